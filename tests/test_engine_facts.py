"""What decides besides the words: whom a text is about, where it stands, what is known of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from helpers import DROPS
from postcheck import Checker, Post
from postcheck.facts import in_lesson_time
from postcheck.thread import PERSON_REACH, REACH, Threads

BREACH = "You total noodle"
PICTURE = {"kind": "image", "caption": "Maya in the paddling pool"}


def rules_of(checker: Checker, text: str, **facts: Any) -> list[str]:
    """The rules that find something in a post."""
    return [finding.rule for finding in checker.check(Post(text, **facts)).findings]


# --- about: who is meant


@pytest.mark.parametrize("text", ["Mr Hale is a total noodle", "she is a total noodle"])
def test_about_somebody(text: str, own: Checker) -> None:
    assert rules_of(own, text) == ["own-soft"]
    assert own.check(text).findings[0].people


def test_about_nobody(own: Checker) -> None:
    assert rules_of(own, "that soup was total noodle") == []


def test_about_looks_no_further_than_it_says(own: Checker) -> None:
    near = "Mr Hale and I went out and I will wallop you"
    assert rules_of(own, near) == ["own-hurt"]
    assert {one.text for one in own.check(near).findings[0].people} >= {"you"}


@pytest.mark.parametrize("who", ["she", "you", "some people", "that dad"])
def test_in_public_a_bare_word_may_be_anybody(who: str, own: Checker) -> None:
    text = f"{who} total noodle"
    assert rules_of(own, text) == rules_of(own, text, venue="private_group") == ["own-soft"]
    assert rules_of(own, text, venue="public") == []


@pytest.mark.parametrize(
    "facts",
    [
        {"text": "she total noodle, says the school"},
        {"text": "Mrs Okafor, she total noodle"},
        {"text": "she total noodle", "reply_to": "Our school lunches start on Monday"},
        {"text": "she total noodle", "shared_from": "Ask Mrs Okafor"},
    ],
)
def test_in_public_something_of_the_school_ties_it_down(
    facts: dict[str, str], own: Checker
) -> None:
    assert rules_of(own, venue="public", **facts) == ["own-soft"]


def test_in_public_the_thread_ties_it_down(own: Checker) -> None:
    first = Post("Our school fair is on Friday", venue="public", thread="a")
    then = Post("she total noodle", venue="public", thread="a")
    elsewhere = then.model_copy(update={"thread": "b"})
    verdicts = [report.verdict for report in own.check_many([then, first, then, elsewhere])]
    assert verdicts == ["clear", "clear", "advise", "clear"]


def test_labels_that_go_along_need_somebody_in_particular(own: Checker) -> None:
    report = own.check("Mr Hale, you grubby turnip")
    assert report.labels == {"threat", "complaint"}
    assert {(one.rule, one.quote) for one in report.findings} == {("own-also", "grubby turnip")}
    for text in ("Priya, that grubby turnip", "you grubby turnip", "the governors, grubby turnip"):
        assert own.check(text).labels == {"threat", "complaint"}
    for text in ("what a grubby turnip", "our school of the grubby turnip"):
        assert own.check(text).labels == {"threat"}


def test_a_threat_to_a_child_is_a_matter_of_safeguarding(own: Checker) -> None:
    def flags(text: str) -> list[bool]:
        return [finding.safeguarding for finding in own.check(text).findings]

    assert flags("I will wallop that kid in year 4") == [True]
    assert flags("I will wallop Mr Hale") == [False]
    assert flags("left them all on the roof, the teachers") == [True]  # the rule says so


# --- unless, and how it is said


def test_unless_cancels_what_it_overlaps(own: Checker) -> None:
    assert rules_of(own, "I will wallop Mr Hale at chess") == []
    assert rules_of(own, "I am good at chess. I will wallop Mr Hale") == ["own-hurt"]


SAID = {
    "negated": "I will not wallop the gate",
    "quoted": 'the sign says "clobber the gate"',
    "reported": "he said thwack the gate",
    "condemned": "pelt the gate. That is not on",
    "hypothetical": "imagine we biff the gate",
    "figurative": "swat the gate on minecraft",
    "asked": "does anyone know if they prod the gate?",
    "positive": "thank you all, bop the gate",
}


@pytest.mark.parametrize("context", DROPS)
def test_drop_in(context: str, own: Checker) -> None:
    text, word = SAID[context], DROPS[context]
    assert rules_of(own, text) == []
    assert [one.reason for one in own.explain(text).dropped] == [f"context: {context}"]
    assert rules_of(own, f"{word} the gate") == [f"drop-{context}"]
    others = {other for other in DROPS if other != context}
    for other in others:
        kept = own.check(text.replace(word, DROPS[other])).findings
        assert [finding.rule for finding in kept] == [f"drop-{other}"], text
        assert context in kept[0].contexts


# --- when: what is known of the post


def test_lesson_time_and_role(own: Checker) -> None:
    text = "the kids of year 4 are loud"
    lesson, evening = datetime(2026, 3, 4, 10, 30), datetime(2026, 3, 4, 19, 0)
    assert rules_of(own, text, author_role="staff", posted_at=lesson) == ["fact-lesson"]
    assert rules_of(own, text, author_role="parent", posted_at=lesson) == []
    assert rules_of(own, text, author_role="staff", posted_at=evening) == []
    assert rules_of(own, text, author_role="staff") == []
    assert rules_of(own, "nice weather", author_role="staff", posted_at=lesson) == []
    (found,) = own.check(Post(text, author_role="volunteer", posted_at=lesson)).findings
    assert (found.field, found.quote, found.start, found.end) == ("posted_at", "", 0, 0)
    assert found.evidence == "posted Wednesday 04 March 2026, 10:30"


@pytest.mark.parametrize(
    ("moment", "inside"),
    [
        ("2026-03-04T09:00:00", True),
        ("2026-03-04T08:59:59", False),
        ("2026-03-04T15:14:59", True),
        ("2026-03-04T15:15:00", False),
        ("2026-03-07T10:00:00", False),  # a Saturday
        ("2026-03-08T10:00:00", False),  # a Sunday
        ("2026-08-05T10:00:00", False),  # August
        ("2026-07-15T08:30:00+00:00", True),  # 09:30 in British summer time
        ("2026-01-14T08:30:00+00:00", False),
        ("2026-03-04T23:00:00+13:00", True),  # 10:00 here
        ("2026-03-09T00:30:00+14:00", False),  # still Sunday here
    ],
)
def test_lesson_time(moment: str, inside: bool) -> None:
    posted_at = Post("x", posted_at=moment).posted_at
    assert posted_at is not None
    assert in_lesson_time(posted_at) is inside
    assert in_lesson_time(posted_at.astimezone(UTC)) is inside


def test_captions(own: Checker) -> None:
    (found,) = own.check(Post("look", attachments=[PICTURE])).findings
    assert (found.rule, found.field, found.evidence) == ("fact-caption", "caption", "paddling pool")
    assert (found.start, found.end, found.quote) == (0, 0, "")
    assert rules_of(own, "look, everyone agreed", attachments=[PICTURE]) == []
    assert rules_of(own, "look", attachments=[{**PICTURE, "kind": "document"}]) == []
    assert rules_of(own, "look", attachments=[{"kind": "image"}]) == []
    assert rules_of(own, "Maya in the paddling pool") == []


def test_attachments_alone(own: Checker) -> None:
    (found,) = own.check(Post("Maya won", attachments=[{"kind": "video"}])).findings
    assert (found.rule, found.field, found.evidence) == (
        "fact-video",
        "caption",
        "comes with: video",
    )
    assert rules_of(own, "the cat won", attachments=[{"kind": "video"}]) == []
    assert rules_of(own, "Maya won", attachments=[{"kind": "image"}]) == []


@pytest.mark.parametrize("field", ["reply_to", "shared_from"])
def test_other_texts_have_rules_of_their_own(field: str, own: Checker) -> None:
    (found,) = own.check(Post.model_validate({"text": "look", field: "a chain letter"})).findings
    assert (found.field, found.evidence) == (field, "chain letter")
    assert rules_of(own, "a chain letter") == []


def test_venue(own: Checker) -> None:
    text = "the leaky roof of the school"
    assert rules_of(own, text, venue="public") == ["fact-public"]
    assert rules_of(own, text, venue="private_group") == rules_of(own, text) == []


# --- what a post answers


@pytest.mark.parametrize("field", ["reply_to", "shared_from"])
def test_answers_a_breach_that_it_quotes(field: str, own: Checker) -> None:
    assert rules_of(own, "so true", **{field: BREACH}) == ["fact-cheer"]
    assert rules_of(own, "so true", **{field: "lovely weather"}) == []
    assert rules_of(own, "so true") == []


def people_of(checker: Checker, *posts: Post) -> list[tuple[str, str | None]]:
    """Kind of whom the findings of the last post are about, and for whom a pronoun stands."""
    *_, last = checker.check_many(posts)
    return [(m.kind, m.resolved_from) for f in last.findings for m in f.people]


def test_a_pronoun_stands_for_somebody_of_an_earlier_post(own: Checker) -> None:
    def post(text: str, author: str = "Jo", thread: str | None = "a") -> Post:
        return Post(text, author=author, thread=thread)

    rude = post("she is a parsnip")
    told = [("staff", "Miss Okafor")]
    assert people_of(own, post("Miss Okafor has the register"), rude) == told
    assert (
        people_of(own, post("Mr Hale is ill"), post("Miss Okafor came"), post("ok"), rude) == told
    )
    assert people_of(own, post("Miss Okafor came"), post("Mr Hale did not"), rude) == told
    assert people_of(own, rude.model_copy(update={"reply_to": "Miss Okafor came"})) == told
    assert not people_of(own, post("Miss Okafor came", thread="b"), rude)
    assert not people_of(own, post("Miss Okafor came"), *[post("ok")] * PERSON_REACH, rude)
    assert not people_of(own, post("Miss Okafor came"), post("they are a parsnip"))


def test_my_child_is_a_pupil_to_others(own: Checker) -> None:
    said = Post("My son has nits", author="Jo", thread="a")
    shove = Post("Shove him", author="Jo", thread="a")
    assert people_of(own, said, shove) == [("own_child", "My son")]
    assert not people_of(own, said, shove.model_copy(update={"author": "Al"}))


def test_answers_a_breach_in_its_thread(own: Checker) -> None:
    def verdicts(*texts: str, thread: str | None = "a") -> list[str]:
        posts = (Post(text, thread=thread) for text in texts)
        return [report.verdict for report in own.check_many(posts)]

    assert verdicts(BREACH, "so true") == ["advise", "review"]
    assert verdicts("so true", BREACH) == ["clear", "advise"]
    assert verdicts(BREACH, "so true", thread=None) == ["advise", "clear"]
    calm = ["nice day"] * (REACH - 1)
    assert verdicts(BREACH, *calm, "so true")[-1] == "review"
    assert verdicts(BREACH, *calm, "nice day", "so true")[-1] == "clear"


def test_a_post_checked_alone_has_no_thread(own: Checker) -> None:
    own.check(Post(BREACH, thread="a"))
    assert own.check(Post("so true", thread="a")).verdict == "clear"
    list(own.check_many([Post(BREACH, thread="a")]))
    assert [r.verdict for r in own.check_many([Post("so true", thread="a")])] == ["clear"]


def test_threads_are_forgotten_in_the_order_they_were_met() -> None:
    threads = Threads()
    threads.state("first").add(Post("hello"), of_school=True, breach=True)
    kept = threads.state("kept")
    for number in range(9_999):
        threads.state(f"other {number}")
        threads.state("kept")
    assert threads.state("kept") is kept
    assert not threads.state("first").of_school
