"""Rules that give raw spaCy token patterns (`tokens:`), for what the pattern language cannot say.

They are matched on a Doc of the same repaired words, made only when such a rule can fire.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from postcheck.lexicon import PatternError
from postcheck.modelerror import did_you_mean
from postcheck.parser import MAX_GAP
from postcheck.pattern import Anchor, is_anchor

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import Matcher
    from spacy.tokens import Doc

    from postcheck.tokens import Tokens

TokenPattern = Sequence[Mapping[str, Any]]
_LITERAL = ("LOWER", "NORM", "TEXT", "ORTH")
_KEYS = (
    *_LITERAL,
    "LENGTH",
    "SHAPE",
    "PREFIX",
    "SUFFIX",
    "OP",
    "IS_ALPHA",
    "IS_ASCII",
    "IS_DIGIT",
    "IS_LOWER",
    "IS_UPPER",
    "IS_TITLE",
    "IS_PUNCT",
    "IS_SENT_START",
    "LIKE_NUM",
)


def token_anchors(pattern: TokenPattern) -> list[Anchor]:
    """A text that the pattern matches holds a literal of each, in order and within reach."""
    anchors = []
    for token in pattern:
        if token.get("OP", "1") not in ("1", "+"):
            continue
        for key in _LITERAL:
            value = token.get(key)
            if isinstance(value, Mapping):
                value = value.get("IN")
            words = [value] if isinstance(value, str) else value
            if words:
                group = frozenset(str(word).lower() for word in words)
                anchors.append(Anchor(group, len(pattern)))
    return anchors


def check_token_pattern(pattern: TokenPattern) -> None:
    """Raises PatternError for unknown keys, open-ended repetition, or nothing to anchor by."""
    for token in pattern:
        for key in token:
            if key not in _KEYS:
                raise PatternError(f"unknown token attribute {key!r}", did_you_mean(key, _KEYS))
        if token.get("OP", "1") in ("*", "+", "!"):
            hint = f"write up to {MAX_GAP} tokens with OP '?'"
            raise PatternError(f"the operator {token['OP']!r} is not allowed", hint)
    if sum(token.get("OP") == "?" for token in pattern) > MAX_GAP:
        raise PatternError(f"more than {MAX_GAP} optional tokens", "wide gaps find chance")
    if not any(is_anchor(anchor.group) for anchor in token_anchors(pattern)):
        raise PatternError(
            "the token pattern cannot be anchored",
            "it needs a token with LOWER and a word that is not in every text",
        )


class TokenMatcher:
    """Runs the token patterns of single rules; loads spaCy when the first one is needed."""

    def __init__(self) -> None:
        self._matchers: dict[str, Matcher] = {}

    @cached_property
    def _nlp(self) -> Language:
        import spacy

        return spacy.blank("en")

    def _doc(self, tokens: Tokens) -> Doc:
        """A Doc with one token for each repaired word; written as typed where only case differs."""
        from spacy.tokens import Doc

        typed = [
            tokens.raw(index) if tokens.raw(index).lower() == word else word
            for index, word in enumerate(tokens.words)
        ]
        return Doc(self._nlp.vocab, words=typed)

    def find(
        self, rule: str, patterns: Sequence[TokenPattern], tokens: Tokens
    ) -> Iterator[tuple[int, int]]:
        """Matches of the patterns of a rule, as (first, last + 1)."""
        from spacy.matcher import Matcher

        if rule not in self._matchers:
            matcher = Matcher(self._nlp.vocab, validate=True)
            matcher.add(rule, [[dict(token) for token in pattern] for pattern in patterns])
            self._matchers[rule] = matcher
        for _, first, last in self._matchers[rule](self._doc(tokens)):
            yield first, last
