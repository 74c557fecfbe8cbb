"""Threads as their posts pass: what stands around a post, and where findings begin to cluster."""

from __future__ import annotations

from array import array
from collections import OrderedDict, deque
from typing import TYPE_CHECKING

from postcheck.reports.page.case import Case, case_of, name, said

if TYPE_CHECKING:
    from postcheck.model import Report
    from postcheck.reports.page.case import Said

BEFORE, AFTER = 3, 2
"""How many posts are shown before a post with findings, and after it."""
CLUSTER, WITHIN = 3, 10
"""A thread turns where this many of so many posts in a row have findings."""
_THREADS = 5_000  # kept in memory at a time; those that were silent longest go
_TURNED = 40
_PLACES = 5_000


class Talk:
    """One thread: how many posts it has, and where those with findings are, counted from 1."""

    def __init__(self, thread: str) -> None:
        self.name = name(thread)
        self.posts = 0
        self.found = 0
        self.places = array("I")
        self.turn: Said | None = None
        self.turned_at = 0
        self.found_before = 0
        self._ring: deque[Said] = deque(maxlen=BEFORE)
        self._latest: deque[tuple[int, Said]] = deque(maxlen=CLUSTER)
        self._open: list[list[Said]] = []  # what follows the latest cases, until there is enough

    @property
    def found_since(self) -> int:
        """Posts with findings from the turn on."""
        return self.found - self.found_before

    @property
    def posts_since(self) -> int:
        """Posts from the turn on."""
        return self.posts - self.turned_at + 1

    def hear(self, order: int, report: Report) -> Case | None:
        """Take the next post; its case, if something was found in it."""
        self.posts += 1
        words = said(order, report)
        for after in self._open:
            after.append(words)
        self._open = [after for after in self._open if len(after) < AFTER]
        own: Case | None = None
        if report.findings:
            own = case_of(order, report, self._ring)
            self._open.append(own.after)
            self._count(words)
        self._ring.append(words)
        return own

    def _count(self, words: Said) -> None:
        self.found += 1
        if len(self.places) < _PLACES:
            self.places.append(self.posts)
        self._latest.append((self.posts, words))
        first, its_words = self._latest[0]
        full = len(self._latest) == CLUSTER
        if self.turn is None and full and self.posts - first < WITHIN:
            self.turn, self.turned_at = its_words, first
            self.found_before = self.found - CLUSTER


class Talks:
    """All threads of a run. A post without a thread stands alone."""

    def __init__(self) -> None:
        self._talks: OrderedDict[str, Talk] = OrderedDict()
        self._gone: list[Talk] = []

    def hear(self, order: int, report: Report) -> Case | None:
        """Take the next post; its case, if something was found in it."""
        thread = report.post.thread
        if thread is None:
            return case_of(order, report, ()) if report.findings else None
        talk = self._talks.get(thread)
        if talk is None:
            talk = self._talks[thread] = Talk(thread)
            if len(self._talks) > _THREADS:
                self._let_go(self._talks.popitem(last=False)[1])
        self._talks.move_to_end(thread)
        return talk.hear(order, report)

    def turned(self) -> list[Talk]:
        """The threads in which findings cluster, those with most of them first."""
        all_of_them = [*self._gone, *self._talks.values()]
        found = [talk for talk in all_of_them if talk.turn is not None]
        return sorted(found, key=lambda talk: (-talk.found_since, talk.name))[:_TURNED]

    def _let_go(self, talk: Talk) -> None:
        if talk.turn is not None:
            self._gone.append(talk)
            if len(self._gone) > 2 * _TURNED:
                self._gone = sorted(self._gone, key=lambda one: -one.found_since)[:_TURNED]
