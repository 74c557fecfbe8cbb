"""What came before a post leads to: repetition, the next rung, refusal, and limits that stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postcheck import Checker, InputError
from postcheck.history import (
    SINGLE,
    History,
    Outcome,
    Past,
    PastFinding,
    StepTaken,
    author_key,
    occasions,
    people_of,
    post_key,
)
from postcheck.model import Finding, Mention, Post, Step
from postcheck.procedure import next_steps
from test_policy_steps import ABUSE, BEFORE, LABELS, POLICIES, finding, forced
from test_policy_trust import _FINDINGS, _POSTS

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
POST = Post("some words", author="Sam Poole", author_role="parent", posted_at=NOW)
HALE = (Mention(kind="staff", start=0, end=7, text="Mr Hale", named=True),)


def past(days: int = 7, label: str = "cyberbullying", **more: Any) -> PastFinding:
    given = {"author": "sam  poole", "severity": "high", "confidence": "medium", **more}
    told = {"quote": f"words of {days} days ago", "people": ("mr hale",), "label": label}
    return PastFinding.model_validate({"at": NOW - timedelta(days), **told, **given})


def step(
    name: str = "discuss", days: int = 3, label: str = "cyberbullying", **more: Any
) -> StepTaken:
    given = {"author": "Sam Poole", "outcome": "settled", "labels": (label,), **more}
    return StepTaken.model_validate({"step": name, "at": NOW - timedelta(days), **given})


def walk(name: str, items: list[Past], *findings: Finding, post: Post = POST) -> list[Step]:
    history = History(items, post)
    first, rest = next_steps(POLICIES[name], findings, post, safeguarding=BEFORE, history=history)
    return [*([first] if first else []), *rest]


BULLYING = finding("cyberbullying", people=HALE)


def test_a_repetition_is_counted_by_days_and_dated() -> None:
    items = [past(7), past(7, quote="again"), past(9)]
    first = walk("levens", items, BULLYING)[0]
    assert first.occurrence == "repeated (3 times since 11 March 2026)"
    assert walk("levens", [], BULLYING)[0].occurrence == SINGLE
    assert first.id == "discuss", "nobody has talked with the author yet"


@pytest.mark.parametrize(
    "other",
    [
        past(author="Alex Poole"),
        past(author=None),
        past(people=("Miss Okafor",)),
        past(people=()),
        past(severity="low"),
        past(confidence="low"),
        past(contexts=("reported",)),
        past(label="complaint"),
        past(label="pupil_photo"),
        past(quote=""),
        past(0),
        past(-2),
        past(post=post_key(POST)),
    ],
    ids=str,
)
def test_what_is_no_repetition(other: PastFinding) -> None:
    steps = walk("levens", [other], BULLYING)
    assert {one.occurrence for one in steps} == {SINGLE}
    assert "police" not in [one.id for one in steps]


def test_names_are_told_apart_and_unnamed_people_are_nobody() -> None:
    def people(text: str, **more: Any) -> tuple[str, ...]:
        mention = Mention(kind="staff", start=0, end=1, text=text, **more)
        return people_of(finding("threat", people=(mention,)))

    assert people("Mr Hale", named=True) == ("Mr Hale",)
    assert people("he", resolved_from="Mr Hale") == ("Mr Hale",)
    assert people("he", resolved_from="the teacher") == ()
    assert people("the teacher") == ()
    assert people("the Head") == ("the Head",)
    head = (Mention(kind="staff", start=0, end=1, text="our headteacher"),)
    about_head = finding("cyberbullying", people=head)
    assert walk("levens", [past(people=("The head",))], about_head)[0].occurrence != SINGLE


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        "Anonymous",
        "Facebook User",
        "anonymous member 12",
        "\u200eUnknown",
        "-?",
        "12",
        None,
    ],
)
def test_a_name_that_anybody_has_is_no_author(name: str | None) -> None:
    assert author_key(name) is None
    post = POST.model_copy(update={"author": name})
    items: list[Past] = [past(author=name), step(author=name, outcome="refused")]
    assert walk("levens", items, BULLYING, post=post)[0].id == "discuss"


def test_a_name_is_the_same_however_it_is_written() -> None:
    assert author_key("\u200e\u202aZoë  Poole\u202c") == author_key("zoe\u0308 poole")
    assert author_key("Zoe Poole") != author_key("Zoë Poole")
    numbers = ["100023423", "+44 7700 900123", "07700900123"]
    assert None not in map(author_key, numbers)


def test_a_long_history_is_told_by_days() -> None:
    taken = step()
    items = [past(7), past(7, quote="again"), past(7, label="threat"), taken, past(9), taken]
    items.insert(0, past(7, severity="low"))
    assert list(occasions(items)) == [items[1], items[3], taken, items[5], taken]
    whole, short = (walk("levens", some, BULLYING) for some in (items, [*occasions(items)]))
    assert [one.occurrence for one in whole] == [one.occurrence for one in short]


def test_a_step_about_this_very_post_counts_without_an_author() -> None:
    post = POST.model_copy(update={"author": None})
    here = step(days=-1, author=None, outcome="refused", post=post_key(post))
    assert walk("levens", [here], BULLYING, post=post)[0].id == "written_warning"


def test_a_step_taken_leads_to_the_next_rung() -> None:
    steps = walk("levens", [step()], BULLYING)
    assert steps[0].id == "written_warning"
    assert "discuss" not in [one.id for one in steps]
    assert steps[1].id == "legal_advice", "what was passed over stays for a person to see"
    steps = walk("levens", [step(), step("written_warning", 1, outcome="refused")], BULLYING)
    assert steps[0].id == "report_to_platform"
    assert [one.id for one in steps if one.id == "written_warning"] == []


def test_the_last_rung_leaves_it_to_a_person() -> None:
    items: list[Past] = [step("ask_for_removal", outcome="refused")]
    steps = walk("parent_letter", items, finding("threat", people=HALE), BULLYING)
    assert [one.id for one in steps] == ["read_and_decide", "legal_advice"]


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (step(outcome="open"), "written_warning"),  # written after the talk: it went on
        (step(days=-1, outcome="settled"), "discuss"),  # the talk came after this post
        (step(days=-1, outcome="refused"), "written_warning"),  # asked after this post, in vain
        (step(days=-1, outcome="refused", post="another"), "discuss"),
        (step(label="offensive_comment"), "written_warning"),  # from insults to bullying
        (step(outcome="withdrawn"), "discuss"),
        (step(label="pupil_photo", outcome="refused"), "discuss"),
        (step(author="Alex Poole", outcome="refused"), "discuss"),
        (step(days=-1, outcome="refused", post=post_key(POST)), "written_warning"),
        (step(days=-1, outcome="open", post=post_key(POST)), "discuss"),
        (step(days=-1, outcome="settled", post=post_key(POST)), "discuss"),
    ],
)
def test_when_a_step_leads_on(one: StepTaken, wanted: str) -> None:
    assert walk("levens", [one], BULLYING)[0].id == wanted


def test_a_post_without_a_time_goes_on_from_a_refusal_alone() -> None:
    post = POST.model_copy(update={"posted_at": None})
    assert walk("levens", [step()], BULLYING, post=post)[0].id == "discuss"
    assert walk("levens", [step(outcome="refused")], BULLYING, post=post)[0].id == "written_warning"
    assert walk("levens", [past()], BULLYING, post=post)[0].occurrence == SINGLE
    told = History([step()], post, at=NOW)
    first, _ = next_steps(POLICIES["levens"], [BULLYING], post, safeguarding=BEFORE, history=told)
    assert first is not None
    assert first.id == "written_warning"


def test_a_step_says_what_was_done_and_what_comes_next() -> None:
    first = walk("levens", [step(outcome="open", days=-1, post=post_key(POST))], BULLYING)[0]
    assert first.taken == "21 March 2026, open"
    assert first.next_if is not None
    assert first.next_if.startswith("it goes on after this, or the author refuses: Write to the")
    assert walk("longton_lane", [], BULLYING)[0].by_when == "at once"


def test_harassment_takes_a_course_of_conduct_that_is_quoted() -> None:
    earlier = past(quote="nobody will sit with you again")
    for name in ("levens", "telford", "model"):
        (police,) = [one for one in walk(name, [earlier], BULLYING) if one.id == "police"]
        assert police.evidence == ("the cyberbullying words", "nobody will sit with you again")
        assert police.when is not None
        assert "this is repeated (2 times since 13 March 2026)" in police.when
    for name in ("smithdon", "longton_lane", "parent_letter"):
        assert "police" not in [one.id for one in walk(name, [earlier], BULLYING)]


def test_police_and_law_never_come_next_after_anything() -> None:
    for name, policy in POLICIES.items():
        ladder = [rung.id for one in policy.procedure for rung in one.steps]
        items: list[Past] = [past()]
        for rung in ladder:
            items.append(step(rung, outcome="refused"))
            steps = walk(name, items, BULLYING, finding("threat", people=HALE))
            assert not forced(name, steps[:1]), (name, rung)


@pytest.mark.parametrize("name", POLICIES)
def test_complaints_and_trifles_lead_nowhere_however_often(name: str) -> None:
    mild = [finding("complaint", "medium"), finding("offensive_comment", "low", people=HALE)]
    rungs = [rung.id for one in POLICIES[name].procedure for rung in one.steps]
    labels = ("complaint", "offensive_comment")
    refused = [
        step(one, outcome="refused", labels=labels) for one in [*rungs, "direct_to_procedure"]
    ]
    often = [past(days, label) for days in range(1, 60) for label in labels]
    steps = walk(name, [*refused, *often], *mild)
    assert steps[0].id == walk(name, [], *mild)[0].id == "direct_to_procedure"
    assert not forced(name, steps)


def test_a_child_at_risk_comes_first_every_time() -> None:
    told = finding("allegation", safeguarding=True, quote="he hits the kids", people=HALE)
    done = step("safeguarding_lead", label="allegation")
    assert walk("model", [done], told)[0].id == "safeguarding_lead"
    assert walk("model", [done], told)[0].by_when == "the same day"
    waiting = step("safeguarding_lead", -1, "allegation", outcome="open", post=post_key(POST))
    assert walk("model", [waiting], told)[0].id == "safeguarding_lead"
    passed_on = waiting.model_copy(update={"outcome": "settled"})
    assert walk("model", [passed_on], told)[0].id == "lado"


@pytest.mark.parametrize("name", POLICIES)
def test_whoever_complains_or_reports_is_answered_and_no_more(name: str) -> None:
    for one, answer in (
        (finding("complaint", "medium"), "direct_to_procedure"),
        (finding("threat", contexts=("reported",)), "hear_the_reporter"),
    ):
        here: list[Past] = [
            step(answer, -1, one.label, outcome=outcome, post=post_key(POST))
            for outcome in ("settled", "refused")
        ]
        assert walk(name, here, one)[0].id == answer
    swearing = finding("obscenity", "medium", grade="strong", people=HALE)
    assert walk("levens", here, one, swearing)[0].id == "discuss"


def test_some_steps_are_due_for_every_post() -> None:
    named = finding("pupil_naming", "medium", people=HALE)
    told = [step("safeguarding_lead", label="pupil_naming")]
    assert walk("longton_lane", told, named)[0].id == "safeguarding_lead"
    higher = [*told, step("written_request", label="pupil_naming")]
    assert walk("model", higher, named)[0].id == "safeguarding_lead"
    here = step("safeguarding_lead", -1, "pupil_naming", post=post_key(POST))
    assert walk("model", [*higher, here], named)[0].id == "written_warning"


_WHO = st.sampled_from(["Sam Poole", "sam poole", "Alex Reed", None])
_AT = st.integers(-20, 400).map(lambda hours: NOW - timedelta(hours=hours))
_RUNGS = sorted(
    {rung.id for policy in POLICIES.values() for one in policy.procedure for rung in one.steps}
    | {rung.id for one in BEFORE.before for rung in one.steps}
)
_ITEMS = st.lists(
    st.builds(
        past,
        label=st.sampled_from(LABELS),
        at=_AT,
        author=_WHO,
        people=st.lists(st.sampled_from(["Mr Hale", "the head", "x"]), max_size=2),
    )
    | st.builds(
        StepTaken,
        step=st.sampled_from(_RUNGS),
        at=_AT,
        author=_WHO,
        labels=st.lists(st.sampled_from(LABELS), min_size=1, max_size=4).map(tuple),
        outcome=st.sampled_from(["open", "settled", "refused", "withdrawn"]),
        post=st.sampled_from([None, post_key(POST)]),
    ),
    max_size=12,
)
_OF_HALE = _FINDINGS.map(lambda one: one.model_copy(update={"people": HALE}))
_CASES = given(
    name=st.sampled_from(sorted(POLICIES)),
    findings=st.lists(_FINDINGS | _OF_HALE, min_size=1, max_size=5),
    post=_POSTS,
    items=_ITEMS,
)


def _grave(one: Finding) -> bool:
    return one.label in ("threat", ABUSE) or (one.label, one.grade) == ("obscenity", "gross")


def _as_sam(post: Post) -> Post:
    return POST.model_copy(update={"author_role": post.author_role, "venue": post.venue})


@settings(deadline=None, max_examples=300)
@_CASES
def test_no_police_without_threat_hate_gross_obscenity_or_harassment(
    name: str, findings: list[Finding], post: Post, items: list[Past]
) -> None:
    post = _as_sam(post)
    others = [one for one in findings if not _grave(one)]
    steps = walk(name, items, *others, post=post)
    police = [one for one, kind in forced(name, steps) if kind == "police"]
    bullied = [one for one in others if one.label == "cyberbullying" and one.severity != "low"]
    if not (police and bullied):
        assert not police
        assert "police" not in str([(one.id, one.text, one.who) for one in steps])
        return
    # Then the history shows another occasion, and its words are quoted.
    earlier = [
        one
        for one in items
        if isinstance(one, PastFinding)
        and one.author in ("Sam Poole", "sam poole")
        and one.at.date() < NOW.date()
    ]
    assert {one.quote for one in earlier} & set(police[0].evidence)


@settings(deadline=None, max_examples=200)
@_CASES
def test_limits_stay_whatever_the_history(
    name: str, findings: list[Finding], post: Post, items: list[Past]
) -> None:
    steps = walk(name, items, *findings, post=_as_sam(post))
    assert not forced(name, steps[:1])
    given_ids = [one.id for one in steps]
    assert len(given_ids) == len(set(given_ids))
    for one, kind in forced(name, steps):
        assert one.when, kind
        assert one.evidence


@settings(deadline=None, max_examples=200)
@_CASES
def test_a_first_time_starts_on_the_first_rung(
    name: str, findings: list[Finding], post: Post, items: list[Past]
) -> None:
    """Earlier words alone change nothing; only a step taken leads higher."""
    said = [one for one in items if isinstance(one, PastFinding)]
    first = walk(name, said, *findings, post=_as_sam(post))[0]
    ladders = (*BEFORE.before, *POLICIES[name].procedure)
    lowest = {BEFORE.otherwise.id, *(ladder.steps[0].id for ladder in ladders)}
    grave = any(one.safeguarding or one.label == "threat" for one in findings)
    assert first.id in lowest or grave
    assert "if it goes on" not in (first.when or "")


@settings(deadline=None, max_examples=200)
@_CASES
def test_without_a_history_nothing_changes(
    name: str, findings: list[Finding], post: Post, items: list[Past]
) -> None:
    post = _as_sam(post)
    others = [one.model_copy(update={"author": "Alex Reed", "post": None}) for one in items]
    plain = next_steps(POLICIES[name], findings, post, safeguarding=BEFORE)
    steps = walk(name, others, *findings, post=post)
    assert [one.model_copy(update={"occurrence": None}) for one in steps] == [plain[0], *plain[1]]


def test_the_checker_takes_a_history(shipped: Checker) -> None:
    text = "I'm going to batter Mr Hale after school"
    report = shipped.check(Post(text, author="Sam Poole", posted_at=NOW))
    outcome: Outcome = "refused"
    items = [step("discuss", label="threat", outcome=outcome), past(label="threat")]
    first = shipped.next_step(report, history=items)
    assert first is not None
    assert first.id == "written_request"
    assert first.occurrence == "repeated (2 times since 13 March 2026)"
    assert shipped.next_step(report) == report.next_step.model_copy(update={"occurrence": SINGLE})
    again = shipped.with_history(report, items)
    assert again.findings == report.findings
    assert "Hale" not in again.redacted("all").model_dump_json()
    copied = shipped.with_history(report.model_copy(), items)
    with pytest.raises(ValueError, match="only a report"):
        copied.redacted("all")
    with pytest.raises(InputError, match="made the report"):
        shipped.with_policy("levens").next_step(report)


def test_past_findings_come_from_reports(shipped: Checker) -> None:
    report = shipped.check(Post("I'm going to batter Mr Hale after school", author="Sam"))
    (one, *_) = PastFinding.of(report, at=datetime(2026, 3, 1, 9))
    assert (one.label, one.people, one.author) == ("threat", ("Mr Hale",), "Sam")
    assert one.at.tzinfo is not None
    assert PastFinding.model_validate_json(one.model_dump_json()) == one
