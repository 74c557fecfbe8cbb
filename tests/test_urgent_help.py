"""Urgent help: shown for each example however it is written, first of all, and to authors alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import postcheck.urgenthelp
from helpers import RULES, SAMPLES, copy_shared, rule, write_rules
from postcheck import Checker, Finding, Help, Post, Report
from postcheck.cli.app import app
from postcheck.errors import RuleError
from postcheck.reports.jsonl import line_of
from postcheck.rule import marked
from postcheck.rulebook import load_rulebook
from postcheck.ruletest import mutations
from postcheck.urgenthelp import HelpEntry, UrgentHelp

PARENT = Checker(audience="parent")
ENTRIES = PARENT.book.help
EACH = pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: one.source.id)
IDS = (
    *("child_in_danger", "self_harm", "threat_received"),
    *("missing_child", "abuse_at_home", "online_groomer"),
)


def shown(post: Post | str) -> dict[str, Help]:
    """The help for a post, by id."""
    return {one.id: one for one in PARENT.check(post).help}


def test_the_most_urgent_comes_first() -> None:
    assert tuple(one.source.id for one in ENTRIES) == IDS
    both = "He will not answer. He took a load of paracetamol because a man online has his nudes"
    found = [one.id for one in PARENT.check(both).help]
    assert found == sorted(found, key=IDS.index)
    assert {"self_harm", "online_groomer"} <= set(found)


@EACH
def test_examples_are_many(entry: HelpEntry) -> None:
    assert len(entry.source.examples.match) >= 12
    assert len(entry.source.examples.no_match) >= 12


@EACH
def test_examples(entry: HelpEntry) -> None:
    for post in entry.source.examples.match:
        one = shown(post).get(entry.source.id)
        assert one is not None, post.text
        assert one.quote == post.text[one.start : one.end] != ""
        for name, changed in mutations(post):
            assert entry.source.id in shown(changed), f"{name}: {post.text}"
    for post in entry.source.examples.no_match:
        found = {one.quote for one in shown(post).values() if one.quote}
        assert not found, post.text


@EACH
def test_say_is_short_plain_and_kind(entry: HelpEntry) -> None:
    said = entry.source.say
    words = re.findall(r"[A-Za-z']+", said)
    assert len(words) <= 60
    assert {word for word in words if len(word) > 11} <= {"safeguarding"}
    assert "not post" in said
    assert "right to" in said
    assert "999" in said
    assert not PARENT.check(said).findings


@EACH
def test_contacts_can_be_reached(entry: HelpEntry) -> None:
    assert any(one.phone == "999" for one in entry.source.contacts)
    for one in entry.source.contacts:
        assert one.phone or one.text or one.url or one.email or one.note
        assert one.url is None or one.url.startswith("https://")


def test_the_file_says_when_it_was_checked() -> None:
    head = (RULES / "help.yaml").read_text(encoding="utf-8").partition("help:")[0]
    assert "ONCE A YEAR" in head.replace("\n# ", " ")
    assert re.search(r"written in \w+ \d{4}", head)


def calm() -> Iterator[str]:
    """Posts that need no help: calm ones, and chat of the samples."""
    for path in sorted((Path(__file__).parent / "calm").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]
    for path in (SAMPLES / "class-chat.txt", SAMPLES / "page-comments.csv"):
        yield from path.read_text(encoding="utf-8").splitlines()


def test_ordinary_chat_shows_none() -> None:
    false = {text: found for text in calm() if (found := PARENT._help((), Post(text)))}
    assert false == {}


def test_harmless_examples_of_rules_hardly_ever_show_any() -> None:
    """They stand near threats and blows, so that a few do tell of some."""
    posts = [
        marked(example)[0] for one in PARENT.book.rules for example in one.source.examples.no_match
    ]
    helped = [post.text for post in posts if PARENT._help((), post)]
    assert len(posts) > 2000
    assert len(helped) < len(posts) / 500, helped


class EveryPattern:
    """Stands in for the prefilter and lets every pattern pass."""

    def __init__(self, patterns: Iterable[object], *more: object) -> None:
        self.count = len(list(patterns))

    def candidates(self, encoded: str) -> list[int]:
        return list(range(self.count))


class EveryOfFew:
    """Stands in for the look at the exceptions of an entry."""

    def __init__(self, patterns: Iterable[object], *more: object) -> None:
        self.patterns = list(patterns)

    def candidates(self, encoded: str) -> list[object]:
        return self.patterns


def test_the_prefilter_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    book = PARENT.book
    texts = [
        post.text
        for entry in ENTRIES
        for post in (*entry.source.examples.match[::3], *entry.source.examples.no_match)
    ]
    views = [PARENT._around.view(text) for text in texts]
    quick = [book.urgent_help.of(view) for view in views]
    monkeypatch.setattr(postcheck.urgenthelp, "Prefilter", EveryPattern)
    monkeypatch.setattr(postcheck.urgenthelp, "FewPatterns", EveryOfFew)
    slow = UrgentHelp(book.help, book.sketches, book.contexts)
    assert quick == [slow.of(view) for view in views]
    assert any(quick)


def test_schools_are_shown_none(shipped: Checker) -> None:
    assert shipped.check("i cant do this anymore i just want to die").help == ()


def test_a_finding_that_may_tell_of_harm_brings_help_without_words() -> None:
    report = PARENT.check(Post("So true", attachments=[{"kind": "image", "caption": "lunch"}]))
    assert report.help == ()
    told = finding(safeguarding=True)
    (one,) = PARENT.book.urgent_help.of(PARENT._around.view("hello"), [told])
    assert (one.id, one.quote, one.start, one.end) == ("child_in_danger", "", 0, 0)
    harmed = PARENT.check("Mr Hale slapped my daughter")
    assert any(one.safeguarding for one in harmed.findings)
    assert harmed.help[0].id == "child_in_danger"


def finding(label: str = "allegation", *, safeguarding: bool = False) -> Finding:
    """A finding of no words."""
    return Finding(
        label=label,
        start=0,
        end=0,
        quote="",
        rule="own-rule",
        severity="high",
        confidence="high",
        safeguarding=safeguarding,
    )


def test_help_changes_no_finding(shipped: Checker) -> None:
    for entry in ENTRIES:
        for post in entry.source.examples.match:
            ours, theirs = PARENT.check(post), shipped.check(post)
            assert ours.labels == theirs.labels
            assert ours.verdict == theirs.verdict


def test_reports_keep_help() -> None:
    report = PARENT.check("Our Kayden is missing, last seen by the chippy at 4")
    assert report.help
    assert Report.model_validate_json(line_of(report)) == report
    assert list(report.model_dump())[:3] == ["schema_version", "post", "help"]


def test_redaction_takes_names_out_of_the_words() -> None:
    text = "Zoë 🙂 said it. Anyone seen Ellis Marsh? Ellis Marsh is missing since lunch"
    report = PARENT.check(text)
    (one,) = report.help
    assert "Ellis" in one.quote
    redacted = report.redacted()
    (hidden,) = redacted.help
    assert "Ellis" not in redacted.model_dump_json()
    assert hidden.quote == redacted.post.text[hidden.start : hidden.end] != ""


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "90"})
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.output


@pytest.mark.usefixtures("read_once")
def test_the_command_line_shows_help_first() -> None:
    text = "i just want to die and that office are complete idiots"
    printed = run("check", "--audience", "parent", text)
    assert printed.startswith("Somebody may hurt themselves")
    assert printed.index("116 123") < printed.index("may be:")
    told = json.loads(run("check", "--audience", "parent", "--json", text))
    assert told["help"][0]["id"] == "self_harm"
    assert "116 123" not in run("check", text)


@pytest.mark.usefixtures("read_once")
def test_help_is_shown_where_nothing_is_found() -> None:
    printed = run("check", "--audience", "parent", "My granddaughter has run away, she's 14")
    assert printed.startswith("A child is missing")
    assert "Clear: nothing here breaks the policy." in printed
    assert "nothing here to change" not in printed


ONE = (
    "help:\n  - id: own\n    title: Own\n    say: Ring.\n"
    "    contacts:\n      - {name: Us, phone: '01632 960000'}\n"
    "    match: ['purple wombat']\n"
    "    examples: {match: [x], no_match: [y]}\n"
)


def own(folder: Path, text: str) -> Checker:
    """A checker with one rule and with help of its own."""
    write_rules(copy_shared(folder) / "own.yaml", rule())
    (folder / "help.yaml").write_text(text, encoding="utf-8")
    return Checker(audience="parent", rules_dir=folder)


@pytest.mark.parametrize(
    ("asks", "text", "quote"),
    [
        ("", "a purple  wombat. A purple wombat", "purple  wombat"),
        ("    unless: ['purple wombat on toast']\n", "a purple wombat on toast", None),
        ("    unless: ['on toast']\n", "a purple wombat on toast", "purple wombat"),
        ("    drop_in: [hypothetical]\n", "imagine a purple wombat", None),
        ("    drop_in: [negated]\n", "imagine a purple wombat", "purple wombat"),
        ("    labels: [threat]\n", "a purple badger", ""),
        ("    labels: [complaint]\n", "a purple badger", None),
        ("    safeguarding: true\n", "a purple badger", None),
    ],
)
def test_keys(tmp_path: Path, asks: str, text: str, quote: str | None) -> None:
    checker = own(tmp_path / "r", ONE.replace("    match:", f"{asks}    match:"))
    found = [one.quote for one in checker.check(text).help]
    assert found == ([] if quote is None else [quote])


@pytest.mark.parametrize(
    ("before", "after", "line", "message"),
    [
        ("phone: '01632 960000'", "phone: 'ring us'", 6, "phone"),
        ("phone: '01632 960000'", "url: 'http://us.example'", 6, "url"),
        ("phone: '01632 960000'", "email: us", 6, "email"),
        ("phone: '01632 960000'", "fax: '1'", 6, "unknown key 'fax'"),
        (", phone: '01632 960000'", "", 5, "Us needs a phone"),
        ("'purple wombat'", "'~@nowhere wombat'", 7, "no list @nowhere"),
        ("    say: Ring.\n", "", 2, "the key 'say' is missing"),
        ("    match:", "    labels: [treat]\n    match:", 7, "unknown label 'treat'"),
        ("    match:", "    drop_in: [asker]\n    match:", 7, "cannot be 'asker'"),
        ("help:", "halp:", 1, "the key 'help' is missing"),
    ],
)
def test_errors_name_file_and_line(
    tmp_path: Path, before: str, after: str, line: int, message: str
) -> None:
    with pytest.raises(RuleError, match=re.escape(message)) as raised:
        own(tmp_path / "r", ONE.replace(before, after))
    assert (raised.value.path, raised.value.line) == (tmp_path / "r" / "help.yaml", line)


def test_an_id_that_comes_twice_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="'own' is used twice"):
        own(tmp_path / "r", ONE + ONE.removeprefix("help:\n"))


def test_a_folder_of_rules_without_help_is_an_error(tmp_path: Path) -> None:
    folder = copy_shared(tmp_path / "r")
    (folder / "help.yaml").unlink()
    with pytest.raises(RuleError, match=r"help\.yaml.*cannot be read"):
        load_rulebook(folder)
