"""postcheck in a spaCy pipeline: the same findings, as spans."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc

from postcheck import Checker, InputError, PolicyError, PostcheckError
from postcheck.component import PostcheckComponent

TEXT = "Well. I will wallop Mr Hale, you total noodle 😡"
EXPECTED = [
    ("threat", "own-hurt", "I will wallop Mr Hale"),
    ("offensive_comment", "own-soft", "total noodle"),
]


@pytest.fixture(autouse=True)
def _own(own_as_shipped: None) -> None:
    """Pipelines have the tests' own rules."""


def pipe(**config: Any) -> Language:
    """A pipeline with nothing but postcheck."""
    nlp = spacy.blank("en")
    nlp.add_pipe("postcheck", config=config)
    return nlp


def told(doc: Doc) -> list[tuple[str, str, str]]:
    return [(span.label_, span.id_, span.text) for span in doc.spans["postcheck"]]


def test_spans() -> None:
    doc = pipe()(TEXT)
    assert told(doc) == EXPECTED
    group = doc.spans["postcheck"]
    assert group.attrs["verdict"] == "urgent"
    facts = group.attrs["findings"]
    assert [fact["rule"] for fact in facts] == [rule for _, rule, _ in EXPECTED]
    assert all(doc.text[fact["start"] : fact["end"]] == fact["quote"] for fact in facts)


@pytest.mark.parametrize("text", ["", "   ", "lovely day", "😀" * 10])
def test_nothing_found(text: str) -> None:
    group = pipe()(text).spans["postcheck"]
    assert (len(group), group.attrs) == (0, {"verdict": "clear", "findings": []})


@pytest.mark.parametrize(
    "text", ["wow total noodle's hat, you", "xtotal noodle", "total noodle/you"]
)
def test_spans_cover_whole_tokens(text: str, own: Checker) -> None:
    doc = pipe()(text)
    assert len(doc.spans["postcheck"]) == len(own.check(text).findings)
    for span, fact in zip(
        doc.spans["postcheck"], doc.spans["postcheck"].attrs["findings"], strict=True
    ):
        assert fact["quote"] in span.text


def test_configuration(own: Checker) -> None:
    doc = pipe(policy="levens", spans_key="school")(TEXT)
    assert "postcheck" not in doc.spans
    expected = own.with_policy("levens").check(TEXT).findings
    found = [fact["clauses"] for fact in doc.spans["school"].attrs["findings"]]
    assert found == [list(finding.clauses) for finding in expected]
    public = pipe(venue="public")("she total noodle")
    assert told(public) == []
    assert told(pipe()("she total noodle")) == [EXPECTED[1]]


def test_unknown_policy() -> None:
    with pytest.raises(PolicyError, match="no policy 'levns'"):
        pipe(policy="levns")


def test_other_components_beside_it() -> None:
    nlp = pipe()
    nlp.add_pipe("sentencizer", first=True)
    ruler = nlp.add_pipe("entity_ruler", last=True)
    ruler.add_patterns([{"label": "ORG", "pattern": "Mr Hale"}])  # type: ignore[attr-defined]
    doc = nlp(TEXT)
    assert told(doc) == EXPECTED
    assert [span.text for span in doc.ents] == ["Mr Hale"]
    assert len(list(doc.sents)) == 2
    assert list(doc.spans) == ["postcheck"]


def test_displacy() -> None:
    doc = pipe()(TEXT)
    html = displacy.render(doc, style="span", options={"spans_key": "postcheck"}, jupyter=False)
    assert all(label in html for label, _, _ in EXPECTED)


def test_docs_survive_bytes() -> None:
    nlp = pipe()
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert told(again) == told(doc)
    assert again.spans["postcheck"].attrs == doc.spans["postcheck"].attrs


def test_pipelines_survive_the_disk(tmp_path: Path) -> None:
    nlp = pipe(policy="telford", venue="public", spans_key="x")
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    component = again.get_pipe("postcheck")
    assert isinstance(component, PostcheckComponent)
    assert (component.checker.policy.name, component.spans_key) == ("telford", "x")
    assert list(again("hello").spans) == ["x"]


def test_pipelines_survive_bytes() -> None:
    nlp = pipe(policy="smithdon")
    again = pipe()
    again.from_bytes(nlp.to_bytes())
    component = again.get_pipe("postcheck")
    assert isinstance(component, PostcheckComponent)
    assert component.checker.policy.name == "smithdon"


@pytest.mark.parametrize("content", [None, "goose", '{"policy": "nowhere"}', "[]", '{"goose": 1}'])
def test_a_broken_folder_is_one_clear_sentence(content: str | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "postcheck.json").write_text(content)
    component = PostcheckComponent()
    with pytest.raises(PostcheckError) as caught:
        component.from_disk(tmp_path)
    assert isinstance(caught.value, InputError | PolicyError)
    assert "\n" not in str(caught.value)


def test_several_processes() -> None:
    nlp = pipe()
    texts = [TEXT, "thank you all", "You total noodle"] * 2
    single = [told(doc) for doc in nlp.pipe(texts)]
    assert [told(doc) for doc in nlp.pipe(texts, n_process=2, batch_size=2)] == single
    assert single[:3] == [EXPECTED, [], EXPECTED[1:]]


def test_components_travel_to_other_processes() -> None:
    """Where workers are not forked (macOS, Windows) the component itself is sent to them."""
    again = pickle.loads(pickle.dumps(PostcheckComponent(policy="levens", spans_key="x")))
    assert (again.checker.policy.name, again.spans_key) == ("levens", "x")
    doc = again(spacy.blank("en")(TEXT))
    assert [span.text for span in doc.spans["x"]][1] == "total noodle"
