"""What the tests of single rules cannot see: clauses, lists and rules seen together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from postcheck.checker import Checker
from postcheck.modelerror import did_you_mean
from postcheck.policyfile import load_policy, policy_names
from postcheck.rule import Rule, marked
from postcheck.ruletest import all_examples

_LIST = re.compile(r"@([a-z_]+)")


def lint(checker: Checker) -> Iterator[str]:
    """Sentences, each with a place, on what should be mended in the rules of a checker."""
    yield from _clauses(checker)
    yield from _unused_lists(checker.book.path)
    yield from _doubled_entries(checker)
    yield from _doubled_patterns(checker.book.rules)
    yield from _twins(checker)


def _place(rule: Rule) -> str:
    return f"{rule.path}:{rule.line}: {rule.id}"


def _clauses(checker: Checker) -> Iterator[str]:
    folder = checker.book.path
    labels = tuple(checker.book.labels)
    known = {
        clause.id
        for name in policy_names(folder)
        for clause in load_policy(name, rules_dir=folder, labels=labels).clauses
    }
    for rule in checker.book.rules:
        for clause in rule.source.clauses:
            if clause not in known:
                hint = did_you_mean(clause, known)
                yield f"{_place(rule)}: there is no clause {clause!r} ({hint})"


def _unused_lists(folder: Path) -> Iterator[str]:
    lists = {path.stem: path for path in (folder / "lists").glob("*.yaml")}
    used = {"given_names", "name_words"}  # read by name for the shape <name>
    for path in folder.rglob("*.yaml"):
        used.update(_LIST.findall(path.read_text(encoding="utf-8")))
    for name, path in sorted(lists.items()):
        if name not in used:
            yield f"{path}: no pattern uses the list @{name}"


def _doubled_entries(checker: Checker) -> Iterator[str]:
    for name, entries in checker.book.lexicon.lists.items():
        seen: set[str] = set()
        for entry in entries:
            if entry in seen:
                yield f"{checker.book.path / 'lists' / name}.yaml: {entry!r} comes twice"
            seen.add(entry)


def _doubled_patterns(rules: tuple[Rule, ...]) -> Iterator[str]:
    # Other people may say the same words under other conditions.
    first: dict[tuple[object, ...], Rule] = {}
    for rule in rules:
        for line in rule.source.match:
            other = first.setdefault((rule.source.label, rule.source.when, line), rule)
            if other is not rule:
                yield f"{_place(rule)}: the pattern {line!r} is in {other.id} already"


def _twins(checker: Checker) -> Iterator[str]:
    """Two rules of one label that fire together on every example of both."""
    hits: dict[str, set[str]] = {}
    for rule in checker.book.rules:
        for kind, example in all_examples(rule):
            if kind == "match":
                post, _ = marked(example)
                for finding in checker.raw_findings(post):
                    hits.setdefault(finding.rule, set()).add(post.text)
    yield from _same_hits(checker.book.by_id, hits)


def _same_hits(rules: Mapping[str, Rule], hits: Mapping[str, set[str]]) -> Iterator[str]:
    by_texts: dict[tuple[str, frozenset[str]], str] = {}
    for rule_id, texts in sorted(hits.items()):
        source = rules[rule_id].source
        key = (f"{source.label}/{source.characteristic}", frozenset(texts))
        other = by_texts.setdefault(key, rule_id)
        if other != rule_id:
            yield f"{_place(rules[rule_id])}: fires on the same examples as {other}: make them one"
