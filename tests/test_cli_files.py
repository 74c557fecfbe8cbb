"""Commands on files, rules and policies: exports in, reports out, every record accounted for."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from helpers import RULES, SAMPLES, rule, write_rules
from postcheck import Post, Report
from postcheck.batch import Summary
from postcheck.cli.app import app
from postcheck.labels import load_labels
from postcheck.policyfile import policy_names


@pytest.fixture(autouse=True)
def _own(own_as_shipped: None) -> None:
    """Commands have the tests' own rules."""


def printed(*arguments: str | Path, status: int = 0) -> str:
    """What a command prints that leaves with a status."""
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    assert result.exit_code == status, result.output or result.exception
    return result.stdout


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


EXPORT = [
    {"text": "I will wallop Mr Hale", "id": "1", "thread": "a"},
    {"text": "so true", "id": "2", "thread": "a"},
    {"text": "lovely", "id": "3"},
    {"txt": "no text"},
    "not an object",
    {"text": ""},
]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.jsonl"
    lines = [*map(json.dumps, EXPORT), '{"text": "cut of']
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_read_tells_why(export: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["read", str(export), "-o", str(tmp_path / "posts.jsonl")])
    assert "3 posts, 1 skipped (empty 1), 3 rejected (broken JSON" in result.stderr
    assert "no text 1" in result.stderr


def test_names_of_columns_with_commas(tmp_path: Path) -> None:
    table, out = tmp_path / "answers.csv", tmp_path / "posts.jsonl"
    table.write_text('Timestamp,Your name,"What, if anything, is wrong?"\n13/06/2018,Ann,noise\n')
    mapping = "text=What, if anything, is wrong?,author=Your name"
    printed("read", table, "-o", out, "--map", mapping)
    (post,) = lines_of(out)
    assert (post["text"], post["author"]) == ("noise", "Ann")


def test_read(export: Path, tmp_path: Path) -> None:
    out = tmp_path / "posts.jsonl"
    printed("read", export, "-o", out)
    posts = [Post.model_validate(line) for line in lines_of(out)]
    assert [post.id for post in posts] == ["1", "2", "3"]
    assert posts[0] == Post("I will wallop Mr Hale", id="1", thread="a")
    rejected = lines_of(tmp_path / "posts.jsonl.rejects.jsonl")
    assert len(rejected) >= 3
    again = tmp_path / "again.jsonl"
    printed("read", out, "-o", again)
    assert again.read_bytes() == out.read_bytes()


def test_batch_accounts_for_every_record(export: Path, tmp_path: Path) -> None:
    out, accounts, bad = (tmp_path / name for name in ("r.jsonl", "s.json", "bad.jsonl"))
    shown = printed(
        "batch", export, "-o", out, "--summary", accounts, "--rejects", bad, "--policy", "levens"
    )
    reports = [Report.model_validate(line) for line in lines_of(out)]
    assert [report.verdict for report in reports] == ["urgent", "review", "clear"]
    summary = Summary.model_validate_json(accounts.read_text(encoding="utf-8"))
    skipped, rejected = sum(summary.skipped.values()), sum(summary.rejected.values())
    assert summary.records == summary.posts + skipped + rejected == len(EXPORT) + 1
    assert summary.posts == len(reports) == sum(summary.verdicts.values())
    assert rejected == len(lines_of(bad)) > 0
    assert summary.findings == {"sharing_abuse": 1, "threat": 1}
    assert summary.policy == "levens"
    assert f"{summary.records} records = {summary.posts} posts" in shown
    assert "“I will wallop Mr Hale”" in shown.replace("\n", " ")


@pytest.mark.parametrize("fail_on", ["never", "review"])
def test_batch_status(fail_on: str, export: Path, tmp_path: Path) -> None:
    status = 0 if fail_on == "never" else 1
    out = tmp_path / "out.csv"
    assert printed("batch", export, "-o", out, "-q", "--fail-on", fail_on, status=status) == ""
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) >= 3


def test_batch_of_the_samples_adds_up(tmp_path: Path) -> None:
    inputs = [SAMPLES / name for name in ("class-chat.txt", "page-comments.csv", "posts.jsonl")]
    inputs += sorted((SAMPLES / "drafts").iterdir())
    accounts = tmp_path / "s.json"
    printed("batch", *inputs, "-o", tmp_path / "out.jsonl", "--summary", accounts, "-q")
    summary = Summary.model_validate_json(accounts.read_text(encoding="utf-8"))
    skipped, rejected = summary.skipped.values(), summary.rejected.values()
    assert summary.records == summary.posts + sum(skipped) + sum(rejected)
    assert (sum(rejected), len(lines_of(tmp_path / "out.jsonl"))) == (0, summary.posts)
    assert summary.posts > 100
    assert summary.skipped


def test_nothing_is_left_behind_by_an_input_that_breaks_off(export: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert (
        CliRunner()
        .invoke(app, ["batch", str(export), str(tmp_path / "no"), "-o", str(out)])
        .exception
    )
    assert not out.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["export.jsonl"]


def test_evaluate(tmp_path: Path) -> None:
    labelled = tmp_path / "labelled.jsonl"
    rows: list[dict[str, Any]] = [
        {"id": "a", "text": "I will wallop Mr Hale", "labels": ["threat"], "quotes": {}},
        {"id": "b", "text": "flipping heck", "labels": []},
        {"id": "c", "text": "lovely", "labels": ["complaint"], "quotes": {"complaint": "lovely"}},
        {"id": "d", "text": "leaky roof", "labels": [], "meta": {"venue": "public"}},
    ]
    labelled.write_text("\n".join(map(json.dumps, rows)))
    found = json.loads(printed("evaluate", labelled, "--json"))
    assert (found["posts"], found["micro"]["right"]) == (4, 1)
    assert (found["micro"]["wrong"], found["micro"]["missed"]) == (1, 1)
    assert found["micro"]["precision"] == found["micro"]["recall"] == found["micro"]["f1"] == 0.5
    assert found["labels"]["complaint"]["precision"] is None
    assert found["harmless"] == {"clear": 1, "advise": 0, "review": 1, "urgent": 0}
    kinds = {(one["id"], one["kind"], one["label"]) for one in found["mistakes"]}
    assert kinds == {("b", "wrong", "obscenity"), ("c", "missed", "complaint")}
    shown = printed("evaluate", labelled)
    assert "all labels" in shown
    assert "“flipping heck”" in shown
    assert "“flipping heck”" not in printed("evaluate", labelled, "--no-mistakes")


def test_evaluate_compares(tmp_path: Path) -> None:
    labelled, old = tmp_path / "labelled.jsonl", tmp_path / "old.json"
    rows = [{"id": n, "text": "flipping heck", "labels": ["obscenity"]} for n in "ab"]
    labelled.write_text(
        "\n".join(map(json.dumps, [*rows, {"text": "hello", "labels": ["threat"]}]))
    )
    old.write_text(printed("evaluate", labelled, "--json"))
    labelled.write_text(json.dumps({**rows[0], "labels": []}))
    changed = printed("evaluate", labelled, "--compare", old)
    assert "obscenity: F1 1.00 → 0.00" in changed
    assert "mended missed threat" in changed
    assert "new wrong  obscenity a by own-foul" in changed
    for wrong in (labelled, tmp_path / "nothing.json"):
        assert (
            CliRunner().invoke(app, ["evaluate", str(labelled), "--compare", str(wrong)]).exit_code
        )


def test_evaluate_tells_characteristics_and_rules(tmp_path: Path) -> None:
    labelled = tmp_path / "labelled.jsonl"
    hate = ["protected_characteristic_abuse"]
    rows = [{"text": "lovely", "labels": hate, "characteristic": "age"}]
    rows.append({"text": "flipping heck", "labels": []})
    labelled.write_text("\n".join(map(json.dumps, rows)))
    found = json.loads(printed("evaluate", labelled, "--json"))
    assert found["characteristics"]["age"]["missed"] == 1
    shown = printed("evaluate", labelled, "--by-rule")
    assert "age" in shown
    assert "own-foul" in shown
    assert "own-foul" not in printed("evaluate", labelled, "--no-mistakes")


def test_evaluate_judges_only_what_is_known(tmp_path: Path) -> None:
    rows: list[tuple[str, dict[str, bool]]] = [
        ("I will wallop Mr Hale, flipping heck", {"threat": True}),
        ("I will wallop her", {"threat": False}),
        ("hello", {"threat": False}),
        ("flipping heck", {"calm": True}),
        ("flipping heck", {"offensive": True}),
        ("ask Priya", {"person": True}),
        ("ask her", {"person": True}),
    ]
    labelled = tmp_path / "labelled.jsonl"
    labelled.write_text("\n".join(json.dumps({"text": t, "expect": e}) for t, e in rows))
    found = json.loads(printed("evaluate", labelled, "--json"))
    assert sorted(found["labels"]) == ["offensive", "person", "threat"]
    counts = {
        k: [v[x] for x in ("right", "wrong", "missed", "left")] for k, v in found["labels"].items()
    }
    assert counts == {"threat": [1, 1, 0, 1], "offensive": [1, 0, 0, 0], "person": [1, 0, 1, 0]}
    assert found["labels"]["threat"]["specificity"] == 0.5
    assert found["harmless"] == {"clear": 0, "advise": 0, "review": 1, "urgent": 0}
    assert "threat: 50.0% of 2 posts without it left alone" in printed("evaluate", labelled)
    away = json.loads(printed("evaluate", labelled, "--json", "--venue", "public"))
    assert away["labels"]["threat"]["wrong"] == 0


def test_evaluate_reads_the_samples() -> None:
    assert json.loads(printed("evaluate", SAMPLES / "posts.jsonl", "--json"))["posts"] == 30


def test_rules_list_and_show() -> None:
    rows = json.loads(printed("rules", "list", "--json"))
    assert {"own-hurt", "fact-lesson"} <= {row["id"] for row in rows}
    threats = printed("rules", "list", "--label", "offensive_comment")
    assert "own-soft" in threats
    assert "own-hurt" not in threats
    shown = printed("rules", "show", "own-hurt")
    for words in ("~@own_hurt ..4 at chess", "I will wallop Mr Hale", "own.yaml", "negated"):
        assert words in shown
    assert json.loads(printed("rules", "show", "own-hurt", "--json"))["severity"] == "high"


@pytest.fixture
def one_rule(own_folder: Path, tmp_path: Path) -> Path:
    """A folder with one rule that is right."""
    folder = tmp_path / "rules"
    shutil.copytree(own_folder, folder)
    examples = {
        "match": ["a [[purple wombat]]", "one [[purple badger]]", "that [[purple wombat]] again"],
        "no_match": ["purple cat", "wombat purple", "the purple badger in the book"],
    }
    one = rule("own-one", examples=examples, unless=["purple badger in the book"])
    write_rules(folder / "own.yaml", one)
    return folder


def test_rules_test(one_rule: Path) -> None:
    assert "1 rules, 6 examples: every example right" in printed(
        "rules", "test", "--rules", one_rule
    )
    write_rules(one_rule / "own.yaml", rule("own-one"))
    result = CliRunner().invoke(app, ["rules", "test", "own-one", "--rules", str(one_rule)])
    assert result.exit_code == 1
    assert "own.yaml:2: own-one: 0 match examples, needs 3" in result.stderr


def test_rules_lint(one_rule: Path) -> None:
    result = CliRunner().invoke(app, ["rules", "lint", "--rules", str(one_rule)])
    assert result.exit_code == 1
    assert "no pattern uses the list @own_hurt" in result.stderr
    for name in ("own_hurt", "own_soft", "own_more"):
        (one_rule / "lists" / f"{name}.yaml").unlink()
    left = CliRunner().invoke(app, ["rules", "lint", "--rules", str(one_rule)])
    assert "own" not in left.stderr.replace("own_child", "").replace(str(one_rule), "")


def test_rules_schema_describes_rule_files() -> None:
    schema = json.loads(printed("rules", "schema"))
    assert schema["required"] == ["rules"]
    source = schema["$defs"]["RuleSource"]
    assert source["additionalProperties"] is False
    assert set(rule()) <= set(source["properties"])
    assert set(source["required"]) <= set(rule())


def test_policy_list_and_show() -> None:
    names = [row["name"] for row in json.loads(printed("policy", "list", "--json"))]
    assert names == list(policy_names(RULES))
    data = json.loads(printed("policy", "show", "levens", "--json"))
    labels = {label.id for label in load_labels(RULES)}
    for clause in data["clauses"]:
        assert {"id", "section", "number", "text", "labels"} <= set(clause)
        assert labels.issuperset(clause["labels"])
    assert data["procedure"]
    shown = printed("policy", "show", "levens")
    assert "Procedure" in shown
    assert data["clauses"][0]["text"][:30] in shown


def test_policy_coverage() -> None:
    result = CliRunner().invoke(app, ["policy", "coverage", "smithdon", "--json"])
    rows = json.loads(result.stdout)["smithdon"]
    assert {"clause", "rules", "breaks", "nearly", "covered"} <= set(rows[0])
    assert result.exit_code == (0 if all(row["covered"] for row in rows) else 1)
    shown = CliRunner().invoke(app, ["policy", "coverage", "smithdon"]).stdout
    assert (
        f"smithdon: {sum(row['covered'] for row in rows)} of {len(rows)} clauses covered" in shown
    )


def test_an_output_in_a_folder_that_is_read_is_refused(export: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app, ["batch", str(export.parent), "-o", str(export.parent / "o.csv")]
    )
    assert "stands in a folder that is read" in str(done.exception)
