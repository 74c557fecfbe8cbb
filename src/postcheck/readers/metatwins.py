"""Pages of a download that came as JSON as well, which are not to be counted twice."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from postcheck.readers.meta import is_same_export

if TYPE_CHECKING:
    from postcheck.readers.source import Source

_NUMBER = re.compile(r"_\d+$")
_CHAT = re.compile(r"message(_\d+)?")
_FOLDER = re.compile(r".*_(?=\D*\d)\w+|\d{6,}")
_IN_EACH_OTHER = 2  # folders that tell a file from others of its name: inbox/bobhill_123

# By the first of the files that came together, each of which knows the others.
_JSON: WeakKeyDictionary[Source, dict[str, list[str]]] = WeakKeyDictionary()


def has_twin(page: Source) -> bool:
    """Whether the records of a page came as JSON, too: in its folder, or in the same folder of
    another part of the export. Chats have folders of their own, whoever exported them."""
    path = PurePosixPath(page.inside)
    for other in _json_files(page).get(_tail(path), ()):
        here = PurePosixPath(other).parent == path.parent
        if here or _is_chat(path) or is_same_export(other, page.inside):
            return True
    return False


def _json_files(page: Source) -> dict[str, list[str]]:
    """The JSON files that came with a page, by what their pages would be called."""
    first = next(iter(page.beside.values()), None)
    if first is None:
        return {}
    if first not in _JSON:
        found = _JSON[first] = {}
        for inside in page.beside:
            path = PurePosixPath(inside)
            if path.suffix.lower() == ".json":
                found.setdefault(_tail(path), []).append(inside)
    return _JSON[first]


def _tail(path: PurePosixPath) -> str:
    """The end of a path; for a chat without its number, since it may be cut at other places."""
    folders = path.parent.parts[-_IN_EACH_OTHER:]
    stem = _NUMBER.sub("", path.stem) if _is_chat(path) else path.stem
    return "/".join((*folders, stem)).casefold()


def _is_chat(path: PurePosixPath) -> bool:
    """Whether a file lies in a folder of one chat, which has a number in its name."""
    named = _CHAT.fullmatch(path.stem.casefold()) is not None
    return named and _FOLDER.fullmatch(path.parent.name) is not None
