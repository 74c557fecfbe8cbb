"""From findings to steps: each policy's own ladder, questions and routes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from postcheck.labels import load_labels
from postcheck.ladder import Ladder
from postcheck.model import Finding, Mention, Post, Step
from postcheck.policyfile import load_policy, load_safeguarding, policy_names
from postcheck.procedure import may_force, next_steps, questions_for, routes_for

RULES = Path(__file__).parents[1] / "rules"
POLICIES = {name: load_policy(name, rules_dir=RULES) for name in policy_names(RULES)}
LABELS = tuple(label.id for label in load_labels(RULES))
BEFORE = load_safeguarding(RULES)
POST = Post("some words", author_role="parent")
ABUSE = "protected_characteristic_abuse"


def finding(label: str, severity: str = "high", **more: Any) -> Finding:
    given = {"quote": f"the {label} words", "rule": "some-rule", "confidence": "medium", **more}
    return Finding.model_validate(
        {"label": label, "severity": severity, "start": 0, "end": len(given["quote"]), **given}
    )


def walk(name: str, *findings: Finding, post: Post = POST) -> list[Step]:
    first, rest = next_steps(POLICIES[name], findings, post, safeguarding=BEFORE)
    return [*([first] if first else []), *rest]


def ids(name: str, *findings: Finding, post: Post = POST) -> list[str]:
    return [step.id for step in walk(name, *findings, post=post)]


def forced(name: str, steps: list[Step]) -> list[tuple[Step, str]]:
    kinds = {rung.id: rung.force for ladder in POLICIES[name].procedure for rung in ladder.steps}
    return [(step, kind) for step in steps if (kind := kinds.get(step.id))]


SITE = Post("some words", author_role="parent", venue="school_site")
RACE = {"characteristic": "race"}
EXPECTED: list[tuple[str, Post, list[Finding], str]] = [
    (
        "levens",
        SITE,
        [finding("defamation"), finding("threat")],
        "discuss legal_advice written_warning police block_access report_to_platform "
        "other_legal_action",
    ),
    (
        "levens",
        POST,
        [finding(ABUSE, **RACE)],
        "discuss legal_advice written_warning police report_to_platform other_legal_action",
    ),
    (
        "levens",
        POST,
        [finding(ABUSE, characteristic="age")],
        "discuss legal_advice written_warning report_to_platform other_legal_action",
    ),
    ("levens", POST, [finding("pupil_naming")], "discuss written_warning report_to_platform"),
    (
        "telford",
        SITE,
        [finding("defamation"), finding(ABUSE, characteristic="age")],
        "discuss written_request legal_advice police block_access report_to_platform "
        "other_legal_action",
    ),
    (
        "smithdon",
        POST,
        [finding("obscenity", grade="gross")],
        "discuss legal_advice written_warning police block_access other_legal_action",
    ),
    (
        "smithdon",
        POST,
        [finding(ABUSE, **RACE)],
        "discuss legal_advice written_warning block_access other_legal_action",
    ),
    (
        "longton_lane",
        POST,
        [finding("threat")],
        "contact_author legal_advice sanctions_under_e_safety_policy",
    ),
    ("longton_lane", POST, [finding("unverified_claim", "medium")], "contact_author"),
    ("longton_lane", POST, [finding("complaint", "low")], "direct_to_procedure"),
    ("longton_lane", POST, [finding("defamation")], "read_and_decide local_authority_legal_team"),
    ("longton_lane", POST, [finding("pupil_photo")], "safeguarding_lead"),
    ("longton_lane", POST, [finding("unofficial_site")], "read_and_decide"),
    (
        "longton_lane",
        Post("some words", author_role="staff"),
        [finding("staff_conduct", "medium")],
        "headteacher lado",
    ),
    ("parent_letter", POST, [finding("offensive_comment", "medium")], "ask_for_removal"),
    ("parent_letter", POST, [finding("threat")], "ask_for_removal legal_advice"),
    (
        "parent_letter",
        Post("some words", author_role="volunteer"),
        [finding("staff_conduct")],
        "inform_leadership",
    ),
    (
        "model",
        SITE,
        [finding("threat")],
        "discuss written_request written_warning block_access report_to_platform "
        "legal_advice police other_legal_action",
    ),
    ("model", POST, [finding("complaint", "medium")], "direct_to_procedure discuss"),
    ("levens", POST, [finding("complaint", "low")], "direct_to_procedure discuss"),
    ("levens", SITE, [finding("offensive_comment", "low")], "discuss"),
    (
        "model",
        POST,
        [finding("unverified_claim", "low", clauses=("model.unverified_claim.1",))],
        "correct discuss",
    ),
    ("levens", POST, [finding("unverified_claim", "low")], "direct_to_procedure discuss"),
    (
        "model",
        POST,
        [finding("unverified_claim", "medium"), finding("offensive_comment", "medium")],
        "discuss written_request written_warning report_to_platform",
    ),
]


@pytest.mark.parametrize(("name", "post", "findings", "wanted"), EXPECTED)
def test_the_ladder_of_each_policy(
    name: str, post: Post, findings: list[Finding], wanted: str
) -> None:
    assert ids(name, *findings, post=post) == wanted.split()


@pytest.mark.parametrize("name", POLICIES)
def test_the_documents_order_is_in_the_data(name: str) -> None:
    orders = {
        "levens": "discuss legal_advice written_warning police block_access report_to_platform "
        "other_legal_action",
        "telford": "discuss written_request legal_advice police block_access "
        "report_to_platform other_legal_action",
        "longton_lane": "headteacher lado safeguarding_lead contact_author legal_advice "
        "contact_author direct_to_procedure local_authority_legal_team "
        "sanctions_under_e_safety_policy",
        "smithdon": "discuss legal_advice written_warning police block_access other_legal_action",
        "parent_letter": "ask_for_removal legal_advice inform_leadership",
        "model": "headteacher correct discuss safeguarding_lead "
        "sanctions_under_e_safety_policy written_request written_warning block_access "
        "report_to_platform legal_advice police other_legal_action",
    }
    found = [rung.id for ladder in POLICIES[name].procedure for rung in ladder.steps]
    assert found == orders[name].split()


def test_steps_say_when_and_quote_the_words() -> None:
    words = [finding("complaint", "low", quote="a joke"), finding("threat", quote="I'll hit him")]
    steps = {step.id: step for step in walk("levens", *words)}
    assert steps["discuss"].when is None
    assert steps["discuss"].evidence == ()
    police = steps["police"]
    assert police.evidence == ("I'll hit him",)
    assert police.when is not None
    assert "threat of violence" in police.when
    assert "single item" in police.when
    assert police.when.endswith("; if it goes on")
    assert police.source == POLICIES["levens"].title


@pytest.mark.parametrize("name", POLICIES)
def test_control_freak_never_goes_beyond_talk_and_requests(name: str) -> None:
    chat = [
        finding("complaint", "medium", quote="nobody listens"),
        finding("offensive_comment", "low", quote="control freak"),
    ]
    steps = walk(name, *chat)
    assert steps[0].id == "direct_to_procedure"
    assert "police" not in str(steps)
    assert "legal" not in str([step.text for step in steps])


@pytest.mark.parametrize("name", POLICIES)
def test_a_child_at_risk_comes_before_any_request_to_delete(name: str) -> None:
    staff = Mention(kind="staff", start=0, end=2, text="he", named=False)
    told = finding("allegation", safeguarding=True, people=(staff,), quote="he hits the kids")
    steps = walk(name, told, finding("offensive_comment"))
    assert [step.id for step in steps[:2]] == ["safeguarding_lead", "lado"]
    assert steps[0].source == "Keeping children safe in education, part four"
    assert steps[0].evidence == ("he hits the kids",)
    assert "same day" in steps[0].text
    without_staff = finding("allegation", safeguarding=True)
    assert ids(name, without_staff)[0] == "safeguarding_lead"


@pytest.mark.parametrize("name", POLICIES)
def test_a_threat_that_is_passed_on_leads_to_another_step(name: str) -> None:
    steps = walk(name, finding("threat", contexts=("quoted",)))
    assert steps[0].id == "hear_the_reporter"
    assert not forced(name, steps)


def test_signposting_names_the_policys_own_route() -> None:
    step = walk("telford", finding("complaint", "low"))[0]
    assert "the class teacher, the phase lead or the SENDCo, then the headteacher" in step.text
    assert "{" not in step.text


def test_signposting_is_for_concerns_alone() -> None:
    assert ids("levens", finding("complaint", "low"), finding("threat"))[0] == "discuss"
    assert ids("levens", finding("allegation", "medium"))[0] == "discuss"
    assert ids("levens", finding("allegation", "low"))[0] == "direct_to_procedure"
    assert ids("levens", finding("offensive_comment", "low"))[0] == "discuss"


def test_questions_and_routes() -> None:
    lane = POLICIES["longton_lane"]
    assert questions_for(lane, [finding("unverified_claim")]) == (
        "Is there a procedure at school for this, and have you used it?",
        "Do you know this at first hand, and would it stand if someone checked?",
        "If you are passing on someone's post, would it be better to show it to the school alone?",
    )
    usual = ("the class teacher", "the headteacher", "the school's complaints procedure")
    assert routes_for(lane, [finding("complaint")]) == usual
    told = finding("allegation", safeguarding=True)
    assert routes_for(lane, [told]) == ("the designated safeguarding lead", *usual)
    for policy in POLICIES.values():
        assert questions_for(policy, []) == ()
        assert routes_for(policy, []) == ()
        for label in LABELS:
            assert questions_for(policy, [finding(label)])
            assert routes_for(policy, [finding(label)])


def test_a_mild_insult_is_never_asked_about_the_law() -> None:
    asked = questions_for(POLICIES["smithdon"], [finding("offensive_comment", "low")])
    assert not any("law" in question for question in asked)


def test_a_careless_policy_cannot_lower_the_bar() -> None:
    careless = Ladder.model_validate(
        {
            "id": "all_at_once",
            "steps": [
                {
                    "id": "police",
                    "text": "Tell the police.",
                    "who": "head",
                    "force": "police",
                    "when": {"said": "anything", "any": [{}]},
                }
            ],
        }
    )
    policy = POLICIES["levens"].model_copy(update={"procedure": (careless,)})
    insult = [finding("offensive_comment", "high"), finding("complaint", "high")]
    first, rest = next_steps(policy, insult, POST, safeguarding=BEFORE)
    assert first is not None
    assert (first.id, rest) == ("read_and_decide", ())
    first, rest = next_steps(policy, [*insult, finding("threat")], POST, safeguarding=BEFORE)
    assert first is not None
    assert first.id == "read_and_decide"
    assert [(step.id, step.evidence) for step in rest] == [("police", ("the threat words",))]


@pytest.mark.parametrize(
    ("one", "legal", "police"),
    [
        (finding("threat"), True, True),
        (finding("threat", "medium"), True, False),
        (finding("threat", "low"), False, False),
        (finding("threat", confidence="low"), False, False),
        (finding("threat", contexts=("reported",)), False, False),
        (finding("threat", contexts=("hypothetical",)), True, True),
        (finding("threat", quote=" "), False, False),
        (finding("threat", quote="", evidence="on a picture"), True, True),
        (finding("complaint"), False, False),
        (finding("cyberbullying"), True, False),
        (finding("obscenity", "medium", grade="gross"), True, True),
        (finding("obscenity", grade="strong"), True, False),
    ],
)
def test_may_force(one: Finding, legal: bool, police: bool) -> None:
    assert may_force("legal", one) is legal
    assert may_force("police", one) is police
