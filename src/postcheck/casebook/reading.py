"""Reads the rows of a casebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError

from postcheck.casebook.cases import Case, Entry
from postcheck.casebook.file import connect, errors
from postcheck.errors import InputError
from postcheck.history import Past
from postcheck.model import Post, Report
from postcheck.sameness import author_key, post_key

_CASE = "number, noted_at, noted_by, first_until, report"
ENTRY = 'number, "case", kind, at, noted_at, by, step, outcome, finding, until, reason, corrects'


class Reading:
    """What can be read in an open casebook."""

    def __init__(self, path: Path | str, *, create: bool = False, timeout: float = 5) -> None:
        self.path = Path(path)
        self.connection = connect(self.path, create=create, timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def noted(self, post: Post) -> tuple[int, datetime] | None:
        """The number of the case of a post, and when it was noted; None if there is none."""
        found = self.rows("SELECT number, noted_at FROM cases WHERE post = ?", post_key(post))
        return (found[0][0], datetime.fromisoformat(found[0][1])) if found else None

    def case(self, number: int) -> Case:
        """One case. Raises InputError if there is none of this number."""
        found = self.rows(f"SELECT {_CASE} FROM cases WHERE number = ?", number)
        if found:
            return self._case(*found[0])
        raise InputError(f"there is no case {number}", path=self.path, hint="see `cases list`")

    def cases(self) -> tuple[Case, ...]:
        """All cases, the oldest first."""
        return tuple(self.each(self.numbers()))

    def numbers(self, *, author: str | None = None) -> tuple[int, ...]:
        """The numbers of all cases, or of those by one author; the oldest first."""
        if author is None:
            some = self.rows("SELECT number FROM cases")
        else:
            some = self.rows("SELECT number FROM cases WHERE author IS ?", author_key(author))
        return tuple(sorted(number for (number,) in some))

    def each(self, numbers: Iterable[int]) -> Iterator[Case]:
        """Cases by number, one at a time; those that are purged meanwhile are left out."""
        for number in numbers:
            for row in self.rows(f"SELECT {_CASE} FROM cases WHERE number = ?", number):
                yield self._case(*row)

    def history(self, author: str | None) -> tuple[Past, ...]:
        """What is known of an author, for `Checker.next_step`; () for a name that is nobody's."""
        numbers = self.numbers(author=author) if author_key(author) else ()
        return tuple(one for case in self.each(numbers) for one in case.past())

    def history_of(self, post: Post) -> tuple[Past, ...]:
        """What is known of a post's author; where that is nobody, what was done about the post."""
        noted = self.noted(post)
        if noted is None or author_key(post.author):
            return self.history(post.author)
        return tuple(self.case(noted[0]).past())

    def entries(self, case: int) -> tuple[Entry, ...]:
        """All entries of a case, in the order they were made."""
        rows = self.rows(f'SELECT {ENTRY} FROM entries WHERE "case" = ? ORDER BY number', case)
        names = list(Entry.model_fields)
        with self._as_written(case):
            return tuple(Entry.model_validate(dict(zip(names, one, strict=True))) for one in rows)

    def _case(
        self, number: int, noted_at: Any, noted_by: str, first_until: Any, report: str
    ) -> Case:
        entries = self.entries(number)
        with self._as_written(number):
            return Case(
                number=number,
                noted_at=noted_at,
                noted_by=noted_by,
                first_until=first_until,
                report=Report.model_validate_json(report),
                entries=entries,
            )

    @contextmanager
    def _as_written(self, case: int) -> Iterator[None]:
        try:
            yield
        except ValidationError:
            raise InputError(
                f"case {case} is not as postcheck wrote it",
                path=self.path,
                hint="use a backup of the casebook",
            ) from None

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What a SELECT gives."""
        with errors(self.path):
            return self.connection.execute(statement, values).fetchall()
