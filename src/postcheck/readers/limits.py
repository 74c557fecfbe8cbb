"""How much an archive or a folder may hold before it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class Limits:
    """`entries`: files of an archive or a folder; `unpacked`: bytes of all that are read;
    `ratio`: how many times its packed size one of them may have."""

    entries: int = 100_000
    unpacked: int = 16 << 30
    ratio: int = 200


SMALL = 10 << 20
"""A member below this many bytes is no bomb, however well it packs."""
PAGE = 64 << 20
"""Characters of a web page, which is held whole."""
TABLES = (".csv", ".tsv", ".json", ".jsonl", ".ndjson")
ENDINGS = (".txt", ".md", ".js", ".html", ".xlsx", ".parquet", ".car", *TABLES)
ARCHIVES = (".zip", ".tar", ".tgz", ".tar.gz")


def can_hold_posts(inside: str) -> bool:
    """Whether a file of an archive or a folder is worth a look, by its name."""
    path = PurePosixPath(inside)
    hidden = any(part.startswith(".") and part != ".." for part in path.parts)
    if "__MACOSX" in path.parts or hidden or path.name.startswith("~$"):
        return False
    return path.suffix.lower() in ENDINGS


def is_archive_name(inside: str) -> bool:
    """Whether a file of an archive or a folder is an archive itself, by its name."""
    name = PurePosixPath(inside).name.lower()
    return name.endswith(ARCHIVES) and not name.startswith(".")
