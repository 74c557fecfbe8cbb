"""The gravest of any number of cases, in the memory of a few."""

from __future__ import annotations

from heapq import heappush, heappushpop

from postcheck.reports.page.case import Case


class Gravest:
    """Keeps the `most` gravest cases that it is given. `seen`: how many that were."""

    def __init__(self, most: int) -> None:
        self.seen = 0
        self._most = most
        self._heap: list[tuple[tuple[int, ...], Case]] = []

    def add(self, case: Case) -> None:
        """Take a case; no two have the same gravity, since that ends in their order."""
        self.seen += 1
        if len(self._heap) < self._most:
            heappush(self._heap, (case.gravity, case))
        else:
            heappushpop(self._heap, (case.gravity, case))

    def cases(self) -> list[Case]:
        """Those that were kept, the gravest first, with their numbers."""
        found = [case for _, case in sorted(self._heap, key=lambda one: one[0], reverse=True)]
        for number, case in enumerate(found, start=1):
            case.number = number
        return found
