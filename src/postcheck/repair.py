"""Text repair: from what people type to the words that rules are written in.

Each token is repaired on its own, by a function of its spelling alone, so the repairs of a piece of
text are remembered and cost a dictionary look-up. Nothing is ever written back: tokens keep their
place in the original text, and so do all findings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from postcheck.frequency import STOP_WORDS
from postcheck.nearnames import NearNames
from postcheck.pieces import Pieces
from postcheck.slips import Slips, cut
from postcheck.text import APOSTROPHES, INVISIBLE, LETTER, MASKS, ONE_SPACED, chunks

_UNSEEN = re.compile(f"[{INVISIBLE}\u0300-\u036f\ud800-\udfff]")
_STRETCH = re.compile(r"(\w)\1{2,}")
_MASKED = re.compile(f"[{re.escape(MASKS)}]+")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_]+")
_GLUED_YEAR = re.compile(r"(year|yr|y|class|set)(\d{1,2}[a-z]?)")
_SKIN = re.compile("[\ufe0f\U0001f3fb-\U0001f3ff]")
_SUFFIXES = (("n't", "not"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'m", "am"))
_LEET = (
    str.maketrans("013457@$!|+€£", "oieastasiltel"),
    str.maketrans("013457@$!|+€£", "oleastasllteo"),
)
_IN_HANDLES = re.compile(r"[._\d]+")
_HASHTAG_LETTERS = 40
_SHORT_WORDS = frozenset("a i is in my of to at be he me mr ms no on us we up go so".split())
_END_MARKS = frozenset(".!?\r\n")


@dataclass(frozen=True, slots=True)
class Spelling:
    """What `spelling.yaml` says, as data.

    `words`: short, slangy and wrong forms to the words that they stand for. `masked`: words that
    people hide behind stars, the likeliest first. `look_alikes`: letters of other scripts to the
    Latin ones they imitate. `is_hosts`: words after which "'s" means "is". `slips`: words that are
    found in misspelled forms as well. `near_names`: names of a roster, found with a letter wrong.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    masked: tuple[str, ...] = ()
    look_alikes: Mapping[int, str] = field(default_factory=dict)
    is_hosts: frozenset[str] = frozenset()
    slips: Slips = field(default_factory=Slips)
    near_names: NearNames = field(default_factory=NearNames)


class Speller:
    """Raw token -> repaired words, joined by single spaces; `pieces` remembers what was met.

    `vocabulary` holds the words that rules use: a repair that guesses (leet, masks, stretched
    letters, run-together hashtags) is taken only where it yields one of them. `names`: given names.
    """

    def __init__(
        self,
        spelling: Spelling,
        vocabulary: Set[str] = frozenset(),
        names: Set[str] = frozenset(),
    ) -> None:
        self.spelling = spelling
        self.vocabulary = vocabulary
        self.names = names
        self.pieces = Pieces(self.repaired)

    def words(self, text: str) -> Iterator[str]:
        """The repaired words of a text, ends of sentences among them."""
        pieces = map(self.pieces.__getitem__, chunks(text))
        return chain.from_iterable(piece.words for piece in pieces)

    def repaired(self, raw: str) -> str:
        """The words that a raw token stands for, between single spaces."""
        if raw.isalpha() and raw.isascii():
            return self.word(raw.lower())
        if raw[0] in _END_MARKS:
            return "?" if "?" in raw else "."
        word = self._fold(raw).strip("'")
        if not word:
            # Nothing visible is left. A token stays one; a lone quotation mark is none.
            return "" if raw[0] == "'" else "·"
        if word[0] in "#@" and len(word) > 1:
            return self._tag(word, raw)
        if word.startswith(("http://", "https://", "www.")):
            return "http"
        if "@" in word and "." in word:
            return "email"
        if len(word) > 4 and word[1] in " .-_*/" and ONE_SPACED.fullmatch(word):  # k i l l
            return self._spaced(word)
        return self.word(word.removesuffix("."))

    def _fold(self, raw: str) -> str:
        """Lower case, one script, no accents, no invisible marks, straight apostrophes."""
        if raw.isascii():
            return raw.lower().replace("`", "'")
        if not raw[0].isalnum() and raw[0] not in "#@$":
            return _SKIN.sub("", raw)
        word = unicodedata.normalize("NFKD", raw).casefold().translate(self.spelling.look_alikes)
        word = _UNSEEN.sub("", word)
        return re.sub(f"[{APOSTROPHES}]", "'", word)

    def word(self, word: str) -> str:
        """Repair one folded word: known forms, contractions, then guesses at hidden words."""
        known = self.spelling.words.get(word)
        if known is not None:
            return known
        if word.isalpha():
            found = self._unstretched(word)
            return found if found in self.vocabulary else self._misspelled(found) or found
        if "'" in word:
            return self._contraction(word)
        if year := _GLUED_YEAR.fullmatch(word):
            return f"{'year' if year[1] in ('yr', 'y') else year[1]} {year[2]}"
        return self._unmasked(word)

    def _misspelled(self, word: str) -> str | None:
        if slip := self.spelling.slips.meant(word):
            return slip
        return None if word in self.names else self.spelling.near_names.meant(word)

    def _unstretched(self, word: str) -> str:
        if not _STRETCH.search(word):
            return word
        words = self.spelling.words
        for letters in (r"\1\1", r"\1"):
            shorter = _STRETCH.sub(letters, word)
            if shorter in words:
                return words[shorter]
            if shorter in self.vocabulary:
                return shorter
        return shorter

    def _contraction(self, word: str) -> str:
        host, _, tail = word.rpartition("'")
        if tail == "s":
            return f"{self.word(host)} {'is' if host in self.spelling.is_hosts else chr(39) + 's'}"
        for suffix, meant in _SUFFIXES:
            if word.endswith(suffix):
                return f"{self.word(word.removesuffix(suffix))} {meant}"
        if tail == "d":
            return f"{self.word(host)} would"
        bare = word.replace("'", "")
        return self.spelling.words.get(bare, bare)

    def _tag(self, word: str, raw: str) -> str:
        """A hashtag is read as its words; more than two are a sentence."""
        name = word[1:]
        if word[0] == "@":
            return self._handle(word)
        pieces = [piece.lower() for piece in _CAMEL.findall(raw)] if raw.isascii() else [name]
        if len(pieces) < 2:
            pieces = self._segment(name) or [name]
        words = " ".join(self.word(piece) for piece in pieces)
        return f". {words}" if len(pieces) > 2 else words  # it says something of its own

    def _handle(self, word: str) -> str:
        """A handle stays one word unless it hides one (@rsehole) or a name opens it (@leo.hart)."""
        hidden = self._unmasked(word)
        if hidden in self.vocabulary:
            return hidden
        parts = [part for part in _IN_HANDLES.split(word[1:]) if part]
        return " ".join(parts) if len(parts) > 1 and parts[0] in self.names else word

    def _segment(self, name: str) -> list[str]:
        """Cut a run-together hashtag into known words; one unknown rest may end it (a name)."""
        if len(name) > _HASHTAG_LETTERS or not name.isalpha():
            return []
        best = cut(name, self._pieces_of_tags)
        if best[-1]:
            return best[-1]
        known = [end for end in range(4, len(name) - 2) if best[end]]
        return [*(best[known[-1]] or ()), name[known[-1] :]] if known else []

    @cached_property
    def _pieces_of_tags(self) -> Set[str]:
        """Words that a hashtag may be made of; most short ones would turn up by chance."""
        ordinary = (word for word in self.vocabulary if len(word) > 3 or word not in self.names)
        return _SHORT_WORDS.union(w for w in (*ordinary, *STOP_WORDS) if len(w) > 2)

    def _spaced(self, word: str) -> str:
        """k i l l is a word; a b c and U R A are not one."""
        letters = re.findall(LETTER, word)
        joined = self.spelling.words.get("".join(letters), "".join(letters))
        if joined in self.vocabulary or joined in self.spelling.masked:
            return joined
        if letters[0] in "ai" and self._is_known(joined[1:]):
            return f"{letters[0]} {joined[1:]}"  # I h a t e
        return " ".join(self.spelling.words.get(letter, letter) for letter in letters)

    def _unmasked(self, word: str) -> str:
        starred = "*" in word or "#" in word
        if starred and (hidden := self._hidden_by(word)):
            return hidden
        for table in _LEET:
            plain = _MASKED.sub("", word.translate(table))
            plain = self.spelling.words.get(plain, self._unstretched(plain))
            letters = sum(map(str.isalpha, word))
            if len(word) > 2 and letters * 3 >= len(word) and self._is_known(plain):
                return plain
        if not _MASKED.search(word):
            return word
        return self._hidden_by(word) or self._split_at_masks(word)

    def _is_known(self, word: str) -> bool:
        return word in self.vocabulary or word in self.spelling.masked

    def _hidden_by(self, word: str) -> str | None:
        shown = _MASKED.split(word)
        if not shown[0] or len(shown) > 3:
            return None
        loose = re.compile("[a-z]+".join(map(re.escape, shown)))
        exact = re.compile(re.sub(f"[{re.escape(MASKS)}]", "[a-z]", word))
        for shape in (exact, loose):
            for hidden in self.spelling.masked:
                if shape.fullmatch(hidden):
                    return hidden
        return None

    def _split_at_masks(self, word: str) -> str:
        parts = [part for part in _MASKED.split(word) if part]
        glued = " . " if "!" in word else " "
        return glued.join(self.word(part) for part in parts) or "·"
