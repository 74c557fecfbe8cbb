"""The file behind a casebook: opening, checking that it is one, and errors in one sentence."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from postcheck.errors import InputError

APPLICATION = 0x70637362  # "pcsb", which `file` and SQLite show
VERSION = 1
_HINT_KIND = "give a file that `--casebook` made, or the name of a new one"

NO_DELETE = (
    "CREATE TRIGGER cases_stay BEFORE DELETE ON cases "
    "BEGIN SELECT RAISE(ABORT, 'cases are purged, not deleted'); END",
    "CREATE TRIGGER entries_stay BEFORE DELETE ON entries "
    "BEGIN SELECT RAISE(ABORT, 'entries are purged, not deleted'); END",
)
_SCHEMA = (
    """CREATE TABLE cases (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        noted_at TEXT NOT NULL,
        noted_by TEXT NOT NULL,
        first_until TEXT NOT NULL,
        post TEXT NOT NULL UNIQUE,
        author TEXT,
        verdict TEXT NOT NULL,
        report TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE entries (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        "case" INTEGER NOT NULL REFERENCES cases (number),
        kind TEXT NOT NULL,
        at TEXT NOT NULL,
        noted_at TEXT NOT NULL,
        by TEXT NOT NULL,
        step TEXT,
        outcome TEXT,
        finding INTEGER,
        until TEXT,
        reason TEXT,
        corrects INTEGER UNIQUE REFERENCES entries (number)
    ) STRICT""",
    "CREATE INDEX cases_by_author ON cases (author)",
    'CREATE INDEX entries_by_case ON entries ("case")',
    "CREATE TRIGGER cases_unchanged BEFORE UPDATE ON cases "
    "BEGIN SELECT RAISE(ABORT, 'cases are never changed'); END",
    "CREATE TRIGGER entries_unchanged BEFORE UPDATE ON entries "
    "BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END",
    *NO_DELETE,
)
# The journal is synced with its folder, deleted rows are overwritten, nothing of a row goes to a
# temporary file, and a file from elsewhere can run nothing.
_SETTINGS = (
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "foreign_keys = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",
    "journal_mode = DELETE",
    "synchronous = EXTRA",
)


def connect(path: Path, *, create: bool, timeout: float) -> sqlite3.Connection:
    """An open casebook; `timeout`: seconds to wait for another program that writes to it.

    Raises InputError for a file that is missing (unless `create`), locked, damaged, from a newer
    version, or no casebook.
    """
    _prepare(path, create=create)
    with errors(path):
        # In full: ":memory:" alone would be no file at all.
        connection = sqlite3.connect(path.absolute(), timeout=timeout, isolation_level=None)
    try:
        with errors(path):
            if _is_empty(connection) and create:
                _fill(connection)
            _check(connection, path)
            for setting in _SETTINGS:
                connection.execute(f"PRAGMA {setting}")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def errors(path: Path) -> Iterator[None]:
    """Turns errors of SQLite into one sentence."""
    try:
        yield
    except OverflowError:  # a number of more than 64 bits
        raise InputError("there is no such number", path=path) from None
    except sqlite3.Error as problem:
        message, hint = _told(problem)
        raise InputError(message, path=path, hint=hint) from None


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """All of a block or nothing of it, even if the power goes."""
    with errors(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _prepare(path: Path, *, create: bool) -> None:
    try:
        if not path.exists():
            if not create:
                raise InputError("there is no such casebook", path=path, hint=_HINT_KIND)
            # Only the owner may read what stands in it.
            os.close(os.open(path.resolve(), os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        elif not path.is_file():
            raise InputError("not a file", path=path, hint=_HINT_KIND)
    except FileExistsError:
        return  # another program made it just now
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise InputError(
            f"the casebook cannot be opened: {reason}", path=path, hint="check folder and rights"
        ) from None


def _is_empty(connection: sqlite3.Connection) -> bool:
    pages: int = connection.execute("PRAGMA page_count").fetchone()[0]
    return pages == 0


def _fill(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("BEGIN IMMEDIATE")
    if not _schema_of(connection):  # else another program was faster
        for statement in _SCHEMA:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Raises InputError for anything but a whole casebook of this version."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION:
        raise InputError("not a casebook", path=path, hint=_HINT_KIND)
    if version > VERSION:
        message = f"a casebook of version {version}, and this postcheck knows {VERSION}"
        raise InputError(message, path=path, hint="install a newer postcheck")
    if _schema_of(connection) != _own_schema():
        raise InputError("a casebook with other tables", path=path, hint="use a backup of it")
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise InputError("the casebook is damaged", path=path, hint="use a backup of it")


def _schema_of(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {(name, sql) for name, sql in rows if not name.startswith("sqlite_")}


def _own_schema() -> set[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:")) as memory:
        for statement in _SCHEMA:
            memory.execute(statement)
        return _schema_of(memory)


def _told(problem: sqlite3.Error) -> tuple[str, str]:
    """What went wrong, and what to do."""
    code = getattr(problem, "sqlite_errorcode", 0) & 0xFF
    backup = "use a backup of it"
    known = {
        sqlite3.SQLITE_BUSY: (
            "another program is writing to the casebook",
            "try again when it has finished",
        ),
        sqlite3.SQLITE_NOTADB: ("not a casebook", _HINT_KIND),
        sqlite3.SQLITE_CORRUPT: ("the casebook is damaged", backup),
        sqlite3.SQLITE_FULL: ("there is no room on the disk", "nothing was written; make room"),
        sqlite3.SQLITE_READONLY: ("the casebook cannot be written", "check the rights of the file"),
        sqlite3.SQLITE_CANTOPEN: ("the casebook cannot be opened", "check folder and rights"),
        sqlite3.SQLITE_IOERR: ("the disk cannot be read or written", "check the disk"),
    }
    known[sqlite3.SQLITE_LOCKED] = known[sqlite3.SQLITE_BUSY]
    return known.get(code, (f"the casebook cannot be used: {problem}", backup))
