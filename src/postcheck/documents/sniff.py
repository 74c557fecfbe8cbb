"""Which format a document has: by what it holds, since suffixes lie."""

from __future__ import annotations

import re
from pathlib import Path

from postcheck.documents import archive
from postcheck.documents.model import Format
from postcheck.errors import InputError

MAX_BYTES = 30_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(r"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_HTML_STARTS_WITHIN = 2_000  # letters, for a comment may stand before
_MARKDOWN_SIGNS = re.compile(r"^(#{1,6} \S|\s{0,3}[-*] \S|\|[^|\n]+\|)|\*\*\S", re.MULTILINE)
_MARKDOWN_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_KNOWN = ".docx, .odt, .pdf, .html, .md or .txt"


def format_of(path: Path) -> Format:
    """The format of a file. Raises InputError for one that cannot be read, or is none of these."""
    data = _bytes(path)
    if not data.strip():
        raise InputError("the document is empty", path=path, hint="check that it is the right file")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLE):
        if _LOCKED in data:
            raise archive.locked(path)
        raise _unknown(path, "an old Word file or another file of its kind")
    if data.startswith(b"PK"):
        return _zipped(path)
    if data.startswith(b"{\\rtf"):
        raise _unknown(path, "an RTF file")
    text = _decoded(data, path)
    if text.lstrip().startswith("<") and _HTML.search(text[:_HTML_STARTS_WITHIN]):
        return "html"
    is_markdown = path.suffix.lower() in (".md", ".markdown") and _MARKDOWN_SIGNS.search(text)
    return "markdown" if is_markdown or _MARKDOWN_HEADING.search(text) else "text"


def text_of(path: Path) -> str:
    """The text of a file that is text. Raises InputError."""
    return _decoded(_bytes(path), path)


def _zipped(path: Path) -> Format:
    names = archive.names(path)
    if "word/document.xml" in names:
        return "docx"
    if "content.xml" in names and b"opendocument.text" in (archive.part(path, "mimetype") or b""):
        return "odt"
    raise _unknown(path, "an archive that holds no Word or OpenDocument text")


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            hint = "take pictures out of it, or save its text alone"
            raise InputError(f"larger than {MAX_BYTES:,} bytes", path=path, hint=hint)
        return path.read_bytes()
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "unreadable"
        raise InputError(f"cannot be read: {reason}", path=path, hint="check the name") from None


def _decoded(data: bytes, path: Path) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    odd = sum(char < " " and char not in "\t\n\r\f\v" for char in text)
    if odd > len(text) * 0.01:
        raise _unknown(path, "not a text")
    return text.replace("\0", "")


def _unknown(path: Path, what: str) -> InputError:
    return InputError(f"{what} cannot be read", path=path, hint=f"save it as {_KNOWN}")
