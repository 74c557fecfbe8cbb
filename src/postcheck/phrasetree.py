"""An expression for one of many strings, written as a tree, as far as they start alike.

`re` tries alternatives one by one. In a tree what starts alike is tried once, and characters after
which the same may follow are one class: a list of a thousand phrases costs a few looks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

# Nothing matches it.
NEVER = "(?!)"
# So many phrases are tried one by one as fast, and a tree takes longer to compile.
_FEW = 40


def one_of(codes: Collection[str]) -> str:
    """An expression for one of some strings; a list may be empty."""
    if not codes:
        return NEVER
    longer = [code for code in codes if len(code) > 1]
    if len(longer) <= _FEW:
        single = {code for code in codes if len(code) == 1}
        options = [*map(re.escape, longer), *([char_class(single)] if single else ())]
        return options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"
    told = _tree(codes)
    # Most words start none of many strings: one look at all that do comes first.
    return f"(?={first_of(codes)}){told}" if told.startswith("(") else told


def rest_of(codes: Collection[str]) -> str:
    """The same where the first character was just read, by `first_of`."""
    return _tree(codes, read="(?<=%s)") if codes else NEVER


def first_of(codes: Iterable[str]) -> str:
    """A class of the characters that some strings start with."""
    return char_class({code[0] for code in codes})


def char_class(letters: Collection[str]) -> str:
    """A class of characters, as `re` writes it."""
    told = "".join(map(re.escape, sorted(letters)))
    return told if len(letters) == 1 else f"[{told}]" if letters else NEVER


def _tree(codes: Iterable[str], read: str = "%s") -> str:
    rests: dict[str, set[str]] = {}
    for code in codes:
        rests.setdefault(code[0], set()).add(code[1:])
    alike: dict[str, list[str]] = {}
    for first, after in rests.items():
        rest = _tree(after - {""}) if after != {""} else ""
        alike.setdefault(f"(?:{rest})?" if rest and "" in after else rest, []).append(first)
    options = [read % char_class(firsts) + rest for rest, firsts in alike.items()]
    return options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"
