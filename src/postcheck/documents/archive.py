"""Documents that are zip archives: .docx and .odt. Their sizes are bounded before they are read."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from postcheck.documents.extra import missing
from postcheck.errors import InputError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MAX_ENTRIES, _MAX_PART = 5_000, 50_000_000


def names(path: Path) -> frozenset[str]:
    """The names of the parts of an archive. Raises InputError."""
    try:
        with zipfile.ZipFile(path) as archive:
            return frozenset(entry.filename for entry in archive.infolist()[:_MAX_ENTRIES])
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as problem:
        raise broken(path) from problem


def part(path: Path, name: str) -> bytes | None:
    """The bytes of one part, None where there is none. Raises InputError: broken, or too large."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as file:
            data = file.read(_MAX_PART + 1)
    except KeyError:
        return None
    except RuntimeError as problem:
        raise locked(path) from problem
    except Exception as problem:  # zlib, struct and zipfile each raise errors of their own
        raise broken(path) from problem
    if len(data) > _MAX_PART:
        raise InputError(
            f"a part of the document is larger than {_MAX_PART:,} bytes",
            path=path,
            hint="take pictures and other objects out, or save its text alone",
        )
    return data


def tree(path: Path, name: str) -> Element | None:
    """One part as XML, None where there is none; entities are refused. Raises InputError."""
    data = part(path, name)
    if data is None:
        return None
    try:
        from defusedxml.common import DefusedXmlException
        from defusedxml.ElementTree import fromstring
    except ImportError:
        raise missing("this format", "defusedxml") from None
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as problem:
        raise broken(path) from problem
    return root


def broken(path: Path) -> InputError:
    """The error for a file that its own format cannot hold."""
    return InputError(
        "the file is broken and cannot be read",
        path=path,
        hint="open it where it was written and save it again",
    )


def locked(path: Path) -> InputError:
    """The error for a file with a password."""
    return InputError(
        "the file has a password", path=path, hint="save a copy of it without a password"
    )
