"""`--casebook`: what `check` and `batch` find goes into a casebook, and what it holds counts."""

from __future__ import annotations

import getpass
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from postcheck.casebook import Casebook
from postcheck.checker import Checker
from postcheck.errors import InputError
from postcheck.history import Past, PastFinding, occasions
from postcheck.model import Audience, Report, Whose
from postcheck.sameness import author_key


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
    """What this run adds to a casebook, and what the casebook knows of the authors.

    Raises InputError if the casebook cannot be written.
    """

    def __init__(self, book: Casebook, checker: Checker, *, by: str | None, keep_days: int) -> None:
        book.check_writable()  # rather now than after all posts have been checked
        self._by = by or account()
        self._now = datetime.now(UTC)
        self._until = (self._now + timedelta(days=keep_days)).date()
        self._checker = checker
        self._known: dict[str, tuple[Past, ...]] = {}
        self._book = book

    def revised(self, report: Report) -> Report:
        """The report with the steps that follow after what is known of its author."""
        if not report.findings:
            return report
        post, key = report.post, author_key(report.post.author)
        known = self._known.get(key or "")
        if known is None:
            known = tuple(occasions(self._book.history_of(post)))
        noted = self._book.noted(post)
        at = noted[1] if noted else self._now
        revised = self._checker.with_history(report, known, at=at)
        if key is not None:
            self._known[key] = tuple(occasions((*known, *PastFinding.of(report, at=at))))
        return revised

    def keep(self, reports: Iterable[Report]) -> str:
        """Put reports that found something into the casebook, all or none; a sentence on it."""
        last = max(self._book.numbers(), default=0)
        found = (report for report in reports if report.findings)
        numbers = {*self._book.add(found, by=self._by, at=self._now, until=self._until)}
        if not numbers:
            return "Nothing to keep in the casebook."
        there = {number for number in numbers if number <= last}
        old, new = _said(there), _said(numbers - there)
        path = self._book.path
        if not new:
            return f"In {path} already as {old}: stays as it was."
        return f"Kept in {path} as {new}." + (f" There already, and as before: {old}." * bool(old))


def _said(numbers: set[int]) -> str:
    if len(numbers) < 2:
        return "".join(f"case {number}" for number in numbers)
    return f"{len(numbers)} cases, {min(numbers)} to {max(numbers)}"
