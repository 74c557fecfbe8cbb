"""Workbooks: rows as posts, wherever the column names stand and whatever Excel did to the cells."""

from __future__ import annotations

import builtins
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import pytest

from postcheck.errors import InputError, MissingExtraError
from postcheck.model import UK, Post
from postcheck.readers import Record, Skipped, detect, read

if TYPE_CHECKING:
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELATED = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "<Relationship {}/></Relationships>"
)
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>"
)


def cell(value: object) -> str:
    """Text; a number; ("date", serial); ("formula", source, value)."""
    match value:
        case None:
            return "<c/>"
        case ("date", serial):
            return f'<c s="1"><v>{serial}</v></c>'
        case ("formula", source, text):
            return f'<c t="str"><f>{escape(source)}</f><v>{escape(text)}</v></c>'
        case bool():
            return f'<c t="b"><v>{int(value)}</v></c>'
        case int() | float() | tuple():
            return f"<c><v>{value!r}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    names = list(sheets)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr(
            "_rels/.rels",
            RELATED.format(f'Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"'),
        )
        listed = "".join(
            f'<sheet name="{n}" sheetId="{i}" r:id="r{i}"/>' for i, n in enumerate(names, 1)
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>{listed}</sheets></workbook>',
        )
        related = "".join(
            f'<Relationship Id="r{i}" Type="{REL}/worksheet" Target="worksheets/s{i}.xml"/>'
            for i in range(1, len(names) + 1)
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{related}</Relationships>",
        )
        archive.writestr("xl/styles.xml", STYLES)
        for i, name in enumerate(names, 1):
            rows = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in sheets[name])
            xml = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
            archive.writestr(f"xl/worksheets/s{i}.xml", xml)
    return path


def posts(records: list[Record]) -> list[Post]:
    return [record for record in records if isinstance(record, Post)]


def test_rows_are_posts(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "page.xlsx",
        Comments=[
            ["Author", "Comment", "Posted at", "Group"],
            ["Ann", "What a day,\nwell done 4B ", ("date", 43264.579861111), "Elm mums"],
            ["Bob", "=not a formula", "13/06/2018 13:55", None],
        ],
    )
    assert detect(path) == "xlsx"
    first, second = posts(list(read(path)))
    assert (first.text, first.author) == ("What a day,\nwell done 4B ", "Ann")
    assert first.posted_at == datetime(2018, 6, 13, 13, 55, tzinfo=UK)
    assert (first.id, first.thread) == ("page.xlsx#Comments:2", "Elm mums")
    assert (second.text, second.posted_at) == ("=not a formula", first.posted_at)


def test_column_names_below_a_title(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Messages to the office, summer term"],
        [None],
        ["Made by", "Ms Roe"],
        ["Name", "Message", "Date"],
        ["Ann", "lost hat", 43264],
    ]
    (post,) = posts(list(read(workbook(tmp_path / "x.xlsx", A=rows))))
    assert (post.text, post.author, post.id) == ("lost hat", "Ann", "x.xlsx#A:5")
    assert post.posted_at == datetime(2018, 6, 13, tzinfo=UK)


def test_every_sheet_with_text_is_read(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "x.xlsx",
        Notes=[["about", "this file"]],
        Year4=[["text"], ["one"]],
        Year5=[["author", "body"], ["Ann", "two"], [None, None], ["Bob", None]],
    )
    records = list(read(path))
    assert [post.text for post in posts(records)] == ["one", "two"]
    assert records[2:] == [
        Skipped("x.xlsx#Year5:4", "empty"),
        Skipped("x.xlsx#Notes", "side file"),
    ]


def test_what_excel_does_to_cells(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["id", "text", "author"],
        [1234567890123456789.0, "first", 17.0],
        ["1.23E+17", "second", True],
        [123456.0, ("formula", 'CONCAT("a","b")', "ab"), "Ann"],
        ["t-4", 2024.0, "Bob"],
        ["t-5", "y" * 32_767, "Bob"],
    ]
    found = posts(list(read(workbook(tmp_path / "x.xlsx", A=rows))))
    assert [p.id for p in found] == ["x.xlsx#A:2", "x.xlsx#A:3", "123456", "t-4", "t-5"]
    assert [p.text for p in found[:4]] == ["first", "second", "ab", "2024"]
    assert [p.author for p in found] == ["17", "True", "Ann", "Bob", "Bob"]
    assert len(found[4].text) == 32_767


def test_date_and_time_in_two_columns(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Date", "Time", "Text"], [("date", 43264), "1:55 pm", "hi"]]
    (post,) = posts(list(read(workbook(tmp_path / "x.xlsx", A=rows))))
    assert post.posted_at == datetime(2018, 6, 13, 13, 55, tzinfo=UK)


def test_the_whole_sheet_tells_the_order_of_dates(tmp_path: Path) -> None:
    rows: list[list[object]] = [["text", "date"], ["a", "01/02/2019"], ["b", "01/31/2019"]]
    found = posts(list(read(workbook(tmp_path / "x.xlsx", A=rows))))
    assert [p.posted_at and p.posted_at.month for p in found] == [1, 1]


def test_columns_can_be_named(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "x.xlsx",
        A=[["text", "other"], ["no", "no"]],
        B=[["Words said", "Who"], ["hi", "Ann"]],
    )
    records = list(read(path, columns={"text": "words said", "author": "who"}))
    assert [(p.text, p.author) for p in posts(records)] == [("hi", "Ann")]
    assert Skipped("x.xlsx#A", "side file") in records
    with pytest.raises(InputError, match="no column 'nope'"):
        list(read(path, columns={"text": "nope"}))


def test_no_text_column(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", A=[["pupil", "mark"], ["Tom", 7]])
    with pytest.raises(InputError, match=r"no column with the text.*'pupil', 'mark'.*--map"):
        read(path)
    with pytest.raises(InputError, match="no column with the text"):
        read(workbook(tmp_path / "y.xlsx", A=[]))


def test_a_broken_workbook(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    with pytest.raises(InputError, match="cannot be read as a workbook"):
        read(path)


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", A=[["text"], ["a" * (40 << 20)]])
    with pytest.raises(InputError, match="zip bomb"):
        read(path)


def test_in_a_folder_and_in_a_zip(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    workbook(folder / "posts.xlsx", A=[["text"], ["hi"]])
    (folder / "more.csv").write_text("text\nyo\n")
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"export/{file.name}")
    for path in (folder, tmp_path / "export.zip"):
        assert [post.text for post in posts(list(read(path)))] == ["yo", "hi"]


def test_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "x.xlsx", A=[["text"], ["hi"]])
    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name == "python_calamine":
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"needs python-calamine.*postcheck\[exports\]"):
        read(path)


def test_an_opendocument_sheet(tmp_path: Path) -> None:
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{one}</text:p></table:table-cell>'
            for one in row
        )
        + "</table:table-row>"
        for row in (["Absender", "Nachricht"], ["Ann", "hallo"])
    )
    path = tmp_path / "x.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml", f'<m:manifest xmlns:m="{names}manifest:1.0"></m:manifest>'
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{names}office:1.0" '
            f'xmlns:table="{names}table:1.0" xmlns:text="{names}text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="A">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    assert detect(path) == "xlsx"
    (post,) = posts(list(read(path)))
    assert (post.text, post.author) == ("hallo", "Ann")
