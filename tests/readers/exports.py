"""Exports made for tests: files in a folder or in a zip, as Meta writes them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any


def damaged(value: Any) -> Any:
    """A value as Meta writes it: each byte of UTF-8 is a character of its own, keys too."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, list):
        return [damaged(one) for one in value]
    if isinstance(value, dict):
        return {damaged(key): damaged(one) for key, one in value.items()}
    return value


def text(document: object) -> str:
    """The text of a file of Meta's."""
    return json.dumps(damaged(document), indent=1)


def write(path: Path, document: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(document), encoding="utf-8")
    return path


def export(folder: Path, files: dict[str, object]) -> Path:
    """A folder of files."""
    for name, document in files.items():
        write(folder / name, document)
    return folder


def zipped(path: Path, files: dict[str, object]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, document in files.items():
            archive.writestr(name, text(document))
    return path
