"""What is counted of all posts that are on the page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from postcheck.model import Report, Venue, Verdict


class Counts:
    """Posts by verdict, and posts with findings by label and by venue."""

    def __init__(self) -> None:
        self.verdicts: Counter[Verdict] = Counter()
        self.labels: Counter[str] = Counter()
        self.venues: Counter[Venue | None] = Counter()
        self.policy = self.policy_version = self.rules_version = ""

    def hear(self, report: Report) -> None:
        """Take a post."""
        self.verdicts[report.verdict] += 1
        self.policy, self.policy_version = report.policy, report.policy_version
        self.rules_version = report.rules_version
        if report.findings:
            self.labels.update({finding.label for finding in report.findings})
            self.venues[report.post.venue] += 1
