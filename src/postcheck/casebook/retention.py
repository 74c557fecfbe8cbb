"""Purges what is past its date, so that it is gone from the file and not only from the tables."""

from __future__ import annotations

import contextlib
import os
from datetime import date
from pathlib import Path

from postcheck.casebook.book import Casebook
from postcheck.casebook.cases import last_day
from postcheck.casebook.file import NO_DELETE, errors, transaction
from postcheck.errors import InputError

_CHUNK = 1 << 20


def due(book: Casebook, today: date) -> tuple[int, ...]:
    """The numbers of the cases whose last day is past; what a report says is not looked at."""
    told = today.isoformat()
    rows = book.rows(
        "SELECT number, first_until FROM cases WHERE first_until < ? OR number IN "
        """(SELECT "case" FROM entries WHERE kind = 'keep_until' AND until < ?)""",
        told,
        told,
    )
    return tuple(
        number
        for number, first in rows
        if last_day(date.fromisoformat(first), book.entries(number)) < today
    )


def purge(book: Casebook, today: date) -> tuple[int, ...]:
    """Delete the cases whose last day is past, and what was done with them; their numbers.

    Freed space is overwritten with zeros and then given up, and so is the journal, in which
    SQLite keeps the old pages while it works. What stands in backups, or in blocks that the disk
    itself has set aside, is out of reach.

    Raises InputError if the file is in use or cannot be written; then all is as it was.
    """
    run = book.connection.execute
    journal = Path(f"{book.path.resolve()}-journal")
    with errors(book.path):
        run("PRAGMA locking_mode = EXCLUSIVE")
        run("PRAGMA journal_mode = PERSIST")  # so that the journal is there to be overwritten
    try:
        with transaction(book.connection, book.path):
            numbers = due(book, today)
            for name in ("cases_stay", "entries_stay"):
                run(f"DROP TRIGGER {name}")
            for number in numbers:
                # Corrections point at what they correct: the last goes first.
                for (entry,) in run(
                    'SELECT number FROM entries WHERE "case" = ? ORDER BY number DESC', [number]
                ).fetchall():
                    run("DELETE FROM entries WHERE number = ?", [entry])
                run("DELETE FROM cases WHERE number = ?", [number])
            for statement in NO_DELETE:
                run(statement)
        _wipe(journal)
        with errors(book.path):
            run("VACUUM")
        _wipe(journal)
    finally:
        with errors(book.path):
            run("PRAGMA journal_mode = DELETE")
            run("PRAGMA locking_mode = NORMAL")
            run("SELECT count(*) FROM cases").fetchone()  # lets go of the lock
    return numbers


def _wipe(journal: Path) -> None:
    """Overwrite a journal that is no longer needed; only the owner of the lock may do so."""
    with contextlib.suppress(FileNotFoundError):
        try:
            with journal.open("r+b") as file:
                left = journal.stat().st_size
                while left > 0:
                    left -= file.write(bytes(min(left, _CHUNK)))
                file.flush()
                os.fsync(file.fileno())
        except FileNotFoundError:
            raise
        except OSError as problem:
            raise InputError(
                f"the journal cannot be overwritten: {problem.strerror}", path=journal
            ) from None
