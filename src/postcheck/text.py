"""How a text is cut into tokens: by one regular expression, whose cost is linear."""

from __future__ import annotations

import re

MASKS = "*@$!#+|€£"
APOSTROPHES = "'’‘ʼ`´"
# Zero-width, bidi and other marks that show nothing, and combining accents.
INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0f\ufeff"
)
_UNSEEN_MARK = rf"[\u0300-\u036f{INVISIBLE}]"
_EMOJI = r"[\u00a9\u00ae\u203c\u2049\u2122-\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
LETTER = r"[^\W\d_]"
_SIGN = r"[^\W_]"  # of a word; an underscore parts words, as in _italics_ and names of files
_SPACED = (
    rf"{LETTER}(?=[ .\-_*/])(?<![\w'’].)(?:%s)"
    % "|".join(
        rf"(?:{gap}{LETTER}(?![\w'’\-]|\.\w)|{gap}{LETTER}(?={gap}{LETTER}(?![^\W_]))){{2,30}}"
        for gap in (r"\ ", r"\.", "-", "_", r"\*", "/", r"\.\ ", r"\ -\ ")
    )
    + r"(?:(?<=\.\w)\.)?"
)  # k.i.l.l. him
_JOINER = rf"[{APOSTROPHES}]|[{MASKS}]{{1,6}}|(?<=\d)[.:](?=\d)"
_ADDRESS = r"""
      (?:https?://|www\.)\S{1,2000}
    | [\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63} |"""
# Every repetition is bounded, and no two alternatives of a repetition start alike: the cost of
# a text is linear in its length whatever it holds.
_WORDS = rf"""
      (?:[Mm]rs?|MRS?|[Mm]s|[Dd]r|[Rr]ev|[Pp]rof)\.(?![.\w])                # titles keep their dot
    | {_SPACED}                                                            # k i l l, f-u-c-k
    | @\w{{1,30}}(?:\.\w{{1,30}}){{1,3}}(?!\w)                                   # handles
    | (?:[\#@]{_UNSEEN_MARK}{{0,3}}\${{0,6}}\w{{1,64}}|\${{0,6}}{_SIGN}{{1,64}})       # words
      (?:(?:{_UNSEEN_MARK}{{1,3}}(?:{_JOINER})?|{_JOINER}){_UNSEEN_MARK}{{0,3}}{_SIGN}{{1,64}}
      ){{0,64}}(?:\*{{2,12}})?{_UNSEEN_MARK}{{0,8}}
    | [!?]{{1,64}}|(?<!\.)\.(?!\.)|[\r\n]{{1,64}}                           # ends of sentences
    | {_EMOJI}(?:[\ufe0f\U0001f3fb-\U0001f3ff]|\u200d{_EMOJI}?){{0,12}}
"""
_TOKEN = re.compile(_WORDS, re.VERBOSE)
_TOKEN_OR_ADDRESS = re.compile(_ADDRESS + _WORDS, re.VERBOSE)
# A letter with a space before it and a lone one after it: nothing else spaced holds together.
_SPACED_OVER_CHUNKS = re.compile(r" \w(?: (?:- )?|\. )\w(?![\w'’])")
ONE_SPACED = re.compile(_SPACED, re.VERBOSE)
BOUNDARIES = frozenset({".", "?"})
NUMBER_WORDS = tuple(
    "one two three four five six seven eight nine ten eleven twelve thirteen".split()
)


def token_pattern(text: str) -> re.Pattern[str]:
    """The expression that cuts a text; looking for addresses everywhere would cost too much."""
    if "@" in text or "://" in text or "www." in text:
        return _TOKEN_OR_ADDRESS
    return _TOKEN


def chunks(text: str) -> list[str]:
    """Pieces of a text that hold whole tokens each: what stands between spaces, as a rule."""
    return [text] if _SPACED_OVER_CHUNKS.search(text) else text.split(" ")
