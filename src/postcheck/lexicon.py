"""What patterns refer to: repaired words, their forms, word lists, and mentions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property, reduce
from operator import or_

from postcheck.elements import LONGEST_MENTION, Cues, Phrase, Shape, Slot, Words
from postcheck.frequency import NAME
from postcheck.inflection import forms
from postcheck.repair import Speller, Spelling


class PatternError(ValueError):
    """A pattern that cannot be read; `hint` says what to do."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass
class Lexicon:
    """What patterns refer to: spelling, irregular forms, word lists, cues of mentions.

    `lists` gives the raw entries of each list. `cues` gives, for a kind of mention, the words
    of which every such mention holds one, or None where nothing can be said; `mention_words` how
    many words it has at most.
    """

    spelling: Spelling = field(default_factory=Spelling)
    irregular: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cues: Mapping[str, Cues | None] = field(default_factory=dict)
    mention_words: Mapping[str, int] = field(default_factory=dict)
    _slots: dict[frozenset[str], Slot] = field(default_factory=dict)
    _compiled: dict[tuple[str, bool], frozenset[Phrase]] = field(default_factory=dict)
    _phrases: dict[str, Phrase] = field(default_factory=dict)
    _words_of: dict[frozenset[Phrase], Words] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._speller = Speller(self.spelling)

    @cached_property
    def name_shape(self) -> Shape:
        """A word that can be a given name."""
        return Shape("name", frozenset({NAME}))

    @cached_property
    def names(self) -> frozenset[str]:
        """All words that can be a given name."""
        return frozenset((*self.lists.get("given_names", ()), *self.lists.get("name_words", ())))

    def phrase(self, text: str) -> Phrase:
        """Words as the repair of posts would leave them."""
        known = self._phrases.get(text)
        if known is None:
            words = (("'s",) if part == "'s" else self._words(part) for part in text.split())
            known = self._phrases[text] = tuple(word for some in words for word in some)
        if not known:
            raise PatternError(f"{text!r} has no words in it")
        return known

    def _words(self, part: str) -> tuple[str, ...]:
        """The words of a piece without spaces; a hyphen may part it."""
        if part.isalpha() and part.isascii():
            return tuple(self._speller.repaired(part).split(" "))
        return tuple(self._speller.words(part))

    def words(self, phrases: frozenset[Phrase]) -> Words:
        """One of some phrases. Equal ones are one object: rules say the same thing often."""
        known = self._words_of.get(phrases)
        if known is None:
            known = self._words_of[phrases] = Words(phrases)
        return known

    def inflected(self, text: str) -> frozenset[Phrase]:
        """A word or phrase with all forms of its first word."""
        first, _, rest = text.partition(" ")
        return frozenset(
            self.phrase(f"{form} {rest}") for form in forms(first.lower(), self.irregular)
        )

    def listed(self, name: str, *, inflect: bool) -> frozenset[Phrase]:
        """The entries of a list; an entry may carry its own `~`, or name another list."""
        if name not in self.lists:
            close = get_close_matches(name, self.lists, n=1)
            raise PatternError(
                f"there is no list @{name}",
                f"did you mean @{close[0]}?" if close else "lists live in rules/lists",
            )
        key = (name, inflect)
        if key not in self._compiled:
            self._compiled[key] = frozenset()  # a list that names itself adds nothing
            phrases: set[Phrase] = set()
            for entry in self.lists[name]:
                if entry.startswith("@"):
                    phrases |= self.listed(entry[1:], inflect=inflect)
                elif entry.startswith("~") or inflect:
                    phrases |= self.inflected(entry.removeprefix("~"))
                else:
                    phrases.add(self.phrase(entry))
            self._compiled[key] = frozenset(phrases)
        return self._compiled[key]

    def slot(self, kinds: frozenset[str]) -> Slot:
        """A mention of one of some kinds. Equal slots are one object, and so are their cues."""
        if kinds not in self._slots:
            groups = [self.cues.get(kind) for kind in kinds]
            told = [group for group in groups if group is not None]
            cues = reduce(or_, told) if len(told) == len(groups) else None
            most = max(self.mention_words.get(kind, LONGEST_MENTION) for kind in kinds)
            self._slots[kinds] = Slot(kinds, cues, most)
        return self._slots[kinds]
