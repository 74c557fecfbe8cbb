"""From blocks to passages: every item, cell and sentence, with what stands above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from postcheck.documents import Block
from postcheck.documents.markers import split, style_of
from postcheck.model import AuthorRole
from postcheck.policyimport.cuefile import Cues, Found, Role
from postcheck.policyimport.facts import titles_above
from postcheck.policyimport.sentences import main_clause, sentences

_POINTS_ON = re.compile(r"\b(following|below|listed|these|here)\b|[:–—-]\s*$", re.IGNORECASE)
_TOPIC_WORDS, _LISTED_WORDS, _SUBJECT_WORDS, _NAMES_WORDS = 8, 30, 14, 4
_ASKED_WORDS = 8  # how near to the word that asks
_BEFORE_PASSIVE = ("will", "may", "can", "who")
_ITEM_SUBJECT = 5  # items have short subjects; longer beginnings say what it is about


@dataclass(frozen=True)
class Passage:
    """Words of a document that say one thing.

    `number`: its marker, or its place in the section where that is a bullet. `role`: what stands
    above says of it; `lead`: the line that leads in to its list; `topic`: of a row, its first cell.
    `scope`: whom it binds, empty for anyone. `listed`: an item or a cell, not a sentence of prose.
    """

    text: str
    section: str
    number: str = ""
    role: Role | None = None
    lead: str = ""
    topic: str = ""
    scope: tuple[AuthorRole, ...] = ()
    listed: bool = False
    place: str = ""


@dataclass(frozen=True)
class _Above:
    """A heading, or a line that leads in."""

    text: str
    level: int
    role: Role | None
    scope: tuple[AuthorRole, ...]


def passages(blocks: Sequence[Block], cues: Cues, title: str) -> list[Passage]:
    """Everything that a document says below its title, in order, without margins and contents."""
    said = [block for block in blocks if block.kind not in ("margin", "contents")]
    walk = _Walk(cues, titles_above(said) | {title})
    for index, block in enumerate(said):
        after = said[index + 1] if index + 1 < len(said) else None
        walk.take(block, after)
    return walk.found


class _Walk:
    def __init__(self, cues: Cues, titles: frozenset[str]) -> None:
        self.found: list[Passage] = []
        self._cues = cues
        self._titles = titles
        self._headings: list[_Above] = []
        self._lead: _Above | None = None
        self._inner: list[tuple[int, _Above]] = []  # items that lead in to deeper ones
        self._numbers: dict[int, str] = {}
        self._columns: list[str] = []
        self._count = 0
        self._in_table = False
        self._had_markers = False

    def take(self, block: Block, after: Block | None) -> None:
        if block.kind != "row":
            self._columns, self._in_table = [], False
        if block.kind == "heading":
            self._heading(block, after)
        elif block.kind == "item":
            self._item(block, after)
        elif block.kind == "row":
            self._row(block)
        else:
            self._paragraph(block, after)

    def _heading(self, block: Block, after: Block | None) -> None:
        while self._headings and self._headings[-1].level >= block.level:
            self._headings.pop()
        self._lead, self._count = None, 0
        self._inner.clear()
        if block.text in self._titles:
            self._headings.append(_Above("", block.level, None, ()))
            return
        above = self._headings[-1] if self._headings else None
        role = self._role(block.text) or (above.role if above else None)
        scope = self._people(block.text) or (above.scope if above else ())
        self._headings.append(_Above(block.text, block.level, role, scope))
        if block.text.endswith("?") and role not in ("questions", "prohibited", "procedure"):
            return
        bare = after is None or (after.kind == "heading" and after.level <= block.level)
        tells = self._cues.first("modality", block.text) and self._cues.first("labels", block.text)
        if bare and tells:
            self._add(block.text, block, listed=False)  # a heading that says something itself

    def _paragraph(self, block: Block, after: Block | None) -> None:
        if block.text in self._titles:
            return
        parts = sentences(block.text)
        leads = parts[-1].endswith(":") or (
            after is not None
            and after.kind in ("item", "row")
            and (_POINTS_ON.search(parts[-1]) is not None or _is_bare(parts))
        )
        if leads:
            for part in parts[:-1]:
                self._add(part, block, listed=False)
            self._lead_in(parts[-1], block)
            return
        goes_on = (
            self._lead is not None
            and len(parts) == 1
            and len(block.text.split()) <= _LISTED_WORDS
            and not (self.found and self.found[-1].listed and self._had_markers)
        )
        if goes_on:
            self._add(block.text, block, listed=True, number=self._next())
            self._had_markers = False
            return
        self._lead = None
        self._inner.clear()
        for part in parts:
            self._add(part, block, listed=False)

    def _lead_in(self, text: str, block: Block) -> None:
        named = len(text.split()) <= _NAMES_WORDS  # "Volunteers and helpers:" says no more
        scope = self._subject(text) or (self._people(text) if named else ())
        self._lead = _Above(text, 0, self._role(text), scope)
        self._inner.clear()
        self._had_markers = False

    def _item(self, block: Block, after: Block | None) -> None:
        self._inner = [one for one in self._inner if one[0] < block.level]
        number = self._numbered(block)
        deeper = after is not None and after.kind == "item" and after.level > block.level
        if deeper and block.text.endswith((":", "–", "-")):
            above = _Above(block.text, 0, self._role(block.text), self._subject(block.text))
            self._inner.append((block.level, above))
            return
        self._had_markers = True
        parts = sentences(block.text)
        if self._is_prose(block, parts):
            for part in parts:
                self._add(part, block, listed=False, number=number)
            return
        self._add(block.text, block, listed=True, number=number)

    def _is_prose(self, block: Block, parts: Sequence[str]) -> bool:
        """Whether a number stands before a paragraph of prose, as in policies that number all."""
        whole = block.text[:1].isupper() and block.text[-1:] in ".)”"
        led = self._inner or (self._lead is not None and self._lead.level == 0)
        numbered = style_of(block.marker) != "bullet"
        if not whole or not numbered or led:
            return False
        asks = parts[0].endswith("?")
        return "." in block.marker.strip(".") or (len(parts) > 1 and not asks)

    def _numbered(self, block: Block) -> str:
        sign = block.marker.strip("().")
        own = sign if style_of(block.marker) != "bullet" and sign else ""
        self._numbers = {level: n for level, n in self._numbers.items() if level < block.level}
        above = self._numbers.get(block.level - 1, "")
        own = own or self._next()
        full = f"{above}.{own}" if above and "." not in own else own
        self._numbers[block.level] = full
        return full

    def _next(self) -> str:
        self._count += 1
        return str(self._count)

    def _row(self, block: Block) -> None:
        first_row, self._in_table = not self._in_table, True
        if block.header or (first_row and self._names_columns(block)):
            self._columns = list(block.cells)
            return
        cells = list(block.cells)
        columns = self._columns if len(self._columns) == len(cells) else [""] * len(cells)
        number, topic, first = "", "", 0
        if re.fullmatch(r"[\divxa-zA-Z]{1,4}[.)]?|\([\divxa-z]{1,4}\)", cells[0]):
            number, first = cells[0].strip("()."), 1
        head = cells[first] if first < len(cells) else ""
        tells = self._role(columns[first]) if columns[first] else None
        if len(cells) - first > 1 and (tells in (None, "procedure", "routes")):
            is_topic = len(head.split()) <= _TOPIC_WORDS or any(
                map(self._role, columns[first + 1 :])
            )
            says = tells is None and not self._above_answers() and self._cues.first("labels", head)
            if is_topic and not says and "\n" not in head and not head.endswith("?"):
                topic, first = head, first + 1
        for column, cell in zip(columns[first:], cells[first:], strict=True):
            for part in filter(None, cell.split("\n")):
                self._cell(block, part, column, topic, number)

    def _above_answers(self) -> bool:
        """Whether the table stands where a document tells what the school does, or who helps."""
        above = [*self._headings[-1:], *([self._lead] if self._lead else [])]
        named = [self._role(column) for column in self._columns]
        return any(one in ("procedure", "routes") for one in (*(a.role for a in above), *named))

    def _names_columns(self, block: Block) -> bool:
        short = all(len(cell.split()) <= 6 for cell in block.cells)
        return short and any(self._role(cell) for cell in block.cells)

    def _cell(self, block: Block, text: str, column: str, topic: str, number: str) -> None:
        marker, rest = split(text)
        own = marker.text.strip("().") if marker and marker.style != "bullet" else ""
        passage = self._passage(rest, block, listed=True, number=own or number or self._next())
        role = self._role(column) or self._role(topic) or passage.role
        scope = self._subject(rest) or self._people(column) or self._people(topic) or passage.scope
        section = " / ".join(filter(None, (passage.section, topic)))
        lead = column or passage.lead
        self.found.append(
            replace(passage, role=role, scope=scope, section=section, lead=lead, topic=topic)
        )

    def _add(self, text: str, block: Block, *, listed: bool, number: str = "") -> None:
        self.found.append(self._passage(text, block, listed=listed, number=number))

    def _passage(self, text: str, block: Block, *, listed: bool, number: str) -> Passage:
        heading = self._headings[-1] if self._headings else None
        leads = [above for _, above in self._inner]
        if self._lead is not None:
            leads.insert(0, self._lead)
        holding = [heading, *leads] if listed and heading else leads if listed else [heading]
        role: Role | None = None
        scope: tuple[AuthorRole, ...] = ()
        for above in filter(None, holding):
            role, scope = above.role or role, _narrowed(above.scope, scope)
        return Passage(
            text=text,
            section=heading.text if heading else "",
            number=number,
            role=role,
            lead=" ".join(above.text for above in leads) if listed else "",
            scope=self._bound(text, scope, listed=listed),
            listed=listed,
            place=block.place,
        )

    def _bound(
        self, text: str, above: tuple[AuthorRole, ...], *, listed: bool
    ) -> tuple[AuthorRole, ...]:
        """Whom a passage binds. An item that goes on with its lead has the subject of that."""
        own = self._subject(text, _ITEM_SUBJECT if listed else _SUBJECT_WORDS)
        goes_on = listed and above and text[:1].islower() and not set(own) & set(above)
        return above if goes_on else _narrowed(own, above)

    def _role(self, text: str) -> Role | None:
        found = self._cues.first("roles", main_clause(text)) if text else None
        return found.cue.gives.role if found else None

    def _people(self, text: str) -> tuple[AuthorRole, ...]:
        found = self._cues.find("people", text) if text else []
        return tuple(dict.fromkeys(one for hit in found for one in hit.cue.gives.people))

    def _subject(self, text: str, most: int = _SUBJECT_WORDS) -> tuple[AuthorRole, ...]:
        """Whom a sentence binds: those named before its first verb that binds. Who "will be"
        written to is not bound. `most`: how many words may stand before the verb."""
        text = main_clause(text)
        every = self._cues.find("binding", text)
        asks = next((one for one in every if one.cue.gives.asks), None)
        if asks is not None:
            asked = " ".join(text[asks.end :].split()[:_ASKED_WORDS])
            if people := self._people(asked):
                return people
        found = min((one for one in every if one.cue.gives.binds), key=_start, default=None)
        if found is None or len(text[: found.start].split()) > most:
            return ()
        passive = any(one.cue.id == "passive" for one in every)
        if passive and text[found.start : found.end].lower() in _BEFORE_PASSIVE:
            return ()
        return self._people(text[: found.start])


def _start(found: Found) -> int:
    return found.start


def _is_bare(parts: Sequence[str]) -> bool:
    """Whether a paragraph is one short line that does not end like a sentence."""
    return len(parts) == 1 and parts[0][-1] not in ".!?" and len(parts[0].split()) <= _SUBJECT_WORDS


def _narrowed(own: tuple[AuthorRole, ...], above: tuple[AuthorRole, ...]) -> tuple[AuthorRole, ...]:
    """The scope of a part of something that has a scope."""
    both = tuple(one for one in own if one in above)
    return both or own or above
