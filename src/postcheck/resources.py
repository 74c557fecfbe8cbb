"""Where the rules that come with the package are: in a wheel beside it, in a checkout above it."""

from __future__ import annotations

from pathlib import Path

from postcheck.errors import RuleError

_HERE = Path(__file__).resolve().parent


def _shipped(in_wheel: str, in_checkout: str) -> Path:
    for folder in (_HERE / in_wheel, _HERE.parents[1] / in_checkout):
        if folder.is_dir():
            return folder
    raise RuleError(f"the folder {in_checkout} is not installed", hint="install postcheck again")


def rules_dir() -> Path:
    """The folder of the rules that are shipped."""
    return _shipped("rules", "rules")


def samples_dir() -> Path:
    """The folder of the sample data that is shipped."""
    return _shipped("samples", "data/samples")
