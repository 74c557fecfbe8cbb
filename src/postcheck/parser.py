"""The pattern language: reads what authors of rules write.

word            that word, after the same repair that posts get
(a|b c|@list)   one of several; an alternative may hold anything that a pattern may
@list           one entry of a word list
~word ~@list    all forms of a word, or of the first word of each entry
..3             0 to 3 words in between (5 at most), within one sentence
x?              x may be missing
{staff}         a mention of that kind; {staff|pupil}; {named}: any by a proper name
<number>        a word of that shape: number, class (4b), phone, capital, letter (P), name,
                plain
^ $ $?          start of a sentence; end of one; end of one that asks
//              one end of a sentence in between
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import get_args

from postcheck.elements import Break, Edge, Element, Gap, Maybe, Phrase, Shape, Slot, Words
from postcheck.frequency import DIGITS
from postcheck.lexicon import Lexicon, PatternError
from postcheck.model import MentionKind
from postcheck.pattern import Choice, Sequence
from postcheck.text import NUMBER_WORDS

MAX_GAP = 5
MAX_PATTERN = 500
MAX_DEPTH = 8
SHAPES = ("number", "class", "phone", "capital", "letter", "name", "plain")
SLOTS = (*get_args(MentionKind), "named")
# What words of a shape look like, where it tells something.
_MAY_HAVE = {
    "number": frozenset({*NUMBER_WORDS, DIGITS}),
    "class": frozenset({DIGITS}),
    "phone": frozenset({DIGITS}),
}

_PIECE = re.compile(
    # Most brackets hold words and nothing else: they are read at one go.
    r"\s*(?:\((?P<plain>(?:(?!\.\.)[^()@{}<>~?$^/])+)\)|(?P<gap>\.\.\d+)|(?P<inflect>~)|@(?P<list>[a-z_]+)|\{(?P<slot>[^}]*)\}"
    r"|<(?P<shape>[^>]*)>|(?P<edge>\^|\$\?|\$|//)(?=[\s)|]|$)|(?P<open>\()|(?P<close>\))|(?P<or>\|)"
    r"|(?P<maybe>\?)|(?P<word>[^\s()|?{}<>~]+))"
)


def parse(pattern: str, lexicon: Lexicon) -> Sequence:
    """Compile one pattern line.

    Raises:
        PatternError: it cannot be read, or refers to a list, slot or shape that does not exist.
    """
    if len(pattern) > MAX_PATTERN:
        raise PatternError(f"a pattern has at most {MAX_PATTERN} characters", "use a list")
    return _Parser(pattern, lexicon).parse()


@cache
def _gap(most: int) -> Gap:
    return Gap(most)


@cache
def _shape(name: str) -> Shape:
    return Shape(name, _MAY_HAVE.get(name))


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
        words = self.lexicon.words
        readers: dict[str, Callable[[str], Element]] = {
            "gap": self._gap,
            "inflect": self._inflect,
            "list": lambda name: words(self.lexicon.listed(name, inflect=False)),
            "slot": self._slot,
            "shape": self._shape,
            "edge": lambda mark: Break() if mark == "//" else Edge(mark),
            "plain": self._plain,
            "open": lambda _: self._choice(),
            "word": lambda word: words(frozenset({self.lexicon.phrase(word)})),
        }
        if kind not in readers:
            raise PatternError(f"unexpected {value!r}")
        return readers[kind](value)

    def _plain(self, text: str) -> Element:
        options = text.split("|")
        if not all(map(str.strip, options)):
            raise PatternError("an empty alternative", "use ? for what may be missing")
        return self.lexicon.words(frozenset(map(self.lexicon.phrase, options)))

    @staticmethod
    def _gap(mark: str) -> Element:
        most = int(mark[2:])
        if not 1 <= most <= MAX_GAP:
            raise PatternError(
                f"a gap of {most} words", f"a gap has 1 to {MAX_GAP} words: wide gaps find chance"
            )
        return _gap(most)

    def _inflect(self, _: str) -> Element:
        kind, value = self._next()
        if kind == "list":
            return self.lexicon.words(self.lexicon.listed(value, inflect=True))
        if kind == "word":
            return self.lexicon.words(self.lexicon.inflected(value))
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
        return self.lexicon.name_shape if name == "name" else _shape(name)

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
        return self._merged(options)

    def _merged(self, options: list[Sequence]) -> Element:
        """Alternatives of words only become one set of phrases, and mentions one slot: faster, and
        one anchor group."""
        phrases: set[Phrase] = set()
        kinds: frozenset[str] = frozenset()
        rest: list[Sequence] = []
        for option in options:
            plain = [e.phrases for e in option.elements if isinstance(e, Words)]
            first = option.elements[0]
            if len(option.elements) == 1 and isinstance(first, Slot):
                kinds |= first.kinds
            elif len(plain) < len(option.elements):
                rest.append(option)
            elif len(plain) == 1:
                phrases |= plain[0]
            elif all(len(p) == 1 for p in plain):
                phrases.add(tuple(word for p in plain for phrase in p for word in phrase))
            else:
                rest.append(option)
        # Lists may be without entries: then nothing matches.
        some = phrases or not (kinds or rest)
        merged: list[Element] = [self.lexicon.words(frozenset(phrases))] if some else []
        if kinds:
            merged.append(self.lexicon.slot(kinds))
        if len(merged) == 1 and not rest:
            return merged[0]
        return Choice((*(Sequence((element,)) for element in merged), *rest))
