"""PDF files as word processors make them of papers here: justified text, bullets of symbol fonts,
page margins, tables with borders, a table of contents, an approval table on the front page."""

from __future__ import annotations

import re
from pathlib import Path

import papers
import pytest

from postcheck.documents import read_document
from postcheck.policyimport import Cues, Given, draft_of

FOLDER = Path(__file__).parent / "pdfs"
PAPERS = {one.name: one for one in (papers.TELFORD, papers.LONGTON_LANE, papers.TABLE)}
PAPERS["table_without_lines"] = papers.TABLE


@pytest.mark.parametrize("name", PAPERS)
def test_items_are_those_that_were_typed(name: str, cues: Cues) -> None:
    draft = draft_of(read_document(FOLDER / f"{name}.pdf"), cues, Given(name=name))
    entries = {entry.passage.text.rstrip("."): entry for entry in draft.entries}
    for wanted in PAPERS[name].wanted:
        entry = entries[wanted.text.rstrip(".")]
        assert (entry.kind, set(entry.labels)) == (wanted.kind, wanted.labels), wanted.text
    found = tuple(
        tuple(step["id"] for step in ladder.value["steps"]) for ladder in draft.parts["procedure"]
    )
    assert found == PAPERS[name].steps
    assert draft.head["school"] == PAPERS[name].school


@pytest.mark.parametrize("name", PAPERS)
def test_paragraphs_are_whole(name: str) -> None:
    """Nothing stands in two blocks that is one paragraph, and no two paragraphs stand in one."""
    blocks = read_document(FOLDER / f"{name}.pdf").blocks
    typed = {words for part in PAPERS[name].parts for words in part.words}
    typed |= {cell for part in PAPERS[name].parts for row in part.rows for cell in row}
    typed = {re.sub(r"^[A-Z]\. ", "", words).rstrip(" :") for words in typed}
    approval = {"Approved by", "Governing Board", "Date approved", "March 2026"}
    approval |= {"Next review due by", "March 2028"}
    for block in blocks:
        if block.kind not in ("margin", "contents"):
            for text in block.cells or (block.text,):
                assert text.rstrip(" :") in typed | approval


def test_margins_and_contents_are_told_from_the_text() -> None:
    blocks = read_document(FOLDER / "telford.pdf").blocks
    margins = [block.text for block in blocks if block.kind == "margin"]
    head = "Telford Infant School – Social Media Policy"
    assert margins == [head, "Page 1 of 2", head, "Page 2 of 2"]
    contents = [block.text for block in blocks if block.kind == "contents"]
    assert contents[0] == "Contents"
    assert len(contents) == 5
