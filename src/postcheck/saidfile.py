"""`people.yaml` and `context.yaml`: who is talked about, and how things are said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Literal

from pydantic import Field

from postcheck import yamlfile
from postcheck.context import MAX_SCOPE, CueRule
from postcheck.elements import Cues, Shape, Words
from postcheck.frequency import group_frequency
from postcheck.lexicon import Lexicon
from postcheck.lexiconfile import compile_lines
from postcheck.model import ContextKind, MentionKind
from postcheck.pattern import Sequence as Pattern
from postcheck.people import MentionRule
from postcheck.pronouns import REFERENTS
from postcheck.rule import Line, Strict

PEOPLE_FILE, CONTEXT_FILE = "people.yaml", "context.yaml"


class _MentionEntry(Strict):
    kind: MentionKind
    match: tuple[Line, ...]
    unless: tuple[Line, ...] = ()
    named: bool = False
    pronoun: bool = False
    gender: Literal["he", "she"] | None = None


class _PeopleFile(Strict):
    genders: dict[Literal["he", "she"], tuple[str, ...]]
    mentions: tuple[_MentionEntry, ...]


class _CueEntry(Strict):
    context: ContextKind | Literal["any"]
    direction: Literal["forward", "backward", "both", "pseudo", "terminate"]
    scope: int = Field(default=6, ge=0, le=MAX_SCOPE)
    across: bool = False
    in_question: bool = False
    cues: tuple[Line, ...]


@dataclass(frozen=True)
class Mentions:
    """What mentions look like; `genders`: words that tell whether somebody is a he or a she.

    `referents`: words of which a text holds one if it mentions anybody whom a pronoun can stand
    for; None: such a text may hold any.
    """

    rules: tuple[MentionRule, ...]
    genders: Mapping[str, str]
    referents: frozenset[str] | None


def load_mentions(rules_dir: Path, lexicon: Lexicon) -> Mentions:
    """What mentions look like; tells the lexicon what can be said of each kind."""
    document = yamlfile.load(rules_dir / PEOPLE_FILE)
    source = yamlfile.validate(document, _PeopleFile)
    rules = tuple(
        MentionRule(
            kind=entry.kind,
            patterns=compile_lines(document, lexicon, "mentions", index, "match"),
            unless=compile_lines(document, lexicon, "mentions", index, "unless")
            if entry.unless
            else (),
            named=entry.named,
            pronoun=entry.pronoun,
            gender=entry.gender,
        )
        for index, entry in enumerate(source.mentions)
    )
    filling: dict[str, list[MentionRule]] = {}
    for rule in rules:
        for kind in rule.slots:
            filling.setdefault(kind, []).append(rule)
    lexicon.cues = {
        kind: _cues((rule, rule.pronoun and rule.kind != kind) for rule in of)
        for kind, of in filling.items()
    }
    lexicon.mention_words = {
        kind: max(p.most_words for rule in of for p in rule.patterns)
        for kind, of in filling.items()
    }
    genders = {word: gender for gender, words in source.genders.items() for word in words}
    referents = (rule for rule in rules if rule.kind in REFERENTS and not rule.pronoun)
    cues = _cues((rule, False) for rule in referents)
    return Mentions(rules, genders, cues.literals if cues else None)


def _cues(rules: Iterable[tuple[MentionRule, bool]]) -> Cues | None:
    """What can be said of all mentions of some rules, each with whether it borrows its kind from
    somebody mentioned before; None if nothing."""
    told = [
        _cues_of(pattern, borrowed=borrowed)
        for rule, borrowed in rules
        for pattern in rule.patterns
    ]
    known = [cues for cues in told if cues is not None]
    return reduce(or_, known) if len(known) == len(told) else None


def _cues_of(pattern: Pattern, *, borrowed: bool) -> Cues | None:
    required = enumerate(element.required() for element in pattern.elements)
    groups = [(place, group) for place, group in required if group is not None]
    if not groups:  # an empty group, of a list without entries, tells that nothing matches
        return None
    place, group = min(groups, key=lambda one: group_frequency(one[1]))
    words = [element.most_words for element in pattern.elements]
    # Words are their literal; other elements hold theirs somewhere inside.
    inside = 0 if isinstance(pattern.elements[place], Words | Shape) else words[place] - 1
    before, after = sum(words[:place]) + inside, sum(words[place + 1 :]) + inside
    return Cues(dict.fromkeys(group, (before, after)), group if borrowed else frozenset())


def load_cues(rules_dir: Path, lexicon: Lexicon) -> tuple[CueRule, ...]:
    """The cues of contexts."""
    document = yamlfile.load(rules_dir / CONTEXT_FILE)
    return tuple(
        CueRule(
            kind=None if entry.context == "any" else entry.context,
            direction=entry.direction,
            patterns=compile_lines(document, lexicon, "cues", index, "cues"),
            scope=entry.scope,
            across=entry.across,
            in_question=entry.in_question,
        )
        for index, (entry, _) in enumerate(yamlfile.each(document, _CueEntry, "cues"))
    )
