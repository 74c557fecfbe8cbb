"""How something is said: negated, quoted, reported, condemned, hypothetical, figurative, asked.

After ConText and NegEx: a cue has a direction and a scope in words; stop words end a scope;
pseudo-cues look like cues and are none. The cues are data (`rules/context.yaml`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from postcheck.model import ContextKind
from postcheck.pattern import Sequence as Pattern
from postcheck.prefilter import Prefilter
from postcheck.sketch import Sketches
from postcheck.text import BOUNDARIES
from postcheck.view import TextView

Direction = Literal["forward", "backward", "both", "pseudo", "terminate"]
MAX_SCOPE = 40
_LONGEST_CUE = 20
# Marks that open and close quoted speech; a straight single quote is mostly an apostrophe.
_QUOTED = re.compile(
    r'"[^"\n]{1,600}"|“[^”\n]{1,600}”|«[^»\n]{1,600}»'
    r"|(?<!\w)[‘'][^‘’'\n]{2,600}(?:[’'](?=\w)[^‘’'\n]{0,600}){0,9}[’'](?!\w)"
    r"|^[ \t]*>[^\n]{1,2000}",
    re.MULTILINE,
)


@dataclass(frozen=True)
class CueRule:
    """Cues of one context. `kind` is None for terminators, which end any scope.

    `scope`: words between cue and match at most. `across`: may cross ends of sentences.
    `in_question`: counts only in a sentence that ends in a question mark.
    """

    kind: ContextKind | None
    direction: Direction
    patterns: tuple[Pattern, ...]
    scope: int = 6
    across: bool = False
    in_question: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue found in a text, by its words."""

    rule: CueRule
    first: int
    last: int


class Contexts:
    """Finds the cues of a text, then says which contexts a match stands in."""

    def __init__(self, rules: Sequence[CueRule], sketches: Sketches) -> None:
        self._sketches = sketches
        self._owned = [(rule, pattern) for rule in rules for pattern in rule.patterns]

    @cached_property
    def _prefilter(self) -> Prefilter:
        patterns = [pattern for _, pattern in self._owned]
        return Prefilter([p.anchors() for p in patterns], patterns, self._sketches)

    def of(self, view: TextView) -> TextContexts:
        """The contexts of one text."""
        cues = [
            Cue(rule, first, last)
            for number in self._prefilter.candidates(view.reading.encoded)
            for rule, pattern in (self._owned[number],)
            for first, last in pattern.find(view)
        ]
        return TextContexts(view, cues)


class TextContexts:
    """The cues and quotations of one text."""

    def __init__(self, view: TextView, cues: Sequence[Cue]) -> None:
        self._tokens = view.tokens
        self._stops = frozenset(cue.first for cue in cues if cue.rule.direction == "terminate")
        self._pseudo = _by_word(cue for cue in cues if cue.rule.direction == "pseudo")
        real = (c for c in cues if c.rule.kind and c.rule.direction not in ("pseudo", "terminate"))
        self._cues = sorted((cue for cue in real if not self._is_pseudo(cue)), key=_first)
        self._quotes = [match.span() for match in _QUOTED.finditer(view.tokens.text)]

    def around(self, first: int, last: int, pattern: Pattern | None) -> tuple[ContextKind, ...]:
        """The contexts of the match from word `first` to `last`.

        A cue inside the match counts only if the pattern does not ask for its words itself: "not"
        cancels "will ..2 hurt", but not "should not be near children".
        """
        kinds: dict[ContextKind, None] = {}
        start = bisect_left(self._cues, first - MAX_SCOPE - _LONGEST_CUE, key=_first)
        end = bisect_right(self._cues, last + MAX_SCOPE, key=_first)
        for cue in self._cues[start:end]:
            if cue.rule.kind and self._governs(cue, first, last, pattern):
                kinds[cue.rule.kind] = None
        if self._is_quoted(first, last):
            kinds["quoted"] = None
        return tuple(kinds)

    def _is_pseudo(self, cue: Cue) -> bool:
        words = range(cue.first, cue.last)
        overlapping = (other for word in words for other in self._pseudo.get(word, ()))
        return any(
            other.first <= cue.first
            and cue.last <= other.last
            and other.rule.kind in (None, cue.rule.kind)
            for other in overlapping
        )

    def _is_quoted(self, first: int, last: int) -> bool:
        if not self._quotes:
            return False
        start, end = self._tokens.starts[first], self._tokens.ends[last - 1]
        before = bisect_right(self._quotes, start, key=lambda span: span[0])
        return before > 0 and end <= self._quotes[before - 1][1]

    def _governs(self, cue: Cue, first: int, last: int, pattern: Pattern | None) -> bool:
        rule = cue.rule
        if rule.in_question and not self._is_question(first):
            return False
        if first < cue.last and cue.first < last:
            words = self._tokens.words[cue.first : cue.last]
            return pattern is None or not pattern.asks_for(words)
        if cue.last <= first and rule.direction in ("forward", "both"):
            return self._reaches(rule, cue.last, first)
        if last <= cue.first and rule.direction in ("backward", "both"):
            return self._reaches(rule, last, cue.first)
        return False

    def _is_question(self, index: int) -> bool:
        """Whether the sentence ends in a question mark, not too far on."""
        words = self._tokens.words[index : index + 2 * MAX_SCOPE]
        return next((word for word in words if word in BOUNDARIES), ".") == "?"

    def _reaches(self, rule: CueRule, start: int, end: int) -> bool:
        if end - start > rule.scope:
            return False
        between = range(start, end)
        return rule.across or (
            BOUNDARIES.isdisjoint(self._tokens.words[start:end]) and self._stops.isdisjoint(between)
        )


def _first(cue: Cue) -> int:
    return cue.first


def _by_word(cues: Iterable[Cue]) -> dict[int, list[Cue]]:
    found: dict[int, list[Cue]] = {}
    for cue in cues:
        for word in range(cue.first, cue.last):
            found.setdefault(word, []).append(cue)
    return found
