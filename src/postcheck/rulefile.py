"""Rule files, read strictly: every error has its file, its line and a hint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from postcheck import yamlfile
from postcheck.clues import Clues
from postcheck.labels import Label
from postcheck.lexicon import Lexicon, PatternError
from postcheck.lexiconfile import compile_lines
from postcheck.model import MentionKind
from postcheck.modelerror import did_you_mean
from postcheck.pattern import is_anchor
from postcheck.rule import About, Rule, RuleSource, marked
from postcheck.tokenrules import check_token_pattern

_ANYBODY: tuple[MentionKind, ...] = (
    "staff",
    "pupil",
    "own_child",
    "parent",
    "governor",
    "school",
    "group",
    "person",
)
# Whom a label has to be about, where a rule does not say it more narrowly.
_ABOUT: Mapping[str, tuple[MentionKind, ...]] = {
    "community": _ANYBODY,
    "pupils": ("pupil", "person"),
    "staff": ("staff", "person"),
    "school": ("school", "staff"),
}


def load_rules(path: Path, lexicon: Lexicon, labels: Mapping[str, Label]) -> Iterator[Rule]:
    """The rules of one file. Raises RuleError."""
    document = yamlfile.load(path)
    for index, (source, line) in enumerate(yamlfile.each(document, RuleSource, "rules")):
        at = ("rules", index)
        for key, label in (("label", source.label), *(("also", also) for also in source.also)):
            if label not in labels:
                hint = did_you_mean(label, labels)
                raise document.error(f"there is no label {label!r}", *at, key, hint=hint)
        patterns = compile_lines(document, lexicon, *at, "match")
        for number, pattern in enumerate(patterns):
            if not any(is_anchor(anchor.group) for anchor in pattern.anchors()):
                raise document.error(
                    f"the pattern {source.match[number]!r} cannot be anchored",
                    *at,
                    "match",
                    number,
                    hint="it needs a word that must be there and that is not in every text",
                )
        _check_tokens(document, source, *at)
        _check_examples(document, source, *at)
        yield Rule(
            source=source,
            path=path,
            line=line,
            patterns=patterns,
            unless=compile_lines(document, lexicon, *at, "unless"),
            about=_about(source, labels[source.label]),
            clues=_clues(document, lexicon, source, *at),
        )


def _clues(
    document: yamlfile.Document, lexicon: Lexicon, source: RuleSource, *at: Any
) -> Clues | None:
    if source.clues is None:
        return None
    kinds = {
        kind: compile_lines(document, lexicon, *at, "clues", "kinds", kind)
        for kind in source.clues.kinds
    }
    return Clues(source.clues.least, source.clues.within, kinds)


def _about(source: RuleSource, label: Label) -> About | None:
    if source.about:
        return source.about
    if "anyone" in label.about:
        return None
    kinds = {kind: None for group in label.about for kind in _ABOUT[group]}
    return About(who=tuple(kinds))


def _check_tokens(document: yamlfile.Document, source: RuleSource, *at: Any) -> None:
    for number, tokens in enumerate(source.tokens):
        try:
            check_token_pattern(tokens)
        except PatternError as problem:
            raise document.error(str(problem), *at, "tokens", number, hint=problem.hint) from None


def _check_examples(document: yamlfile.Document, source: RuleSource, *at: Any) -> None:
    for kind in ("match", "no_match", "todo_match"):
        for number, example in enumerate(getattr(source.examples, kind)):
            try:
                marked(example)
            except ValueError as problem:
                raise document.error(
                    str(problem), *at, "examples", kind, number, hint="write [[exact words]]"
                ) from None
