"""Authors as their posts pass: how many they wrote, and what comes back in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from postcheck.model import Verdict
from postcheck.reports.page.case import day_of, name

if TYPE_CHECKING:
    from postcheck.model import Report

_NAMES = 200_000
_WITH_FINDINGS = 20_000
_SHOWN = 60
_ORDERS = 6
_THREADS = 5


@dataclass(slots=True)
class Repeat:
    """A label in several posts of an author: how many, and when the first and the last."""

    label: str
    posts: int = 0
    first: date | None = None
    last: date | None = None

    def count(self, day: date | None) -> None:
        """Count a post."""
        self.posts += 1
        if day is not None:
            self.first = min(self.first or day, day)
            self.last = max(self.last or day, day)


@dataclass(slots=True)
class Author:
    """An author with findings. `orders`: the places in the run of the first such posts."""

    name: str
    posts: int = 0
    found: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    labels: dict[str, Repeat] = field(default_factory=dict)
    orders: list[int] = field(default_factory=list)
    threads: list[str] = field(default_factory=list)

    @property
    def repeats(self) -> list[Repeat]:
        """What was found in more posts than one, the most frequent first."""
        again = [one for one in self.labels.values() if one.posts > 1]
        return sorted(again, key=lambda one: (-one.posts, one.label))


class Authors:
    """All authors of a run, told apart as a reader would: without regard to case and spaces."""

    def __init__(self) -> None:
        self._posts: Counter[str] = Counter()
        self._found: dict[str, Author] = {}
        self.nameless = 0  # posts with findings of which it is not known who wrote them
        self.uncounted = 0  # posts with findings by more authors than are kept apart

    def hear(self, order: int, report: Report) -> None:
        """Take the next post."""
        author = name(report.post.author)
        key = author.casefold()
        if key and (key in self._posts or len(self._posts) < _NAMES):
            self._posts[key] += 1
        if not report.findings:
            return
        if not key:
            self.nameless += 1
            return
        known = self._found.get(key)
        if known is None and (len(self._found) >= _WITH_FINDINGS or key not in self._posts):
            self.uncounted += 1
            return
        if known is None:
            known = self._found[key] = Author(author)
        _count(known, order, report)

    def ranked(self) -> list[Author]:
        """Authors with findings, those with most such posts first."""
        for key, author in self._found.items():
            author.posts = self._posts[key]
        return sorted(self._found.values(), key=lambda one: (-one.found, one.name))

    def repeating(self) -> list[Author]:
        """Authors of whom something was found in two posts or more."""
        return [author for author in self.ranked() if author.found > 1][:_SHOWN]


def _count(author: Author, order: int, report: Report) -> None:
    author.found += 1
    author.verdicts[report.verdict] += 1
    if len(author.orders) < _ORDERS:
        author.orders.append(order)
    thread = name(report.post.thread)
    if thread and thread not in author.threads and len(author.threads) < _THREADS:
        author.threads.append(thread)
    day = day_of(report.post)
    for label in sorted({finding.label for finding in report.findings}):
        author.labels.setdefault(label, Repeat(label)).count(day)
