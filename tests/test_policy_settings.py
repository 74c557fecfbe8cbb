"""What a policy file can set: what it extends, labels, venues, audience, its own review date."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from helpers import RULES
from postcheck import Checker, PolicyError, Post
from postcheck.cli.app import app
from postcheck.duedate import last_day
from postcheck.labels import load_labels
from postcheck.policy import Policy
from postcheck.policyfile import load_policy, policy_names, policy_schema
from postcheck.yamlfile import load

INSULT = "The head is a complete idiot, couldn't run a bath"
GRIEVANCE = "The office never answers the phone and nobody ever rings back"
THREAT = "I will break his jaw if he shouts at my son again"
MODEL = load_policy("model", rules_dir=RULES)
KNOWN = [label.id for label in load_labels(RULES)]
OWN = """
extends: model
review_due: May 2031
audience: [parent]
without: [model.obscenity.1, model.staff, channel]
clauses:
  - {id: model.threat.1, section: S, number: "1", text: No threats., labels: [threat]}
  - {id: larkmere.chat.1, section: S, number: "2", text: No moaning., labels: [complaint]}
routes: [{to: the office}]
procedure: []
"""
ONLY = "extends: levens\naudience: [parent]\nvenues: [public]\n"


def write(folder: Path, text: str, name: str = "larkmere") -> Path:
    path = folder / f"{name}.yaml"
    head = "title: Online at Larkmere\nschool: Larkmere\nversion: '3'\n"
    path.write_text(head + text, encoding="utf-8")
    return path


def policy(folder: Path, text: str) -> Policy:
    return load_policy(write(folder, text), rules_dir=RULES)


def labels(checker: Checker, post: Post | str) -> set[str]:
    return set(checker.check(post).labels)


def test_an_extension_has_all_of_its_base(tmp_path: Path) -> None:
    extended = policy(tmp_path, "extends: model\n")
    assert extended.clauses == MODEL.clauses
    assert (extended.routes, extended.procedure) == (MODEL.routes, MODEL.procedure)
    assert extended.audience == MODEL.audience
    assert (extended.name, extended.school, extended.extends) == ("larkmere", "Larkmere", "model")
    assert extended.version == f"3 (extends model {MODEL.version})"


def test_an_extension_replaces_leaves_out_and_adds(tmp_path: Path) -> None:
    extended = policy(tmp_path, OWN)
    ids = [clause.id for clause in extended.clauses]
    assert ids[-1] == "larkmere.chat.1"
    assert "model.obscenity.1" not in ids
    # without model.obscenity.1, which stands after it
    assert ids.index("model.threat.1") == [one.id for one in MODEL.clauses].index("model.threat.1")
    assert {one.text for one in extended.clauses if one.id == "model.threat.1"} == {"No threats."}
    assert "model.staff" not in {duty.id for duty in extended.duties}
    assert "channel" not in {question.id for question in extended.self_check}
    assert extended.audience == ("parent",)
    assert [route.to for route in extended.routes] == ["the office"]
    assert extended.procedure == ()
    assert extended.review_due == "May 2031"
    assert extended.review == MODEL.review


def test_rules_cite_inherited_clauses_and_own_ones(tmp_path: Path, shipped: Checker) -> None:
    checker = shipped.with_policy(write(tmp_path, OWN))
    cited = {one for finding in checker.check(GRIEVANCE).findings for one in finding.clauses}
    assert cited == {"model.complaint.1", "larkmere.chat.1"}


def test_a_policy_can_extend_a_file_beside_it(tmp_path: Path) -> None:
    write(tmp_path, "extends: model\nwithout: [model.threat.1]\n", "trust")
    extended = policy(tmp_path, "extends: trust.yaml\n")
    assert extended.extends == "trust"
    assert not extended.has_clause("model.threat.1")
    assert extended.has_clause("model.complaint.1")


def test_policies_in_a_circle_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "extends: larkmere.yaml\n", "trust")
    with pytest.raises(PolicyError, match=r"trust\.yaml:4: policies that extend each other"):
        policy(tmp_path, "extends: trust.yaml\n")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("extends: modle\n", "larkmere.yaml:4: no policy 'modle' (did you mean 'model'?"),
        ("extends: model\nwithout: [model.thread.1]\n", "did you mean 'model.threat.1'?"),
        ("extends: model\nlabels_off: [complaints]\n", "yaml:5: "),
        ("extends: model\nlabels_off: [threat]\n", "yaml:5: 'threat' cannot be switched off"),
        ("extends: model\nvenues: [pub]\n", "'venues' cannot be 'pub'"),
        ("extends: model\nself_check: [{id: q, text: T, from: [a.no]}]\n", "no clause or duty"),
        (f"{OWN}labels_off: [complaint]\n", "'labels_off' switches off"),
        ("audience: [parent]\n", "the key 'clauses' is missing"),
        ("extend: model\n", "unknown key 'extend'"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(PolicyError) as caught:
        policy(tmp_path, text)
    assert sentence in str(caught.value)


def test_a_label_that_is_off_is_not_shown(tmp_path: Path, shipped: Checker) -> None:
    off = shipped.with_policy(write(tmp_path, "extends: model\nlabels_off: [complaint]\n"))
    assert "complaint" in labels(shipped, GRIEVANCE)
    assert off.check(GRIEVANCE).verdict == "clear"
    assert labels(off, f"{INSULT}. {GRIEVANCE}") == {"offensive_comment"}
    assert not any("complaint" in clause.labels for clause in off.policy.clauses)
    reasons = {dropped.reason for dropped in off.explain(GRIEVANCE).dropped}
    assert "its label is switched off in the policy" in reasons


def test_the_safety_of_a_child_is_never_switched_off(tmp_path: Path, shipped: Checker) -> None:
    told = "The lunchtime supervisor smacked my son on the legs and made him cry"
    off = shipped.with_policy(write(tmp_path, "extends: model\nlabels_off: [allegation]\n"))
    kept = [one for one in off.check(told).findings if one.label == "allegation"]
    assert kept
    assert all(finding.safeguarding for finding in kept)


def test_an_author_whom_a_policy_does_not_address_is_noted(
    tmp_path: Path, shipped: Checker
) -> None:
    report = shipped.with_policy(write(tmp_path, ONLY)).check(Post(THREAT, author_role="staff"))
    assert ["not addressed to staff" in note for note in report.notes] == [True]
    assert report.next_step is not None
    assert report.next_step.id == "discuss"


def test_a_post_outside_of_a_policy_leads_to_none_of_its_steps(
    tmp_path: Path, shipped: Checker
) -> None:
    report = shipped.with_policy(write(tmp_path, ONLY)).check(Post(THREAT, venue="private_group"))
    assert "threat" in report.labels  # it is shown, as anything else that was found
    assert ["private groups" in note for note in report.notes] == [True]
    assert report.next_step is not None
    assert report.next_step.id == "read_and_decide"
    assert report.steps == ()


@pytest.mark.parametrize("post", [Post(THREAT), Post(THREAT, venue="public", author_role="parent")])
def test_what_is_not_known_puts_no_post_outside(
    tmp_path: Path, shipped: Checker, post: Post
) -> None:
    report = shipped.with_policy(write(tmp_path, ONLY)).check(post)
    assert report.notes == ()
    assert report.next_step is not None
    assert report.next_step.id == "discuss"


def test_a_review_date_that_has_passed_is_told(tmp_path: Path, shipped: Checker) -> None:
    late = shipped.with_policy(write(tmp_path, "extends: model\nreview_due: July 2019\n"))
    for text in ("Thank you all", INSULT):
        (note,) = late.check(text).notes
        assert "July 2019" in note
    ahead = write(tmp_path, "extends: model\nreview_due: July 2999\n")
    assert shipped.with_policy(ahead).check(INSULT).notes == ()


def test_a_batch_tells_it_once(tmp_path: Path) -> None:
    late = write(tmp_path, "extends: model\nreview_due: July 2019\n")
    posts, summary = tmp_path / "posts.txt", tmp_path / "summary.json"
    posts.write_text("Thank you all", encoding="utf-8")
    out = ["-o", str(tmp_path / "out.jsonl"), "--summary", str(summary)]
    done = CliRunner().invoke(app, ["batch", str(posts), *out, "-p", str(late)])
    assert done.stdout.count("July 2019") == 1
    assert "July 2019" in json.loads(summary.read_text())["notes"][0]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("1st May 2026", date(2026, 5, 1)),
        ("Feb 2028", date(2028, 2, 29)),
        ("Sept 2027", date(2027, 9, 30)),
        ("Summer term 2026", date(2026, 8, 31)),
        ("Autumn 2026", date(2026, 12, 31)),
        ("2026-05-01", date(2026, 5, 1)),
        ("01/09/2026", date(2026, 9, 1)),
        ("1.9.26", date(2026, 9, 1)),
        ("by the end of 2027", date(2027, 12, 31)),
        ("every two years", None),
        ("2025/26", None),
        ("31/02/2026", None),
        ("May 2026 or September 2026", None),
        ("between 2026 and 2027", None),
    ],
)
def test_the_last_day_of_a_date_in_words(words: str, day: date | None) -> None:
    assert last_day(words) == day


def test_a_policy_is_due_until_the_day_has_passed(tmp_path: Path) -> None:
    due = policy(tmp_path, "extends: model\nreview_due: 1 May 2026\n")
    assert list(due.overdue(date(2026, 5, 1))) == []
    assert len(list(due.overdue(date(2026, 5, 1) + timedelta(days=1)))) == 1


VALIDATOR = Draft202012Validator(policy_schema(KNOWN))


@pytest.mark.parametrize("name", policy_names(RULES))
def test_the_schema_takes_every_shipped_policy(name: str) -> None:
    VALIDATOR.validate(load(RULES / "policies" / f"{name}.yaml").value)


@pytest.mark.parametrize("text", ["extends: model\n", OWN, ONLY])
def test_the_schema_takes_extensions(tmp_path: Path, text: str) -> None:
    VALIDATOR.validate(load(write(tmp_path, text)).value)


@pytest.mark.parametrize(
    "text", ["extend: model\n", "extends: model\nlabels_off: [complaints]\n", "audience: [dog]\n"]
)
def test_the_schema_refuses_what_is_wrong(tmp_path: Path, text: str) -> None:
    assert not VALIDATOR.is_valid(load(write(tmp_path, text)).value)


def test_the_schema_is_printed() -> None:
    done = CliRunner().invoke(app, ["policy", "schema"])
    assert json.loads(done.stdout) == policy_schema(KNOWN)
