"""From the words of a post to the step that follows, under every policy, and what comes after it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import yaml

from postcheck import Checker, PastFinding, Post, Report, StepTaken
from postcheck.history import Outcome, Past
from postcheck.sameness import post_key
from test_policy_steps import POLICIES, forced

CASES = Path(__file__).parent / "steps" / "posts.yaml"
START = datetime(2026, 3, 2, 18, tzinfo=UTC)
THREAT = "I'm going to batter Mr Hale after school"
INSULT = "Mr Hale is a fat ugly cow"


def _cases() -> list[Any]:
    cases = yaml.safe_load(CASES.read_text(encoding="utf-8"))["cases"]
    return [pytest.param(case, id=case["post"]["text"][:40]) for case in cases]


def _post(text: str, **more: Any) -> Post:
    usual = {"author": "Sam Poole", "author_role": "parent", "posted_at": "2026-03-20T20:15"}
    return Post(text, **{**usual, **more})


@pytest.fixture(scope="module")
def checkers(shipped: Checker) -> dict[str, Checker]:
    return {name: shipped.with_policy(name) for name in POLICIES}


@pytest.mark.parametrize("case", _cases())
def test_what_a_post_leads_to(case: dict[str, Any], checkers: dict[str, Checker]) -> None:
    post, wanted, law = _post(**case["post"]), case["next"], case.get("law", {})
    for name, checker in checkers.items():
        report = checker.check(post)
        first = report.next_step
        expected = wanted[name] if isinstance(wanted, dict) else wanted
        assert (first and first.id) == expected, name
        serious = [step for step, _ in forced(name, list(report.steps))]
        assert " ".join(step.id for step in serious) == law.get(name, ""), name
        for step in (*filter(None, [first]), *report.steps):
            assert step.who
            assert step.source
            assert set(step.evidence) <= {
                one.quote.strip() or one.evidence.strip() for one in report.findings
            }
        for step in serious:
            assert step.when
            assert set(step.evidence) <= set(case["words"]), name
    assert set(case.get("words", ())) <= {
        words
        for checker in checkers.values()
        for step in checker.check(post).steps
        for words in step.evidence
    }


def test_every_policy_meets_every_kind_of_case() -> None:
    cases = [one.values[0] for one in _cases()]
    assert len(cases) >= 60
    ways = {str(case["next"]) for case in cases}
    assert {"direct_to_procedure", "safeguarding_lead", "None"} <= ways


class Story:
    """What goes on between a school and an author, post by post, under one policy."""

    def __init__(self, checker: Checker, **who: Any) -> None:
        self.checker, self.who, self.history = checker, who, list[Past]()

    def post(self, day: int, text: str, **more: Any) -> Report:
        """A post comes in; what was known is weighed, and its findings become known."""
        at = START + timedelta(days=day)
        report = self.checker.check(_post(text, **{"posted_at": at, **self.who, **more}))
        judged = self.checker.with_history(report, self.history)
        self.history += PastFinding.of(report, at=at)
        return judged

    def take(self, report: Report, outcome: Outcome, *, days: int = 1) -> None:
        """The step that came next is taken, some days after the post."""
        assert report.next_step is not None
        post = report.post
        at = (post.posted_at or START) + timedelta(days=days)
        self.history.append(
            StepTaken(
                step=report.next_step.id,
                at=at,
                author=post.author,
                labels=tuple(report.labels),
                outcome=outcome,
                post=post_key(post),
            )
        )

    def again(self, report: Report) -> Report:
        """The same post once more, after what was done about it."""
        return self.checker.with_history(report, self.history)


def _next(report: Report) -> str:
    assert report.next_step is not None
    return report.next_step.id


# Asked, refused, and again from week to week, each time the next rung; then a person decides.
CLIMBS = [
    ("levens", INSULT, "discuss written_warning report_to_platform read_and_decide"),
    ("telford", INSULT, "discuss written_request report_to_platform read_and_decide"),
    ("smithdon", INSULT, "discuss written_warning block_access read_and_decide"),
    ("longton_lane", INSULT, "contact_author read_and_decide"),
    ("longton_lane", THREAT, "contact_author sanctions_under_e_safety_policy read_and_decide"),
    ("parent_letter", INSULT, "ask_for_removal read_and_decide"),
    (
        "model",
        INSULT,
        "discuss written_request written_warning report_to_platform read_and_decide",
    ),
    ("levens", THREAT, "discuss written_warning report_to_platform read_and_decide"),
    ("model", THREAT, "discuss written_request written_warning report_to_platform read_and_decide"),
]


@pytest.mark.parametrize(("name", "text", "wanted"), CLIMBS)
@pytest.mark.parametrize("outcome", ["refused", "settled", "open"])
def test_a_parent_who_goes_on(
    name: str, text: str, wanted: str, outcome: Outcome, checkers: dict[str, Checker]
) -> None:
    story, found = Story(checkers[name]), []
    for week in range(len(wanted.split())):
        report = story.post(7 * week, text)
        found.append(_next(report))
        assert report.next_step is not None
        since = f"repeated ({week + 1} times since 2 March 2026)" if week else "a single item"
        assert report.next_step.occurrence == since
        story.take(report, outcome)
    assert " ".join(found) == wanted


@pytest.mark.parametrize(("name", "text", "wanted"), CLIMBS)
def test_a_parent_who_refuses(
    name: str, text: str, wanted: str, checkers: dict[str, Checker]
) -> None:
    """One post, and each step that is taken about it is refused."""
    story = Story(checkers[name])
    report = story.post(0, text)
    found = [_next(report)]
    while found[-1] != "read_and_decide":
        story.take(report, "refused")
        report = story.again(report)
        found.append(_next(report))
    assert " ".join(found) == wanted


@pytest.mark.parametrize("name", POLICIES)
def test_a_trifle_is_asked_for_once(name: str, checkers: dict[str, Checker]) -> None:
    story = Story(checkers[name])
    report = story.post(0, "Mrs Dunn is an idiot")
    assert report.next_step is not None
    assert report.next_step.next_if is None
    assert [step.id for step in report.steps] == [], "nothing follows by itself"
    story.take(report, "refused")
    assert _next(story.again(report)) == "read_and_decide"
    assert _next(story.post(9, "Mrs Dunn is an idiot")) == report.next_step.id


@pytest.mark.parametrize("name", POLICIES)
def test_complaints_week_after_week_are_answered(name: str, checkers: dict[str, Checker]) -> None:
    story = Story(checkers[name])
    for week in range(8):
        report = story.post(7 * week, "The office never answers the phone and nobody rings back")
        assert _next(report) == "direct_to_procedure"
        assert not {"warning", "request", "platform", "block", "legal", "police"} & {
            word for step in report.steps for word in step.id.split("_")
        }
        story.take(report, "refused")


def test_from_an_insult_to_a_threat_is_going_on(checkers: dict[str, Checker]) -> None:
    story = Story(checkers["levens"])
    report = story.post(0, INSULT)
    story.take(report, "refused")
    worse = story.post(3, THREAT)
    assert _next(worse) == "written_warning"
    assert worse.next_step is not None
    assert worse.next_step.occurrence == "repeated (2 times since 2 March 2026)"
    police = next(step for step in worse.steps if step.id == "police")
    assert police.evidence == ("I'm going to batter Mr Hale",)
    other = Story(checkers["levens"])
    other.take(other.post(0, "I've put all my photos of the class on my profile"), "refused")
    assert _next(other.post(3, THREAT)) == "discuss", "that was about something else"


def test_two_posts_of_a_day_are_one_occasion(checkers: dict[str, Checker]) -> None:
    story = Story(checkers["levens"])
    story.post(0, THREAT)
    later = START + timedelta(hours=3)
    second = story.post(0, INSULT, posted_at=later)
    assert second.next_step is not None
    assert second.next_step.occurrence == "a single item"
    # but after a talk between the two, the second goes on
    story.history.append(
        StepTaken(
            step="discuss", at=later - timedelta(hours=1), author="Sam Poole", labels=["threat"]
        )
    )
    assert _next(story.post(0, INSULT, posted_at=later, id="again")) == "written_warning"


@pytest.mark.parametrize(
    "name", ["sam poole", "  Sam   POOLE ", "Sam\u00a0Poole", "\u200eSam Poole"]
)
def test_an_author_however_the_name_is_written(name: str, checkers: dict[str, Checker]) -> None:
    story = Story(checkers["levens"])
    story.take(story.post(0, THREAT, author=name), "settled")
    assert _next(story.post(7, THREAT)) == "written_warning"


@pytest.mark.parametrize("name", ["Sam Pool", "Anonymous", "Facebook user", "[deleted]", "?", None])
def test_somebody_else_starts_at_the_beginning(name: str, checkers: dict[str, Checker]) -> None:
    story = Story(checkers["levens"])
    story.take(story.post(0, THREAT, author=name), "settled")
    assert _next(story.post(7, THREAT)) == "discuss"
    if name != "Sam Pool":
        assert _next(story.post(8, THREAT, author=name)) == "discuss", "nobody's own name"


@pytest.mark.parametrize("name", ["+44 7700 900123", "07700900123", "Sam 2", "🌻"])
def test_a_number_is_a_name(name: str, checkers: dict[str, Checker]) -> None:
    story = Story(checkers["levens"], author=name)
    story.take(story.post(0, THREAT), "settled")
    assert _next(story.post(7, THREAT)) == "written_warning"


def test_times_in_any_zone_order_and_form(checkers: dict[str, Checker]) -> None:
    checker = checkers["levens"]
    report = checker.check(_post(THREAT, posted_at="2026-03-20T00:30"))

    def step(**told: Any) -> str:
        taken = {"step": "discuss", "author": "Sam Poole", "labels": ["threat"], **told}
        found = checker.next_step(report, history=[StepTaken.model_validate(taken)])
        assert found is not None
        return found.id

    assert step(at="2026-03-20T00:29") == "written_warning"
    assert step(at="2026-03-20T00:31") == "discuss"
    assert step(at="2026-03-20T05:00+05:00") == "written_warning"  # midnight in London
    assert step(at="2026-03-19T20:00-05:00") == "discuss"  # an hour past midnight there
    assert step(at="2026-03-20") == "written_warning"
    assert step(at="2031-01-01") == "discuss", "it has not come to pass"
    earlier = [
        PastFinding(
            at=datetime(2026, 3, day, 9),  # a time without a zone
            author="Sam Poole",
            label="threat",
            severity="high",
            confidence="medium",
            quote="words",
            people=("mr hale's",),
        )
        for day in (17, 3, 28, 11)
    ]
    found = checker.next_step(report, history=earlier)
    assert found is not None
    assert found.occurrence == "repeated (4 times since 3 March 2026)", "the 28th is yet to come"


def test_a_long_history_is_quick_and_its_quotations_few(checkers: dict[str, Checker]) -> None:
    checker = checkers["levens"]
    text = "Everyone message Kelly Marsh tonight and tell her exactly what we think of her"
    report = checker.check(_post(text))
    now = datetime(2026, 3, 20, tzinfo=UTC)
    history = [
        PastFinding(
            at=now - timedelta(hours=hours),
            author="Sam Poole",
            label="cyberbullying",
            severity="high",
            confidence="medium",
            quote=f"words {hours}",
            people=("Kelly Marsh",),
        )
        for hours in range(1, 5000)
    ]
    begun = process_time()
    judged = checker.with_history(report, history)
    assert process_time() - begun < 20
    (police,) = (step for step in judged.steps if step.id == "police")
    assert len(police.evidence) == 21
    assert police.evidence[-1] == "words 1", "the latest"
    assert "words 5" in police.evidence


# What has to happen before the next rung, which differs with that rung.
NEXT_IF = [
    ("levens", THREAT, "parent", "it goes on after this, or the author refuses: Write to the"),
    ("longton_lane", THREAT, "parent", "it is necessary: Take legal advice."),
    ("longton_lane", "Long week with my Year 3s", "staff", "this has been done: Deal with the"),
    ("parent_letter", THREAT, "parent", "an extreme case: Take legal advice."),
    ("parent_letter", INSULT, "parent", None),
    ("model", THREAT, "pupil", "a pupil wrote it, and it bullies or threatens: Apply the"),
    (
        "levens",
        "The lunchtime supervisor smacked my son on the legs",
        "parent",
        "a member of staff is accused of harming a child or of being a risk to children: The head",
    ),
    ("levens", "The office never answers the phone", "parent", None),
]


@pytest.mark.parametrize(("name", "text", "role", "wanted"), NEXT_IF)
def test_what_would_have_to_happen_next(
    name: str, text: str, role: str, wanted: str | None, checkers: dict[str, Checker]
) -> None:
    step = checkers[name].check(_post(text, author_role=role)).next_step
    assert step is not None
    assert (step.next_if or "").startswith(wanted or "")
    assert (step.next_if is None) == (wanted is None)


LANE = [
    # a complaint beside an insult: the mild one is answered, the abusive one comes down first
    (
        "The office never rings back. The office lady is useless",
        "direct_to_procedure contact_author",
    ),
    (
        "The office never rings back. Mrs Dunn is a fat ugly cow",
        "contact_author direct_to_procedure",
    ),
    # a rumour is put right; beside a complaint the complaint is answered first
    ("I heard the school is closing for good in July", "contact_author"),
    (
        "I heard the school is closing for good in July. The office never answers the phone",
        "direct_to_procedure contact_author",
    ),
    # staff: the head hears of it first, whatever else it is
    ("Our governors haven't a clue", "headteacher lado contact_author"),
    # a child who can be recognised; what is private to staff is no such thing
    ("Well done to Oscar Finch in 4B for winning the spelling bee", "safeguarding_lead"),
    ("The Dobson family have had social services round again", "safeguarding_lead"),
    ("Mrs Hobbs is off with depression", "read_and_decide"),
    # bullying out of school: sanctions only where one of their three grounds can be seen
    (THREAT, "contact_author legal_advice sanctions_under_e_safety_policy"),
    ("Nobody is to talk to Gemma at pick up, freeze her out until she leaves", "contact_author"),
    (
        "Let's all leave Mrs Dunn one star reviews and ring her at work until she quits",
        "contact_author sanctions_under_e_safety_policy",
    ),
    # the school's good name
    (
        "This school covers up bullying and the head lied to Ofsted about it",
        "direct_to_procedure local_authority_legal_team",
    ),
    ("Send all those immigrants home, their kids are ruining our school", "contact_author"),
]


@pytest.mark.parametrize(("text", "wanted"), LANE)
def test_the_routes_of_longton_lane(text: str, wanted: str, checkers: dict[str, Checker]) -> None:
    role = "staff" if text.startswith("Our governors") else "parent"
    weekend = "2026-03-21T15:00"
    report = checkers["longton_lane"].check(_post(text, author_role=role, posted_at=weekend))
    assert [step.id for step in (report.next_step, *report.steps) if step] == wanted.split()


def test_bullying_by_a_pupil_at_a_weekend(checkers: dict[str, Checker]) -> None:
    text = "Nobody sit with Maya Okafor on Monday, let's make her life hell"
    post = _post(text, author_role="pupil", posted_at="2026-03-21T15:00")
    report = checkers["longton_lane"].check(post)
    sanctions = next(one for one in report.steps if one.id.startswith("sanctions"))
    assert sanctions.when is not None
    assert "upsets the running of the school, threatens a pupil" in sanctions.when
    assert sanctions.evidence
    assert sanctions.who == "headteacher"
