"""`--casebook`: what `check` and `batch` find goes into a casebook, and what it holds counts."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from postcheck.casebook import Casebook
from postcheck.checker import Checker
from postcheck.errors import InputError
from postcheck.history import Past, PastFinding, author_key
from postcheck.model import Audience, Report, Whose


def refuse(*, audience: Audience, whose: Whose | None) -> None:
    """Raises InputError for what cannot go together with a casebook."""
    if whose:
        raise InputError(
            "--casebook and --redact do not go together",
            hint="a casebook without names has no history; redact what you export",
        )
    if audience != "school":
        raise InputError(
            "--casebook is for a school", hint="a self-check keeps nothing; leave --audience out"
        )


def account() -> str:
    """The name of whoever runs this."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise InputError("your account has no name", hint="say who you are with --by") from None


class Keeper:
    """An open casebook, the histories of its authors, and what this run adds to them.

    A context manager. Raises InputError if the casebook cannot be used.
    """

    def __init__(self, path: Path, checker: Checker, *, by: str | None, keep_days: int) -> None:
        self._by = by or account()
        self._now = datetime.now(UTC)
        self._until = (self._now + timedelta(days=keep_days)).date()
        self._checker = checker
        self._known: dict[str | None, list[Past]] = {}
        self._book = Casebook(path, create=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._book.close()

    def revised(self, report: Report) -> Report:
        """The report with the steps that follow after what is known of its author."""
        if not report.findings:
            return report
        key = author_key(report.post.author)
        if key not in self._known:
            self._known[key] = list(self._book.history(key))
        revised = self._checker.with_history(report, self._known[key], at=self._now)
        self._known[key] += PastFinding.of(report, at=self._now)
        return revised

    def keep(self, reports: Sequence[Report]) -> str:
        """Put the reports that found something into the casebook, all or none; a sentence on it."""
        found = [report for report in reports if report.findings]
        if not found:
            return "Nothing to keep in the casebook."
        numbers = self._book.add(found, by=self._by, at=self._now, until=self._until)
        first, last = min(numbers), max(numbers)
        which = (
            f"case {first}" if first == last else f"{len(set(numbers))} cases, {first} to {last}"
        )
        return f"Kept in {self._book.path} as {which}. A case that was there stays as it was."
