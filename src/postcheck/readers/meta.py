"""What the exports of Facebook, Messenger, Instagram and Threads have in common.

Meta writes each byte of UTF-8 as a character of its own: `é` comes as `Ã©`, in keys as well. It is
undone for each string by itself, after the JSON is read, since true Unicode stands beside it. Whose
export it is stands in a profile file, if anywhere. Times are Unix seconds, or milliseconds.
"""

from __future__ import annotations

import re
from itertools import chain
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from postcheck.errors import InputError
from postcheck.readers.aliases import kind
from postcheck.readers.jsonstream import EACH, ITEM, pick

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.model import AttachmentKind
    from postcheck.readers.source import Source

HOLDER = "account holder"
"""The author of what the owner of an export wrote, where nothing tells the name."""

_BEYOND_ASCII = re.compile("[\x80-\xff]")
_DEEPEST = 100
_LENGTHS = (10, 13, 16)  # digits of seconds, milliseconds and microseconds; others are no times
_PROFILES = ("profile_information", "personal_information")
_ENDINGS = tuple(f"{name}.json" for name in _PROFILES)
_FOLDERS = tuple(
    f"{outer}{inner}"
    for outer in ("personal_information/", "account_information/", "")
    for inner in ("profile_information/", "personal_information/", "")
)
# In the export's own language, without regard to case; a name goes before a user name.
_NAME = frozenset(
    "name|nom|nombre|naam|navn|namn|nome|imię i nazwisko|imię|vollständiger name|full name"
    "|nombre completo|nom complet|nome completo|nome e cognome|volledige naam|fulde navn"
    "".split("|")
)
_USER_NAME = frozenset(
    "username|benutzername|nom d'utilisateur|nombre de usuario|nombre de usuaria|gebruikersnaam"
    "|brugernavn|användarnamn|brukernavn|nazwa użytkownika|nome utente|nome de usuário"
    "|nome de utilizador".split("|")
)
_INSTAGRAM_FILES = (
    "content/posts_1.json",
    "media/posts_1.json",
    "comments/post_comments.json",
    "comments/post_comments_1.json",
    "followers_and_following/following.json",
    "connections/followers_and_following/following.json",
    "login_and_account_creation/signup_information.json",
)


def repaired(value: Any) -> Any:
    """A value of JSON with all its strings as they were written, keys too.

    One step and no more: what a person wrote may look damaged itself.
    """
    return _repaired(value, _DEEPEST)


def _repaired(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return _text(value)
    if depth and isinstance(value, list):
        return [_repaired(one, depth - 1) for one in value]
    if depth and isinstance(value, dict):
        return {_text(key): _repaired(one, depth - 1) for key, one in value.items()}
    return value


def _text(text: str) -> str:
    if not _BEYOND_ASCII.search(text):
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:  # true Unicode, or cut within a letter
        return text


def moment(value: object) -> int | float | None:
    """A time as a number of Unix seconds or parts of them, None for what cannot be one."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e16:
        return None
    return value if len(str(int(value))) in _LENGTHS else None


def text_of(value: object) -> str:
    """A text, "" for what is none."""
    return value if isinstance(value, str) else ""


def items_of(value: object) -> list[Any]:
    """The elements of a list; a single object stands for a list of one."""
    return value if isinstance(value, list) else [value] if isinstance(value, dict) else []


def objects_of(value: object) -> list[dict[str, Any]]:
    """The objects in a list, or a single one; what is no object is left out."""
    return [one for one in items_of(value) if isinstance(one, dict)]


def kind_of(media: dict[str, Any], default: AttachmentKind = "image") -> AttachmentKind:
    """The kind of a picture, film or file, by the name of its file, else by what is told of it."""
    metadata = media.get("media_metadata")
    if isinstance(metadata, dict) and "video_metadata" in metadata:
        return "video"
    return kind(text_of(media.get("uri"))) or default


class Ids:
    """Ids of records that have none: their time tells them apart, then their number."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._seen: dict[int | float, int] = {}

    def of(self, when: object) -> str | None:
        """The id of what was posted at a time; None if there is no time to call it after."""
        if (known := moment(when)) is None:
            return None
        count = self._seen[known] = self._seen.get(known, 0) + 1
        return f"{self._prefix}:{known}" + (f"-{count}" if count > 1 else "")


def is_instagrams(source: Source) -> bool:
    """Whether a file comes from Instagram, by where it lies and by what lies beside it."""
    nearest = source.path.absolute().parts[-6:]
    if any("instagram" in part.casefold() for part in (*nearest, source.inside)):
        return True
    pages = (name.replace(".json", ".html") for name in _INSTAGRAM_FILES)
    return any(source.companion(name) for name in chain(_INSTAGRAM_FILES, pages))


def owner(source: Source) -> str:
    """Whose export a file is from: the name in its profile file, else HOLDER."""
    return known_owner(source) or HOLDER


def known_owner(source: Source, *, near: bool = False) -> str | None:
    """The name in the profile file of the export that a file is from, if there is one.

    `near`: only its usual places are looked at, which costs little for each of many files.
    """
    found = profiles(source) if near else chain(profiles(source), _elsewhere(source))
    return next((name for profile in found if (name := _name_in(profile))), None)


# Sources are told apart by how they are opened, so nothing is remembered from one run to the next.
_NAMES: WeakKeyDictionary[Source, str | None] = WeakKeyDictionary()


def _name_in(profile: Source) -> str | None:
    if profile not in _NAMES:
        _NAMES[profile] = None
        try:
            found = (_owner_name(repaired(one.value)) for one in pick(profile, (EACH,), (ITEM,)))
            _NAMES[profile] = next(filter(None, found), None)
        except InputError:  # broken; there may be another
            pass
    return _NAMES[profile]


def profiles(source: Source, ending: str = ".json") -> Iterator[Source]:
    """The profile files of an export, the likeliest first."""
    for name in _PROFILES:
        for folder in _FOLDERS:
            if found := source.companion(f"{folder}{name}{ending}"):
                yield found


def _elsewhere(source: Source) -> Iterator[Source]:
    """The profile in another part of the export; none if it could be somebody else's."""
    found = [
        path
        for path in source.beside
        if PurePosixPath(path).name in _ENDINGS and is_same_export(path, source.inside)
    ]
    if len(found) == 1:
        yield source.beside[found[0]]


def is_same_export(one: str, other: str) -> bool:
    """Whether two files are of one export or of parts of it, by where they are."""
    return _part(one) == _part(other)


def _part(inside: str) -> list[str]:
    """What the parts of one export share: `facebook-ann-x.zip`, or `ann part 1`, `ann part 2`."""
    return re.findall(r"[^\W\d_]+", PurePosixPath(inside).parts[0].casefold())[:2]


def _owner_name(profile: object) -> str | None:
    """The name in `profile_v2` of Facebook, or in `profile_user` of Instagram."""
    for one in objects_of(profile):
        name = one.get("name")
        if isinstance(name, dict):
            name = name.get("full_name") or name.get("name")
        fields = one.get("string_map_data") or _labelled(one.get("label_values"))
        if not name and isinstance(fields, dict):
            name = name_among(fields)
        if isinstance(name, str) and name.strip():
            return name.strip()
    return None


def name_among(fields: dict[str, Any]) -> str | None:
    """The name of a person among `{label: {"value": text}}`, else that of the account."""
    return _field(fields, _NAME) or _field(fields, _USER_NAME)


def _field(fields: dict[str, Any], names: frozenset[str]) -> str | None:
    for label, field in fields.items():
        if label.replace("\u2019", "'").casefold() in names and isinstance(field, dict):
            return text_of(field.get("value")).strip() or None
    return None


def _labelled(values: object) -> dict[str, Any]:
    return {text_of(one.get("label")): one for one in objects_of(values)}
