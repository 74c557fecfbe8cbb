"""Documents as schools write them: Word, PDF, OpenDocument, web pages, Markdown, plain text."""

from __future__ import annotations

from pathlib import Path

from postcheck.documents import archive, assemble, docx, html, markdown, odt, pdf, plain
from postcheck.documents.model import Block, Document, Format
from postcheck.documents.raw import Raw
from postcheck.documents.sniff import MAX_BYTES, format_of, text_of
from postcheck.errors import InputError, MissingExtraError

__all__ = ["MAX_BYTES", "Block", "Document", "Format", "read_document"]

# As many letters as two hundred full pages hold.
_MAX_LETTERS = 4_000 * pdf.MAX_PAGES
_MAX_PARAGRAPHS = 60 * pdf.MAX_PAGES


def read_document(path: str | Path) -> Document:
    """Read a document. What it holds tells its format; its suffix only where that is not enough.

    Raises:
        InputError: it cannot be read: broken, locked, too long, empty, a scan, or no document.
        MissingExtraError: the library for its format is not installed.
    """
    path = Path(path)
    form = format_of(path)
    try:
        raws = _raws(path, form)
    except MissingExtraError as error:
        raise MissingExtraError(error.message, path=path, hint=error.hint) from None
    except RecursionError as problem:
        raise archive.broken(path) from problem
    letters = sum(len(raw.text) + sum(map(len, raw.cells)) for raw in raws)
    if letters > _MAX_LETTERS or len(raws) > _MAX_PARAGRAPHS:
        raise pdf.too_long(path)
    blocks = assemble.blocks(raws)
    if not any(block.kind not in ("margin", "contents") for block in blocks):
        raise InputError("the document is empty", path=path, hint="check that it is the right file")
    return Document(name=path.name, format=form, blocks=blocks)


def _raws(path: Path, form: Format) -> list[Raw]:
    if form == "docx":
        return docx.read(path)
    if form == "odt":
        return odt.read(path)
    if form == "pdf":
        return pdf.read(path)
    readers = {"html": html.read, "markdown": markdown.read, "text": plain.read}
    return readers[form](text_of(path))
