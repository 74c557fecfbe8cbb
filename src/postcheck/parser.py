"""The pattern language: reads what authors of rules write.

word            that word, after the same repair that posts get
(a|b c|@list)   one of several; an alternative may hold anything that a pattern may
@list           one entry of a word list
~word ~@list    all forms of a word, or of the first word of each entry
..3             0 to 3 words in between (5 at most), within one sentence
x?              x may be missing
{staff}         a mention of that kind; {staff|pupil}; {named}: any by a proper name
<number>        a word of that shape: number, class (4b), phone, capital, name, plain
^ $ $?          start of a sentence; end of one; end of one that asks
//              one end of a sentence in between
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property, reduce
from operator import or_
from typing import get_args

from postcheck.elements import (
    LONGEST_MENTION,
    Break,
    Cues,
    Edge,
    Element,
    Gap,
    Maybe,
    Phrase,
    Shape,
    Slot,
    Words,
)
from postcheck.inflection import forms
from postcheck.model import MentionKind
from postcheck.pattern import Choice, Sequence
from postcheck.repair import Speller, Spelling

MAX_GAP = 5
MAX_PATTERN = 500
MAX_DEPTH = 8
SHAPES = ("number", "class", "phone", "capital", "name", "plain")
SLOTS = (*get_args(MentionKind), "named")

_PIECE = re.compile(
    # Most brackets hold words and nothing else: they are read at one go.
    r"\s*(?:\((?P<plain>(?:(?!\.\.)[^()@{}<>~?$^/])+)\)|(?P<gap>\.\.\d+)|(?P<inflect>~)|@(?P<list>[a-z_]+)|\{(?P<slot>[^}]*)\}"
    r"|<(?P<shape>[^>]*)>|(?P<edge>\^|\$\?|\$|//)(?=[\s)|]|$)|(?P<open>\()|(?P<close>\))|(?P<or>\|)"
    r"|(?P<maybe>\?)|(?P<word>[^\s()|?{}<>~]+))"
)


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

    def __post_init__(self) -> None:
        self._speller = Speller(self.spelling)

    @cached_property
    def name_shape(self) -> Shape:
        """A word that can be a given name; one object, since there are thousands."""
        listed = (*self.lists.get("given_names", ()), *self.lists.get("name_words", ()))
        return Shape("name", frozenset(listed) or None)

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


def parse(pattern: str, lexicon: Lexicon) -> Sequence:
    """Compile one pattern line.

    Raises:
        PatternError: it cannot be read, or refers to a list, slot or shape that does not exist.
    """
    if len(pattern) > MAX_PATTERN:
        raise PatternError(f"a pattern has at most {MAX_PATTERN} characters", "use a list")
    return _Parser(pattern, lexicon).parse()


class _Parser:
    def __init__(self, pattern: str, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.pieces = self._pieces(pattern.strip())
        self.at = 0
        self.depth = 0

    @staticmethod
    def _pieces(pattern: str) -> list[tuple[str, str]]:
        pieces: list[tuple[str, str]] = []
        at = 0
        while at < len(pattern):
            piece = _PIECE.match(pattern, at)
            if piece is None or piece.lastgroup is None:
                raise PatternError(f"cannot read {pattern[at:].strip()!r}")
            pieces.append((piece.lastgroup, piece[piece.lastgroup]))
            at = piece.end()
        return pieces

    def parse(self) -> Sequence:
        found = self._sequence()
        if self.at < len(self.pieces):
            raise PatternError(f"unexpected {self.pieces[self.at][1]!r}", "check the brackets")
        if all(isinstance(element, Gap | Maybe | Edge) for element in found.elements):
            raise PatternError("nothing in the pattern has to be there")
        return found

    def _peek(self) -> str | None:
        return self.pieces[self.at][0] if self.at < len(self.pieces) else None

    def _next(self) -> tuple[str, str]:
        if self.at >= len(self.pieces):
            raise PatternError("the pattern ends too early", "check the brackets")
        self.at += 1
        return self.pieces[self.at - 1]

    def _sequence(self) -> Sequence:
        elements: list[Element] = []
        while self._peek() not in (None, "close", "or"):
            element = self._element()
            if self._peek() == "maybe":
                self._next()
                element = Maybe(element)
            elements.append(element)
        if not elements:
            raise PatternError("an empty alternative or pattern", "use ? for what may be missing")
        return Sequence(tuple(elements))

    def _element(self) -> Element:
        kind, value = self._next()
        readers: dict[str, Callable[[str], Element]] = {
            "gap": self._gap,
            "inflect": self._inflect,
            "list": lambda name: Words(self.lexicon.listed(name, inflect=False)),
            "slot": self._slot,
            "shape": self._shape,
            "edge": lambda mark: Break() if mark == "//" else Edge(mark),
            "plain": self._plain,
            "open": lambda _: self._choice(),
            "word": lambda word: Words(frozenset({self.lexicon.phrase(word)})),
        }
        if kind not in readers:
            raise PatternError(f"unexpected {value!r}")
        return readers[kind](value)

    def _plain(self, text: str) -> Element:
        options = text.split("|")
        if not all(map(str.strip, options)):
            raise PatternError("an empty alternative", "use ? for what may be missing")
        return Words(frozenset(map(self.lexicon.phrase, options)))

    @staticmethod
    def _gap(mark: str) -> Element:
        most = int(mark[2:])
        if not 1 <= most <= MAX_GAP:
            raise PatternError(
                f"a gap of {most} words", f"a gap has 1 to {MAX_GAP} words: wide gaps find chance"
            )
        return Gap(most)

    def _inflect(self, _: str) -> Element:
        kind, value = self._next()
        if kind == "list":
            return Words(self.lexicon.listed(value, inflect=True))
        if kind == "word":
            return Words(self.lexicon.inflected(value))
        found = "(" if kind == "plain" else value
        raise PatternError(f"~ stands before {found!r}", "it goes before a word or a @list")

    def _slot(self, text: str) -> Element:
        kinds = frozenset(kind.strip() for kind in text.split("|"))
        if unknown := sorted(kinds.difference(SLOTS)):
            raise PatternError(f"there is no slot {{{unknown[0]}}}", f"slots: {', '.join(SLOTS)}")
        return self.lexicon.slot(kinds)

    def _shape(self, name: str) -> Element:
        if name not in SHAPES:
            raise PatternError(f"there is no shape <{name}>", f"shapes: {', '.join(SHAPES)}")
        return self.lexicon.name_shape if name == "name" else Shape(name)

    def _choice(self) -> Element:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise PatternError(f"brackets nested more than {MAX_DEPTH} deep", "use a list")
        options = [self._sequence()]
        while (kind := self._next()[0]) == "or":
            options.append(self._sequence())
        if kind != "close":
            raise PatternError("a bracket is not closed")
        self.depth -= 1
        return _merged(options)


def _merged(options: list[Sequence]) -> Element:
    """Alternatives of words only become one set of phrases: faster, and one anchor group."""
    phrases: set[Phrase] = set()
    rest: list[Sequence] = []
    for option in options:
        plain = [e.phrases for e in option.elements if isinstance(e, Words)]
        if len(plain) < len(option.elements):
            rest.append(option)
        elif len(plain) == 1:
            phrases |= plain[0]
        elif all(len(p) == 1 for p in plain):
            phrases.add(tuple(word for p in plain for phrase in p for word in phrase))
        else:
            rest.append(option)
    if phrases and not rest:
        return Words(frozenset(phrases))
    words = [Sequence((Words(frozenset(phrases)),))] if phrases else []
    return Choice((*words, *rest))
