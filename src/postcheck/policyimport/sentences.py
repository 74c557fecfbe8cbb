"""Sentences of prose, and the parts of a sentence that say under which condition it holds."""

from __future__ import annotations

import re

_END = re.compile(r"(?<=[.!?])[\"”’)]?\s+(?=[\"“‘(]?[A-Z0-9])")
_NO_END = re.compile(
    r"(\b(e\.g|i\.e|etc|Mr|Mrs|Ms|Dr|St|Rev|No|vs|cf|approx|Co|Ltd)\."
    r"|(?<!\bor )(?<!\band )(?<!\bon )\b[A-Z]\.)[\"”’)]?$"
)
_CONDITION = re.compile(
    r"\s*(?:if|where|when|whenever|should|in|for|after|once|unless)\b", re.IGNORECASE
)
_COMMA = re.compile(r"\s*[,:;]\s*(?:then\s+)?|\s+then\s+")
# What a main clause begins with; a comma before anything else may part a list of the condition.
_MAIN = re.compile(
    r"(?:the|we|it|this|they|he|she|you|parents?|staff|governors|an?|access|please|speak|contact"
    r"|talk|tell|ask|legal|sanctions|do|then)\b(?:\s+\S+){0,6}?\s+"
    r"(?:will|may|can|must|should|is|are|would|shall|has|have|to|take|with|not)\b",
    re.IGNORECASE,
)
_MOST = 300
# After these words an "if" belongs to what is said, not to the sentence.
_HOLDING = (" that", " whether", " and", " or", " even", " as", " about", " of")
# What is longer is no sentence, and is not taken apart.
_LONGEST = 2_000
_CASES_FIRST = re.compile(
    r"(in (?:\w+\s){0,3}(?:cases?|circumstances))\s+"
    r"((?:(?:the|we|our|it|this)\b(?:\s+\S+){0,4}?\s*)?\b(?:will|may|can|must|would)\b.+)",
    re.IGNORECASE | re.DOTALL,
)
_IN_CASES = re.compile(
    r"(in|for|after|once)\s+(?!(the\s+)?(first|addition|order|this|all|writing|turn))\S", re.I
)
_TRAILING = re.compile(
    r"[,;(]?\s+\(?((?:only\s+)?(?:if|where|when|whenever|unless|once"
    r"|in (?:\w+\s){0,3}(?:cases?|circumstances))\b.+?)\)?[.;]?\s*$",
    re.IGNORECASE | re.DOTALL,
)


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order, with nothing lost but the space between them."""
    parts: list[str] = []
    start = 0
    for found in _END.finditer(text):
        before = text[start : found.start()]
        if not _NO_END.search(before) and before.strip():
            parts.append(text[start : found.end()].strip())
            start = found.end()
    rest = text[start:].strip()
    return [*parts, rest] if rest else parts


def conditional(text: str) -> tuple[str, str]:
    """The condition of a sentence in its own words, "" for none, and what it holds for."""
    if leading := _leading(text):
        return leading
    if len(text) <= _LONGEST and (found := _TRAILING.search(text)):
        before = text[: found.start()].strip()
        if len(before.split()) > 1 and not before.lower().endswith(_HOLDING):
            return found[1].strip(" .;)"), before
    return "", text


def main_clause(text: str) -> str:
    """A sentence without the condition that it begins with."""
    leading = _leading(text)
    return leading[1] if leading else text


def _leading(text: str) -> tuple[str, str] | None:
    if found := _CASES_FIRST.match(text):
        return found[1], found[2]
    if not _CONDITION.match(text) or not _opens(text):
        return None
    commas = [one for one in _COMMA.finditer(text, 0, _MOST) if text[one.end() :].strip()]
    if not commas:
        return None
    main = next((one for one in commas if _MAIN.match(text, one.end())), commas[0])
    return text[: main.start()].strip(), text[main.end() :].strip()


def _opens(words: str) -> bool:
    first = words.split()[0].lower()
    if first in ("in", "for", "after", "once"):
        return _IN_CASES.match(words.lstrip()) is not None
    return True
