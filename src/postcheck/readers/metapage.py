"""A page of Meta's downloads, taken apart into the boxes of its records.

The part with the role `main` is a list of boxes, each with a heading, a body and a time, of which
one or another may be missing. Names of classes were put there by a machine (`_a6-p`, `_2lej`) and
change with the years. So it is told by where they stand what boxes are made of: those with all
three parts tell what the classes of the others mean.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from postcheck.errors import InputError, MissingExtraError
from postcheck.readers.limits import PAGE
from postcheck.readers.markup import node_text
from postcheck.readers.metatimes import could_be_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from postcheck.readers.source import Source

_OPENING = 1_000_000  # characters in which a page shows what it is, after all its styles
_MADE_UP = re.compile(r"_[0-9a-z][0-9A-Za-z_-]{1,4}|pam|uiBoxWhite|noborder|clearfix")
_FIGURES = re.compile(r"\d")
_CLASSES = re.compile(r'\bclass="([^"<>]{0,200})"')
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TAG = re.compile(r"</|<(?!(?:br|img|meta|link|hr|input|source|wbr|col)\b)[a-z]", re.IGNORECASE)
_DEEPEST = 500
_INLINE = frozenset({"b", "strong", "i", "em", "u", "s", "span", "font", "bdi", "small", "code"})
_LOOKED_AT = 200  # boxes, or elements with a class
_SMALL = 20  # elements
_LONGEST = 300  # letters of a title or of who made a page


class Box(NamedTuple):
    """One record: its heading and time as they stand there, "" for none, and what is between."""

    heading: LexborNode | None
    bodies: list[LexborNode]
    when: str

    @property
    def title(self) -> str:
        return node_text(self.heading) if self.heading is not None else ""

    @property
    def letters(self) -> int:
        """How long it is at least."""
        parts = [*self.bodies, *([self.heading] if self.heading is not None else [])]
        return sum(len(part.text()) for part in parts)


class Page:
    """A page that has been read. Its `boxes` are found each time they are asked for."""

    def __init__(self, html: str) -> None:
        try:
            from selectolax.lexbor import LexborHTMLParser
        except ImportError:
            raise MissingExtraError(
                "reading pages of Facebook and Instagram needs selectolax",
                hint='pip install "postcheck[exports]"',
            ) from None
        self._tree = LexborHTMLParser(html)
        self.main = self._tree.css_first('[role="main"]')
        self._roles = self._learned()

    @property
    def title(self) -> str:
        """What it is called: in a chat its name."""
        found = self._tree.css_first("title")
        return _short(found) if found is not None else ""

    def beside_main(self) -> Iterator[str]:
        """Short texts around the records, one of which may say who made the page."""
        node = self.main
        for _ in range(_DEEPEST):
            above = node.parent if node is not None else None
            if node is None or above is None:
                return
            for one in elements(above):
                if one.mem_id != node.mem_id and one.tag not in ("head", "style", "script"):
                    yield from filter(None, map(_short, islice(one.traverse(), _LOOKED_AT)))
            node = above

    def box_classes(self) -> frozenset[str]:
        """What the classes of its boxes are."""
        return frozenset(filter(None, map(_class, self._found())))

    def rows(self) -> list[LexborNode]:
        """All rows of its tables."""
        return self._tree.css("tr")

    def boxes(self, first: int | None = None) -> Iterator[Box]:
        """Each record in turn, or the first ones."""
        for parts in islice(self._parts(), first):
            yield _box(parts, self._roles)

    def _parts(self) -> Iterator[list[LexborNode]]:
        for box in self._found():
            yield list(_flat(box)) or [box]

    def _found(self) -> list[LexborNode]:
        """The boxes, which may lie in something that holds them all; parts of one differ."""
        boxes = elements(self.main) if self.main is not None else []
        inner = elements(boxes[0]) if len(boxes) == 1 else []
        alike = len(inner) > 1 and len(set(map(_class, inner))) == 1
        return inner if alike and _class(inner[0]) else boxes

    def _learned(self) -> dict[str, str]:
        """What the classes of parts mean, by the boxes that have all three."""
        seen: Counter[tuple[str, str]] = Counter()
        for parts in islice(self._parts(), _LOOKED_AT):
            if len(parts) == 3 and (_is_time(parts[2]) or _FIGURES.search(_short(parts[2])[:80])):
                seen.update(zip(map(_class, parts), ("heading", "body", "time"), strict=True))
        return dict(one for one, _ in reversed(seen.most_common()))


def page_of(source: Source) -> Page:
    """A whole page. Raises InputError for one that is too large, MissingExtraError."""
    text = source.text(PAGE)
    too_much = f"a page of more than {PAGE:,} characters" if text is None else None
    if text is None or _is_too_deep(text):
        raise InputError(
            too_much or f"a page with over {_DEEPEST} elements in each other",
            path=source.path,
            hint="export the posts again as JSON, which is read a part at a time",
        )
    return Page(text)


def opening(source: Source) -> Page | None:
    """The beginning of a page, None for one that is not Meta's. Raises MissingExtraError."""
    text = _start(source)
    return None if not _is_metas(text) or _is_too_deep(text) else Page(text)


def has_made_up_names(source: Source) -> bool:
    """Whether a page looks as if Meta made it, told without reading it as one."""
    return _is_metas(_start(source))


def _start(source: Source) -> str:
    return "\n".join(source.head(chars=_OPENING))


def _is_metas(text: str) -> bool:
    """Whether the classes of the records are names that no person made up."""
    _, main, records = text.partition('role="main"')
    found = islice(_CLASSES.finditer(records), _LOOKED_AT)
    names = [name for classes in found for name in classes[1].split()]
    made_up = sum(_MADE_UP.fullmatch(name) is not None for name in names)
    return bool(main) and made_up >= 2 and made_up * 10 >= len(names) * 9


def _is_too_deep(text: str) -> bool:
    """Whether so many elements are in each other that to read them would take hours."""
    depth = 0
    for tag in _TAG.finditer(text):
        depth += -1 if tag[0] == "</" else 1
        if depth > _DEEPEST:
            return True
        depth = max(depth, 0)
    return False


def elements(node: LexborNode) -> list[LexborNode]:
    """The elements right in another one."""
    return [child for child in node.iter() if not (child.tag or "-").startswith(("-", "_"))]


def has_own_text(node: LexborNode) -> bool:
    """Whether words stand right in an element, if in italics, not only in blocks or links in it."""
    for one in node.iter(include_text=True):
        text = one.text_content if one.tag == "-text" else one.text() if one.tag in _INLINE else ""
        if text and text.strip():
            return True
    return False


def _flat(box: LexborNode) -> Iterator[LexborNode]:
    """The parts of a box; what only holds a heading and a body is no part of its own."""
    for part in elements(box):
        inner = elements(part)
        if len(inner) > 1 and inner[0].tag in _HEADINGS and not has_own_text(part):
            yield from inner
        else:
            yield part


def _box(parts: list[LexborNode], roles: dict[str, str]) -> Box:
    when, heading = "", None
    if len(parts) > 1 and _ends(parts[-1], roles):
        when = _short(parts.pop())
    if parts and _heads(parts, roles):
        heading = parts.pop(0)
    return Box(heading, parts, when)


def _ends(part: LexborNode, roles: dict[str, str]) -> bool:
    return roles.get(_class(part)) == "time" or _is_time(part)


def _heads(parts: list[LexborNode], roles: dict[str, str]) -> bool:
    """Whether the first part is a heading: by its tag, its class, or since a body follows."""
    first, role = parts[0], roles.get(_class(parts[0]))
    if first.tag in _HEADINGS or role == "heading":
        return True
    return role is None and first.tag != "table" and not any(map(_is_block, elements(first)))


def _is_block(node: LexborNode) -> bool:
    return node.tag in ("div", "table", "section", "ul", "p")


def _is_time(part: LexborNode) -> bool:
    return part.tag == "footer" or could_be_time(_short(part))


def _class(node: LexborNode) -> str:
    return node.attributes.get("class") or ""


def _short(node: LexborNode) -> str:
    """The text of a small element, "" for a large one."""
    if sum(1 for _ in islice(node.traverse(), _SMALL + 1)) > _SMALL:
        return ""
    text = " ".join(node_text(node).split())
    return text if len(text) <= _LONGEST else ""
