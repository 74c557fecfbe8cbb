"""`people.yaml` and `context.yaml`: who is talked about, and how things are said."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from postcheck import yamlfile
from postcheck.context import MAX_SCOPE, Contexts, CueRule
from postcheck.lexiconfile import compile_lines
from postcheck.model import ContextKind, MentionKind
from postcheck.parser import Lexicon
from postcheck.people import REFERENTS, MentionRule, People
from postcheck.rule import Line, Strict
from postcheck.view import NameLists

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


def load_people(rules_dir: Path, lexicon: Lexicon) -> People:
    """What mentions look like; tells the lexicon the literals that mentions hold."""
    document = yamlfile.load(rules_dir / PEOPLE_FILE)
    source = yamlfile.validate(document, _PeopleFile)
    rules = [
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
    ]
    lexicon.cues = _cues(rules)
    names = NameLists(
        names=frozenset(lexicon.lists.get("given_names", ())),
        words=frozenset(lexicon.lists.get("name_words", ())),
    )
    genders = {word: gender for gender, words in source.genders.items() for word in words}
    return People(rules, names, genders)


def _cues(rules: list[MentionRule]) -> dict[str, frozenset[str] | None]:
    """For each kind of mention the literals of which one must be there, if all its patterns tell.

    "person" stands for everybody and "named" for any name, so nothing can be said of them.
    """
    cues: dict[str, frozenset[str] | None] = {}
    for rule in rules:
        for pattern in rule.patterns:
            group = pattern.required()
            known = cues.get(rule.kind, frozenset())
            cues[rule.kind] = None if group is None or known is None else known | group
    # A pronoun takes the kind of whom it stands for, so its words are cues of that kind, too.
    pronouns = [rule for rule in rules if rule.pronoun]
    words = frozenset(
        word for rule in pronouns for p in rule.patterns for word in p.required() or ()
    )
    for kind in REFERENTS:
        known = cues.get(kind)
        cues[kind] = known | words if known is not None else None
    return {**cues, "person": None, "named": None}


def load_contexts(rules_dir: Path, lexicon: Lexicon) -> Contexts:
    """The cues of contexts."""
    document = yamlfile.load(rules_dir / CONTEXT_FILE)
    rules = [
        CueRule(
            kind=None if entry.context == "any" else entry.context,
            direction=entry.direction,
            patterns=compile_lines(document, lexicon, "cues", index, "cues"),
            scope=entry.scope,
            across=entry.across,
            in_question=entry.in_question,
        )
        for index, (entry, _) in enumerate(yamlfile.each(document, _CueEntry, "cues"))
    ]
    return Contexts(rules)
