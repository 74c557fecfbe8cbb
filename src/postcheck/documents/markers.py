"""What stands before an item of a list: bullets of any kind, numbers, letters, (iv)."""

from __future__ import annotations

import re
from typing import NamedTuple

# Signs that word processors set as bullets; those of symbol fonts are private letters.
BULLETS = "•●◦○▪▫■□►▶▸➢➤➔→✓✔✗✘❖◆◇‣⁃∙·¤§–—*+-"
_BULLET = re.compile(rf"([{re.escape(BULLETS)}\uf020-\uf0ff])(?:\s+|(?<=[^\-–—*+])(?=\w))")
_TYPED_O = re.compile(r"(o)\s+(?=[\w\"“‘'])")
_NUMBER = re.compile(r"(\(\d{1,3}\)|\d{1,2}(?:\.\d{1,2}){1,3}[.)]?|\d{1,3}[.)])(?:\s+|(?=[A-Z]))")
_SPACED_NUMBER = re.compile(r"(\d{1,2})(?:\t| {2,})\s*(?=[A-Z])")
_ROMAN = re.compile(r"(\([ivx]{1,5}\)|[ivx]{1,5}[.)])\s+")
_LETTER = re.compile(r"(\([a-zA-Z]\)|[a-zA-Z]\)|[a-z]\.)\s+|([A-Z]\.)\s+(?=[A-Z][a-z])")
_STYLES = (
    ("bullet", _BULLET),
    ("bullet", _TYPED_O),
    ("number", _NUMBER),
    ("number", _SPACED_NUMBER),
    ("roman", _ROMAN),
    ("letter", _LETTER),
)


class Marker(NamedTuple):
    """A marker: the signs as typed, its style (bullet, number, roman, letter) and its depth."""

    text: str
    style: str
    depth: int


def split(text: str) -> tuple[Marker | None, str]:
    """The marker that a line begins with, and the rest of the line.

    A line that is nothing but a marker has none, and so has one that begins with a word.
    """
    for style, pattern in _STYLES:
        if (found := pattern.match(text)) and (rest := text[found.end() :].strip()):
            sign = found[1] or found[2]
            depth = len(re.findall(r"\d+", sign)) if style == "number" else 1
            return Marker(sign, style, depth), rest
    return None, text


def style_of(marker: str) -> str:
    """The style of a marker that was told by the format; "" for none."""
    found = split(f"{marker} Xx")[0]
    return found.style if found else ""
