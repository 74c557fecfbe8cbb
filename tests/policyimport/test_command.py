"""`postcheck policy import`: what it writes, what it says, and what it refuses."""

from __future__ import annotations

import re
from pathlib import Path

import papers
import pytest
import writers
import yaml
from typer.testing import CliRunner

from postcheck import InputError, PostcheckError
from postcheck.checker import Checker
from postcheck.cli.app import app
from postcheck.coverage import coverage
from postcheck.policyfile import load_policy
from postcheck.resources import rules_dir, samples_dir


def run(*arguments: str | Path, status: int = 0) -> str:
    result = CliRunner().invoke(app, ["policy", "import", *map(str, arguments)])
    if isinstance(result.exception, PostcheckError):
        raise result.exception
    assert result.exit_code == status, result.output or result.exception
    return " ".join(result.output.split())


@pytest.fixture(scope="module")
def shipped() -> Checker:
    return Checker()


@pytest.fixture
def telford(tmp_path: Path) -> Path:
    return writers.docx(papers.TELFORD, tmp_path / "telford.docx")


@pytest.fixture
def levens(tmp_path: Path) -> Path:
    return writers.md(papers.LEVENS, tmp_path / "levens.md")


def test_a_complete_document_becomes_a_policy(telford: Path, tmp_path: Path) -> None:
    out = tmp_path / "telford.yaml"
    shown = run(telford, "-o", out)
    assert "Missing" not in shown
    assert "7 clause, 0 unmapped" in shown
    assert "ready for review" in shown
    policy = load_policy(out, rules_dir=rules_dir())
    assert (policy.title, policy.version) == (papers.TELFORD.parts[0].words[0], "September 2025")
    assert policy.routes[0].then[-1] == "the school's complaints procedure"


def test_what_is_missing_is_told_at_once_and_can_be_given(levens: Path, tmp_path: Path) -> None:
    out = tmp_path / "levens.yaml"
    shown = run(levens, "-o", out, "-q", status=1)
    assert "Missing - whom to turn to with a concern" in shown
    assert "not usable yet" in shown
    assert "# MISSING" in out.read_text()
    run(
        levens, "-o", out, "--route", "the class teacher", "--route", "the head", "--school", "Ours"
    )
    policy = load_policy(out, rules_dir=rules_dir())
    assert (policy.school, policy.routes[0].to, policy.routes[0].then) == (
        "Ours",
        "the class teacher",
        ("the head",),
    )


def test_an_imported_policy_judges_posts(telford: Path, tmp_path: Path) -> None:
    run(telford, "-o", tmp_path / "telford.yaml", "-q")
    arguments = ["check", "--policy", str(tmp_path / "telford.yaml"), "--json"]
    result = CliRunner().invoke(app, [*arguments, "I'm going to batter Mr Hale after school"])
    assert "telford.what_we_consider_be" in result.output
    assert '"id": "police"' in result.output


def test_what_is_unmapped_is_kept_and_shown(tmp_path: Path) -> None:
    out = tmp_path / "ours.yaml"
    run(writers.html(papers.TABLE, tmp_path / "a.html"), "-o", out, "-q")
    runner = CliRunner()
    shown = runner.invoke(app, ["policy", "show", str(out)])
    assert "Unmapped" in shown.output
    assert "Juggle indoors during assembly" in shown.output
    covered = runner.invoke(app, ["policy", "coverage", str(out)])
    assert covered.exit_code == 1
    assert re.search(r"ours\.rules_everybody\.7 .*UNMAPPED", covered.output)


@pytest.mark.parametrize("paper", [*papers.FIVE, *papers.OTHERS], ids=lambda paper: paper.name)
def test_every_clause_of_a_draft_is_backed_by_examples(
    paper: papers.Paper, tmp_path: Path, shipped: Checker
) -> None:
    out = tmp_path / "draft.yaml"
    run(writers.docx(paper, tmp_path / "a.docx"), "-o", out, "-q", "--route", "the office")
    rows = coverage(shipped.with_policy(out))
    assert [row.clause for row in rows if row.labels and not row.covered] == []
    assert sum(not row.labels for row in rows) == sum(
        one.kind == "unmapped" for one in paper.wanted
    )
    assert "# Posts of the shipped policies" in out.read_text()


def test_an_example_that_does_not_fit_its_clause_is_shown(telford: Path, tmp_path: Path) -> None:
    out = tmp_path / "telford.yaml"
    run(telford, "-o", out, "-q")
    data = yaml.safe_load(out.read_text())
    first = data["clauses"][0]["examples"]
    first["breaks"] = ["What a lovely fair that was"]
    first["nearly"] = ["The teacher screamed in my son's face and pushed him out of the door"]
    out.write_text(yaml.safe_dump(data, sort_keys=False))
    covered = CliRunner().invoke(app, ["policy", "coverage", str(out)])
    assert covered.exit_code == 1
    shown = " ".join(covered.output.split())
    assert "not found: What a lovely fair that was" in shown
    assert "found: The teacher screamed in my son's face" in shown


def test_the_report_is_one_safe_page(tmp_path: Path) -> None:
    document = tmp_path / "a.txt"
    document.write_text(
        "Policy of <b>Larkmere</b> School\n\nParents must not post:\n\n"
        "- threats <script>alert(1)</script>\n- rumours & \x1b[31mgossip\n- juggling\n"
    )
    page = tmp_path / "review.html"
    shown = run(document, "-o", tmp_path / "a.yaml", "--report", page, status=1)
    html = page.read_text()
    assert "<script" not in html
    assert "<mark>threats</mark> &lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert not re.search(r"(src|href)=", html)
    assert "default-src 'none'" in html
    assert 'class="unmapped"' in html
    assert "\x1b" not in shown


def test_a_file_that_holds_odd_characters_can_be_loaded(tmp_path: Path) -> None:
    document = tmp_path / "a.txt"
    document.write_text(
        "School policy: #1 'quoted'\n\nParents must not post:\n\n"
        "- threats: {a: [b]} & *c \U0001f600 \u2028 \x85 \ufffe end\n- yes\n- null\n\n"
        "Raise any concern with the class teacher.\n"
    )
    run(document, "-o", tmp_path / "a.yaml", "--audience", "parent", "-q")
    policy = load_policy(tmp_path / "a.yaml", rules_dir=rules_dir())
    assert "\U0001f600" in policy.clauses[0].text
    assert [one.text for one in policy.unmapped] == ["yes", "null"]
    assert yaml.safe_load((tmp_path / "a.yaml").read_text())["audience"] == ["parent"]


def test_what_is_no_policy_is_refused(tmp_path: Path) -> None:
    document = tmp_path / "menu.txt"
    document.write_text("Lunch\n\nOn Monday there is soup.\n\nOn Tuesday there is a pie.\n")
    with pytest.raises(InputError, match=r"menu\.txt: nothing in the document is an item"):
        run(document, "-o", tmp_path / "menu.yaml")
    assert not (tmp_path / "menu.yaml").exists()


def test_wrong_usage_is_refused(telford: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.yaml"
    with pytest.raises(InputError, match="ends in"):
        run(telford, "-o", tmp_path / "a.txt")
    with pytest.raises(InputError, match="two of the files are the same"):
        run(telford, "-o", out, "--report", out)
    with pytest.raises(InputError, match="no audience 'mum'"):
        run(telford, "-o", out, "--audience", "mum")
    with pytest.raises(InputError, match="cannot be written"):
        run(telford, "-o", tmp_path / "no" / "a.yaml")
    assert not out.exists()


def test_the_sample_is_a_complete_policy(tmp_path: Path) -> None:
    out = tmp_path / "thornfield.yaml"
    run(samples_dir() / "policy.md", "-o", out, "-q")
    policy = load_policy(out, rules_dir=rules_dir())
    assert policy.audience == ("parent", "staff")
    assert [one.text for one in policy.unmapped] == ["anything in a purple font"]
    assert [step.id for step in policy.procedure[0].steps] == [
        "discuss",
        "written_warning",
        "police",
    ]
