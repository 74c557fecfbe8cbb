"""What became of every record of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from postcheck.model import VERDICTS, Verdict
from postcheck.policy import Policy


class Summary(BaseModel):
    """What became of every record: `records` = `posts` + all skipped + all rejected.

    `findings` counts by label; `verdicts` counts posts. `written`: the posts in the outputs, all
    but those that a filter left out. `filters`: what was asked for, in words. `notes`: what to know
    of the policy itself.
    """

    model_config = ConfigDict(frozen=True)

    schema_version: Literal["1"] = "1"
    records: int
    posts: int
    written: int
    skipped: dict[str, int]
    rejected: dict[str, int]
    verdicts: dict[Verdict, int]
    findings: dict[str, int]
    filters: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    policy: str
    policy_version: str
    rules_version: str


class Tally:
    """Counts records while they pass."""

    def __init__(self) -> None:
        self.posts = 0
        self.written = 0
        self.skipped: Counter[str] = Counter()
        self.rejected: Counter[str] = Counter()
        self.verdicts: Counter[Verdict] = Counter()
        self.findings: Counter[str] = Counter()

    @property
    def records(self) -> int:
        """All records so far."""
        return self.posts + self.skipped.total() + self.rejected.total()

    def checked(self, verdict: Verdict, labels: Iterable[str]) -> None:
        """Count a post and what was found in it."""
        self.posts += 1
        self.verdicts[verdict] += 1
        self.findings.update(labels)

    def summary(self, policy: Policy, rules_version: str, filters: Iterable[str]) -> Summary:
        """The counts, with the versions of what judged the posts and the filters of the run."""
        return Summary(
            records=self.records,
            posts=self.posts,
            written=self.written,
            skipped=dict(sorted(self.skipped.items())),
            rejected=dict(sorted(self.rejected.items())),
            verdicts={verdict: self.verdicts[verdict] for verdict in VERDICTS},
            findings=dict(sorted(self.findings.items())),
            filters=tuple(filters),
            notes=tuple(policy.overdue(date.today())),
            policy=policy.name,
            policy_version=policy.version,
            rules_version=rules_version,
        )
