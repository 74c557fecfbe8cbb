"""Who is who in a school, from the roster it gives: pupils, staff, parents, governors.

A roster becomes word lists that `people.yaml` names, `roster_pupil` and the like. It is kept
nowhere but in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal, get_args

from postcheck.frequency import is_rare

RosterKind = Literal["pupil", "staff", "parent", "governor"]
KINDS: tuple[RosterKind, ...] = get_args(RosterKind)
TITLES = ("mr", "mrs", "ms", "miss", "dr", "sir", "mx", "prof", "rev", "mme")

_PARTS = ("", "_given", "_surname")
_SHORT_NAME = 3  # a name of fewer letters is too often something else
_PLURAL_FROM = 5  # letters of a name whose possessive is known without its apostrophe


@dataclass(frozen=True)
class RosterPerson:
    """One row. `given`: first names and short forms that somebody goes by; `aliases`: whole other
    names."""

    kind: RosterKind
    given: tuple[str, ...]
    surname: str
    aliases: tuple[str, ...] = ()
    class_name: str = ""


@dataclass(frozen=True)
class KnownNames:
    """What is known of names in general. `given`: those that are nothing else; `words`: words that
    rules use; `nicknames`: given names with their short forms."""

    given: Set[str]
    words: Set[str]
    nicknames: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Roster:
    """The people of a school. Its `repr` tells how many, never who."""

    people: tuple[RosterPerson, ...] = field(repr=False)

    def __repr__(self) -> str:
        return f"Roster({len(self.people)} people)"

    def lists(self, known: KnownNames) -> dict[str, tuple[str, ...]]:
        """Entries of the word lists that rules name: for each kind `roster_KIND` (whole names),
        `roster_KIND_given` and `roster_KIND_surname`, and `roster_class`.

        First names and surnames stand in lists of their own, so that thousands of them cost no more
        than one: any of the first names before any of the surnames is somebody of that kind. Given
        names that are ordinary words as well count only before their own surname.
        """
        entries: dict[str, dict[str, None]] = {
            f"roster_{kind}{part}": {} for kind in KINDS for part in _PARTS
        }
        for person in self.people:
            for part, names in zip(_PARTS, _parts(person, known), strict=True):
                entries[f"roster_{person.kind}{part}"].update(dict.fromkeys(names))
        classes = {person.class_name: None for person in self.people}
        entries["roster_class"] = {name: None for name in classes if len(name) >= _SHORT_NAME}
        return {name: tuple(found) for name, found in entries.items()}

    @property
    def surnames(self) -> frozenset[str]:
        """All surnames that are one word."""
        return frozenset(person.surname for person in self.people if person.surname.isalpha())


def possessives(names: Iterable[str]) -> dict[str, str]:
    """Names with the "s" of a possessive without its apostrophe, and what that stands for."""
    return {f"{name}s": f"{name} 's" for name in names if len(name) >= _PLURAL_FROM}


def _parts(person: RosterPerson, known: KnownNames) -> Iterator[Iterable[str]]:
    short = chain.from_iterable(known.nicknames.get(name, ()) for name in person.given)
    given = dict.fromkeys((*person.given, *short))
    alone = [name for name in given if _stands_alone(name, person, known)]
    yield _whole(person, given, alone)
    yield alone
    yield (person.surname,) if person.surname else ()


def _stands_alone(name: str, person: RosterPerson, known: KnownNames) -> bool:
    """Whether a first name tells somebody without a surname: it is no word besides."""
    if len(name) < _SHORT_NAME or " " in name:
        return False
    # Short forms that nobody wrote into the roster must be names everywhere: Ant, Kit, Pip.
    rare = name in person.given and name not in known.words and is_rare(name)
    return name in known.given or rare


def _whole(person: RosterPerson, given: Iterable[str], alone: Sequence[str]) -> Iterator[str]:
    """The ways in which somebody is written that no first name with a surname covers."""
    yield from person.aliases
    if not person.surname:
        return
    for first in given:
        yield f"{first}{person.surname}".replace(" ", "")
        if first not in alone:
            yield f"{first} {person.surname}"
            yield f"{person.surname} {first}"
    if person.kind != "pupil":
        yield from (f"{title}{person.surname}".replace(" ", "") for title in TITLES)
