"""Writes papers into files of each format, with lists and headings in different styles."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from html import escape
from itertools import count
from pathlib import Path

from papers import Paper, Part

ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
MARKERS: dict[str, Callable[[int], str]] = {
    "dash": lambda n: "-",
    "bullet": lambda n: "•",
    "o": lambda n: "o",
    "number": lambda n: f"{n}.",
    "bracket": lambda n: f"{n})",
    "letter": lambda n: f"{'abcdefghijklmno'[n - 1]})",
    "roman": lambda n: f"({ROMAN[n - 1]})",
}


def txt(paper: Paper, path: Path, *, marker: str = "dash", heading: str = "capitals") -> Path:
    """Plain text. `heading`: capitals, underlined, numbered or plain."""
    lines: list[str] = []
    numbers = count(1)
    for part in paper.parts:
        if part.kind == "title":
            lines += [part.words[0].upper() if heading == "capitals" else part.words[0], ""]
        elif part.kind == "heading":
            lines += [*_plain_heading(part.words[0], heading, numbers), ""]
        elif part.kind == "list":
            signs = (MARKERS[marker](n) for n in count(1))
            for sign, words in zip(signs, part.words, strict=False):
                lines += _wrapped(words, f"  {sign} ", 84)
            lines.append("")
        elif part.kind == "table":
            lines += [f"| {' | '.join(row)} |" for row in part.rows] + [""]
        else:
            lines += [*_wrapped(part.words[0], "", 84), ""]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _plain_heading(words: str, style: str, numbers: count[int]) -> list[str]:
    if style == "underlined":
        return [words, "-" * len(words)]
    if style == "numbered":
        return [f"{next(numbers)}. {words}"]
    return [words.upper() if style == "capitals" else words]


def _wrapped(words: str, before: str, width: int) -> list[str]:
    lines, line = [], before
    for word in words.split():
        if len(line) + len(word) > width and line.strip():
            lines.append(line.rstrip())
            line = " " * len(before)
        line += f"{word} "
    return [*lines, line.rstrip()]


def md(paper: Paper, path: Path, *, marker: str = "dash") -> Path:
    """Markdown."""
    lines: list[str] = []
    for part in paper.parts:
        if part.kind in ("title", "heading"):
            lines += [("# " if part.kind == "title" else "## ") + part.words[0], ""]
        elif part.kind == "list":
            sign = MARKERS[marker]
            lines += [f"{sign(n)} {words}" for n, words in enumerate(part.words, start=1)] + [""]
        elif part.kind == "table":
            first, *rest = part.rows
            lines += [_row(first), _row(("---",) * len(first)), *map(_row, rest), ""]
        else:
            lines += [part.words[0], ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def html(paper: Paper, path: Path, *, ordered: str = "", bold_headings: bool = False) -> Path:
    """A web page. `ordered`: the type of numbered lists; "" for bullets."""
    out = ["<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body>"]
    for part in paper.parts:
        words = [escape(one) for one in part.words]
        if part.kind == "title":
            out.append(f"<h1>{words[0]}</h1>")
        elif part.kind == "heading":
            tag = "<p><b>{}</b></p>" if bold_headings else "<h2>{}</h2>"
            out.append(tag.format(words[0]))
        elif part.kind == "list":
            tag = f'ol type="{ordered}"' if ordered else "ul"
            out += [f"<{tag}>", *(f"<li>{one}</li>" for one in words), f"</{tag[:2]}>"]
        elif part.kind == "table":
            out.append("<table>")
            for index, row in enumerate(part.rows):
                cell = "th" if index == 0 else "td"
                out.append("<tr>" + "".join(f"<{cell}>{escape(c)}</{cell}>" for c in row) + "</tr>")
            out.append("</table>")
        else:
            out.append(f"<div><p>{words[0]}</p></div>")
    path.write_text("\n".join([*out, "</body></html>"]), encoding="utf-8")
    return path


def docx(paper: Paper, path: Path, *, typed: str = "", bold_headings: bool = False) -> Path:
    """A Word file. `typed`: markers that are typed, "" for styles of lists."""
    from docx import Document

    document = Document()
    for part in paper.parts:
        if part.kind in ("title", "heading"):
            if bold_headings:
                document.add_paragraph().add_run(part.words[0]).bold = True
            else:
                document.add_heading(part.words[0], level=0 if part.kind == "title" else 1)
        elif part.kind == "list":
            for number, words in enumerate(part.words, start=1):
                if typed:
                    document.add_paragraph(f"{MARKERS[typed](number)}\t{words}")
                else:
                    document.add_paragraph(words, style="List Number")
        elif part.kind == "table":
            table = document.add_table(rows=0, cols=len(part.rows[0]))
            for row in part.rows:
                for cell, words in zip(table.add_row().cells, row, strict=True):
                    cell.text = words
        else:
            document.add_paragraph(part.words[0])
    document.save(str(path))
    return path


def pdf(paper: Paper, path: Path, *, marker: str = "bullet") -> Path:
    """A PDF file with text; headings are bold, tables have lines."""
    from fpdf import FPDF

    page = FPDF()
    page.add_page()

    def write(words: str, size: float, style: str = "", indent: float = 0) -> None:
        page.set_font("Helvetica", style, size)
        page.set_x(page.l_margin + indent)
        page.multi_cell(0, size * 0.5, words, new_x="LMARGIN", new_y="NEXT")

    for part in paper.parts:
        if part.kind == "title":
            write(part.words[0], 16, "B")
        elif part.kind == "heading":
            write(part.words[0], 12, "B")
        elif part.kind == "list":
            for number, words in enumerate(part.words, start=1):
                sign = MARKERS[marker](number).replace("•", "\x95")
                write(f"{sign} {words}", 11, indent=6)
        elif part.kind == "table":
            page.set_font("Helvetica", "", 10)
            with page.table() as table:
                for row in part.rows:
                    table.row(row)
        else:
            write(part.words[0], 11)
        page.ln(3)
    page.output(str(path))
    return path


_ODT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">'
    "<office:automatic-styles><text:list-style style:name='L1'>"
    "<text:list-level-style-number text:level='1' style:num-format='a' style:num-suffix=')'/>"
    "</text:list-style></office:automatic-styles><office:body><office:text>{}"
    "</office:text></office:body></office:document-content>"
)


def odt(paper: Paper, path: Path) -> Path:
    """An OpenDocument text with lettered lists."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", _ODT.format("".join(map(_odt_part, paper.parts))))
    return path


def _odt_part(part: Part) -> str:
    words = [escape(one) for one in part.words]
    if part.kind in ("title", "heading"):
        level = 1 if part.kind == "title" else 2
        return f"<text:h text:outline-level='{level}'>{words[0]}</text:h>"
    if part.kind == "list":
        items = "".join(f"<text:list-item><text:p>{w}</text:p></text:list-item>" for w in words)
        return f"<text:list text:style-name='L1'>{items}</text:list>"
    if part.kind == "table":
        cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
        rows = ("".join(cell.format(escape(c)) for c in row) for row in part.rows)
        return f"<table:table>{''.join(f'<table:table-row>{r}</table:table-row>' for r in rows)}</table:table>"
    return f"<text:p>{words[0]}</text:p>"
