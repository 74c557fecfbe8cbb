"""Texts for property tests: any characters at all, and the words of rules in hostile dress."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hypothesis import strategies as st

from postcheck.checker import Checker
from postcheck.rule import marked
from postcheck.ruletest import all_examples

# Every code point there is, lone surrogates included.
anything = st.text(st.characters(exclude_categories=()), max_size=120)

_BETWEEN = [" ", " ", " ", "  ", "\n", "\r\n", ".", "...", ". ", "! ", "? ", ", ", " - ", "", "*"]
_MARKS = [
    *"'’\"“”‘@#$*|+_-/\\()<>:;§·\x00\x1b\t",
    *("\u200b", "\u200d", "\u202e", "\ufe0f", "\u0301", "\ud83d", "\udc00", "\u00ad", "￼"),
    *("🤦🏽‍♀️", "😡", "❤️", "🏴\U000e0067\U000e0062\U000e007f", "🇬🇧", "👨‍👩‍👧‍👦", "🙂"),
]
_ODD_WORDS = [
    *("f**k", "f-u-c-k", "k i l l", "k.i.l.l", "b4tter", "$h!t", "soooo", "im", "dont", "she's"),
    *("#WorstSchoolEver", "#worstschool", "@mr_hale", "https://x.y/kill", "a.b@c.uk", "3.30pm"),
    *("Mr.", "Mrs Hale", "my son", "the head", "not", "never", "she said", "if", "year 4", "Maya"),
    *("кіll", "ｋｉｌｌ", "4B", "yr6", "o'clock", "'twas", "ﷺ", "İ", "ß", "ſ", "Ⅷ", "٣"),
]


def mixed(words: Iterable[str]) -> st.SearchStrategy[str]:
    """Words and phrases between separators and marks, in any order and any dress."""
    plain = st.sampled_from(sorted(set(words)))
    dressed = st.tuples(plain, st.sampled_from(_DRESS)).map(lambda pair: pair[1](pair[0]))
    piece = st.one_of(plain, plain, dressed, st.sampled_from(_ODD_WORDS), st.sampled_from(_MARKS))
    pair = st.tuples(piece, st.sampled_from(_BETWEEN)).map("".join)
    return st.lists(pair, max_size=14).map("".join)


def words_of(checker: Checker) -> list[str]:
    """What the rules of a checker are about: whole examples, and pieces of three words."""
    pieces: set[str] = set()
    for rule in checker.book.rules:
        texts = [marked(example)[0].text for _, example in all_examples(rule)]
        for text in (*texts, *_samples(rule.source.match)):
            words = text.split()
            pieces.update((text, *words))
            pieces.update(" ".join(words[at : at + 3]) for at in range(0, len(words), 3))
    return sorted(pieces)


def _samples(lines: Iterable[str]) -> Iterable[str]:
    """The bare words of pattern lines, in their order, with somebody in every slot."""
    for line in lines:
        filled = re.sub(r"\{[^}]*\}", "Mrs Hale", line)
        first = re.sub(r"\(([^()|]*)\|[^()]*\)", r"\1", filled)
        yield " ".join(re.findall(r"[a-z']+(?: [A-Z][a-z]+)*|Mrs Hale", first))


_DRESS = (
    str.upper,
    str.title,
    lambda word: "\u200b".join(word),
    lambda word: " ".join(word[:12]),
    lambda word: "-".join(word[:12]),
    lambda word: word.replace("a", "а").replace("e", "е"),
    lambda word: word.replace("a", "4").replace("i", "1").replace("o", "0"),
    lambda word: word[:1] + "*" * (len(word) - 2) + word[-1:],
    lambda word: word + word[-1:] * 4,
    lambda word: word + "'s",
    lambda word: f'"{word}"',
    lambda word: f"> {word}\n",
    lambda word: "#" + word.replace(" ", ""),
    lambda word: word[::-1],
)
