"""What a label says to the author of a draft: kind, short, and itself within the rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpers import RULES
from plainwords import hard_words, sentences, syllables, words_per_sentence
from postcheck import Checker, RuleError
from postcheck.labels import Label, load_labels
from postcheck.model import Post
from postcheck.photo import load_photo_table

EACH = pytest.mark.parametrize("label", load_labels(RULES), ids=lambda one: one.id)
SAID = {
    **{one.id: one.to_author for one in load_labels(RULES)},
    **{one.id: f"{one.title}. {one.say}" for one in load_photo_table(RULES).advice},
}
SAID_EACH = pytest.mark.parametrize("said", SAID.values(), ids=SAID)


@EACH
def test_it_is_careful_and_accuses_nobody(label: Label) -> None:
    said = label.to_author
    assert re.match(r"This (may|sounds like|seems) ", said)
    assert not re.search(r"\byou (are|were|have|should|must)\b|\byou're\b|\byour\b", said, re.I)
    assert not re.search(r"\b(breach|rules?|policy|forbidden|wrong of|never)\b", said, re.I)
    assert len(sentences(said)) <= 2


def test_each_label_says_something_else() -> None:
    labels = load_labels(RULES)
    assert len({label.to_author for label in labels}) == len(labels) == 18


@SAID_EACH
@pytest.mark.parametrize("role", ["unknown", "parent"])
def test_nothing_is_found_in_it(said: str, role: str, shipped: Checker) -> None:
    report = shipped.check(Post.model_validate({"text": said, "author_role": role}))
    assert report.verdict == "clear", report.findings


@SAID_EACH
def test_it_is_easy_to_read(said: str) -> None:
    assert words_per_sentence(said) <= 14
    assert not hard_words(said)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("school", 1), ("gate", 1), ("the", 1), ("name", 1), ("pupil", 2), ("people", 2)),
        *(("picture", 2), ("whole", 1), ("family", 3), ("allegation", 4), ("identifiable", 5)),
    ],
)
def test_the_syllables_of_a_word(word: str, count: int) -> None:
    assert syllables(word) == count


def test_hard_words_and_long_sentences_are_seen() -> None:
    assert hard_words("The safeguarding lead saw an identifiable allegation") == {
        "identifiable",
        "allegation",
    }
    assert words_per_sentence("One two three. Four!") == 2


@pytest.mark.parametrize("said", ["", "to_author: '', "])
def test_a_label_that_says_nothing_is_refused(said: str, tmp_path: Path) -> None:
    one = f"{{id: a, title: A, {said}means: a, about: [anyone]}}"
    (tmp_path / "labels.yaml").write_text(f"labels:\n  - {one}\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"labels\.yaml:2: .*'to_author'"):
        load_labels(tmp_path)
