"""What Messenger and Instagram say themselves, told from what people say by its whole wording.

A wording has to be all of a message. Where it begins with a name, that is the sender's or, for
calls, that of somebody in the chat; "You" is the owner of the export, and only they can have sent
it. So "Bob left the group." is Bob's notice, and Ann's own words. Names in it are written as names
are: "You removed my son from the group." is said by a person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import islice, product
from typing import NamedTuple

_LONGEST = 500
_WORDS_OF_A_NAME = 12
_SLOT = re.compile(r"\{(\w+)\}")
_SLOTS = {"names": r"(.{1,300}?)", "one": r"(.{1,100}?)", "any": r".{1,300}", "sign": r"\W{1,20}"}
_BEFORE_A_NAME = ("", "Użytkownik ", "Użytkowniczka ")
_JOINING = frozenset(
    "and others other und andere et autres autre y otros otras e altri altre outros outras"
    " en anderen og andre i inne inni osoby osób van de der den von da di del dos das do du".split()
)


class _Wording(NamedTuple):
    """`ending`: its last words; `slots`: what each group of the pattern has to be; `free`: it
    takes any words at all."""

    reason: str
    pattern: re.Pattern[str]
    ending: str
    slots: tuple[str, ...]
    of_owner: bool
    free: bool


class Notices:
    """The notices of one chat. `owner`: who "You" is, None if that is not known."""

    def __init__(self, people: list[str], owner: str | None) -> None:
        self._owner = owner
        self._people = frozenset(short for name in people for short in _forms(name))

    def reason(self, said: str, author: str) -> str | None:
        """Why a message is no post: "system notice", "call", "deleted" or, if it only tells that
        something is attached, "media only". None for what a person said."""
        if len(said) > _LONGEST or "\n\n" in said:
            return None
        text = said.replace("\u2019", "'").replace("\u00a0", " ").replace("\u202f", " ").strip()
        own = frozenset(_forms(author))
        for start, rest in self._beginnings(text, own):
            for wording in _wordings().get((start, rest.split(" ", 1)[0].rstrip(".")), ()):
                if self._is(wording, rest, author, own):
                    return wording.reason
        return None

    def _beginnings(self, text: str, own: frozenset[str]) -> Iterator[tuple[str, str]]:
        """The text after a name that it begins with, and whose that is; and the whole of it."""
        yield "", text
        for before in _BEFORE_A_NAME:
            if text.startswith(before):
                yield from self._after_name(text.removeprefix(before), own)

    def _after_name(self, text: str, own: frozenset[str]) -> Iterator[tuple[str, str]]:
        for gap in islice(re.finditer(" ", text), _WORDS_OF_A_NAME):
            name, rest = text[: gap.start()], text[gap.end() :].removesuffix(".")
            if name in own:
                yield "me", rest
            if name in own or name in self._people:
                yield "one", rest

    def _is(self, wording: _Wording, text: str, author: str, own: frozenset[str]) -> bool:
        found = wording.pattern.fullmatch(text) if text.endswith(wording.ending) else None
        if found is None:
            return False
        known = self._people | own
        for slot, value in zip(wording.slots, found.groups(), strict=True):
            if value in known:
                continue
            unsure = wording.of_owner and self._owner is None
            if slot == "one" or unsure or not _are_names(value):
                return False
        if not wording.of_owner:
            return True
        return not wording.free if self._owner is None else author == self._owner


def _forms(name: str) -> list[str]:
    """A name as it is, and its first word."""
    name = name.replace("\u2019", "'").replace("\u00a0", " ").strip()
    return [name, name.split(" ", 1)[0]] if name else []


def _are_names(value: str) -> bool:
    words = re.split(r"[\s,]+", value)
    return all(word in _JOINING or not word[:1].islower() for word in words if word)


@lru_cache(maxsize=1)
def _wordings() -> dict[tuple[str, str], list[_Wording]]:
    """The wordings by how they begin: with a name or not, and the first word after it."""
    found: dict[tuple[str, str], list[_Wording]] = defaultdict(list)
    reason = ""
    for line in filter(None, map(str.strip, _lines())):
        if line.startswith("= "):
            reason = line.removeprefix("= ")
        elif not line.startswith("#"):
            for template in _expanded(line.removeprefix("~")):
                start, rest = _start(template)
                word = rest.split(" ", 1)[0].rstrip(".")
                found[start, word].append(_compiled(reason, rest, line.startswith("~")))
    return found


def _lines() -> list[str]:
    file = files("postcheck.readers") / "messenger_wordings.txt"
    return file.read_text(encoding="utf-8").splitlines()


def _expanded(line: str) -> Iterator[str]:
    """`a [b|c] d` as `a b d` and `a c d`; an empty choice leaves no second space."""
    parts = re.split(r"\[([^\]]*)\]", line)
    choices = [part.split("|") if at % 2 else [part] for at, part in enumerate(parts)]
    for choice in product(*choices):
        yield re.sub(r" +", " ", "".join(choice)).replace(" .", ".").strip()


def _start(template: str) -> tuple[str, str]:
    """A name at the beginning is cut off, and the full stop that may be missing after it."""
    found = re.match(r"\{(me|one)\} ", template)
    if found is None:
        return "", template
    return found[1], template[found.end() :].removesuffix(".")


def _compiled(reason: str, rest: str, of_owner: bool) -> _Wording:
    parts = _SLOT.split(rest)
    slots = [part for at, part in enumerate(parts) if at % 2]
    pattern = "".join(_SLOTS[p] if at % 2 else re.escape(p) for at, p in enumerate(parts))
    checked = tuple(slot for slot in slots if slot in ("names", "one"))
    return _Wording(reason, re.compile(pattern), parts[-1], checked, of_owner, "any" in slots)
