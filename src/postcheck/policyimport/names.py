"""Ids, made of the words of a document."""

from __future__ import annotations

import re
import unicodedata

_SMALL = frozenset(
    {"the", "a", "an", "of", "and", "or", "to", "in", "on", "for", "our", "is", "are"}
)
_MAX_WORDS, _MAX_LETTERS = 4, 40


def slug(text: str) -> str:
    """A few words of a text as an id: letters, digits, underscores; "" where it has no words."""
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("'", "").replace("’", "")
    words = re.findall(r"[a-z0-9]+", plain)
    telling = [word for word in words if word not in _SMALL] or words
    name = "_".join(telling[:_MAX_WORDS])[:_MAX_LETTERS].strip("_")
    return name if not name or name[0].isalpha() else f"s_{name}"


def unique(name: str, taken: set[str]) -> str:
    """The name, with a number where it is taken; from now on it is."""
    found, number = name, 2
    while found in taken:
        found, number = f"{name}_{number}", number + 1
    taken.add(found)
    return found
