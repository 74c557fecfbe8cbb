"""What the page shows of a draft."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postcheck import Checker, Post
from postcheck.model import Field, Finding, Report, Severity
from postcheck.web.draft import Draft, draft_of

THREAT = "I will wallop Mr Hale"


def finding(start: int, end: int, *, severity: Severity = "low", **keys: object) -> Finding:
    known = {
        "label": "threat",
        "quote": "",
        "rule": "own-hurt",
        "confidence": "low",
        "advice": f"advice of {start}",
        "why": "why",
    }
    return Finding.model_validate(
        {**known, "start": start, "end": end, "severity": severity, **keys}
    )


def of_field(field: Field, evidence: str) -> Finding:
    return finding(0, 0, field=field, evidence=evidence)


@pytest.fixture
def parent(own: Checker) -> Checker:
    return own.with_audience("parent")


def draft(checker: Checker, text: str, *findings: Finding) -> Draft:
    report = checker.check("").model_copy(
        update={"post": Post(text), "findings": findings, "verdict": "advise"}
    )
    return draft_of(report, checker.policy, checker.book.labels)


def shown(report: Report, checker: Checker) -> Draft:
    return draft_of(report, checker.policy, checker.book.labels)


def test_nothing_to_change(parent: Checker) -> None:
    found = shown(parent.check("A lovely day. Thank you!"), parent)
    assert found.nothing
    assert found.summary == "Nothing here to change."
    assert (found.fine, found.sentences, found.cards) == (2, 2, ())


def test_a_card(parent: Checker) -> None:
    found = shown(parent.check(f"Hello all. {THREAT}. Bye"), parent)
    (card,) = found.cards
    assert (card.number, card.words) == (1, THREAT)
    assert (card.start, card.end) == (11, 11 + len(THREAT))
    assert card.instead == "Read the test."
    assert card.clauses
    assert found.summary == "1 thing to think about. 2 of 3 sentences are fine as they are."
    assert [(one.text, one.marked, one.ends) for one in found.pieces] == [
        ("Hello all. ", False, ""),
        (THREAT, True, "1"),
        (". Bye", False, ""),
    ]


def test_words_that_overlap_are_one_card(parent: Checker) -> None:
    text = "abcdefghij klm"
    found = draft(
        parent,
        text,
        finding(8, 10),
        finding(0, 5),
        finding(3, 7, severity="high"),
        finding(6, 8),
        finding(11, 14),
    )
    assert [(card.start, card.end) for card in found.cards] == [(0, 8), (8, 10), (11, 14)]
    assert found.cards[0].instead == "advice of 3"
    assert found.cards[0].also == ("advice of 0", "advice of 6")
    assert found.cards[0].words == "abcdefgh"
    assert len(found.cards[0].says) == 1


def test_what_stands_elsewhere_comes_after_the_text(parent: Checker) -> None:
    found = draft(
        parent,
        "abc",
        of_field("caption", "two"),
        of_field("caption", "one"),
        of_field("caption", "two"),
        of_field("reply_to", "two"),
        finding(1, 2),
    )
    assert [(card.words, card.start) for card in found.cards] == [
        ("b", 1),
        ("one", None),
        ("two", None),
        ("two", None),
    ]
    assert [one.ends for one in found.pieces if one.marked] == ["1"]
    assert (found.fine, found.sentences) == (0, 1)


def test_the_gravest_are_shown_in_the_order_of_the_text(parent: Checker) -> None:
    places = [finding(2 * n, 2 * n + 1) for n in range(10)]
    grave = [finding(30, 31, severity="high"), finding(40, 41, safeguarding=True)]
    found = draft(parent, "x " * 30, *places, *grave)
    assert [card.start for card in found.cards] == [0, 2, 4, 6, 8, 10, 30, 40]
    assert [card.number for card in found.cards] == list(range(1, 9))
    assert found.more == 4
    assert found.summary.startswith("12 things to think about")
    assert [one.ends for one in found.pieces if one.marked] == list("12345678")


@given(st.text(st.sampled_from("a🦆é😀\n")), st.text(st.sampled_from("b🦆 ")))
def test_places_are_told_as_a_browser_counts(own: Checker, before: str, inside: str) -> None:
    text = f"{before}{inside}!"
    start, end = len(before), len(before) + len(inside) + 1
    (card,) = draft(own, text, finding(start, end)).cards
    assert card.start is not None
    assert card.end is not None
    units = text.encode("utf-16-le")
    assert units[2 * card.start : 2 * card.end].decode("utf-16-le") == f"{inside}!"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("...", 0),
        ("🦆 🦆!", 0),
        ("One", 1),
        ("One. Two", 2),
        ("One! Two? Three…", 3),
        ("At 3.30 on www.school.example today.", 1),
        ("One...\nTwo\n\nThree", 3),
        ("What?! Really.", 2),
        ("one\r\ntwo", 2),
    ],
)
def test_sentences(parent: Checker, text: str, count: int) -> None:
    found = draft(parent, text)
    assert (found.fine, found.sentences) == (count, count)


def test_sentences_that_are_fine(parent: Checker) -> None:
    text = "One. Two. Three. Four."
    assert draft(parent, text, finding(0, 3)).fine == 3
    assert draft(parent, text, finding(2, 7)).fine == 2
    assert draft(parent, text, finding(0, len(text))).fine == 0
    assert draft(parent, text, finding(5, 8), finding(17, 21)).fine == 2
    summary = draft(parent, "One. Two.", finding(0, 3)).summary
    assert summary == "1 thing to think about. 1 of 2 sentences is fine as it is."


@pytest.mark.parametrize(
    "text",
    ["☺" * 20_000, "." * 19_999 + "x", "a. " * 6_666, "\n" * 20_000, " " * 20_000, "!" * 20_000],
)
def test_long_drafts_take_little_time(parent: Checker, text: str) -> None:
    findings = [finding(n, n + 1) for n in range(0, len(text), 4)]
    findings += [finding(0, n) for n in range(1, 2_000)]
    begin = time.process_time()
    draft(parent, text, *findings)
    assert time.process_time() - begin < 30  # of one quadratic in its length: minutes
