"""How easy an English text is to read: words in a sentence, syllables in a word."""

from __future__ import annotations

import re

# Long words that every family at a school knows.
SCHOOL_WORDS = frozenset({"safeguarding", "headteacher", "reception", "assembly", "nursery"})


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence, in small letters."""
    parts = (re.findall(r"[a-z']+", part) for part in re.split(r"[.!?:]", text.lower()))
    return [words for words in parts if words]


def words_per_sentence(text: str) -> float:
    """The average."""
    found = sentences(text)
    return sum(map(len, found)) / len(found)


def syllables(word: str) -> int:
    """Groups of vowels, without a final e that nobody says; "people" keeps its own."""
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = re.search(r"[^aeiouyl]e$|[aeiouy]le$", word)
    return max(1, groups - 1 if silent else groups)


def hard_words(text: str) -> set[str]:
    """Words of more than three syllables that are no words of school."""
    words = {word for sentence in sentences(text) for word in sentence}
    return {word for word in words if syllables(word) > 3} - SCHOOL_WORDS
