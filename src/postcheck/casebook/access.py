"""Everything in a casebook that is about one person, for someone who asks what is held on them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from postcheck.casebook.book import Casebook
from postcheck.casebook.cases import Case
from postcheck.errors import InputError

_NOTE = (
    "A draft for a person to check: it can hold words about other people, and can miss this one "
    "where another name, a nickname or a pronoun was used."
)
# What people wrote; the rest of a report are sentences of the rules.
_WRITTEN = {"post", "quote", "evidence", "people", "noted_by", "by", "reason"}


def about_person(book: Casebook, names: Sequence[str]) -> dict[str, Any]:
    """All cases whose author has one of these names, or that name them anywhere, as JSON data.

    Each case is whole: the report, every entry, also those that were corrected, and under
    `found_in` where the name stands. Raises InputError if no name is given.
    """
    wanted = [plain for name in names if (plain := _plain(name))]
    if not wanted:
        raise InputError("give the name of a person")
    either = "|".join(re.escape(name) for name in wanted)
    pattern = re.compile(rf"(?<!\w)(?:{either})(?!\w)")
    found = [(case, _places(case, pattern)) for case in book.cases()]
    return {
        "schema_version": "1",
        "names": list(names),
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "note": _NOTE,
        "cases": [
            {**case.model_dump(mode="json"), "until": case.until.isoformat(), "found_in": places}
            for case, places in found
            if places
        ],
    }


def _places(case: Case, pattern: re.Pattern[str]) -> list[str]:
    places = (
        place
        for place, text in _texts(case.model_dump(mode="json"), "", written=False)
        if pattern.search(_plain(text))
    )
    return list(dict.fromkeys(places))


def _texts(value: Any, place: str, *, written: bool) -> Iterator[tuple[str, str]]:
    """Each text that somebody wrote, with the way to it."""
    if isinstance(value, str) and written:
        yield place, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            way = f"{place}.{key}" if place else key
            yield from _texts(inner, way, written=written or key in _WRITTEN)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, place, written=written)


def _plain(text: str) -> str:
    """Without case, spacing and the forms of letters."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return " ".join(plain.split())
