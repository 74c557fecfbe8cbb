"""Which rules and examples stand for each clause of a policy, and whether they hold."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from postcheck.checker import Checker
from postcheck.clause import Clause, Unmapped
from postcheck.model import Post


class Coverage(BaseModel):
    """One clause: the rules that can cite it, its own examples, and those that came out wrong.

    Without `labels` it is an item for which no label stands.
    `covered`: some rule can cite it, and every example of the clause comes out as it should.
    """

    model_config = ConfigDict(frozen=True)

    clause: str
    text: str
    needs: Literal["text", "text+meta", "meta"]
    labels: tuple[str, ...]
    rules: tuple[str, ...]
    rule_examples: int
    breaks: int
    nearly: int
    wrong: tuple[str, ...]

    @property
    def covered(self) -> bool:
        """Whether the clause works."""
        return bool(self.rules) and not self.wrong and self.breaks > 0 and self.nearly > 0


def coverage(checker: Checker) -> tuple[Coverage, ...]:
    """The coverage of every clause of the checker's policy, in order, and of what is unmapped."""
    policy = checker.policy
    clauses = (_of(checker, clause) for clause in policy.clauses)
    return (*clauses, *map(_of_unmapped, policy.unmapped))


def _of_unmapped(item: Unmapped) -> Coverage:
    return Coverage(
        clause=item.id,
        text=item.text,
        needs="text",
        labels=(),
        rules=(),
        rule_examples=0,
        breaks=0,
        nearly=0,
        wrong=(),
    )


def _of(checker: Checker, clause: Clause) -> Coverage:
    rules = [
        rule
        for rule in checker.book.rules
        if rule.source.status != "retired"
        and not {rule.source.label, *rule.source.also}.isdisjoint(clause.labels)
        and (
            clause.characteristics is None
            or rule.source.characteristic is None
            or rule.source.characteristic in clause.characteristics
        )
    ]
    breaks = clause.examples.breaks if clause.examples else ()
    nearly = clause.examples.nearly if clause.examples else ()
    missed = [f"not found: {post.text}" for post in breaks if not _cites(checker, post, clause)]
    false = [f"found: {post.text}" for post in nearly if _cites(checker, post, clause)]
    return Coverage(
        clause=clause.id,
        text=clause.text,
        needs=clause.needs,
        labels=clause.labels,
        rules=tuple(rule.id for rule in rules),
        rule_examples=sum(len(rule.source.examples.match) for rule in rules),
        breaks=len(breaks),
        nearly=len(nearly),
        wrong=(*missed, *false),
    )


def _cites(checker: Checker, post: Post, clause: Clause) -> bool:
    return any(clause.id in finding.clauses for finding in checker.check(post).findings)
