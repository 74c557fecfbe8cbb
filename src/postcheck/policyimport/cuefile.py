"""The cues below `rules/import`: which words of a policy document stand for what.

Each file is a topic: `about` says what it is for, `cues` what is recognised, in the pattern
language of rules. A cue matches a text where one of `match` is found and none of `unless` is; what
one of `but_not` lies upon does not count, as that stands for something else there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field

from postcheck import yamlfile
from postcheck.clause import Needs
from postcheck.elements import Slot
from postcheck.labels import load_labels
from postcheck.ladder import Condition, LabelId
from postcheck.lexicon import Lexicon
from postcheck.lexiconfile import compile_lines, load_lexicon
from postcheck.model import AuthorRole, Characteristic
from postcheck.pattern import Sequence as Pattern
from postcheck.reading import Reading
from postcheck.repair import Speller
from postcheck.rule import Line, Strict
from postcheck.tokens import Tokens
from postcheck.view import NameLists, TextView

Role = Literal["prohibited", "questions", "procedure", "routes", "duties", "background"]
Modality = Literal[
    "must not",
    "asked not to",
    "not expected to",
    "is not done",
    "must",
    "asked to",
    "report",
    "allowed",
]
FieldName = Literal["title", "school", "version", "dated", "review_due"]
# The topics, in the files that hold them, with the keys that their cues may give.
TOPICS: Mapping[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "labels": (
        tuple(f"labels-{one}" for one in ("words", "hurt", "people", "private", "sites", "staff")),
        frozenset({"labels"}),
    ),
    "characteristics": (("characteristics",), frozenset({"characteristics"})),
    "modality": (("modality",), frozenset({"modality"})),
    "roles": (("roles",), frozenset({"role"})),
    "people": (("people",), frozenset({"people"})),
    "binding": (("binding",), frozenset({"binds", "asks"})),
    "statements": (("statements",), frozenset({"states"})),
    "offline": (("offline",), frozenset({"offline"})),
    "routes": (("routes",), frozenset({"to", "safeguarding"})),
    "turning": (("turning",), frozenset({"turns"})),
    "steps": (("steps",), frozenset({"step"})),
    "conditions": (("conditions",), frozenset({"any", "again", "negated"})),
    "unstated": (("unstated",), frozenset({"step", "any"})),
    "acting": (("acting",), frozenset({"acts"})),
    "doers": (("doers",), frozenset({"who"})),
    "fields": (("fields",), frozenset({"field"})),
}
_MAX_LETTERS = 5_000  # of one sentence or item; what is longer is looked at so far


class Gives(Strict):
    """What a cue says of the words that it matches; each topic has keys of its own."""

    labels: tuple[LabelId, ...] = ()
    characteristics: tuple[Characteristic, ...] = ()
    modality: Modality | None = None
    role: Role | None = None
    people: tuple[AuthorRole, ...] = ()
    binds: bool = False
    asks: bool = False
    states: bool = False
    offline: bool = False
    acts: bool = False
    to: str | None = None
    safeguarding: bool = False
    turns: bool = False
    step: str | None = None
    any_of: tuple[Condition, ...] = Field((), alias="any")
    again: bool = False
    negated: bool = False
    who: str | None = None
    field: FieldName | None = None


class ScopedText(Strict):
    """An example that needs to know whom it binds."""

    text: str
    scope: tuple[AuthorRole, ...] = ()


class _Examples(Strict):
    match: tuple[str | ScopedText, ...] = Field(min_length=1)
    no_match: tuple[str | ScopedText, ...] = Field(min_length=1)


class CueSource(Strict):
    """A cue as its file states it. `scope`: only where a text binds none but these; `not_scope`:
    not where it does. `needs`: what a clause with this label needs.
    `but_not`: what lies on one of these does not count."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    gives: Gives
    scope: tuple[AuthorRole, ...] = ()
    not_scope: tuple[AuthorRole, ...] = ()
    needs: Needs = "text"
    match: tuple[Line, ...] = Field(min_length=1)
    unless: tuple[Line, ...] = ()
    but_not: tuple[Line, ...] = ()
    examples: _Examples


class _CueFile(Strict):
    about: str
    cues: tuple[CueSource, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Cue:
    """A cue, ready to be used."""

    source: CueSource
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    but_not: tuple[Pattern, ...]

    @property
    def id(self) -> str:
        return self.source.id

    @property
    def gives(self) -> Gives:
        return self.source.gives

    def binds(self, scope: Iterable[AuthorRole]) -> bool:
        """Whether it is for texts that bind these people."""
        people = frozenset(scope)
        fits = not self.source.scope or (bool(people) and people <= frozenset(self.source.scope))
        return fits and not (people and people <= frozenset(self.source.not_scope))


class Found(NamedTuple):
    """A cue with the words that it matched, by their offsets in the text."""

    cue: Cue
    start: int
    end: int


class Cues:
    """All cues of a folder of rules."""

    def __init__(self, topics: Mapping[str, tuple[Cue, ...]], lexicon: Lexicon) -> None:
        self.topics = topics
        self._speller = Speller(lexicon.spelling)
        self._view = lru_cache(maxsize=64)(self._read)

    def find(self, topic: str, text: str, scope: Iterable[AuthorRole] = ()) -> list[Found]:
        """Every cue of a topic that matches a text, in the order of its files; the first place
        of each."""
        firsts: dict[str, Found] = {}
        for one in self.every(topic, text, scope):
            if one.cue.id not in firsts or one.start < firsts[one.cue.id].start:
                firsts[one.cue.id] = one
        return list(firsts.values())

    def every(self, topic: str, text: str, scope: Iterable[AuthorRole] = ()) -> list[Found]:
        """The same with every place of each cue."""
        view = self._view(text[:_MAX_LETTERS])
        people = tuple(scope)
        found = []
        for cue in self.topics[topic]:
            if not cue.binds(people):
                continue
            places = _apart_from(
                [place for one in cue.patterns for place in one.find(view)],
                [place for one in cue.but_not for place in one.find(view)],
            )
            if not places or any(next(one.find(view), None) for one in cue.unless):
                continue
            tokens = view.tokens
            found += [
                Found(cue, tokens.starts[first], tokens.ends[last - 1]) for first, last in places
            ]
        return found

    def first(self, topic: str, text: str, scope: Iterable[AuthorRole] = ()) -> Found | None:
        """The first cue of a topic, in the order of its files, that matches a text."""
        return next(iter(self.find(topic, text, scope)), None)

    def apart(self, topic: str, text: str) -> list[Found]:
        """The places in their order, without those that lie inside a longer one; each cue once."""
        every = self.every(topic, text)
        outer = [
            one
            for one in every
            if not any(
                other.start <= one.start and one.end <= other.end and _size(other) > _size(one)
                for other in every
            )
        ]
        ordered = sorted(outer, key=lambda one: one.start)
        return list({one.cue.id: one for one in reversed(ordered)}.values())[::-1]

    def _read(self, text: str) -> TextView:
        return TextView(Reading(Tokens(text, self._speller), ""), NameLists())


def _apart_from(
    places: list[tuple[int, int]], others: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The places that none of the others lies upon."""
    return [
        (first, last)
        for first, last in places
        if not any(start < last and first < end for start, end in others)
    ]


def _size(found: Found) -> int:
    return found.end - found.start


def load_cues(rules_dir: Path) -> Cues:
    """The cues below a folder of rules. Raises RuleError with file, line and hint."""
    folder = rules_dir / "import"
    lexicon = load_lexicon(rules_dir, lists_dir=folder / "lists")
    labels = [label.id for label in load_labels(rules_dir)]
    topics = {}
    for topic, (names, keys) in TOPICS.items():
        cues: list[Cue] = []
        for name in names:
            cues += _of_file(folder / f"{name}.yaml", lexicon, labels, keys)
        topics[topic] = tuple(cues)
    return Cues(topics, lexicon)


def _of_file(path: Path, lexicon: Lexicon, labels: list[str], keys: frozenset[str]) -> list[Cue]:
    document = yamlfile.load(path)
    source = yamlfile.validate(document, _CueFile, context={"labels": labels})
    cues = []
    for index, cue in enumerate(source.cues):
        given = set(document.get("cues", index, "gives"))
        if not given or not given <= keys:
            hint = f"cues of this file give {' and '.join(sorted(keys))}"
            raise document.error(
                f"the cue '{cue.id}' gives something else", "cues", index, hint=hint
            )
        patterns, unless, but_not = (
            compile_lines(document, lexicon, "cues", index, key)
            for key in ("match", "unless", "but_not")
        )
        every = (*patterns, *unless, *but_not)
        if any(isinstance(e, Slot) for one in every for e in one.inner()):
            message = f"the cue '{cue.id}' asks for a mention, and documents have none"
            raise document.error(message, "cues", index, hint="use a list of rules/import/lists")
        cues.append(Cue(cue, patterns, unless, but_not))
    return cues
