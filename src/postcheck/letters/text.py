"""Letters as plain text."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from postcheck.errors import InputError
from postcheck.letters.content import Letter
from postcheck.letters.template import environment, filling, shipped_template, size_checked

_WIDTH = 78


def as_text(letter: Letter, template: Path | None = None) -> str:
    """A letter as text, from a template of one's own or the shipped one.

    The line that a person must check it stands first, whatever the template says. Raises
    InputError for a template that is not right, MissingExtraError without Jinja2.
    """
    source = _read(template) if template else shipped_template(letter.kind)
    with filling(template):
        filled = environment(escape=False).from_string(source).render(letter.model_dump())
    checked = filled.lstrip().startswith(letter.check)  # elsewhere it may be a quote that says so
    body = filled if checked else f"{letter.check}\n\n{filled}"
    wrapped = (_wrapped(line) for line in body.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(wrapped)).strip() + "\n"


def _wrapped(line: str) -> str:
    indent = "  " if line.startswith("- ") else ""
    return textwrap.fill(
        line.rstrip(),
        _WIDTH,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _read(path: Path) -> str:
    try:
        return size_checked(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("not a text in UTF-8", path=path, hint="save it as UTF-8") from None
