"""Letters as Word documents, filled by docxtpl."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

from postcheck.errors import InputError, MissingExtraError
from postcheck.letters.content import Letter
from postcheck.letters.template import (
    EXTRA,
    environment,
    filling,
    shipped_template,
    size_checked,
)

# A document that unpacks to more than this is no letter.
_MAX_UNPACKED = 100_000_000
_STATEMENT = re.compile(r"\{%(?P<what>[^%]*)%\}")
_A4 = (7_560_310, 10_692_130)  # width and height, in units of Word: 36,000 to a millimetre


def as_word(letter: Letter, template: Path | None = None) -> bytes:
    """A letter as a Word document (.docx), from a template of one's own or the shipped one.

    The line that a person must check it stands first, whatever the template says. Raises
    InputError for a template that is not right, MissingExtraError without docxtpl.
    """
    docxtpl, _ = _libraries()
    data = _read(template) if template else starter(shipped_template(letter.kind))
    with filling(template):
        document = docxtpl.DocxTemplate(BytesIO(data))
        document.render(letter.model_dump(), environment(escape=True), autoescape=True)
        # Elsewhere it may be a quote that says so.
        first = next((one.text for one in document.paragraphs if one.text.strip()), "")
        if not first.lstrip().startswith(letter.check):
            _put_first(document, letter.check)
        made = BytesIO()
        document.save(made)
    return made.getvalue()


def starter(text: str) -> bytes:
    """A text template as a Word template, to be changed in Word: a letterhead, fonts, pictures."""
    _, docx = _libraries()
    document = docx.Document()
    # The library's own name and remark are nobody's business who gets a letter.
    document.core_properties.author = document.core_properties.comments = ""
    document.sections[0].page_width, document.sections[0].page_height = _A4
    for line, style in _paragraphs(text):
        document.add_paragraph(line, style=style)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _paragraphs(text: str) -> Iterator[tuple[str, str | None]]:
    """The paragraphs of a text template; a statement alone on a line takes its paragraph along."""
    for line in filter(None, map(str.strip, text.splitlines())):
        if alone := _STATEMENT.fullmatch(line):
            yield f"{{%p{alone['what']}%}}", None
        elif line.startswith("- "):
            yield line.removeprefix("- "), "List Bullet"
        else:
            yield line, None


def _put_first(document: Any, line: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(line).bold = True
    body = document.element.body
    body.remove(paragraph._p)
    body.insert(0, paragraph._p)


def _read(path: Path) -> bytes:
    data = size_checked(path)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            unpacked = sum(one.file_size for one in archive.infolist())
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _no_document(path) from None
    if "word/document.xml" not in names:
        raise _no_document(path)
    if unpacked > _MAX_UNPACKED:
        raise InputError("the template is too large when it is unpacked", path=path)
    return data


def _no_document(path: Path) -> InputError:
    return InputError("not a Word document", path=path, hint="save it as .docx")


def _libraries() -> tuple[ModuleType, ModuleType]:
    try:
        import docx
        import docxtpl
    except ImportError:
        raise MissingExtraError("letters as .docx need docxtpl", hint=EXTRA) from None
    return docxtpl, docx
