"""Who is talked about: mentions of staff, pupils, own children, parents, governors, the school.

What a mention looks like is data (`rules/people.yaml`), in the same pattern language as rules.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Literal, NamedTuple

from postcheck.model import EarlierText, Mention, MentionKind
from postcheck.pattern import Sequence as Pattern
from postcheck.prefilter import FewPatterns, Prefilter
from postcheck.pronouns import REFERENTS, Pronoun, Resolver, genders_of
from postcheck.reading import Reading
from postcheck.sketch import Sketches
from postcheck.tokens import Tokens
from postcheck.view import PEOPLE, Antecedent, NameLists, Spotted, TextView

# A mention of an earlier kind hides one of a later kind on the same words.
PRECEDENCE: tuple[MentionKind, ...] = (
    "staff",
    "governor",
    "own_child",
    "pupil",
    "parent",
    "school",
    "group",
    "person",
    "reader",
    "writer",
)


@dataclass(frozen=True)
class MentionRule:
    """One way in which some kind of mention is written.

    `pronoun`: the words stand for somebody mentioned before; `gender`: he or she, where the words
    tell (None: either).
    """

    kind: MentionKind
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()
    named: bool = False
    pronoun: bool = False
    gender: str | None = None

    @cached_property
    def own_slots(self) -> frozenset[str]:
        """The slots that its mentions can fill by themselves."""
        more = ("named",) * self.named + ("person",) * (self.kind in PEOPLE)
        return frozenset({self.kind, *more})

    @cached_property
    def slots(self) -> frozenset[str]:
        """The slots that they can fill; a pronoun takes the kind of whom it stands for."""
        return self.own_slots | REFERENTS if self.pronoun else self.own_slots


class Slots(NamedTuple):
    """The slots that the mentions of a text may fill.

    `borrowing`: whether its pronouns may stand for somebody.
    """

    kinds: frozenset[str]
    borrowing: bool


class People:
    """Finds mentions. `genders`: words that tell whether somebody is a he or a she."""

    def __init__(
        self,
        rules: Sequence[MentionRule],
        names: NameLists,
        genders: Mapping[str, str],
        sketches: Sketches,
    ) -> None:
        self._owned = [(rule, pattern) for rule in rules for pattern in rule.patterns]
        self._names = names
        self._genders = genders
        self._sketches = sketches
        self._unless: dict[int, FewPatterns] = {}
        self._last: tuple[str, list[int]] = ("", [])

    @cached_property
    def _prefilter(self) -> Prefilter:
        patterns = [pattern for _, pattern in self._owned]
        return Prefilter([p.anchors() for p in patterns], patterns, self._sketches)

    def _candidates(self, encoded: str) -> list[int]:
        """Numbers of the patterns that can match; asked for a text when rules are chosen, and
        again when mentions are looked for."""
        last, numbers = self._last
        if encoded != last:
            numbers = self._prefilter.candidates(encoded)
            self._last = (encoded, numbers)
        return numbers

    def slots(self, encoded: str, *, refers_back: bool) -> Slots:
        """The slots that mentions of a text may fill. `refers_back`: whether its pronouns may stand
        for somebody of a text before it."""
        rules = [self._owned[number][0] for number in self._candidates(encoded)]
        borrow = refers_back or any(r.kind in REFERENTS and not r.pronoun for r in rules)
        filled = (rule.slots if borrow else rule.own_slots for rule in rules)
        return Slots(frozenset(chain.from_iterable(filled)), borrow)

    def view(
        self, reading: Reading, earlier: Callable[[], Iterable[Antecedent]] = tuple
    ) -> PeopleView:
        """A view of a text.

        Its mentions are looked for when a pattern first asks for one; `earlier` is asked, the
        nearest first, when a pronoun stands for nobody in the text.
        """
        return PeopleView(self, reading, earlier)

    def bare_view(self, reading: Reading) -> TextView:
        """A view without mentions, which still knows the shapes of words."""
        return TextView(reading, self._names)

    def antecedents(self, reading: Reading, source: EarlierText) -> Iterator[Antecedent]:
        """Those in a text for whom a pronoun of a later one may stand, the last one first."""
        mentions, _ = self.found(reading)
        tokens = reading.tokens
        for mention in reversed(mentions):
            if mention.kind in REFERENTS:
                start, end = tokens.starts[mention.first], tokens.ends[mention.last - 1]
                genders = genders_of(mention, tokens, self._genders)
                yield Antecedent(mention.kind, tokens.text[start:end], genders, source)

    def spot(self, reading: Reading, earlier: Callable[[], Iterable[Antecedent]]) -> list[Spotted]:
        """The mentions of a text, in order of their places."""
        mentions, pronouns = self.found(reading)
        resolver = Resolver(reading.tokens, mentions, self._genders, earlier)
        resolved = map(resolver.resolved, pronouns)
        return sorted([*mentions, *resolved], key=lambda m: (m.first, m.last))

    def found(self, reading: Reading) -> tuple[list[Spotted], list[Pronoun]]:
        """The mentions of a text by other words than pronouns, in order, and its pronouns."""
        view = self.bare_view(reading)
        pronouns: list[Pronoun] = []
        exceptions: dict[int, list[tuple[int, int]]] = {}
        for number in self._candidates(reading.encoded):
            rule, pattern = self._owned[number]
            hits = list(pattern.find(view))
            if hits and id(rule) not in exceptions:
                exceptions[id(rule)] = _apart(self._exceptions(rule, view))
            for first, last in hits:
                if _touches(exceptions[id(rule)], first, last):
                    continue
                if rule.named and rule.kind == "person" and view.is_addressed(first):
                    continue
                spotted = Spotted(rule.kind, first, last, rule.named)
                if rule.pronoun:
                    pronouns.append(Pronoun(spotted, rule.gender))
                else:
                    view.add(spotted)
        return _settled(view.mentions), pronouns

    def _exceptions(self, rule: MentionRule, view: TextView) -> Iterator[tuple[int, int]]:
        if rule.unless:
            for pattern in self._exceptions_of(rule).candidates(view.reading.encoded):
                yield from pattern.find(view)

    def _exceptions_of(self, rule: MentionRule) -> FewPatterns:
        known = self._unless.get(id(rule))
        if known is None:
            known = self._unless[id(rule)] = FewPatterns(rule.unless, self._sketches)
        return known


class PeopleView(TextView):
    """A view whose mentions are looked for when they are first needed: most rules fail sooner."""

    def __init__(
        self,
        people: People,
        reading: Reading,
        earlier: Callable[[], Iterable[Antecedent]],
    ) -> None:
        super().__init__(reading, people._names)
        self._people = people
        self._earlier = earlier

    @cached_property
    def mentions(self) -> Sequence[Spotted]:
        """All mentions, in order of their places."""
        return self._people.spot(self.reading, self._earlier)

    @cached_property
    def _at(self) -> Mapping[int, Sequence[Spotted]]:
        by_start: dict[int, list[Spotted]] = {}
        for mention in self.mentions:
            by_start.setdefault(mention.first, []).append(mention)
        return by_start

    def mentions_at(self) -> Mapping[int, Sequence[Spotted]]:
        """The mentions by the word that they start at."""
        return self._at


def _apart(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in order; those that overlap become one."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if apart and start < apart[-1][1]:
            start, end = apart[-1][0], max(end, apart.pop()[1])
        apart.append((start, end))
    return apart


def _touches(apart: Sequence[tuple[int, int]], first: int, last: int) -> bool:
    """Whether one of some places that do not overlap shares a word with another."""
    before = bisect_left(apart, (last,))
    return before > 0 and apart[before - 1][1] > first


def _settled(mentions: Iterable[Spotted]) -> list[Spotted]:
    """Of mentions on the same words the most telling kind stays, and of one kind the longest.

    "my son's teacher" keeps both "my son" and the whole: one lies inside the other.
    """
    taken: dict[int, list[Spotted]] = {}
    kept: list[Spotted] = []
    ranked = sorted(
        set(mentions),
        key=lambda m: (PRECEDENCE.index(m.kind), m.first - m.last, not m.named, m.first),
    )
    for mention in ranked:
        words = range(mention.first, mention.last)
        if not any(_hides(other, mention) for word in words for other in taken.get(word, ())):
            kept.append(mention)
            for word in words:
                taken.setdefault(word, []).append(mention)
    return sorted(kept, key=lambda m: (m.first, m.last))


def _hides(other: Spotted, mention: Spotted) -> bool:
    """Whether one of two overlapping mentions makes the other needless."""
    if (other.kind, mention.kind) == ("pupil", "parent"):
        return False  # "Leo's mum" is a parent, and names a pupil
    inside = other.first <= mention.first and mention.last < other.last
    return not (inside and mention.kind == "own_child" != other.kind)


def as_mention(spotted: Spotted, tokens: Tokens) -> Mention:
    """The public form of a mention, with its place in the original text."""

    def place(first: int, last: int) -> tuple[int, int]:
        return tokens.starts[first], tokens.ends[last - 1]

    start, end = place(spotted.first, spotted.last)
    said: tuple[str, Literal["text"] | EarlierText] | None = None
    if spotted.resolved_from:
        said = (tokens.text[slice(*place(*spotted.resolved_from))], "text")
    elif spotted.stands_for:
        said = (spotted.stands_for.text, spotted.stands_for.source)
    return Mention(
        kind=spotted.kind,
        start=start,
        end=end,
        text=tokens.text[start:end],
        named=spotted.named,
        resolved_from=said and said[0],
        resolved_in=said and said[1],
    )
