"""PDF files that have text. What is a scan has none."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from postcheck.documents.archive import broken, locked
from postcheck.documents.extra import missing
from postcheck.documents.lines import paragraphs
from postcheck.documents.page import Page, Piece, lines_of
from postcheck.documents.raw import Raw
from postcheck.errors import InputError

MAX_PAGES = 200


def read(path: Path) -> list[Raw]:
    """The paragraphs of a PDF file.

    Raises:
        InputError: it has a password, too many pages or no text, or it is broken.
        MissingExtraError: pypdf is not installed.
    """
    try:
        import pypdf
        from pypdf.errors import FileNotDecryptedError
    except ImportError:
        raise missing("PDF files", "pypdf") from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of each oddity of a file
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise locked(path)
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise too_long(path, count)
        pages = [_page(page) for page in reader.pages]
    except InputError:
        raise
    except (FileNotDecryptedError, pypdf.errors.DependencyError) as problem:
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


def _page(page: Any) -> Page:
    found = Page()

    def text(words: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if not words.strip():
            return
        x, y, scale = _placed(cm, tm)
        name = str((font or {}).get("/BaseFont", ""))
        bold = any(sign in name.lower() for sign in ("bold", "black", "heavy", "semibold"))
        for line in _pieces(words):
            found.pieces.append(Piece(line, x, y, abs(size * scale) or 10.0, bold))

    def drawn(operator: bytes, operands: list[Any], cm: list[float], _: list[float]) -> None:
        if operator == b"re" and len(operands) == 4:
            x, y, width, height = map(float, operands)
            found.rectangle(*_moved(cm, x, y), width * cm[0], height * cm[3])
        elif operator == b"m" and len(operands) == 2:
            found.pen = _moved(cm, float(operands[0]), float(operands[1]))
        elif operator == b"l" and len(operands) == 2:
            found.stroke(*_moved(cm, float(operands[0]), float(operands[1])))

    page.extract_text(visitor_text=text, visitor_operand_before=drawn)
    return found


def _pieces(words: str) -> Iterator[str]:
    for line in words.split("\n"):
        if line.strip():
            yield line


def _placed(cm: list[float], tm: list[float]) -> tuple[float, float, float]:
    """Where text stands on the page, and how much it is enlarged."""
    x, y = _moved(cm, tm[4], tm[5])
    scale = (tm[3] * cm[3]) or (tm[1] * cm[2]) or 1.0
    return x, y, scale


def _moved(matrix: list[float], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
