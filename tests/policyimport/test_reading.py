"""What stands above and beside an item says what the item is."""

from __future__ import annotations

from pathlib import Path

import pytest

from postcheck.documents import read_document
from postcheck.policyimport import Cues, Draft, Given, draft_of


def drafted(text: str, folder: Path, cues: Cues) -> Draft:
    path = folder / "policy.md"
    path.write_text(text, encoding="utf-8")
    return draft_of(read_document(path), cues, Given())


def kinds(draft: Draft) -> dict[str, str]:
    return {entry.passage.text: entry.kind for entry in draft.entries}


def test_a_heading_that_names_the_document_does_not_rule_its_sections(
    tmp_path: Path, cues: Cues
) -> None:
    text = """# Wenlow Academy

# Procedure for dealing with breaches by parents

## Conduct online

Nobody may spread rumours about the academy.

## Stage one

The headteacher will speak to the parent.
"""
    found = kinds(drafted(text, tmp_path, cues))
    assert found["Nobody may spread rumours about the academy."] == "clause"
    assert found["The headteacher will speak to the parent."] == "step"


def test_what_no_cue_knows_stays_beside_clauses(tmp_path: Path, cues: Cues) -> None:
    items = ["Spreading rumours", "Swearing", "Naming pupils", "Juggling indoors"]
    text = "# Policy\n\n## Wenlow\n\n" + "\n".join(f"- {one}" for one in items)
    found = kinds(drafted(text, tmp_path, cues))
    assert [found[one] for one in items] == ["clause", "clause", "clause", "unmapped"]


@pytest.mark.parametrize(
    ("lead", "item", "kind"),
    [
        ("The following are serious breaches:", "Threats against staff", "clause"),
        ("Posts will be removed if they:", "are racist", "clause"),
        ("In grave cases the school will:", "consult its solicitors", "step"),
        ("Volunteers and helpers:", "Must not write about their day in school", "clause"),
    ],
)
def test_a_lead_says_what_its_items_are(
    lead: str, item: str, kind: str, tmp_path: Path, cues: Cues
) -> None:
    text = f"# Policy\n\n## Wenlow\n\n{lead}\n\n- {item}\n"
    assert kinds(drafted(text, tmp_path, cues))[item] == kind


def test_what_a_cue_leaves_out_does_not_hide_the_rest(cues: Cues) -> None:
    text = "Pictures of knives, and photographs of other children"
    (found,) = [one for one in cues.find("labels", text) if one.cue.id == "pictures"]
    assert text[found.start : found.end] == "photographs"
