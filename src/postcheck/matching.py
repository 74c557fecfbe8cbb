"""From a text to matches: which rules can fire, where they match, what cancels them.

Every match ends as kept or as dropped with a reason; nothing disappears silently.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from postcheck.context import TextContexts
from postcheck.elements import LONGEST_MENTION, Slot
from postcheck.facts import Facts
from postcheck.model import ContextKind
from postcheck.pattern import Anchor
from postcheck.pattern import Sequence as Pattern
from postcheck.prefilter import Prefilter
from postcheck.reading import Reading
from postcheck.rule import About, Rule, TextField
from postcheck.rulebook import Rulebook
from postcheck.tokenrules import TokenMatcher, token_anchors
from postcheck.view import Antecedent, Spotted, TextView

# Kinds that belong to the school wherever a text stands.
OF_SCHOOL = frozenset({"staff", "pupil", "governor", "school"})
# Kinds that may be anybody: on a public timeline they need something of the school beside them.
_ANYBODY = frozenset({"person", "reader", "parent", "group", "own_child"})
# A person named in a finding is looked for this many words around it.
_PEOPLE_WITHIN = 8
# Kinds that a finding is never about.
_NOBODY = frozenset({"writer", "school"})
# More hits of one rule in one text than this tell nothing new; they only cost time.
MAX_HITS = 50


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a text stands. `of_school`: among people of the school, or tied to it by its thread
    or by what it answers, so that a bare "she" may be a teacher."""

    of_school: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A hit of a rule on the words `first` to `last` (excluded); `dropped` says why it is none."""

    rule: Rule
    first: int
    last: int
    contexts: tuple[ContextKind, ...] = ()
    people: tuple[Spotted, ...] = ()
    dropped: str | None = None


@dataclass(frozen=True)
class Analysis:
    """One text looked at: its words, its mentions, and all raw hits of the rules."""

    view: TextView
    could_fire: tuple[Rule, ...]
    matches: tuple[Match, ...]

    def place(self, match: Match) -> tuple[int, int]:
        """Start and end of a match in the original text."""
        tokens = self.view.tokens
        return tokens.starts[match.first], tokens.ends[match.last - 1]


@dataclass(frozen=True, eq=False)
class _Entry:
    """One pattern line of a rule, or all its token patterns."""

    rule: Rule
    pattern: Pattern | None

    @cached_property
    def _slots(self) -> tuple[frozenset[str], ...]:
        elements = self.pattern.elements if self.pattern is not None else ()
        return tuple(element.kinds for element in elements if isinstance(element, Slot))

    def may_be_filled(self, kinds: frozenset[str]) -> bool:
        """Whether mentions of some kinds can fill every slot that has to be filled."""
        return not any(map(kinds.isdisjoint, self._slots))

    def anchors(self) -> list[list[Anchor]]:
        if self.pattern is not None:
            return [self.pattern.anchors()]
        return [token_anchors(tokens) for tokens in self.rule.source.tokens]


class FieldMatcher:
    """Runs the rules that look at one field of a post (its text, a caption, what it answers)."""

    def __init__(self, book: Rulebook, field: TextField) -> None:
        self._book = book
        self._tokens = TokenMatcher()
        self._allowed_by: dict[Facts, int] = {}
        self._entries = [entry for entry in _entries(book.rules, field) for _ in entry.anchors()]

    @cached_property
    def _prefilter(self) -> Prefilter:
        unique = dict.fromkeys(self._entries)
        return Prefilter(
            [anchors for entry in unique for anchors in entry.anchors()],
            [entry.pattern for entry in self._entries],
            self._book.sketches,
        )

    def _allowed(self, facts: Facts) -> int:
        """The patterns of rules whose conditions hold, as bits; most posts share their facts."""
        known = self._allowed_by.get(facts)
        if known is None:
            known = sum(1 << number for number in self.everything_for(facts))
            self._allowed_by[facts] = known
        return known

    def candidates(
        self, reading: Reading, facts: Facts, earlier: Iterable[Reading] = ()
    ) -> list[int]:
        """Numbers of the patterns that can match a text; empty for most texts.

        `earlier`: the texts that it may refer to.
        """
        encoded = reading.encoded
        numbers = self._prefilter.candidates(encoded, self._allowed(facts))
        if numbers:
            numbers = self._with_enough_clues(numbers, encoded)
        if not numbers:
            return numbers
        refers_back = any(self._book.may_refer(one.encoded) for one in earlier)
        slots = self._book.people.slots(encoded, refers_back=refers_back)
        numbers = [n for n in numbers if self._entries[n].may_be_filled(slots.kinds)]
        if numbers and not slots.borrowing:
            return list(filter(self._without_borrowing(encoded), numbers))
        return numbers

    def _with_enough_clues(self, numbers: Iterable[int], encoded: str) -> list[int]:
        """Without patterns of rules whose clues cannot add up in a text."""

        def may_match(pattern: Pattern) -> bool:
            return self._book.sketches.may_match(pattern, encoded)

        rules = {n: self._entries[n].rule for n in numbers}
        clues = {rule.id: rule.clues for rule in rules.values()}
        enough = {one for one, some in clues.items() if not some or some.may_add_up(may_match)}
        return [n for n, rule in rules.items() if rule.id in enough]

    def _without_borrowing(self, encoded: str) -> Callable[[int], bool]:
        """Whether a pattern can match where no pronoun stands for somebody mentioned before."""
        may_match = self._book.sketches_without_borrowing.may_match

        def can(number: int) -> bool:
            pattern = self._entries[number].pattern
            return pattern is None or may_match(pattern, encoded)

        return can

    def everything_for(self, facts: Facts) -> list[int]:
        """The numbers of all patterns whatever the text holds: matching without the prefilter."""
        return [n for n, entry in enumerate(self._entries) if facts.meet(entry.rule.source.when)]

    def analyse(
        self,
        reading: Reading,
        numbers: Iterable[int],
        *,
        setting: Callable[[TextView], Setting],
        earlier: Callable[[], Iterable[Antecedent]],
    ) -> Analysis:
        """Match the patterns with these numbers. `setting` is told the mentions of the text;
        `earlier` says for whom its pronouns may stand."""
        view = self._book.people.view(reading, earlier)
        numbers = list(numbers)
        rules = tuple({rule.id: rule for rule in (self._entries[n].rule for n in numbers)}.values())
        judge = _Judge(self._book, view, setting)
        raw = self._raw(numbers, view)
        return Analysis(view, rules, tuple(judge.judged(*hit) for hit in raw))

    def _raw(
        self, numbers: Iterable[int], view: TextView
    ) -> Iterator[tuple[Rule, Pattern | None, int, int]]:
        hits: Counter[str] = Counter()
        done: set[str] = set()
        for entry in (self._entries[number] for number in numbers):
            rule, pattern = entry.rule, entry.pattern
            if pattern is not None:
                found = pattern.find(view)
                if rule.clues:
                    found = rule.clues.gathered(view, found)
            elif rule.id in done:
                continue
            else:
                done.add(rule.id)
                found = self._tokens.find(rule.id, rule.source.tokens, view.tokens)
            for first, last in islice(found, MAX_HITS - hits[rule.id]):
                hits[rule.id] += 1
                yield rule, pattern, first, last


def _entries(rules: Sequence[Rule], field: TextField) -> Iterator[_Entry]:
    for rule in rules:
        if rule.source.field == field and rule.source.status != "retired":
            yield from (_Entry(rule, pattern) for pattern in rule.patterns)
            if rule.source.tokens:
                yield _Entry(rule, None)


class _Judge:
    """Decides over raw hits: who is meant, what is excepted, how it is said."""

    def __init__(
        self,
        book: Rulebook,
        view: TextView,
        setting: Callable[[TextView], Setting],
    ) -> None:
        self._book = book
        self._view = view
        self._setting_of = setting
        self._exceptions: dict[str, list[tuple[int, int, Pattern]]] = {}

    @cached_property
    def _contexts(self) -> TextContexts:
        return self._book.contexts.of(self._view)

    @cached_property
    def _setting(self) -> Setting:
        return self._setting_of(self._view)

    @cached_property
    def _kinds(self) -> frozenset[str]:
        return frozenset(m.kind for m in self._view.mentions if self._counts(m))

    def judged(self, rule: Rule, pattern: Pattern | None, first: int, last: int) -> Match:
        if not self._is_about(rule.about, first, last):
            who = ", ".join(rule.about.who) if rule.about else ""
            return Match(rule, first, last, dropped=f"about: nobody of {who} is meant")
        if line := self._exception(rule, first, last):
            return Match(rule, first, last, dropped=f"unless: {line}")
        contexts = self._contexts.around(first, last, pattern)
        dropped = next((kind for kind in contexts if kind in rule.source.drop_in), None)
        return Match(
            rule,
            first,
            last,
            contexts=contexts,
            people=tuple(self._people(rule.about, first, last)),
            dropped=f"context: {dropped}" if dropped else None,
        )

    def _exception(self, rule: Rule, first: int, last: int) -> str | None:
        """The `unless` line that overlaps a hit; all are looked for once in a text."""
        if rule.id not in self._exceptions:
            encoded = self._view.reading.encoded
            self._exceptions[rule.id] = [
                (start, end, pattern)
                for pattern in self._book.exceptions_of(rule).candidates(encoded)
                for start, end in pattern.find(self._view)
            ]
        found = self._exceptions[rule.id]
        hit = next((one for start, end, one in found if start < last and first < end), None)
        return rule.source.unless[rule.unless.index(hit)] if hit else None

    def _counts(self, mention: Spotted) -> bool:
        """Whether a mention may be somebody of the school, given where the text stands."""
        resolved = mention.resolved_from is not None or mention.stands_for is not None
        of_school = self._setting.of_school or resolved
        return of_school or mention.kind not in _ANYBODY

    def _is_about(self, about: About | None, first: int, last: int) -> bool:
        if about is None or not about.who:
            return True
        if about.within is None:
            return not self._kinds.isdisjoint(about.who)
        near = self._near(first, last, about.within)
        return any(mention.kind in about.who and self._counts(mention) for mention in near)

    def _people(self, about: About | None, first: int, last: int) -> list[Spotted]:
        """Whom a finding is about: those meant near it, else anybody near it."""
        near = [m for m in self._near(first, last, _PEOPLE_WITHIN) if m.kind not in _NOBODY]
        return [m for m in near if about and m.kind in about.who] or near

    def _near(self, first: int, last: int, within: int) -> Iterator[Spotted]:
        mentions = self._view.mentions
        start = bisect_left(mentions, first - within - LONGEST_MENTION, key=_first)
        end = bisect_right(mentions, last + within, key=_first)
        for mention in mentions[start:end]:
            if max(mention.first - last, first - mention.last) <= within:
                yield mention


def _first(mention: Spotted) -> int:
    return mention.first
