"""Milder wordings: each is reached, fits its examples, and is kind itself."""

from __future__ import annotations

import pytest

from postcheck import Checker, Post
from postcheck.wording import Wording, load_wordings

PARENT = Checker(audience="parent")
WORDINGS = load_wordings(PARENT.book, PARENT._around.view).wordings
EACH = pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.source.id)


def suggestions(post: Post) -> set[str]:
    """What is suggested for anything that is found in a post."""
    return {finding.suggestion for finding in PARENT.check(post).findings}


@EACH
def test_examples(wording: Wording) -> None:
    for post in wording.source.examples.match:
        assert wording.source.say in suggestions(post), post.text
    for post in wording.source.examples.no_match:
        assert wording.source.say not in suggestions(post), post.text


@EACH
def test_a_wording_breaks_nothing_itself(wording: Wording) -> None:
    found = PARENT.check(wording.source.say).findings
    assert {finding.label for finding in found} <= {"complaint"}, found


def test_every_label_has_a_wording_for_all_that_it_finds() -> None:
    general = {
        label
        for wording in WORDINGS
        if not wording.patterns and not wording.unless
        for label in wording.source.labels
    }
    assert general == set(PARENT.book.labels)


def test_ids_differ_and_general_wordings_come_last() -> None:
    ids = [wording.source.id for wording in WORDINGS]
    assert len(ids) == len(set(ids))
    done: set[str] = set()
    for wording in WORDINGS:
        assert not done.issuperset(wording.source.labels), f"{wording.source.id} is never reached"
        if not wording.patterns and not wording.unless:
            done.update(wording.source.labels)


def test_schools_get_no_suggestions(shipped: Checker) -> None:
    report = shipped.check("The head is a complete idiot, couldn't run a bath")
    assert report.findings
    assert not any(finding.suggestion for finding in report.findings)
