"""All forms of a word: what `~word` means in a pattern.

Verbs and nouns share the mark, so `~batter` is batter, batters, battered, battering, batterin.
Forms that English does not have ("idioted") do no harm: nobody writes them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_DOUBLES = re.compile(r"[^aeiou]+[aeiou][bdgklmnprtvz]")


def forms(word: str, irregular: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The word and its forms in -s, -ed and -ing (also -in).

    `irregular` gives, for a base form, the forms that regular spelling would miss; where a word
    is listed, they stand in place of the -ed form.
    """
    past = irregular.get(word, (_past(word),))
    progressive = _progressive(word)
    return tuple(
        dict.fromkeys((word, _plural(word), *past, progressive + "ing", progressive + "in"))
    )


def _ends_in_consonant_y(word: str) -> bool:
    return word.endswith("y") and word[-2:-1] not in "aeiou"


def _past(word: str) -> str:
    if word.endswith("e"):
        return word + "d"
    if _ends_in_consonant_y(word):
        return word[:-1] + "ied"
    return _doubled(word) + "ed"


def _progressive(word: str) -> str:
    if word.endswith("ie"):
        return word[:-2] + "y"
    if word.endswith("e") and not word.endswith(("ee", "ye", "oe")):
        return word[:-1]
    return _doubled(word)


def _doubled(word: str) -> str:
    """stab -> stabb: one short vowel before one consonant."""
    return word + word[-1] if _DOUBLES.fullmatch(word) else word


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if _ends_in_consonant_y(word):
        return word[:-1] + "ies"
    return word + "s"
