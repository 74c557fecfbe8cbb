"""Word documents. python-docx opens the file; the text is walked here, so that inserted text, text
boxes and forms are read and deleted text is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from postcheck.documents import archive
from postcheck.documents.extra import missing
from postcheck.documents.numbering import Counters, Level
from postcheck.documents.raw import Raw

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom", _FALLBACK})
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
_BIGGER = 1.15


def read(path: Path) -> list[Raw]:
    """The paragraphs of a .docx file.

    Raises:
        InputError: it is broken, or too large.
        MissingExtraError: python-docx is not installed.
    """
    try:
        from docx import Document
    except ImportError:
        raise missing("Word files", "python-docx") from None
    for name in archive.names(path):
        if name.endswith(".xml"):
            archive.tree(path, name)  # bounds its size, and refuses entities
    try:
        return list(_Walk(Document(str(path))).paragraphs())
    except Exception as problem:  # whatever a broken file does to the library
        raise archive.broken(path) from problem


class _Walk:
    """Goes through the body, and through headers and footers after it."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._styles = {style.style_id: style for style in document.styles}
        self._lists = _lists(document)
        self._counters = Counters()
        self._usual = self._usual_size()

    def paragraphs(self) -> Iterator[Raw]:
        yield from self._inside(self._document.element.body)
        seen: set[str] = set()
        for section in self._document.sections:
            for part in (section.header, section.footer, section.first_page_header):
                if part.is_linked_to_previous:
                    continue
                for one in part._element.iter(f"{_W}p"):
                    text = _text(one)
                    if text.strip() and text not in seen:
                        seen.add(text)
                        yield Raw(text, margin=True)

    def _inside(self, parent: Any) -> Iterator[Raw]:
        for node in parent:
            if node.tag == f"{_W}p":
                yield from self._paragraph(node)
            elif node.tag == f"{_W}tbl":
                yield from self._table(node)
            elif isinstance(node.tag, str) and node.tag not in _GONE:
                yield from self._inside(node)  # forms, text boxes

    def _paragraph(self, node: Any) -> Iterator[Raw]:
        text = _text(node)
        style = self._style(node)
        depth, marker = self._marker(node, style)
        bold, size = self._look(node, style)
        heading = _heading(style)
        for line in text.split("\n"):
            if line.strip():
                big = size is not None and size > self._usual * _BIGGER
                yield Raw(line, heading, depth, marker, bold=bold, big=big, alone=False)
                depth, marker = 0, ""
        for box in node.iter(f"{_W}txbxContent"):
            if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                yield from self._inside(box)

    def _table(self, node: Any) -> Iterator[Raw]:
        for index, row in enumerate(node.iterchildren(f"{_W}tr")):
            cells = [list(self._inside(cell)) for cell in row.iterchildren(f"{_W}tc")]
            if len(cells) == 1:
                yield from cells[0]
                continue
            texts = tuple("\n".join(map(_with_marker, cell)) for cell in cells)
            bold = all(raw.bold or raw.heading for cell in cells for raw in cell)
            if any(texts):
                yield Raw("", cells=texts, header=index == 0 and bold)

    def _style(self, node: Any) -> Any:
        found = node.find(f"{_W}pPr/{_W}pStyle")
        return self._styles.get(found.get(f"{_W}val")) if found is not None else None

    def _marker(self, node: Any, style: Any) -> tuple[int, str]:
        numbered = node.find(f"{_W}pPr/{_W}numPr")
        while numbered is None and style is not None:
            numbered = style.element.find(f"{_W}pPr/{_W}numPr")
            if numbered is None and "List" in (style.name or "") and style.base_style is None:
                return 1, "•"
            style = style.base_style
        if numbered is None:
            return 0, ""
        name, depth = _value(numbered, "numId") or "0", int(_value(numbered, "ilvl") or 0)
        if name == "0":
            return 0, ""
        return depth + 1, self._counters.next(name, self._lists.get(name, {}), depth)

    def _look(self, node: Any, style: Any) -> tuple[bool, float | None]:
        """Whether all of it is bold, and its size in points where that is told."""
        by_style, size = False, None
        while style is not None:
            by_style = by_style or bool(getattr(style.font, "bold", False))
            size = size or (style.font.size.pt if getattr(style.font, "size", None) else None)
            style = style.base_style
        bold = True
        sizes: set[float] = set()
        for run in node.iter(f"{_W}r"):
            if not "".join(one.text or "" for one in run.iter(f"{_W}t")).strip():
                continue
            own = run.find(f"{_W}rPr/{_W}b")
            is_bold = by_style if own is None else own.get(f"{_W}val") not in ("0", "false")
            bold = bold and is_bold
            if told := _value(run, "rPr", "sz"):
                sizes.add(int(told) / 2)
        return bold, (min(sizes) if sizes else size)

    def _usual_size(self) -> float:
        style = self._document.styles.element.find(f"{_W}docDefaults/{_W}rPrDefault")
        told = _value(style, "rPr", "sz") if style is not None else None
        normal = self._styles.get("Normal")
        size = normal.font.size if normal is not None else None
        return float(size.pt) if size else int(told or 22) / 2


def _with_marker(raw: Raw) -> str:
    text = " ".join(raw.cells) if raw.cells else raw.text
    return f"{raw.marker} {text}" if raw.marker else text


def _text(node: Any) -> str:
    """The words of a paragraph as they stand after all changes, without those of text boxes."""
    parts: list[str] = []
    for child in node:
        if child.tag in _GONE or child.tag in (f"{_W}pPr", f"{_W}rPr", f"{_W}txbxContent"):
            continue
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
        elif isinstance(child.tag, str):
            parts.append(_text(child))
    return "".join(parts)


def _heading(style: Any) -> int:
    while style is not None:
        name = (style.name or "").lower()
        if name == "title":
            return 1
        if name.startswith("heading ") and name[8:].isdigit():
            return int(name[8:])
        style = style.base_style
    return 0


def _lists(document: Any) -> dict[str, dict[int, Level]]:
    """The levels of each list that the document defines, by its number."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    abstract = {
        one.get(f"{_W}abstractNumId"): {
            int(level.get(f"{_W}ilvl")): Level(
                _value(level, "numFmt") or "bullet",
                _value(level, "lvlText") or "",
                int(_value(level, "start") or 1),
            )
            for level in one.iter(f"{_W}lvl")
        }
        for one in root.iter(f"{_W}abstractNum")
    }
    return {
        one.get(f"{_W}numId"): abstract.get(_value(one, "abstractNumId"), {})
        for one in root.iter(f"{_W}num")
    }


def _value(node: Any, *path: str) -> str | None:
    found = node.find("/".join(f"{_W}{name}" for name in path))
    return None if found is None else found.get(f"{_W}val")
