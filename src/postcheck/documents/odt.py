"""OpenDocument text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from postcheck.documents import archive
from postcheck.documents.numbering import Counters, Level
from postcheck.documents.raw import Raw

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_O = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _TABLE, _STYLE, _OFFICE = (_O % name for name in ("text", "table", "style", "office"))
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_GONE = frozenset({f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}sequence-decls"})
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman"}
_MAX_DEPTH = 100


@dataclass(frozen=True)
class _Look:
    """Of a style of text: whether it is bold, and the style that it comes from."""

    bold: bool | None = None
    parent: str = ""
    list_style: str = ""


@dataclass
class _Styles:
    looks: dict[str, _Look] = field(default_factory=dict)
    lists: dict[str, dict[int, Level]] = field(default_factory=dict)


def read(path: Path) -> list[Raw]:
    """The paragraphs of an .odt file. Raises InputError and MissingExtraError."""
    manifest = archive.part(path, "META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise archive.locked(path)
    content = archive.tree(path, "content.xml")
    body = content.find(f"{_OFFICE}body/{_OFFICE}text") if content is not None else None
    if content is None or body is None:
        raise archive.broken(path)
    shared = archive.tree(path, "styles.xml")
    roots = [root for root in (shared, content) if root is not None]
    walk = _Walk(_styles(roots))
    raws = list(walk.inside(body, ""))
    return [*raws, *_margins(shared)]


def _margins(shared: Element | None) -> Iterator[Raw]:
    for name in ("header", "footer"):
        for node in shared.iter(f"{_STYLE}{name}") if shared is not None else ():
            for paragraph in node.iter(f"{_TEXT}p"):
                yield Raw(_words(paragraph), margin=True)


class _Walk:
    def __init__(self, styles: _Styles) -> None:
        self._styles = styles
        self._counters = Counters()
        self._lists: list[str] = []
        self._number = 0
        self._marker = ""

    def inside(self, parent: Element, style: str) -> Iterator[Raw]:
        for node in parent:
            if node.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                yield from self._paragraph(node)
            elif node.tag == f"{_TEXT}list":
                yield from self._list(node, style)
            elif node.tag == f"{_TABLE}table":
                yield from self._table(node)
            elif node.tag not in _GONE:
                yield from self.inside(node, style)

    def _paragraph(self, node: Element) -> Iterator[Raw]:
        heading = 0
        if node.tag == f"{_TEXT}h":
            told = node.get(f"{_TEXT}outline-level", "1")
            heading = int(told) if told.isdigit() else 1
        elif node.get(f"{_TEXT}style-name") == "Title":
            heading = 1
        bold = self._is_bold(node)
        for line in _words(node).split("\n"):
            if line.strip():
                marker, self._marker = self._marker, ""
                depth = len(self._lists) if marker else 0
                yield Raw(line, heading, depth, marker, bold=bold, alone=False)

    def _list(self, node: Element, style: str) -> Iterator[Raw]:
        own = node.get(f"{_TEXT}style-name") or style
        if not self._lists and node.get(f"{_TEXT}continue-numbering") != "true":
            self._number += 1
        if len(self._lists) >= _MAX_DEPTH:
            return
        self._lists.append(own)
        levels = self._styles.lists.get(own, {})
        for item in node:
            if item.tag == f"{_TEXT}list-item":
                depth = len(self._lists) - 1
                self._marker = self._counters.next(f"{own}/{self._number}", levels, depth)
            yield from self.inside(item, own)
            self._marker = ""
        self._lists.pop()

    def _table(self, node: Element) -> Iterator[Raw]:
        header = {id(row) for some in node.iter(f"{_TABLE}table-header-rows") for row in some}
        for index, row in enumerate(node.iter(f"{_TABLE}table-row")):
            cells = [list(self.inside(cell, "")) for cell in row if cell.tag.endswith("table-cell")]
            if len(cells) == 1:
                yield from cells[0]
                continue
            texts = tuple("\n".join(map(_with_marker, cell)) for cell in cells)
            bold = index == 0 and all(raw.bold for cell in cells for raw in cell)
            if any(texts):
                yield Raw("", cells=texts, header=id(row) in header or bold)

    def _is_bold(self, node: Element) -> bool:
        own = self._bold_by(node.get(f"{_TEXT}style-name"))
        told = [(node.text, own)]
        spans = node.iter(f"{_TEXT}span")
        told += [
            (_words(span), self._bold_by(span.get(f"{_TEXT}style-name")) or own) for span in spans
        ]
        told += [(child.tail, own) for child in node]
        return all(bold for text, bold in told if text and text.strip())

    def _bold_by(self, name: str | None) -> bool:
        for _ in range(_MAX_DEPTH):
            look = self._styles.looks.get(name or "")
            if look is None or look.bold is not None:
                return bool(look and look.bold)
            name = look.parent
        return False


def _with_marker(raw: Raw) -> str:
    text = " ".join(raw.cells) if raw.cells else raw.text
    return f"{raw.marker} {text}" if raw.marker else text


def _words(node: Element) -> str:
    parts = [node.text or ""]
    for child in node:
        if child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif child.tag in (f"{_TEXT}s", f"{_TEXT}tab"):
            parts.append(" ")
        elif child.tag not in _GONE:
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _styles(roots: list[Element]) -> _Styles:
    found = _Styles()
    for root in roots:
        for node in root.iter(f"{_STYLE}style"):
            weight = None
            for look in node.iter(f"{_STYLE}text-properties"):
                weight = look.get(f"{_FO}font-weight")
            found.looks[node.get(f"{_STYLE}name", "")] = _Look(
                None if weight is None else weight == "bold",
                node.get(f"{_STYLE}parent-style-name", ""),
                node.get(f"{_STYLE}list-style-name", ""),
            )
        for node in root.iter(f"{_TEXT}list-style"):
            levels = (_level(one.attrib, one.tag) for one in node)
            found.lists[node.get(f"{_STYLE}name", "")] = dict(level for level in levels if level)
    return found


def _level(told: Mapping[str, str], tag: str) -> tuple[int, Level] | None:
    depth = told.get(f"{_TEXT}level", "")
    if not depth.isdigit():
        return None
    if not tag.endswith("-number"):
        return int(depth) - 1, Level()
    before, after = told.get(f"{_STYLE}num-prefix", ""), told.get(f"{_STYLE}num-suffix", "")
    shown = int(told.get(f"{_TEXT}display-levels", "1") or 1)
    numbers = ".".join(f"%{one}" for one in range(int(depth) - shown + 1, int(depth) + 1))
    format_ = _FORMATS.get(told.get(f"{_STYLE}num-format", ""), "decimal")
    start = told.get(f"{_TEXT}start-value", "1")
    level = Level(format_, f"{before}{numbers}{after}", int(start) if start.isdigit() else 1)
    return int(depth) - 1, level
