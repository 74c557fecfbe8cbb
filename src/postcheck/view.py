"""A text as patterns see it: its words, who is mentioned where, and the shapes of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from postcheck.frequency import STOP_WORDS
from postcheck.model import EarlierText, MentionKind
from postcheck.reading import Reading
from postcheck.text import BOUNDARIES, NUMBER_WORDS

PEOPLE: frozenset[str] = frozenset({"pupil", "own_child", "staff", "parent", "governor", "person"})
_NO_CLASS = "st|nd|rd|th|am|pm|cm|mm|kg|km|gb|mb|yo|hr|p|k|m|g|l"
_CLASS = re.compile(rf"(?!\d+(?:{_NO_CLASS})$)\d{{1,2}}[a-z]{{1,2}}|[a-z]\d")
_BEFORE_ADDRESSED = re.compile(r"(?:@\S+|[.!?\"“(]|\b(?:rt|ff|via|cc))$", re.IGNORECASE)
# How far around a word is looked, so that long texts cost no more.
_NEAR_LETTERS, _NEAR_WORDS = 60, 25
# Words after which a word with a capital is no given name: the Storm.
_BEFORE_THINGS = frozenset({"the", "a", "an"})
# Words after which the first word of a sentence is a person's name: Mark says.
_DEEDS = frozenset(
    """
    says said tells told thinks thought knows knew wants wanted needs loves loved likes hates hated
    reckons asks asked got gets looks sounds hit hits did does plays played killed
    actually really never always sits works lives went came tries tried has had
    """.split()
)
# Letters that are words, or stand for one: I, a kiss, you, are.
_NO_INITIALS = frozenset("AIXaixurncby")
# Words after a possessive that makes even the first word of a sentence a name: Grace's mum.
_KIN = frozenset("mum mam mom mummy dad daddy nan nana gran brother sister mate teacher".split())
_PHONE = re.compile(r"\d{5,11}")
_NUMBER = re.compile(rf"\d{{1,2}}(st|nd|rd|th)?|{'|'.join(NUMBER_WORDS)}")


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Somebody mentioned in a text that came before, for whom a pronoun may stand.

    `genders`: he, she or both, as far as the words tell; `source`: which text it was.
    """

    kind: MentionKind
    text: str
    genders: frozenset[str]
    source: EarlierText


@dataclass(frozen=True, slots=True)
class Spotted:
    """A mention by the words that it covers: `first` to `last`, excluded.

    `resolved_from`: the words, counted in the same way, that a pronoun stands for; `stands_for`:
    somebody of an earlier text for whom it stands.
    """

    kind: MentionKind
    first: int
    last: int
    named: bool = False
    resolved_from: tuple[int, int] | None = None
    stands_for: Antecedent | None = None


@dataclass(frozen=True)
class NameLists:
    """Given names; `words` are those that are ordinary words as well."""

    names: Set[str] = frozenset()
    words: Set[str] = frozenset()


class TextView:
    """The words of a text, the shapes of words, and the mentions found in them so far."""

    def __init__(self, reading: Reading, names: NameLists) -> None:
        self.reading = reading
        self._names = names
        self._by_start: dict[int, list[Spotted]] = {}
        self._shapes: dict[tuple[str, int], bool] = {}
        self.tokens = reading.tokens

    @property
    def mentions(self) -> Sequence[Spotted]:
        """All mentions, in order of their places."""
        by_start = self._by_start
        return [mention for start in sorted(by_start) for mention in by_start[start]]

    def add(self, mention: Spotted) -> None:
        """Let patterns see one more mention."""
        self._by_start.setdefault(mention.first, []).append(mention)

    def slot_ends(self, kinds: Set[str], start: int) -> Iterable[int]:
        """Ends of the mentions of these kinds that start at a word."""
        return [m.last for m in self.mentions_at().get(start, ()) if _fits(m, kinds)]

    def slot_starts(self, kinds: Set[str]) -> Iterable[int]:
        """Words where mentions of these kinds start."""
        for start, mentions in self.mentions_at().items():
            if any(_fits(mention, kinds) for mention in mentions):
                yield start

    def mentions_at(self) -> Mapping[int, Sequence[Spotted]]:
        """The mentions by the word that they start at."""
        return self._by_start

    def shape_places(self, shape: str) -> Iterable[int]:
        """The words that have one of the shapes of `parser.SHAPES`."""
        places = range(len(self.tokens)) if shape != "name" else self._may_be_names()
        return [index for index in places if self.has_shape(shape, index)]

    def _may_be_names(self) -> Iterator[int]:
        positions, names = self.tokens.positions, self._names
        for word in positions:
            if word in names.names or word in names.words:
                yield from positions[word]
        yield from self.reading.persons

    def has_shape(self, shape: str, index: int) -> bool:
        """Whether a word has one of the shapes of `parser.SHAPES`."""
        known = self._shapes.get((shape, index))
        if known is None:
            known = self._shapes[shape, index] = self._has_shape(shape, index)
        return known

    def _has_shape(self, shape: str, index: int) -> bool:
        word = self.tokens.words[index]
        if shape == "number":
            return _NUMBER.fullmatch(word) is not None
        if shape == "class":
            return _CLASS.fullmatch(word) is not None
        if shape == "phone":
            return _PHONE.fullmatch(word) is not None
        if shape == "capital":
            return self.is_capital(index)
        if shape == "letter":
            return self.is_initial(index)
        if shape == "name":
            return self.is_name(index)
        return word.isalpha() and word not in STOP_WORDS

    def is_capital(self, index: int) -> bool:
        """Written with a capital; in capitals throughout, any word may be a name."""
        raw = self.tokens.raw(index)
        if raw[:1].islower():
            return False
        letters = raw if raw.isalpha() else "".join(filter(str.isalpha, raw))
        return len(letters) > 1 and letters[0].isupper()

    def is_initial(self, index: int) -> bool:
        """A letter typed alone that can be an initial; the repair may have made a word of it."""
        raw = self.tokens.raw(index)
        if raw.startswith(("@", "#")) or self.tokens.words[index] == "'s":
            return False
        letters = "".join(filter(str.isalpha, raw))  # and marks that show nothing
        return len(letters) == 1 and letters not in _NO_INITIALS and not any(map(str.isdigit, raw))

    def opens_sentence(self, index: int) -> bool:
        """Whether a word is the first of its sentence."""
        return index == 0 or self.tokens.words[index - 1] in BOUNDARIES

    def is_name(self, index: int) -> bool:
        """A given name; one that is a word too needs a capital that tells, a handle, or a pipeline
        that takes it for one."""
        word = self.tokens.words[index]
        if word in self._names.words:
            raw = self.tokens.raw(index)
            found = index in self.reading.persons
            return found or raw.startswith("@") or self._capital_tells(index, word, raw)
        return word in self._names.names or self.reading.is_found_name(index)

    def is_addressed(self, index: int) -> bool:
        """Whether a word is of a handle that the post is sent to: it talks of somebody else.

        It opens a sentence, follows a handle or RT, or has a colon after it.
        """
        tokens = self.tokens
        if not tokens.raw(index).startswith("@"):
            return False
        start, end = tokens.starts[index], tokens.ends[index]
        before = tokens.text[max(0, start - _NEAR_LETTERS) : start].rstrip()
        return (
            tokens.text[end : end + 1] == ":"
            or _BEFORE_ADDRESSED.search(before) is not None
            or not before
        )

    def _beside(self, index: int) -> Iterator[int]:
        """Words near another in its sentence, but the first of the sentence."""
        words = self.tokens.words
        for step, stop in ((-1, max(0, index - _NEAR_WORDS)), (1, index + _NEAR_WORDS)):
            for near in range(index + step, min(stop, len(words)), step):
                if words[near] in BOUNDARIES or (step < 0 and self.opens_sentence(near)):
                    break
                yield near

    def _capital_tells(self, index: int, word: str, raw: str) -> bool:
        """Whether only a name has this capital: not won't, I WILL, the Star, or a headline's."""
        if not self.is_capital(index):
            return False
        if self.opens_sentence(index):
            after, then = (*self.tokens.words[index + 1 : index + 3], "", "")[:2]
            return not raw.isupper() and (after in _DEEDS or (after == "'s" and then in _KIN))
        if self.tokens.words[index - 1] in _BEFORE_THINGS:
            return False
        if not "".join(filter(str.isalpha, raw)).lower().startswith(word):
            return False  # it was repaired: won't, D@ck
        others = [self.tokens.raw(near) for near in self._beside(index)]
        lettered = [other for other in others if other[:1].isalpha()]
        if all(map(str.isupper, lettered)):
            return True  # in capitals throughout, any word may be a name
        capitals = sum(other[0].isupper() for other in lettered)
        return not raw.isupper() and capitals * 2 <= len(lettered)


def _fits(mention: Spotted, kinds: Set[str]) -> bool:
    kind = mention.kind
    return (
        kind in kinds
        or ("person" in kinds and kind in PEOPLE)
        or ("named" in kinds and mention.named)
    )
