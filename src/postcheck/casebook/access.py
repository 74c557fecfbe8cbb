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
from postcheck.sameness import plain_words

_NOTE = (
    "A draft for a person to check: it can hold words about other people, and can miss this one "
    "where another name, a nickname or a pronoun was used. Ask the data protection officer before "
    "anything on the safety of a child, or on who raised it, is handed out."
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
    pattern = re.compile("|".join(map(_anyhow, wanted)))
    found = ((case, _places(case, pattern)) for case in book.each(book.numbers()))
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


def _anyhow(name: str) -> str:
    """A pattern for a name, however it is put together: Sam Poole, sam.poole99, #SamPoole, Pooles.

    Rather too much than too little: a person looks at what was found.
    """
    parts = re.findall(r"[^\W_]+", name)
    if not parts:  # of pictures alone
        return re.escape(name)
    before = r"(?<!\w)" if parts[0][0].isdigit() else r"(?<![^\W\d_])"
    after = r"(?!\w)" if parts[-1][-1].isdigit() else r"(?:['’]?s)?(?![^\W\d_])"
    return before + r"[\W_]*".join(map(re.escape, parts)) + after


def _plain(text: str) -> str:
    """Without case, accents, spacing and the forms of letters."""
    apart = unicodedata.normalize("NFKD", plain_words(text).casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))
