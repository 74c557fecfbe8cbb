"""The engine as a whole: what must hold of any post, whatever it says."""

from __future__ import annotations

import json
from itertools import count, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from postcheck import Attachment, Checker, Explanation, Finding, Mention, Post, Report, Step
from postcheck.findings import verdict_of
from postcheck.model import VERDICTS
from postcheck.rule import marked
from postcheck.ruletest import all_examples
from strategies import anything, mixed, words_of

Texts = st.SearchStrategy[str]


@pytest.fixture(scope="session")
def own_texts(own: Checker) -> Texts:
    """Texts made of the words of the tests' own rules."""
    return st.one_of(anything, mixed(words_of(own)))


@pytest.fixture(scope="session")
def shipped_texts(shipped: Checker) -> Texts:
    """Texts made of the words of the shipped rules."""
    return mixed(words_of(shipped))


def posts_of(texts: Texts) -> st.SearchStrategy[Post]:
    """Posts with all that can be known of them."""
    attachments = st.builds(
        Attachment, kind=st.sampled_from(["image", "video", "link"]), caption=st.none() | texts
    )
    return st.builds(
        Post,
        text=texts,
        author_role=st.sampled_from(["parent", "staff", "unknown"]),
        posted_at=st.none() | st.datetimes(),
        venue=st.sampled_from([None, "public", "private_group"]),
        attachments=st.lists(attachments, max_size=1),
        reply_to=st.none() | texts,
        shared_from=st.none() | texts,
    )


def assert_sound(checker: Checker, post: Post) -> None:
    """What must be true of every report."""
    report = checker.check(post)
    for finding in report.findings:
        assert finding.quote == post.text[finding.start : finding.end]
        assert finding.label in checker.book.labels
        assert bool(finding.quote) == (finding.end > finding.start)
        assert finding.field != "text" or finding.quote
        for person in finding.people:
            assert person.text == post.text[person.start : person.end]
    assert report.labels == {finding.label for finding in report.findings}
    assert report.verdict == verdict_of(report.findings)
    assert (report.next_step is None) == (not report.findings)
    assert report.post == post


def assert_prefilter_is_sound(checker: Checker, post: Post) -> None:
    """The prefilter leaves out nothing that would have been found."""
    assert checker.raw_findings(post) == checker.raw_findings(post, prefilter=False)


@given(data=st.data())
def test_reports_hold_for_any_post(own: Checker, own_texts: Texts, data: st.DataObject) -> None:
    assert_sound(own, data.draw(posts_of(own_texts)))


@given(data=st.data())
def test_reports_of_the_shipped_rules_hold(
    shipped: Checker, shipped_texts: Texts, data: st.DataObject
) -> None:
    assert_sound(shipped, data.draw(posts_of(shipped_texts)))


@given(data=st.data())
def test_prefilter_changes_nothing(own: Checker, own_texts: Texts, data: st.DataObject) -> None:
    assert_prefilter_is_sound(own, data.draw(posts_of(own_texts)))


@settings(max_examples=40)
@given(data=st.data())
def test_prefilter_changes_nothing_for_the_shipped_rules(
    shipped: Checker, shipped_texts: Texts, data: st.DataObject
) -> None:
    assert_prefilter_is_sound(shipped, Post(data.draw(shipped_texts)))


def test_prefilter_changes_nothing_for_any_example(own: Checker, shipped: Checker) -> None:
    for checker, step in ((own, 1), (shipped, 25)):
        examples = [example for rule in checker.book.rules for _, example in all_examples(rule)]
        for example in examples[::step]:
            assert_prefilter_is_sound(checker, marked(example)[0])


@given(data=st.data())
def test_check_many_equals_check(own: Checker, own_texts: Texts, data: st.DataObject) -> None:
    posts = data.draw(st.lists(posts_of(own_texts), max_size=4))
    assert list(own.check_many(posts)) == [own.check(post) for post in posts]


@given(data=st.data())
def test_checking_is_repeatable_and_explained(
    own: Checker, own_texts: Texts, data: st.DataObject
) -> None:
    text = data.draw(own_texts)
    why = own.explain(text)
    assert why.report == own.check(text)
    assert {f.rule for f in why.report.findings} <= set(why.matched) <= set(why.could_fire)
    assert all(one.quote == text[one.start : one.end] for one in (*why.dropped,))
    assert all(one.text == text[one.start : one.end] for one in why.mentions)
    kept = {(f.rule, f.start, f.end) for f in why.report.findings}
    assert kept.isdisjoint((one.rule, one.start, one.end) for one in why.dropped)


@given(data=st.data())
def test_reports_survive_json(own: Checker, own_texts: Texts, data: st.DataObject) -> None:
    text = data.draw(own_texts).encode("utf-8", "replace").decode()
    report = own.check(Post(text, id="7", attachments=[{"kind": "video", "caption": text}]))
    assert Report.model_validate_json(report.model_dump_json()) == report


def test_check_many_is_lazy_and_in_order(own: Checker) -> None:
    endless = (
        Post("daft goose of a head teacher" if n % 2 else "hello", id=str(n)) for n in count()
    )
    reports = list(islice(own.check_many(endless), 5))
    assert [report.post.id for report in reports] == ["0", "1", "2", "3", "4"]
    assert [report.verdict for report in reports] == ["clear", "review", "clear", "review", "clear"]


def test_text_alone_is_a_post(own: Checker) -> None:
    assert own.check("total noodle").post == Post(text="total noodle")
    assert own.check("total noodle") == own.check(Post("total noodle"))


@pytest.mark.parametrize(
    ("text", "rule", "verdict"),
    [
        ("You total noodle", "own-soft", "advise"),
        ("flipping heck", "own-foul", "review"),
        ("I will wallop Mr Hale", "own-hurt", "urgent"),
        ("a faint hint of doom", "own-weak", "advise"),
        ("a drafty window", "own-draft", "review"),
    ],
)
def test_verdicts(text: str, rule: str, verdict: str, own: Checker) -> None:
    report = own.check(text)
    assert [finding.rule for finding in report.findings] == [rule]
    assert report.verdict == verdict


def test_explain_tells_what_was_dropped_and_why(own: Checker) -> None:
    def reasons(text: str) -> dict[str, str]:
        return {one.rule: one.reason for one in own.explain(text).dropped}

    assert reasons("I am not going to wallop Mr Hale") == {"own-hurt": "context: negated"}
    assert reasons("I will wallop Mr Hale at chess") == {
        "own-hurt": "unless: ~@own_hurt ..4 at chess"
    }
    assert reasons("daft goose of a head teacher") == {"own-soft": "covered by own-grave"}
    assert reasons("total noodle soup")["own-soft"].startswith("about: nobody of staff, pupil")
    why = own.explain("Will the retired wombat wallop a daft drafty window?")
    assert why.words[:3] == ("will", "the", "retired")
    assert "own-retired" not in why.could_fire
    assert own.explain("hello").could_fire == ()


def test_public_models_are_frozen_and_strict() -> None:
    post = Post("hello")
    with pytest.raises(ValidationError, match="frozen"):
        post.text = "other"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="extra"):
        Post("hello", autor="me")
    with pytest.raises(ValidationError):
        Post()
    models: tuple[type[BaseModel], ...] = (Attachment, Explanation, Finding, Mention, Report, Step)
    assert all(model.model_config.get("frozen") for model in models)
    assert hash(post) == hash(Post("hello"))


def test_schema_of_reports() -> None:
    schema = Report.model_json_schema()
    assert schema["properties"]["schema_version"]["const"] == "1"
    assert schema["properties"]["verdict"]["enum"] == list(VERDICTS)
    assert {"post", "policy", "policy_version", "rules_version"} <= set(schema["required"])
    assert schema["additionalProperties"] is False


def test_labels_come_sorted_in_json(own: Checker) -> None:
    report = own.check("flipping heck, you total noodle, I will wallop you")
    assert json.loads(report.model_dump_json())["labels"] == sorted(report.labels)
    assert len(report.labels) == 3


def test_reports_say_what_judged_them(own: Checker) -> None:
    report = own.with_policy("levens").check("hello")
    assert (report.policy, report.rules_version) == ("levens", own.book.version)
    assert report.policy_version == own.with_policy("levens").policy.version
    assert own.policy.name == "model"
