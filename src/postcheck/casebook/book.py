"""Adds the rows of a casebook."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from postcheck.casebook.cases import Case, Entry, EntryKind
from postcheck.casebook.file import transaction
from postcheck.casebook.reading import ENTRY, Reading
from postcheck.errors import InputError
from postcheck.history import Outcome
from postcheck.model import Report, with_zone
from postcheck.sameness import author_key, post_key

KEEP_DAYS = 365
"""How long a case is kept where nothing else is said."""
_MAX_REASON = 10_000


class Casebook(Reading):
    """A casebook in a file; a context manager.

    Args:
        path: the file; it is made if it is not there and `create` is set.
        timeout: seconds to wait for another program that is writing.

    Raises:
        InputError: the file cannot be used, here and in every method.
    """

    def check_writable(self) -> None:
        """Raises InputError if nothing could be added now."""
        with transaction(self.connection, self.path):
            pass

    def add(
        self,
        reports: Iterable[Report],
        *,
        by: str,
        at: datetime | None = None,
        until: date | None = None,
    ) -> tuple[int, ...]:
        """Note reports as new cases, all or none; the number of each case.

        A post that is in the casebook already keeps its case. `at` is now by default; `until`, the
        last day to keep them, is KEEP_DAYS later.
        """
        moment = _aware(at)
        until = until or (moment + timedelta(days=KEEP_DAYS)).date()
        _check_until(until, moment)
        by = _text(by, "who noted it")
        with transaction(self.connection, self.path):
            return tuple(self._add(report, by, moment, until) for report in reports)

    def _add(self, report: Report, by: str, moment: datetime, until: date) -> int:
        known = self.noted(report.post)
        if known:
            return known[0]
        key, author = post_key(report.post), author_key(report.post.author)
        data = json.dumps(report.model_dump(mode="json"), ensure_ascii=False)
        values = (moment.isoformat(), by, until.isoformat(), key, author, report.verdict, data)
        return self._insert(
            "INSERT INTO cases (noted_at, noted_by, first_until, post, author, verdict, report) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            values,
        )

    def add_step(
        self,
        case: int,
        step: str,
        *,
        by: str,
        outcome: Outcome = "open",
        at: datetime | None = None,
        reason: str | None = None,
        corrects: int | None = None,
    ) -> Entry:
        """Note a step that was taken; a later outcome is a row that corrects the first one.

        `at`: when it was done; now by default, or when the corrected step was.
        """
        step = _text(step, "which step")
        return self._enter(
            case, "step", by, at, step=step, outcome=outcome, reason=reason, corrects=corrects
        )

    def override(
        self,
        case: int,
        *,
        by: str,
        reason: str,
        finding: int | None = None,
        at: datetime | None = None,
        corrects: int | None = None,
    ) -> Entry:
        """Set a finding aside (numbered from 1), or all of them, for a reason."""
        known = self.case(case)
        count = len(known.report.findings)
        if finding is not None and not 1 <= finding <= count:
            raise InputError(
                f"case {case} has no finding {finding}", path=self.path, hint=f"1 to {count}"
            )
        reason = _text(reason, "a reason")
        aside = {one.finding: one for one in known.standing if one.kind == "override"}
        if corrects is None and (done := aside.get(finding) or aside.get(None)):
            raise InputError(
                f"entry {done.number} sets that aside already",
                path=self.path,
                hint="correct that entry, or withdraw it",
            )
        return self._enter(
            case, "override", by, at, finding=finding, reason=reason, corrects=corrects
        )

    def keep_until(
        self, case: int, until: date, *, by: str, reason: str, at: datetime | None = None
    ) -> Entry:
        """Set another last day to keep a case, for a reason."""
        _check_until(until, _aware(at))
        reason = _text(reason, "a reason")
        return self._enter(case, "keep_until", by, at, until=until, reason=reason)

    def withdraw(self, entry: int, *, by: str, reason: str, at: datetime | None = None) -> Entry:
        """Say of an entry that it no longer holds."""
        found = self.rows('SELECT "case" FROM entries WHERE number = ?', entry)
        if not found:
            raise InputError(f"there is no entry {entry}", path=self.path)
        reason = _text(reason, "a reason")
        return self._enter(found[0][0], "withdrawal", by, at, reason=reason, corrects=entry)

    def _enter(
        self, case: int, kind: EntryKind, by: str, at: datetime | None, **more: Any
    ) -> Entry:
        by = _text(by, "who did it")
        corrects = more.get("corrects")
        if more.get("reason"):
            more["reason"] = _text(more["reason"], "a reason")
        with transaction(self.connection, self.path):
            known = self.case(case)
            now = _aware(None)
            if corrects is not None:
                corrected = self._corrected(known, corrects, kind)
                at = corrected.at if at is None and kind == "step" else at
            entry = Entry(
                number=0, case=case, kind=kind, at=_aware(at), noted_at=now, by=by, **more
            )
            values = entry.model_dump(mode="json", exclude={"number"})
            number = self._insert(
                f"INSERT INTO entries ({ENTRY.removeprefix('number, ')}) "
                f"VALUES ({', '.join('?' * len(values))})",
                tuple(values.values()),
            )
        return entry.model_copy(update={"number": number})

    def _corrected(self, case: Case, number: int, kind: EntryKind) -> Entry:
        """The entry that another may take the place of."""
        entry = next((one for one in case.entries if one.number == number), None)
        if entry is None:
            raise InputError(f"case {case.number} has no entry {number}", path=self.path)
        if later := [one.number for one in case.entries if one.corrects == number]:
            raise InputError(
                f"entry {number} is corrected already",
                path=self.path,
                hint=f"correct entry {later[0]}, which took its place",
            )
        if entry.kind == "withdrawal":
            message = f"entry {number} is a withdrawal, which cannot be taken back"
            raise InputError(message, path=self.path, hint="note anew what holds after all")
        if kind not in (entry.kind, "withdrawal"):
            message = f"entry {number} is of the kind {entry.kind}, and a {kind} cannot correct it"
            raise InputError(message, path=self.path)
        return entry

    def _insert(self, statement: str, values: tuple[object, ...]) -> int:
        plain = [_utf8(one) if isinstance(one, str) else one for one in values]
        number = self.connection.execute(statement, plain).lastrowid
        assert number is not None
        return number


def _utf8(text: str) -> str:
    """Half a surrogate pair becomes a question mark, so that every offset stays as it is."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _aware(at: datetime | None) -> datetime:
    if at is None:
        return datetime.now(UTC)
    if at.tzinfo is None:
        raise InputError("a time in a casebook needs a time zone", hint="as in 2026-03-02T09:00Z")
    try:
        return with_zone(at)
    except ValueError as problem:
        raise InputError(str(problem)) from None


def _check_until(until: date, moment: datetime) -> None:
    if until < moment.date():
        raise InputError(f"{until} is past already", hint="give a later day to keep it until")


def _text(value: str, what: str) -> str:
    plain = value.strip()
    if not plain:
        raise InputError(f"say {what}", hint="it cannot be left empty")
    if len(plain) > _MAX_REASON:
        raise InputError(f"{what} has at most {_MAX_REASON:,} characters")
    return plain
