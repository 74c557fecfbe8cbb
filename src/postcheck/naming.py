"""Where a text names people: exactly the words of their names, for whoever must not print them.

Names are looked for more widely than by rules, which ask whether words may breach something: here
a name too many costs little, and one that is left costs a child's privacy.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from postcheck.frequency import is_rare
from postcheck.lexicon import Lexicon
from postcheck.model import MentionKind
from postcheck.people import PRECEDENCE
from postcheck.roster import KINDS, TITLES
from postcheck.view import Spotted, TextView

# In a hashtag, a handle or an address, a name of so many letters may be part of a longer word.
_BURIED_FROM = 5
# Words before a thing: the marsh.
_ARTICLES = frozenset({"a", "an", "the", "this", "that", "some", "my", "our", "your"})
# Words after a verb that opens a sentence: Will you, Hope all is well.
_AFTER_VERBS = frozenset(
    """
    a all any anyone anybody be do everybody everyone he i it me my no not our she so somebody
    someone that the there these they this those to us we you your
    """.split()
)
_CLASSES = frozenset("year class form set group reception nursery primary".split())
_TOKEN = re.compile(r"\S+")
_JOINED = re.compile(r"[#@]|://|www\.|\w[._]\w|[^\W\d_]\d|[a-z][A-Z]")


# Start and end of a part of a text, in characters.
Place = tuple[int, int]


class Name(NamedTuple):
    """Where somebody's name stands, from character `start` to `end` (excluded).

    `key`: the name as it is meant, whatever was typed; `ordinary`: it is a word besides, so that
    only its capital tells.
    """

    start: int
    end: int
    kind: MentionKind
    key: str
    ordinary: bool = False


class Naming:
    """Finds names: those that are mentioned, and those of a roster in the lists of the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._roster = dict(_roster_words(lexicon))
        # Names that are words as well, and the words that rules use.
        self._words = frozenset(
            entry
            for name, entries in lexicon.lists.items()
            if name != "given_names" and not name.startswith("roster_")
            for entry in entries
        )

    def names(self, view: TextView, pupils: Iterable[Place] = ()) -> tuple[Name, ...]:
        """The names in a text, in order; those that overlap are one.

        `pupils`: places of the text that name a pupil, whatever the name.
        """
        told = tuple(_merged(self._of_mentions(view)))
        # Mrs Patel is no child, though a child is called Patel as well.
        roster = (name for name in self._of_roster(view) if not _holds(told, name))
        found = [*told, *roster, *self._buried(view.tokens.text)]
        for start, end in pupils:
            starts = view.tokens.starts
            inside = range(bisect_left(starts, start), bisect_left(starts, end))
            odd = [i for i in inside if self._is_odd(view, i) or self._has_odd_capital(view, i)]
            found += [self._name("pupil", run, view) for run in _runs(odd)]
        return tuple(_merged(found))

    def _of_mentions(self, view: TextView) -> Iterator[Name]:
        for mention in view.mentions:
            if mention.named:
                yield from self._inside(mention, view)

    def _inside(self, mention: Spotted, view: TextView) -> Iterator[Name]:
        """The name without what stands around it: Leo of Leo's mum, Hale of Mr Hale."""
        words = range(mention.first, mention.last)
        told: list[int] = []
        for index in words:
            before = index - 1
            follows = before in told or (before in words and view.tokens.words[before] in TITLES)
            if self._is_part(view, index, follows=follows):
                told.append(index)
        yield from (self._name(mention.kind, run, view) for run in _runs(told or words))

    def _is_part(self, view: TextView, index: int, *, follows: bool) -> bool:
        word = view.tokens.words[index]
        if word in TITLES or word == "'s":
            return False
        if view.tokens.raw(index)[:1] in ("#", "@") or view.is_name(index) or word in self._roster:
            return True
        if follows:
            return view.is_capital(index) or view.is_initial(index) or is_rare(word)
        return self._is_odd(view, index)

    def _is_odd(self, view: TextView, index: int) -> bool:
        """Whether a word has a capital that no ordinary word would have here."""
        word = view.tokens.words[index]
        odd = is_rare(word) and word not in self._words and word not in TITLES
        return odd and view.is_capital(index)

    def _of_roster(self, view: TextView) -> Iterator[Name]:
        for word in view.tokens.positions.keys() & self._roster.keys():
            for index in view.tokens.positions[word]:
                if self._is_meant(view, index, word):
                    yield self._name(self._roster[word], [index], view)

    def _is_meant(self, view: TextView, index: int, word: str) -> bool:
        """Whether a word of the roster is a name here, rather than an ordinary word."""
        if not is_rare(word):
            after = (*view.tokens.words[index + 1 : index + 2], ".")[0]
            opens = view.opens_sentence(index) and view.is_capital(index)
            return view.is_name(index) or (opens and after not in _AFTER_VERBS)
        if view.is_capital(index):
            return True
        after_article = index > 0 and view.tokens.words[index - 1] in _ARTICLES
        return word not in self._words and not after_article

    @staticmethod
    def _has_odd_capital(view: TextView, index: int) -> bool:
        """Whether a word has a capital inside a sentence; classes are written so as well."""
        word = view.tokens.words[index]
        told = not is_rare(word) or word in TITLES or word in _CLASSES
        return view.is_capital(index) and not view.opens_sentence(index) and not told

    def _name(self, kind: MentionKind, words: Sequence[int], view: TextView) -> Name:
        tokens = view.tokens
        said = [tokens.words[index] for index in words]
        start, end = tokens.starts[words[0]], tokens.ends[words[-1]]
        ordinary = all(word in self._words or not is_rare(word) for word in said)
        return Name(start, end, kind, " ".join(said), ordinary)

    @cached_property
    def _buried_names(self) -> AhoCorasick:
        return AhoCorasick([word for word in self._roster if len(word) >= _BURIED_FROM])

    def _buried(self, text: str) -> Iterator[Name]:
        """Hashtags, handles and addresses that hold a name of the roster."""
        if not self._roster:
            return
        for token in _TOKEN.finditer(text):
            if _JOINED.search(token[0]):
                for hit in self._buried_names.find_matches_as_strings(token[0].casefold()):
                    yield Name(token.start(), token.end(), self._roster[hit], hit)
                    break


def _roster_words(lexicon: Lexicon) -> Iterator[tuple[str, MentionKind]]:
    """Every word of the names of a roster, repaired; children last, so that they win."""
    for kind in sorted(KINDS, key=lambda kind: kind == "pupil"):
        surnames = frozenset(lexicon.lists.get(f"roster_{kind}_surname", ()))
        for name in (*surnames, *lexicon.lists.get(f"roster_{kind}_given", ())):
            yield from ((word, kind) for word in lexicon.phrase(name) if len(word) > 1)
        for whole in lexicon.lists.get(f"roster_{kind}", ()):
            for surname in _ends_in(whole, surnames):
                given = lexicon.phrase(whole.removesuffix(surname))
                yield from ((word, kind) for word in given if len(word) > 1)


def _ends_in(whole: str, surnames: Set[str]) -> Iterator[str]:
    """The surnames that a whole name ends in, after a space."""
    words = whole.split(" ")
    ends = (" ".join(words[first:]) for first in range(1, len(words)))
    return (end for end in ends if end in surnames)


def _runs(indices: Iterable[int]) -> Iterator[list[int]]:
    """Indices that follow each other, together."""
    for _, run in groupby(enumerate(indices), key=lambda pair: pair[1] - pair[0]):
        yield [index for _, index in run]


def _holds(names: Sequence[Name], name: Name) -> bool:
    """Whether one of some names, in order, overlaps another."""
    before = bisect_left(names, name.end, key=lambda one: one.start)
    return before > 0 and names[before - 1].end > name.start


def _merged(names: Iterable[Name]) -> list[Name]:
    """Names that overlap become one, of the most telling kind."""
    merged: list[Name] = []
    for name in sorted(names, key=lambda name: (name.start, -name.end)):
        if merged and name.start < merged[-1].end:
            before = merged.pop()
            kind = min(before.kind, name.kind, key=_order)
            name = before._replace(kind=kind, end=max(before.end, name.end))
        merged.append(name)
    return merged


def _order(kind: MentionKind) -> tuple[bool, int]:
    """Children first."""
    return kind not in ("pupil", "own_child"), PRECEDENCE.index(kind)
