"""What a document says of itself: its title, its school, its dates, and whom it is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import get_args

from postcheck.documents import Block
from postcheck.model import AuthorRole
from postcheck.policyimport.cuefile import Cues
from postcheck.policyimport.sentences import sentences

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
_DATE = re.compile(
    rf"\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{_MONTHS})\.?\s+\d{{4}}"
    rf"|(?:spring|summer|autumn)(?:\s+term)?\s+\d{{4}}|\b20\d\d\s*[/–-]\s*(?:20)?\d\d\b|\b20\d\d\b",
    re.IGNORECASE,
)
_VERSION = re.compile(
    r"(?:version|revision|edition|\bv|no\.?|number)[\W_]*(\d+(?:\.\d+){0,3})", re.IGNORECASE
)
_KIND = (
    r"(?:School|Academy|College|Nursery|Federation|Trust|Primary|Infants?|Juniors?|Pre-?[Ss]chool"
    r"|Playgroup|Kindergarten)"
)
_WORD = r"(?:[A-Z][\w'’.&-]*|of|the|and|&|in)"
_SCHOOL = re.compile(
    rf"\b[A-Z][\w'’.-]*(?:\s+{_WORD}){{0,7}}?\s+{_KIND}(?:\s+(?:(?:and|&)\s+)?{_KIND})*\b"
)
# Words that begin a line and no name, and words that make no name by themselves.
_BEFORE = re.compile(r"^(?:(?:The|At|Our|This|All|For|Of|A|An|Policy|Welcome|to|Dear)\s+)+")
_GENERIC = frozenset(
    """
    school academy college nursery federation trust primary infant infants junior juniors high the
    secondary first middle special church of england catholic ce c e rc and community grammar a our
    """.split()
)
# A field beside its name, as against one that is told in a sentence.
_LABELLED = re.compile(r"[^.:]{2,40}:\s*\S")
_ASIDE = ("margin", "contents")
_FOR_WHOM = re.compile(
    r"\b((is|are|intended|written|meant) for|applies|apply to|covers|dear|audience|binds)\b", re.I
)
_OF_A_CHILD = re.compile(r"\byour (own )?child(ren)?\b|\b(our|my) child\b", re.IGNORECASE)
_LONGEST_LINE = 300
_TITLE_WORDS = 14
_SECTIONS = 2  # below a title
_OPENING = 12  # blocks at the start where a document tells of itself


@dataclass(frozen=True)
class Facts:
    """What was found; "" and () for what was not."""

    title: str
    school: str
    version: str
    dated: str
    review_due: str
    audience: tuple[AuthorRole, ...]


def title_of(blocks: Sequence[Block], cues: Cues) -> str:
    """The title: of the first blocks, the first heading or line that says what document it is."""
    opening = [one for one in blocks if one.kind in ("heading", "paragraph")][:_OPENING]
    headings = [one for one in opening if one.kind == "heading"]
    for block in (*headings[:3], *opening[:4]):
        found = [one for one in cues.find("fields", block.text) if one.cue.gives.field == "title"]
        if found and len(block.text.split()) <= 25 and not block.text.endswith("."):
            return block.text
    first = opening[0] if opening else blocks[0]
    is_title = len(first.text.split()) <= _TITLE_WORDS and first.text[-1] not in ".!?,"
    return (first if is_title else (headings or [first])[0]).text[:200]


def titles_above(blocks: Sequence[Block]) -> frozenset[str]:
    """The headings that stand above the whole of a document and name it, such as the school and
    "Procedure for serious incidents": what they say holds for no section of it."""
    headings = [block for block in blocks if block.kind == "heading"]
    top = min((one.level for one in headings), default=0)
    first = list(takewhile(lambda one: one.level == top, headings))
    below = headings[len(first) :]
    if len(below) < _SECTIONS or any(one.level == top for one in below):
        return frozenset()
    return frozenset(one.text for one in first)


def facts_of(
    blocks: Sequence[Block], cues: Cues, title: str, scopes: Sequence[AuthorRole]
) -> Facts:
    """What a document says of itself. `scopes`: whom its sections bind."""
    told = _fields(blocks, cues)
    return Facts(
        title=title,
        school=told.get("school") or _school(blocks, title),
        version=told.get("version", ""),
        dated=told.get("dated", ""),
        review_due=told.get("review_due", ""),
        audience=_audience(blocks, cues, title, scopes),
    )


def _fields(blocks: Sequence[Block], cues: Cues) -> dict[str, str]:
    """The first value of each field, told in a sentence, beside a colon or in a row of a table."""
    found: dict[str, str] = {}
    lines = list(_lines(blocks))
    for text in sorted(lines, key=lambda one: not _LABELLED.match(one)):
        if len(text) > _LONGEST_LINE:
            continue
        for hit in cues.find("fields", text):
            name, rest = hit.cue.gives.field or "", text[hit.end :]
            value = _value(name, text, rest)
            if value and name not in found:
                found[name] = value
    alone = (one.strip(" .") for one in lines[: 2 * _OPENING])
    if "dated" not in found and (date := next(filter(_DATE.fullmatch, alone), "")):
        found["dated"] = date
    return found


def _value(name: str, text: str, rest: str) -> str:
    if name == "version":
        number = _VERSION.search(text)
        return number[1] if number else ""
    if name == "school":
        plain = rest.lstrip(" :|–-").strip()
        return plain if rest.lstrip()[:1] in (":", "|") and len(plain.split()) <= 10 else ""
    if name in ("dated", "review_due"):
        date = _DATE.search(rest)
        return date[0] if date else ""
    return ""


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if block.kind == "row":
            yield f"{block.cells[0]}: {' '.join(block.cells[1:])}".replace("\n", " ")
        else:
            for part in re.split(r"\s+[|•·]\s+|\t", block.text):
                yield from sentences(part)


def _school(blocks: Sequence[Block], title: str) -> str:
    """The first name of a school, from the title, the page margins and the opening lines."""
    margins = [block.text for block in blocks if block.kind == "margin"]
    opening = [block.text for block in blocks if block.kind not in _ASIDE][:_OPENING]
    for text in (title, *opening, *margins, *(block.text for block in blocks[-3:])):
        start = text[:_LONGEST_LINE]
        for found in _SCHOOL.finditer(start.title() if start.isupper() else start):
            name = _BEFORE.sub("", found[0])
            words = set(re.findall(r"[a-z]+", name.casefold()))
            if not words <= _GENERIC:
                return name
    return ""


def _audience(
    blocks: Sequence[Block], cues: Cues, title: str, scopes: Sequence[AuthorRole]
) -> tuple[AuthorRole, ...]:
    found: dict[AuthorRole, None] = {}
    texts = [title]
    for block in blocks:
        texts += [one for one in sentences(block.text) if _FOR_WHOM.search(one[:120])][:3]
    for text in texts[:40]:
        if text is not title and not re.match(
            r"(this|these|the|our|it|dear|audience|who|for)\b", text, re.IGNORECASE
        ):
            continue
        found |= {one: None for hit in cues.find("people", text) for one in hit.cue.gives.people}
    found |= dict.fromkeys(scopes)
    if any(_OF_A_CHILD.search(block.text) for block in blocks):
        found["parent"] = None
    return tuple(one for one in get_args(AuthorRole) if one in found)
