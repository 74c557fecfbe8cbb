"""Templates: those that are shipped, a school's own, and what can go wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from postcheck.errors import InputError, MissingExtraError, PostcheckError
from postcheck.letters.quotable import Kind
from postcheck.resources import rules_dir

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

MAX_BYTES = 10_000_000
EXTRA = 'pip install "postcheck[letters]"'
_MAX_REASON = 200


def shipped_template(kind: Kind) -> str:
    """The text of the template that comes with postcheck."""
    return (rules_dir() / "letters" / f"{kind}.txt").read_text(encoding="utf-8")


def environment(*, escape: bool) -> SandboxedEnvironment:
    """What fills templates: no template reaches beyond what it is given, and no name is guessed.

    Raises MissingExtraError without Jinja2.
    """
    try:
        from jinja2 import StrictUndefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment
    except ImportError:
        raise MissingExtraError("letters need Jinja2", hint=EXTRA) from None
    return ImmutableSandboxedEnvironment(
        autoescape=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def size_checked(path: Path) -> bytes:
    """The bytes of a template. Raises InputError if it cannot be read or is too large."""
    try:
        if not path.is_file():
            raise InputError("there is no such template", path=path)
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"a template has at most {MAX_BYTES:,} bytes", path=path)
        return path.read_bytes()
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise InputError(f"the template cannot be read: {reason}", path=path) from None


@contextmanager
def filling(path: Path | None) -> Iterator[None]:
    """Turns whatever a template does wrong into one sentence: it is a small program."""
    try:
        yield
    except PostcheckError:
        raise
    except Exception as problem:
        line = getattr(problem, "lineno", None)
        reason = " ".join(str(problem).split())[:_MAX_REASON] or type(problem).__name__
        raise InputError(
            f"the template cannot be filled: {reason}",
            path=path,
            line=line if isinstance(line, int) else None,
            hint="compare it with those of `postcheck letter-templates`",
        ) from None
