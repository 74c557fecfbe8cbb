"""A trained pipeline may add names; the rules do without."""

from __future__ import annotations

import random

import pytest
import spacy
from hypothesis import given
from spacy.language import Language
from spacy.training import Example
from typer.testing import CliRunner

from postcheck import Checker, Post
from postcheck.cli.app import app
from postcheck.errors import InputError, MissingExtraError
from strategies import mixed

ODD = ("Xanthor", "Quillibet", "Stab", "Batter")


@pytest.fixture(scope="module")
def pipeline() -> Language:
    """Takes some words for persons, threatening ones among them."""
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PERSON", "pattern": word} for word in (*ODD, "Grace")])  # type: ignore[attr-defined]
    return nlp


@pytest.fixture(scope="module")
def checker(pipeline: Language) -> Checker:
    return Checker(ner=pipeline)


def named(checker: Checker, text: str) -> list[tuple[str, str]]:
    return [(m.kind, m.text) for m in checker.explain(text).mentions if m.named]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Xanthor did it", [("person", "Xanthor")]),
        ("Xanthor in Year 4 did it", [("pupil", "Xanthor in Year 4")]),
        ("my son Xanthor did it", [("own_child", "my son Xanthor")]),
        ("Grace did it. Grace", [("person", "Grace"), ("person", "Grace")]),
        ("xanthor did it", []),
    ],
)
def test_its_persons_are_told_by_the_same_cues(
    checker: Checker, text: str, expected: list[tuple[str, str]]
) -> None:
    assert named(checker, text) == expected


def test_it_changes_what_is_found(checker: Checker, shipped: Checker) -> None:
    text = "Quillibet is a horrible little thug"
    labels = checker.check(text).labels
    assert "pupil_comment" in labels | {f.label for f in checker.check(f"{text} in 4B").findings}
    assert len(checker.check(text).findings[0].people) == 1
    assert not shipped.check(text).findings[0].people


@given(text=mixed([*ODD, "i will stab", "him", "in 4B", "is a thug", "my son", ".", "?"]))
def test_a_mistaken_pipeline_hides_nothing(text: str, checker: Checker, shipped: Checker) -> None:
    post = Post(text)
    assert {f.label for f in shipped.raw_findings(post)} <= {
        f.label for f in checker.raw_findings(post)
    }
    assert set(checker.raw_findings(post)) == set(checker.raw_findings(post, prefilter=False))


def test_a_trained_one() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("ner").add_label("PER")  # type: ignore[attr-defined]
    said = [("Zorblat kicked me", 7), ("Zorblat bit me", 7), ("Zorblat ran", 7)]
    examples = [
        Example.from_dict(nlp.make_doc(text), {"entities": [(0, end, "PER")]}) for text, end in said
    ]
    random.seed(1)
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(25):
        nlp.update(examples, sgd=optimizer)
    assert named(Checker(ner=nlp), "Zorblat bit me") == [("person", "Zorblat")]


def test_redaction_knows_them(checker: Checker) -> None:
    assert checker.check("ask Xanthor").redacted().post.text == "ask [person 1]"


def test_what_is_missing_is_said_in_a_sentence() -> None:
    with pytest.raises(MissingExtraError, match=r"'en_none' is not installed.*spacy download"):
        Checker(ner="en_none")
    with pytest.raises(InputError, match="finds no persons"):
        Checker(ner=spacy.blank("en"))
    result = CliRunner().invoke(app, ["check", "hello", "--ner", "en_none"])
    assert isinstance(result.exception, MissingExtraError)
