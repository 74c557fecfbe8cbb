"""Everything below `rules/` but the policies, in one Rulebook."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from postcheck.codebook import Codebook
from postcheck.context import Contexts, CueRule
from postcheck.errors import RuleError
from postcheck.frequency import STOP_WORDS
from postcheck.labels import LABELS_FILE, Label, load_labels
from postcheck.lexicon import Lexicon
from postcheck.lexiconfile import (
    INFLECTION_FILE,
    NICKNAMES_FILE,
    SPELLING_FILE,
    load_lexicon,
)
from postcheck.naming import Naming
from postcheck.people import People
from postcheck.phrasetree import one_of
from postcheck.prefilter import FewPatterns
from postcheck.repair import Speller
from postcheck.roster import Roster
from postcheck.rule import Rule
from postcheck.rulefile import load_rules
from postcheck.saidfile import CONTEXT_FILE, PEOPLE_FILE, Mentions, load_cues, load_mentions
from postcheck.sketch import Search, Sketches
from postcheck.tokenrules import token_anchors
from postcheck.urgenthelp import HELP_FILE, HelpEntry, UrgentHelp, load_help
from postcheck.view import NameLists

SAFEGUARDING_FILE = "safeguarding.yaml"
WORDING_FILE = "wording.yaml"
PHOTO_FILE = "photo.yaml"
_NO_RULES = frozenset(
    {
        LABELS_FILE,
        SPELLING_FILE,
        INFLECTION_FILE,
        NICKNAMES_FILE,
        PEOPLE_FILE,
        CONTEXT_FILE,
        SAFEGUARDING_FILE,
        WORDING_FILE,
        PHOTO_FILE,
        HELP_FILE,
    }
)


@dataclass
class Rulebook:
    """All rules, ready to be used, with what they are built from.

    `version`: of the package, and a hash of the rule files, so that every report can say which
    rules judged it.
    """

    path: Path
    labels: Mapping[str, Label]
    lexicon: Lexicon
    rules: tuple[Rule, ...]
    mentions: Mentions
    cues: tuple[CueRule, ...]
    help: tuple[HelpEntry, ...]
    version: str

    @cached_property
    def speller(self) -> Speller:
        """Repairs the words of posts, towards the words that rules use."""
        # Rules share lists, so sets of phrases are told apart by what they are, not by content.
        owners: tuple[Rule | HelpEntry, ...] = (*self.rules, *self.help)
        sets = {
            id(phrases): phrases
            for owner in owners
            for pattern in owner.all_patterns
            for phrases in pattern.phrase_sets()
        }
        words = {word for phrases in sets.values() for phrase in phrases for word in phrase}
        for rule in self.rules:
            words.update(token_words(rule))
        for name in self.lexicon.lists:
            for phrase in self.lexicon.listed(name, inflect=False):
                words.update(phrase)
        known = frozenset(words) - STOP_WORDS
        return Speller(self.lexicon.spelling, known, self.lexicon.names)

    @cached_property
    def codebook(self) -> Codebook:
        """Encodes posts for all searches."""
        patterns = [p for rule in self.rules for p in rule.all_patterns]
        patterns += [p for rule in self.mentions.rules for p in (*rule.patterns, *rule.unless)]
        patterns += [p for cue in self.cues for p in cue.patterns]
        patterns += [p for entry in self.help for p in entry.all_patterns]
        literals = (word for rule in self.rules for word in token_words(rule))
        return Codebook(patterns, self.speller, literals, self.lexicon.names)

    @cached_property
    def sketches(self) -> Sketches:
        """Looks quickly whether a pattern can match at all."""
        return Sketches(self.codebook)

    @cached_property
    def sketches_without_borrowing(self) -> Sketches:
        """The same for texts in which pronouns stand for nobody in particular."""
        return Sketches(self.codebook, borrowing=False)

    @cached_property
    def may_refer(self) -> Search:
        """Whether pronouns of an encoded text may stand for somebody."""
        referents = self.mentions.referents
        told = one_of(self.codebook.literals(referents)) if referents is not None else ""
        return re.compile(told).search

    @cached_property
    def people(self) -> People:
        """Finds who is talked about."""
        names = NameLists(
            names=frozenset(self.lexicon.lists.get("given_names", ())),
            words=frozenset(self.lexicon.lists.get("name_words", ())),
        )
        return People(self.mentions.rules, names, self.mentions.genders, self.sketches)

    def exceptions_of(self, rule: Rule) -> FewPatterns:
        """Looks quickly which `unless` lines of a rule can match; built when first needed."""
        known = self._exceptions.get(rule.id)
        if known is None:
            known = self._exceptions[rule.id] = FewPatterns(rule.unless, self.sketches)
        return known

    @cached_property
    def _exceptions(self) -> dict[str, FewPatterns]:
        return {}

    @cached_property
    def naming(self) -> Naming:
        """Finds the words of names."""
        return Naming(self.lexicon)

    @cached_property
    def contexts(self) -> Contexts:
        """Finds how things are said."""
        return Contexts(self.cues, self.sketches)

    @cached_property
    def urgent_help(self) -> UrgentHelp:
        """Finds what calls for help before anything else."""
        return UrgentHelp(self.help, self.sketches, self.contexts)

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """Rules by id."""
        return {rule.id: rule for rule in self.rules}


def token_words(rule: Rule) -> Iterator[str]:
    """Every word that a rule's token patterns ask for."""
    for tokens in rule.source.tokens:
        for anchor in token_anchors(tokens):
            yield from anchor.group


def load_rulebook(
    rules_dir: Path, roster: Roster | None = None, *, own: Path | None = None
) -> Rulebook:
    """Read all rules below a folder; the people of a roster join the mentions.

    `own`: a folder with more rule files, and `lists` of its own. They can use the lists of
    `rules_dir`, and have to have ids of their own.

    Raises:
        RuleError: a file is not right; with path, line and a hint.
    """
    if not (rules_dir / LABELS_FILE).is_file():
        raise RuleError("not a folder of rules", path=rules_dir, hint=f"it has no {LABELS_FILE}")
    lexicon = load_lexicon(rules_dir, roster, own_lists=own and own / "lists")
    labels = {label.id: label for label in load_labels(rules_dir)}
    mentions = load_mentions(rules_dir, lexicon)
    rules: dict[str, Rule] = {}
    for path in (*rule_files(rules_dir), *(own_rule_files(own) if own else ())):
        for rule in load_rules(path, lexicon, labels):
            if rule.id in rules:
                first = rules[rule.id]
                raise RuleError(
                    f"the id {rule.id!r} is used twice",
                    path=path,
                    line=rule.line,
                    hint=f"it is in {first.path.name}:{first.line} already",
                )
            rules[rule.id] = rule
    return Rulebook(
        path=rules_dir,
        labels=labels,
        lexicon=lexicon,
        rules=tuple(rules.values()),
        mentions=mentions,
        cues=load_cues(rules_dir, lexicon),
        help=load_help(rules_dir, lexicon, labels),
        version=rules_version(rules_dir, own),
    )


def rule_files(rules_dir: Path) -> list[Path]:
    """The files that hold rules, in the order of their names."""
    return sorted(path for path in rules_dir.glob("*.yaml") if path.name not in _NO_RULES)


def own_rule_files(folder: Path) -> list[Path]:
    """The files of a folder with rules of one's own. Raises RuleError."""
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not files:
        raise RuleError("no rules here", path=folder, hint="give a folder with .yaml files")
    if taken := next((path for path in files if path.name in _NO_RULES), None):
        hint = "only the shipped folder has it; give the file another name"
        raise RuleError(f"'{taken.name}' cannot hold rules of one's own", path=taken, hint=hint)
    return files


def rules_version(rules_dir: Path, own: Path | None = None) -> str:
    """The version of the package, and a hash of the rule files of both folders."""
    digest = hashlib.sha256()
    for folder in (rules_dir, own) if own else (rules_dir,):
        for path in sorted(folder.rglob("*.yaml")):
            name = path.relative_to(folder).as_posix()
            digest.update(name.encode() + b"\0" + path.read_bytes())
    try:
        package = version("postcheck")
    except PackageNotFoundError:
        package = "0"
    return f"{package}+{digest.hexdigest()[:8]}"
