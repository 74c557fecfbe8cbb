"""Policies in every format and layout: each item is found, and mapped as its author meant it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import papers
import pytest
import writers

from postcheck.documents import read_document
from postcheck.ladder import FORCE_WORDS
from postcheck.policyfile import load_policy
from postcheck.policyimport import Cues, Draft, Given, draft_of
from postcheck.policyimport.policyfile import as_yaml
from postcheck.resources import rules_dir

PAPERS = {one.name: one for one in (*papers.FIVE, *papers.OTHERS)}
FORMS: dict[str, Callable[[papers.Paper, Path], Path]] = {
    "capitals.txt": partial(writers.txt, marker="dash", heading="capitals"),
    "underlined.txt": partial(writers.txt, marker="roman", heading="underlined"),
    "numbered.txt": partial(writers.txt, marker="letter", heading="numbered"),
    "plain.txt": partial(writers.txt, marker="o", heading="plain"),
    "dashes.md": partial(writers.md, marker="dash"),
    "numbers.md": partial(writers.md, marker="number"),
    "bullets.html": writers.html,
    "letters.html": partial(writers.html, ordered="a", bold_headings=True),
    "styles.docx": writers.docx,
    "typed.docx": partial(writers.docx, typed="bullet", bold_headings=True),
    "brackets.docx": partial(writers.docx, typed="bracket"),
    "letters.odt": writers.odt,
    "bullets.pdf": partial(writers.pdf, marker="bullet"),
    "numbers.pdf": partial(writers.pdf, marker="number"),
}


def drafted(paper: papers.Paper, form: str, folder: Path, cues: Cues) -> Draft:
    path = FORMS[form](paper, folder / f"{paper.name}-{form}")
    return draft_of(read_document(path), cues, Given(name=paper.name))


def plain(text: str) -> str:
    return text.rstrip(" .").casefold()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", PAPERS)
def test_every_item_is_found_and_mapped(name: str, form: str, tmp_path: Path, cues: Cues) -> None:
    paper = PAPERS[name]
    draft = drafted(paper, form, tmp_path, cues)
    entries = {plain(entry.passage.text): entry for entry in draft.entries}
    for wanted in paper.wanted:
        entry = entries.get(plain(wanted.text))
        assert entry is not None, f"lost: {wanted.text}"
        assert entry.kind == wanted.kind, wanted.text
        if wanted.kind == "clause":
            assert set(entry.labels) == wanted.labels, wanted.text
            named = entry.characteristics
            assert (None if named is None else set(named)) == wanted.characteristics, wanted.text
    found = tuple(
        tuple(step["id"] for step in ladder.value["steps"]) for ladder in draft.parts["procedure"]
    )
    assert found == paper.steps
    clauses = [wanted for wanted in paper.wanted if wanted.kind == "clause"]
    assert len(draft.parts["clauses"]) == len(clauses)


@pytest.mark.parametrize("name", PAPERS)
def test_nothing_of_a_document_is_dropped(name: str, tmp_path: Path, cues: Cues) -> None:
    """Every word of every block stands in a passage, in a lead, in a heading or in the title."""
    for form in ("capitals.txt", "styles.docx", "bullets.pdf"):
        draft = drafted(PAPERS[name], form, tmp_path, cues)
        kept = " ".join(
            f"{one.passage.text} {one.passage.lead} {one.passage.section} {one.passage.topic}"
            for one in draft.entries
        )
        words = set(kept.split()) | set(str(draft.head["title"]).split())
        words |= {block.text for block in draft.document.blocks if block.kind == "heading"}
        for block in draft.document.blocks:
            if block.kind in ("item", "paragraph"):
                assert set(block.text.split()) <= words, block.text


@pytest.mark.parametrize("name", PAPERS)
def test_a_draft_tells_of_its_school_its_readers_and_its_routes(
    name: str, tmp_path: Path, cues: Cues
) -> None:
    paper = PAPERS[name]
    draft = drafted(paper, "styles.docx", tmp_path, cues)
    assert draft.head["school"] == (paper.school or "not named")
    assert set(draft.head["audience"]) == paper.audience
    routes = [item.value for item in draft.parts["routes"] if "safeguarding" not in item.value]
    named = tuple(to for route in routes for to in (route["to"], *route.get("then", ())))
    assert named == paper.routes
    lacks_routes = any("whom to turn to" in one for one in draft.missing)
    assert lacks_routes == (not paper.routes)


@pytest.mark.parametrize("name", PAPERS)
def test_a_complete_draft_is_a_policy(name: str, tmp_path: Path, cues: Cues) -> None:
    path = FORMS["styles.docx"](PAPERS[name], tmp_path / "paper.docx")
    draft = draft_of(read_document(path), cues, Given(name=name, routes=("the class teacher",)))
    assert draft.missing == ()
    file = tmp_path / f"{name}.yaml"
    file.write_text(as_yaml(draft), encoding="utf-8")
    policy = load_policy(file, rules_dir=rules_dir())
    texts = [clause.text for clause in policy.clauses]
    assert texts == [item.value["text"] for item in draft.parts["clauses"]]
    assert [one.text for one in policy.unmapped] == [
        wanted.text for wanted in PAPERS[name].wanted if wanted.kind == "unmapped"
    ] or name in ("prose",)
    for ladder in policy.procedure:
        for step in ladder.steps:
            speaks = FORCE_WORDS.search(f"{step.id} {step.text}".replace("_", " ").lower())
            assert bool(speaks) == bool(step.force), step.text
            assert step.when is not None or step.force is None


def test_clauses_for_staff_are_for_posts_of_staff(tmp_path: Path, cues: Cues) -> None:
    draft = drafted(papers.LONGTON_LANE, "dashes.md", tmp_path, cues)
    roles = {item.value["text"]: item.value.get("author_roles") for item in draft.parts["clauses"]}
    assert roles["not use social media in lesson times"] == ["staff"]
    assert roles["not make complaints outside the official channels"] is None


def test_conditions_of_steps_are_those_of_the_document(tmp_path: Path, cues: Cues) -> None:
    draft = drafted(papers.LEVENS, "dashes.md", tmp_path, cues)
    (ladder,) = (item.value for item in draft.parts["procedure"])
    steps = {step["id"]: step for step in ladder["steps"]}
    assert "once" not in steps["discuss"]
    assert all(step["once"] for name, step in steps.items() if name != "discuss")
    police = steps["police"]["when"]
    assert police["said"].startswith("where there may be a crime such as harassment")
    assert {"labels": ["threat"], "severities": ["high"]} in police["any"]
    assert not any("cyberbullying" in one.get("labels", ()) for one in police["any"])
    assert steps["block_access"]["when"]["any"] == [{"venues": ["school_site"]}]
    assert draft.head["review"] == "The headteacher will review each case on its own."
    assert draft.head["review_due"] == "March 2028"


def test_a_document_without_a_procedure_gets_none(tmp_path: Path, cues: Cues) -> None:
    path = tmp_path / "short.txt"
    path.write_text(
        "Social media policy\n\nLarkmere School\n\nParents must not threaten anyone.\n\n"
        "Raise any concern with the class teacher.\n"
    )
    draft = draft_of(read_document(path), cues, Given(name="short"))
    assert draft.missing == ()
    assert draft.parts["procedure"] == ()
    assert any("none was made up" in note for note in draft.notes)
    file = tmp_path / "short.yaml"
    file.write_text(as_yaml(draft))
    assert load_policy(file, rules_dir=rules_dir()).procedure == ()


PROCEDURES = {
    "If a post is not defamatory, the school will write to the parent.": ["written_request"],
    "Unless it is racist, the school will talk to the author.": ["discuss"],
    "The school will write and warn that if it goes on there may be a ban.": ["written_warning"],
}


@pytest.mark.parametrize("sentence", PROCEDURES)
def test_a_condition_that_denies_something_opens_nothing(
    sentence: str, tmp_path: Path, cues: Cues
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"Policy\n\nNever threaten anyone.\n\n## Procedure\n\n{sentence}\n")
    draft = draft_of(read_document(path), cues, Given())
    (ladder,) = (item.value for item in draft.parts["procedure"])
    assert "for" not in ladder
    assert [step["id"] for step in ladder["steps"]] == PROCEDURES[sentence]
    assert "when" not in ladder["steps"][0]


def test_a_police_step_with_a_denied_condition_opens_for_the_gravest_words_alone(
    tmp_path: Path, cues: Cues
) -> None:
    path = tmp_path / "a.txt"
    sentence = "If the post is not a complaint, the school will tell the police."
    path.write_text(f"Policy\n\nNever threaten anyone.\n\n## Procedure\n\n{sentence}\n")
    draft = draft_of(read_document(path), cues, Given())
    (ladder,) = (item.value for item in draft.parts["procedure"])
    (step,) = ladder["steps"]
    assert step["force"] == "police"
    assert step["when"]["any"] == [{"labels": ["threat"], "severities": ["high"]}]
    assert any("check its 'when'" in note for note in draft.notes)
