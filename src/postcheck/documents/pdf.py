"""PDF files that have text. What is a scan has none."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from postcheck.documents.archive import broken, locked
from postcheck.documents.extra import missing
from postcheck.documents.lines import paragraphs
from postcheck.documents.page import Page, Piece, lines_of
from postcheck.documents.raw import Raw
from postcheck.errors import InputError

MAX_PAGES = 200
# As many signs as pages full of small print hold; what draws more is no document of text.
_MAX_SIGNS = 4_000 * MAX_PAGES
_BOLD = ("bold", "black", "heavy")
_SYMBOLS = re.compile(r"symbol|wingding|webding|dingbat", re.IGNORECASE)
_UNKNOWN = re.compile(r"\(cid:\d+\)")


def read(path: Path) -> list[Raw]:
    """The paragraphs of a PDF file.

    Raises:
        InputError: it has a password, too many pages or no text, or it is broken.
        MissingExtraError: pdfminer.six is not installed.
    """
    try:
        import pdfminer.high_level  # noqa: F401
    except ImportError:
        raise missing("PDF files", "pdfminer.six") from None
    from pdfminer.pdfdocument import PDFEncryptionError

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it warns of each oddity of a file
    try:
        with path.open("rb") as file:
            pages = list(_pages(file, path))
    except InputError:
        raise
    except PDFEncryptionError as problem:
        raise locked(path) from problem
    except Exception as problem:  # a broken file makes the library fail in many ways
        raise broken(path) from problem
    if not any(piece.text.strip() for page in pages for piece in page.pieces):
        raise InputError(
            "the PDF has no text, only pictures of pages",
            path=path,
            hint="it is a scan: run text recognition (OCR) on it, or use the file it came from",
        )
    return paragraphs(lines_of(pages))


def too_long(path: Path, count: int | None = None) -> InputError:
    """The error for a document that is too long to be a policy."""
    found = f"the document has {count} pages" if count else "the document is too long"
    hint = "import the part that holds the policy"
    return InputError(f"{found}; at most {MAX_PAGES} pages are read", path=path, hint=hint)


def _pages(file: Any, path: Path) -> Iterator[Page]:
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    document = PDFDocument(PDFParser(file))
    listed = list(PDFPage.create_pages(document))
    if not listed:
        raise broken(path)
    if len(listed) > MAX_PAGES:
        raise too_long(path, len(listed))
    shared = PDFResourceManager()
    device = PDFPageAggregator(shared, laparams=None)
    interpreter = PDFPageInterpreter(shared, device)
    signs = 0
    for one in listed:
        interpreter.process_page(one)
        page = _page(device.get_result())
        signs += len(page.pieces)
        if signs > _MAX_SIGNS:
            raise too_long(path)
        yield page


def _page(layout: Any) -> Page:
    found = Page(height=layout.height)
    _take(layout, found)
    return found


def _take(parts: Iterable[Any], found: Page) -> None:
    from pdfminer.layout import LTChar, LTCurve, LTFigure

    for part in parts:
        if isinstance(part, LTChar):
            if piece := _piece(part):
                found.pieces.append(piece)
        elif isinstance(part, LTFigure):
            _take(part, found)
        elif isinstance(part, LTCurve):  # lines and rectangles too
            found.rectangle(part.x0, part.y0, part.width, part.height)


def _piece(char: Any) -> Piece | None:
    """One sign, None for what is turned: stamps and the like."""
    a, b, c, d, _, y = char.matrix
    if abs(b) > abs(a) * 0.1 or abs(c) > abs(d) * 0.5:  # slanted letters lean less
        return None
    symbol = bool(_SYMBOLS.search(char.fontname))
    text = "•" if symbol and char.get_text().strip() else _UNKNOWN.sub("", char.get_text())
    if not text:
        return None
    bold = any(sign in char.fontname.lower() for sign in _BOLD)
    return Piece(text, char.x0, char.x1, y, abs(char.size) or 10.0, bold)
