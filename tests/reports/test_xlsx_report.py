"""Workbooks: readable again, safe to open, bounded as workbooks are."""

from __future__ import annotations

import builtins
import tracemalloc
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from helpers import SAMPLES
from postcheck import Checker
from postcheck.batch import run
from postcheck.errors import InputError, MissingExtraError
from postcheck.model import Finding, Post, Report, Step
from postcheck.readers import read
from postcheck.reports import About, workbook, writer_for
from postcheck.reports.cells import CUT, LIMIT, cell_text, cell_time
from strategies import anything

ABOUT = About(
    title="A policy", school="Elm", clauses={"a-1": "Be kind."}, labels={"threat": "Threat"}
)
WHEN = datetime(2018, 6, 13, 12, tzinfo=UTC)


def report(text: str = "you are dead", *labels: str, **more: Any) -> Report:
    found = tuple(
        Finding(
            label=label,
            start=0,
            end=3,
            quote=text[:3],
            rule=f"{label}-1",
            severity="high",
            confidence="medium",
            clauses=("a-1", "b-2"),
            why="why",
            advice="advice",
            limits="limits",
        )
        for label in labels
    )
    return Report(
        post=Post(text, **{"id": "p1", "posted_at": WHEN, **more}),
        verdict="urgent" if labels else "clear",
        labels=frozenset(labels),
        findings=found,
        next_step=Step(id="s", text="Talk", who="head", source="policy") if labels else None,
        notes=("overdue for review",) if labels else (),
        policy="p",
        policy_version="1",
        rules_version="2",
    )


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    with CalamineWorkbook.from_path(str(path)) as book:
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }


def records(rows: list[list[Any]]) -> list[dict[str, Any]]:
    head, *others = rows
    return [dict(zip(head, row, strict=True)) for row in others]


def written(path: Path, *reports: Report, counts: dict[str, Any] | None = None) -> Path:
    with writer_for(path, about=ABOUT) as writer:
        for one in reports:
            writer.write(one)
        if counts is not None:
            writer.account(counts)
    return path


def parts(path: Path) -> dict[str, str]:
    """The XML of a workbook."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_sheets_come_back(tmp_path: Path) -> None:
    caption = [{"kind": "image", "caption": "the pool"}]
    found = sheets(
        written(
            tmp_path / "out.xlsx",
            report("you are dead", "threat", "insult", author="Ann", thread="4B"),
            report("fine, all", attachments=caption, reply_to="All well?"),
        )
    )
    assert list(found) == ["Summary", "Findings", "Posts", "Clauses"]
    threat, insult = records(found["Findings"])
    assert (insult["May be"], insult["Label"]) == ("insult", "insult")
    assert threat == {
        "Verdict of the post": "urgent",
        "May be": "Threat",
        "Words found": "you",
        "Clauses": "a-1, b-2",
        "Severity": "high",
        "Confidence": "medium",
        "Next step for the post": "Talk",
        "Why": "why",
        "Advice": "advice",
        "What it cannot show": "limits",
        "The whole post": "you are dead",
        "Posted at (UK time)": datetime(2018, 6, 13, 13),
        "Author": "Ann",
        "Thread": "4B",
        "Post": "p1",
        "Found in": "text",
        "From": 0,
        "To": 3,
        "Label": "threat",
        "Rule": "threat-1",
    }
    first, second = records(found["Posts"])
    assert (first["Verdict"], first["Findings"], first["May be"]) == ("urgent", 2, "insult; Threat")
    assert (first["Next step"], first["Who takes it"]) == ("Talk", "head")
    assert (second["Verdict"], second["Findings"], second["Text"]) == ("clear", 0, "fine, all")
    assert (second["Captions"], second["Answers"]) == ("the pool", "All well?")
    assert found["Clauses"][1:] == [["a-1", 2, "Be kind."], ["b-2", 2, ""]]


def test_the_summary_accounts_for_all_records(tmp_path: Path, shipped: Checker) -> None:
    path = tmp_path / "out.xlsx"
    done = run(shipped, read(SAMPLES / "class-chat.txt"), path)
    found = sheets(path)
    told = {row[0]: row[1] for row in found["Summary"] if row[0]}
    assert told["All records"] == done.records == 94
    assert told["Posts that were checked"] == told["Posts in this file"] == done.posts
    assert {reason: told[f"Skipped: {reason}"] for reason in done.skipped} == done.skipped
    assert {verdict: told[verdict] for verdict in done.verdicts} == done.verdicts
    assert told["Naming a pupil"] == done.findings["pupil_naming"]
    assert len(found["Posts"]) == done.posts + 1
    assert len(found["Findings"]) == sum(done.findings.values()) + 1
    words = {row[2] for row in found["Summary"]}
    assert {"Model policy on social media", done.rules_version} <= words
    assert "Times are UK local time (Europe/London)." in words


def test_without_an_account_it_tells_what_it_was_given(tmp_path: Path) -> None:
    rows = sheets(written(tmp_path / "out.xlsx", report("x", "threat"), report("y")))["Summary"]
    told = {row[0]: row[1] for row in rows}
    assert (told["Posts in this file"], told["urgent"], told["clear"]) == (2, 1, 1)
    assert "All records" not in told
    assert {"p", "overdue for review"} <= {row[2] for row in rows}


def test_rows_can_be_chosen_and_names_of_columns_stay(tmp_path: Path) -> None:
    xml = parts(written(tmp_path / "out.xlsx", report("x", "threat"), report("y")))
    for number, end in ((2, "T2"), (3, "Q3"), (4, "C3")):
        sheet = xml[f"xl/worksheets/sheet{number}.xml"]
        assert f'<autoFilter ref="A1:{end}"/>' in sheet
        assert 'state="frozen"' in sheet
    assert 'wrapText="1"' in xml["xl/styles.xml"]


FORMULAS = [
    "=1+1",
    "+44 7700",
    "-2",
    "@SUM(A1)",
    '=HYPERLINK("x")',
    "{=1}",
    "\t=1",
    "＝1",
    "1",
    "TRUE",
]
LINKS = ["https://a.example/x", "mailto:a@b.example", "file:///etc/passwd", "internal:Posts!A1"]
MARKUP = ["<r><t>x</t></r>", "<r></c></row></sheetData><evil/></r>", "]]>", "&lt;", "</t>"]


@pytest.mark.parametrize("text", [*FORMULAS, *LINKS, *MARKUP])
def test_texts_stay_texts(tmp_path: Path, text: str) -> None:
    path = written(tmp_path / "out.xlsx", report(text, "threat", author=text, thread=text, id=text))
    (row,) = records(sheets(path)["Posts"])
    assert {row["Text"].strip(), row["Author"].strip(), row["Thread"].strip()} == {text.strip()}
    xml = parts(path)
    assert not [name for name, part in xml.items() if "<f>" in part or "<hyperlink" in part]
    assert "<evil" not in "".join(xml.values())


def test_verdicts_have_a_colour_and_the_word(tmp_path: Path) -> None:
    path = written(tmp_path / "out.xlsx", report("x", "threat"), report("y"))
    assert [row["Verdict"] for row in records(sheets(path)["Posts"])] == ["urgent", "clear"]
    styles = parts(path)["xl/styles.xml"]
    assert "FFF8CBCB" in styles
    assert "FFE2EFDA" in styles


@pytest.mark.parametrize("letter", ["a", "😡"])
def test_a_long_cell_is_cut_and_says_so(tmp_path: Path, letter: str) -> None:
    units = len(letter.encode("utf-16-le")) // 2
    fits, long = letter * (LIMIT // units), letter * (LIMIT // units + 1)
    assert cell_text(fits) == (fits, False)
    text, cut = cell_text(long)
    assert cut
    assert text.endswith(CUT)
    assert LIMIT - 2 <= len(text.encode("utf-16-le")) // 2 <= LIMIT
    found = sheets(written(tmp_path / "out.xlsx", report(long), report(fits)))
    assert [row["Text"] for row in records(found["Posts"])] == [text, fits]
    assert "1 cells were longer than a cell may be, and were cut." in {
        row[2] for row in found["Summary"]
    }


def test_a_full_sheet_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 60)
    reports = [report("x", "threat", "insult") for _ in range(50)]
    found = sheets(written(tmp_path / "out.xlsx", *reports))
    assert [len(found[name]) for name in ("Findings", "Posts")] == [60, 51]
    (told,) = [row[2] for row in found["Summary"] if "is full" in str(row[2])]
    assert told.startswith("The sheet Findings is full: it holds 59 rows, and 41 more are left out")


def test_times_that_workbooks_do_not_have() -> None:
    assert cell_time(WHEN) == datetime(2018, 6, 13, 13)
    assert cell_time(datetime(1880, 1, 2, 3, 4, tzinfo=UTC)) == "1880-01-02 03:04:00"
    assert cell_time(datetime(9998, 12, 31, 23, 59, tzinfo=UTC)) == datetime(9998, 12, 31, 23, 59)


@settings(deadline=None, max_examples=40)
@given(st.lists(anything, min_size=1, max_size=6))
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("xlsx") / "out.xlsx"
    written(path, *(report(text, "threat", author=text) for text in texts))
    expected = [cell_text(text)[0] for text in texts]
    found = records(sheets(path)["Posts"])
    assert [row["Text"] for row in found] == expected
    assert [row["Author"] for row in found] == expected


def test_memory_does_not_grow_with_the_reports(tmp_path: Path) -> None:
    def peak(number: int) -> int:
        one = report("x" * 5_000, "threat")
        tracemalloc.start()
        try:
            written(tmp_path / f"{number}.xlsx", *(one for _ in range(number)))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    assert peak(600) < peak(60) + 2_000_000  # the texts alone are twelve million bytes


def test_a_disk_that_fills_up_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(workbook.Sheet, "_write", full)
    with (
        pytest.raises(InputError, match=r"out\.xlsx: cannot be written: No space left"),
        writer_for(tmp_path / "out.xlsx"),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name.partition(".")[0] == "xlsxwriter":
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"needs XlsxWriter.*postcheck\[xlsx\]"):
        writer_for(tmp_path / "out.xlsx")
    with pytest.raises(MissingExtraError, match="needs XlsxWriter"):  # before posts are checked
        run(None, iter([]), tmp_path / "out.xlsx")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
