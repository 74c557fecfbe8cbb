"""Reads rosters as management systems export them: CSV or XLSX, with many names for a column."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_args

from postcheck.errors import InputError, MissingExtraError
from postcheck.roster import TITLES, Roster, RosterKind, RosterPerson

_MAX_ROWS, _MAX_BYTES, _MAX_NAME = 50_000, 50_000_000, 100
# What columns are called; those of one field add up.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": (
        *("name", "full name", "pupil name", "student name", "staff name", "display name"),
        *("legal name", "legal full name", "pupil full name", "student full name", "pupil"),
        *("student", "surname forename", "surname forename middle", "preferred full name"),
    ),
    "given": (
        *("forename", "first name", "given name", "legal forename", "legal first name", "first"),
        *("firstname", "forenames", "given names", "student forename", "pupil forename"),
    ),
    "surname": (
        *("surname", "last name", "family name", "legal surname", "preferred surname", "last"),
        *("lastname", "surnames", "legal last name", "preferred last name", "student surname"),
        *("pupil surname", "chosen surname"),
    ),
    "known": (
        *("preferred forename", "preferred first name", "preferred name", "known as"),
        *("chosen name", "chosen forename", "chosen first name"),
    ),
    "aliases": ("aliases", "alias", "nickname", "nicknames", "other names"),
    "kind": ("kind", "type", "role", "person type"),
    "class": ("class", "form", "reg", "reg group", "registration group", "tutor group"),
}
_KIND_WORDS: Mapping[RosterKind, str] = {
    "pupil": "pupil student child learner",
    "staff": (
        "staff teacher ta tutor head headteacher deputy sendco senco office caretaker assistant "
        "hlta lsa supervisor cook cleaner technician librarian mentor coach counsellor nurse"
    ),
    "parent": "parent carer guardian mother father contact",
    "governor": "governor trustee",
}
# A word of a name begins with a letter; other signs in a cell are none.
_NAME = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_NOTHING = ("n a", "na", "none", "null", "unknown", "tbc")
_KINDS = {word: kind for kind, words in _KIND_WORDS.items() for word in words.split()}


def load_roster(path: str | Path) -> Roster:
    """Read a CSV file (comma, semicolon or tab) or an XLSX file with a row of column names.

    Raises:
        InputError: it cannot be read, has no names, or a row has a kind that is none.
        MissingExtraError: an XLSX file, and python-calamine is not installed.
    """
    path = Path(path)
    rows = _sheet(path) if path.suffix.lower() in (".xlsx", ".xlsm") else _table(path)
    people = tuple(_people(rows, path))
    if not people:
        raise InputError("the roster names nobody", path=path)
    return Roster(people)


def _people(rows: Iterator[list[str]], path: Path) -> Iterator[RosterPerson]:
    header = next(rows, None)
    columns = _fields(header or [])
    if not {"name", "given", "known"} & columns.keys():
        raise InputError(
            "the roster has no column of names",
            path=path,
            line=1,
            hint="call one name, or two forename and surname",
        )
    for line, row in enumerate(rows, start=2):
        if line > _MAX_ROWS:
            raise InputError(f"a roster has at most {_MAX_ROWS:,} rows", path=path, line=line)
        if len(header or ()) == 1:
            row = [", ".join(row)]  # Patel, Jayden
        cells = {
            name: [row[at] for at in places if at < len(row)] for name, places in columns.items()
        }
        if person := _person(cells, path, line):
            yield person


def _fields(header: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, title in enumerate(header):
        plain = " ".join(re.sub(r"[^a-z]+", " ", title.casefold()).split())
        for name, known in _COLUMNS.items():
            if plain in known:
                found.setdefault(name, []).append(place)
    return found


def _person(cells: Mapping[str, list[str]], path: Path, line: int) -> RosterPerson | None:
    def told(name: str) -> list[str]:
        return [text for cell in cells.get(name, ()) if _tells(text := _plain(cell))]

    given, surname, titled = told("given"), (told("surname") or [""])[0], False
    for whole in cells.get("name", ()):
        last, comma, first = whole.partition(",")
        parts = _plain(first if comma else whole).split()
        if parts and parts[0] in TITLES:
            parts = parts[1:]
            # Mr Hale, Mrs J Okafor, and Hale, Mr P are how lists of staff are written.
            titled = len(parts) < 2 - bool(comma) or len(parts[0]) == 1
            if titled and not comma:
                surname, parts = surname or " ".join(parts[-1:]), []
        if _tells(" ".join(parts[:1])):
            given.append(parts[0])
        surname = surname or (_plain(last) if comma else " ".join(parts[1:]))
    given += told("known")
    split = (re.split("[;,/|]", cell) for cell in cells.get("aliases", ()))
    aliases = [_plain(one) for some in split for one in some]
    given += [alias for alias in aliases if " " not in alias and _tells(alias)]
    if not given and not surname:
        return None
    return RosterPerson(
        kind=_kind(cells, path, line, titled=titled),
        given=tuple(dict.fromkeys(given)),
        surname=surname,
        aliases=tuple(alias for alias in aliases if " " in alias and _tells(alias)),
        class_name=(told("class") or [""])[0],
    )


def _kind(cells: Mapping[str, list[str]], path: Path, line: int, *, titled: bool) -> RosterKind:
    stated = next((text for cell in cells.get("kind", ()) if (text := _plain(cell))), "")
    for word in re.findall("[a-z]+", stated):
        if kind := _KINDS.get(word) or _KINDS.get(word.removesuffix("s")):
            return kind
    if not stated:  # lists of staff say so, or give titles; lists of pupils seldom do
        return "staff" if titled else "pupil"
    raise InputError(
        "this row is of no kind that is known",
        path=path,
        line=line,
        hint=f"one of {', '.join(get_args(RosterKind))}",
    )


def _plain(cell: str) -> str:
    """The words of a cell in small letters without accents, and without what stands in brackets."""
    letters = unicodedata.normalize("NFKD", cell[:_MAX_NAME]).casefold().replace("’", "'")
    bare = "".join(char for char in letters if not unicodedata.combining(char))
    return " ".join(_NAME.findall(re.sub(r"\([^)]*\)", " ", bare)))


def _tells(name: str) -> bool:
    """Whether it is a name; a letter is none."""
    return len(name) > 1 and name not in _NOTHING


def _table(path: Path) -> Iterator[list[str]]:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InputError(f"a roster has at most {_MAX_BYTES:,} bytes", path=path)
        data = path.read_bytes()
    except OSError as problem:
        raise InputError(f"cannot be read: {problem.strerror}", path=path) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        raise InputError("not a table", path=path, hint="save the roster as CSV or XLSX")
    lines = text.splitlines()
    first = lines[0] if lines else ""
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(lines, delimiter=delimiter)
    except csv.Error as problem:
        raise InputError(f"not a table: {problem}", path=path) from None


def _sheet(path: Path) -> Iterator[list[str]]:
    """The first sheet of a workbook."""
    try:
        from python_calamine import CalamineError, load_workbook
    except ImportError:
        raise MissingExtraError(
            "reading XLSX needs python-calamine", path=path, hint='pip install "postcheck[roster]"'
        ) from None
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InputError(f"a roster has at most {_MAX_BYTES:,} bytes", path=path)
        with load_workbook(path) as book:
            rows = book.get_sheet_by_index(0).to_python() if book.sheet_names else []
    except (OSError, CalamineError) as problem:
        raise InputError(f"cannot be read as a workbook: {problem}", path=path) from None
    for row in rows:
        yield [_cell(value) for value in row]


def _cell(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
