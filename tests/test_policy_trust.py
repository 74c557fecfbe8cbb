"""What must hold for any findings, under every policy that comes along."""

from __future__ import annotations

from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from postcheck.history import is_serious
from postcheck.model import (
    AuthorRole,
    Characteristic,
    ContextKind,
    Field,
    Finding,
    Mention,
    MentionKind,
    Post,
    Venue,
)
from postcheck.procedure import next_steps
from test_policy_steps import ABUSE, BEFORE, LABELS, POLICIES, finding, forced, walk

_WORDS = st.sampled_from(["", " ", "some words", "other words", "third"])
_FINDINGS = st.builds(
    finding,
    st.sampled_from(LABELS),
    st.sampled_from(["low", "medium", "high"]),
    quote=_WORDS,
    evidence=_WORDS,
    confidence=st.sampled_from(["low", "medium", "high"]),
    characteristic=st.none() | st.sampled_from(get_args(Characteristic)),
    grade=st.sampled_from([None, "strong", "gross"]),
    safeguarding=st.sampled_from([False, False, True]),
    field=st.sampled_from(get_args(Field)),
    contexts=st.lists(st.sampled_from(get_args(ContextKind)), max_size=1),
    people=st.lists(
        st.sampled_from(get_args(MentionKind)).map(
            lambda kind: Mention(kind=kind, start=0, end=1, text="x")
        ),
        max_size=2,
    ),
)
_POSTS = st.builds(
    Post,
    st.just("some words"),
    author_role=st.sampled_from(get_args(AuthorRole)),
    venue=st.none() | st.sampled_from(get_args(Venue)),
)
_CASES = given(
    name=st.sampled_from(sorted(POLICIES)),
    findings=st.lists(_FINDINGS, min_size=1, max_size=5),
    post=_POSTS,
)


@settings(deadline=None)
@_CASES
def test_law_only_with_grave_words_quoted(name: str, findings: list[Finding], post: Post) -> None:
    steps = walk(name, *findings, post=post)
    for step, kind in forced(name, steps):
        behind = [
            one
            for one in findings
            if (one.quote.strip() or one.evidence.strip()) in step.evidence
            and one.severity != "low"
            and one.confidence != "low"
            and one.label != "complaint"
        ]
        assert step.when
        assert step.evidence
        assert all(words.strip() for words in step.evidence)
        assert behind
        if kind == "police":
            assert any(
                (one.label == "threat" and one.severity == "high")
                or (
                    one.label == ABUSE
                    and one.severity == "high"
                    and POLICIES[name].clauses_for(ABUSE, one.characteristic, post=post)
                )
                or (one.label == "obscenity" and one.grade == "gross")
                for one in behind
            )


@settings(deadline=None)
@_CASES
def test_the_mild_never_meet_the_law(name: str, findings: list[Finding], post: Post) -> None:
    mild = [
        one.model_copy(update={"severity": "low"}) if one.label != "complaint" else one
        for one in findings
    ]
    steps = walk(name, *mild, post=post)
    assert not forced(name, steps)
    assert "police" not in str([(step.id, step.text, step.who) for step in steps])


@settings(deadline=None)
@_CASES
def test_steps_for_a_repeat_are_for_serious_words(
    name: str, findings: list[Finding], post: Post
) -> None:
    steps = walk(name, *findings, post=post)
    repeats = [step for step in steps if (step.when or "").endswith("if it goes on")]
    assert not repeats or any(map(is_serious, findings))


@settings(deadline=None)
@_CASES
def test_bullying_alone_never_meets_the_police(
    name: str, findings: list[Finding], post: Post
) -> None:
    bullying = [one.model_copy(update={"label": "cyberbullying"}) for one in findings]
    assert "police" not in [kind for _, kind in forced(name, walk(name, *bullying, post=post))]


@settings(deadline=None)
@_CASES
def test_the_next_step_is_mild_and_the_order_is_kept(
    name: str, findings: list[Finding], post: Post
) -> None:
    steps = walk(name, *findings, post=post)
    assert not forced(name, steps[:1])
    assert "if it goes on" not in (steps[0].when or "")
    ladders = (*BEFORE.before, *POLICIES[name].procedure)
    given_ids = [step.id for step in steps]
    assert len(given_ids) == len(set(given_ids))
    order = iter([BEFORE.otherwise.id, *(rung.id for ladder in ladders for rung in ladder.steps)])
    assert all(one in order for one in given_ids)  # a subsequence: each is found after the last
    if any(one.safeguarding for one in findings):
        assert steps[0].id == "safeguarding_lead"


@settings(deadline=None)
@_CASES
def test_evidence_is_quoted(name: str, findings: list[Finding], post: Post) -> None:
    quoted = {one.quote.strip() or one.evidence.strip() for one in findings}
    for step in walk(name, *findings, post=post):
        assert set(step.evidence) <= quoted


@settings(deadline=None)
@given(name=st.sampled_from(sorted(POLICIES)), post=_POSTS)
def test_no_findings_no_steps(name: str, post: Post) -> None:
    assert next_steps(POLICIES[name], [], post, safeguarding=BEFORE) == (None, ())
