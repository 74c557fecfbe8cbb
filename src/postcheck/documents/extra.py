"""What to say where a library that reads a format is not installed."""

from __future__ import annotations

from postcheck.errors import MissingExtraError


def missing(what: str, library: str) -> MissingExtraError:
    """The error to raise."""
    return MissingExtraError(
        f"reading {what} needs {library}", hint='pip install "postcheck[import]"'
    )
