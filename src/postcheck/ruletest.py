"""The checks that every rule gets for free: its examples, and what must hold of any rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from postcheck.checker import Checker
from postcheck.findings import best_of
from postcheck.frequency import NAME
from postcheck.model import Finding, Post
from postcheck.pattern import is_anchor
from postcheck.rule import Example, Rule, marked
from postcheck.tokenrules import token_anchors

MIN_EXAMPLES = 3


@dataclass(frozen=True)
class Failure:
    """What is wrong with a rule, in one sentence; `path` and `line` are the rule's."""

    rule: Rule
    message: str

    def __str__(self) -> str:
        return f"{self.rule.path}:{self.rule.line}: {self.rule.id}: {self.message}"


class RuleTester:
    """Tests the rules of a checker through the checker itself, as posts would meet them."""

    def __init__(self, checker: Checker) -> None:
        self.checker = checker

    def test(self, rule: Rule) -> list[Failure]:
        """Everything that is wrong with one rule; empty if it is right."""
        checks = (
            self._enough_examples,
            self._matches,
            self._no_matches,
            self._near_misses,
            self._idle_patterns,
            self._clean_advice,
            self._mutations,
        )
        return [Failure(rule, message) for check in checks for message in check(rule)]

    def found(self, rule: Rule, post: Post) -> tuple[Finding, ...]:
        """The findings of one rule alone."""
        findings = self.checker.raw_findings(post)
        return best_of(finding for finding in findings if finding.rule == rule.id)

    def _enough_examples(self, rule: Rule) -> Iterator[str]:
        for kind in ("match", "no_match"):
            count = len(getattr(rule.source.examples, kind))
            if count < MIN_EXAMPLES:
                yield f"{count} {kind} examples, needs {MIN_EXAMPLES}"

    def _matches(self, rule: Rule) -> Iterator[str]:
        for example in rule.source.examples.match:
            post, span = marked(example)
            if span is None and _needs_span(rule):
                yield f"mark the exact words with [[ ]] in {post.text!r}"
                continue
            problem = self._problem(rule, post, span)
            if problem:
                yield problem

    def _problem(self, rule: Rule, post: Post, span: tuple[int, int] | None) -> str | None:
        found = self.found(rule, post)
        if not found:
            return f"does not match {post.text!r}{self._reason(rule, post)}"
        spans = [(finding.start, finding.end) for finding in found]
        if span and span not in spans:
            return f"matches {found[0].quote!r}, not {post.text[slice(*span)]!r} in {post.text!r}"
        return None

    def _reason(self, rule: Rule, post: Post) -> str:
        reasons = [
            f"{dropped.quote!r}: {dropped.reason}"
            for dropped in self.checker.explain(post).dropped
            if dropped.rule == rule.id
        ]
        return f" ({'; '.join(reasons)})" if reasons else ""

    def _no_matches(self, rule: Rule) -> Iterator[str]:
        for example in rule.source.examples.no_match:
            post, _ = marked(example)
            for finding in self.found(rule, post):
                yield f"matches {finding.quote or finding.evidence!r} in {post.text!r}"

    def _near_misses(self, rule: Rule) -> Iterator[str]:
        if not (rule.patterns or rule.source.tokens) or rule.source.field != "text":
            return
        texts = [marked(example)[0].text for example in rule.source.examples.no_match]
        words = " ".join(word for text in texts for word in self.checker.book.speller.words(text))
        telling = set(_telling_words(rule))
        if NAME in telling and not self.checker.book.lexicon.names.isdisjoint(words.split(" ")):
            return
        if not any(f" {literal} " in f" {words} " for literal in telling):
            yield "no no_match example shares a telling word of a pattern: add a nearer one"

    def _idle_patterns(self, rule: Rule) -> Iterator[str]:
        if rule.source.field != "text":
            return
        posts = [marked(example)[0] for example in rule.source.examples.match]
        used = set().union(*(self.checker.lines_hit(rule, post) for post in posts))
        for line, _ in rule.lines:
            if line not in used:
                yield f"no match example needs the pattern {line!r}"

    def _clean_advice(self, rule: Rule) -> Iterator[str]:
        for name in ("advice", "why", "limits"):
            report = self.checker.check(getattr(rule.source, name))
            if report.findings:
                quotes = ", ".join(repr(finding.quote) for finding in report.findings)
                yield f"its {name} is not clean itself: {quotes}"

    def _mutations(self, rule: Rule) -> Iterator[str]:
        for example in rule.source.examples.match:
            post, span = marked(example)
            for name, mutated in mutations(post) if span else ():
                if not self.found(rule, mutated):
                    yield f"no longer matches with {name}: {mutated.text!r}"


def _telling_words(rule: Rule) -> Iterator[str]:
    """The literals by which a rule's patterns are anchored."""
    for pattern in rule.patterns:
        for anchor in pattern.anchors():
            if is_anchor(anchor.group):
                yield from anchor.group
    for tokens in rule.source.tokens:
        for anchor in token_anchors(tokens):
            yield from anchor.group


def _needs_span(rule: Rule) -> bool:
    return rule.source.field == "text" and bool(rule.patterns or rule.source.tokens)


def mutations(post: Post) -> Iterator[tuple[str, Post]]:
    """Changes to how a post is written that must not change what is found."""
    text = post.text
    changed = {
        "capitals": text.upper(),
        "curly quotes": text.replace("'", "’"),
        "doubled spaces": text.replace(" ", "  "),
        "a trailing emoji": text + " 🙂",
        "zero-width characters": "\u200b".join(text) if "\n" not in text else text,
    }
    for name, other in changed.items():
        if other != text:
            yield name, post.model_copy(update={"text": other})


def all_examples(rule: Rule) -> Iterator[tuple[str, Example]]:
    """Every example of a rule with its kind."""
    for kind in ("match", "no_match", "todo_match"):
        for example in getattr(rule.source.examples, kind):
            yield kind, example
