"""The markers that a word processor would print before the items of its lists."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True)
class Level:
    """How one level of a list is marked: `format` as OOXML names it, `text` with %1 for the number
    of level 1."""

    format: str = "bullet"
    text: str = "•"
    start: int = 1


def sign(format_: str, number: int) -> str:
    """A number in one of the formats: decimal, letters, roman."""
    if format_ in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter if format_ == "lowerLetter" else letter.upper()
    if format_ in ("lowerRoman", "upperRoman"):
        rest, roman = number, ""
        for value, letters in _ROMAN:
            while rest >= value:
                roman, rest = roman + letters, rest - value
        return roman if format_ == "lowerRoman" else roman.upper()
    return str(number)


class Counters:
    """Counts the items of each list."""

    def __init__(self) -> None:
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)

    def next(self, name: str, levels: dict[int, Level], depth: int) -> str:
        """The marker of the next item of list `name` at `depth`, counted from 0."""
        level = levels.get(depth, Level())
        counts = self._counts[name]
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        if level.format in ("bullet", "none"):
            return "•"

        def number(found: re.Match[str]) -> str:
            above = int(found[1]) - 1
            of = levels.get(above, Level())
            return sign(of.format, counts.get(above, of.start))

        return re.sub(r"%(\d)", number, level.text) or "•"
