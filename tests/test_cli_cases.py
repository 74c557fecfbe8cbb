"""`--casebook` and `postcheck cases`: what a school types, and what it reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import postcheck.checker
from helpers import SAMPLES
from postcheck import Checker, PostcheckError
from postcheck.casebook import Casebook
from postcheck.cli.app import app
from postcheck.rulebook import load_rulebook

RUDE = "Mr Hale is an absolute moron, everyone knows it"


@pytest.fixture(autouse=True)
def quick(shipped: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules are read once."""

    def load(folder: Path, roster: Any = None, *, own: Any = None) -> Any:
        return load_rulebook(folder, roster, own=own) if roster or own else shipped.book

    monkeypatch.setattr(postcheck.checker, "load_rulebook", load)
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cases.db"


def run(*words: str | Path, fails: int = 0) -> Result:
    done = CliRunner().invoke(app, list(map(str, words)), catch_exceptions=True)
    if isinstance(done.exception, PostcheckError):
        raise done.exception
    assert done.exit_code == fails, done.output
    return done


def rude(file: Path, *more: str, text: str = RUDE) -> Result:
    return run(
        "check", text, "-p", "levens", "--author", "Sam Poole", "--casebook", file, "--by", "Jo",
        "--fail-on", "never", *more,
    )  # fmt: skip


def test_the_way_of_a_case(file: Path, tmp_path: Path) -> None:
    assert "as case 1" in rude(file).stderr
    listed = json.loads(run("cases", "list", "--casebook", file, "--json").stdout)
    assert [(one["case"], one["author"], one["last_step"]) for one in listed] == [
        (1, "Sam Poole", None)
    ]
    done = run(
        "cases", "add-step", "1", "--casebook", file, "--step", "discuss", "--by", "Jo",
        "--at", "2026-03-02T09:00", "--outcome", "refused",
    )  # fmt: skip
    assert "Noted as entry 1 of case 1." in done.stdout
    assert "written_warning: Write to the parent" in done.stdout
    shown = run("cases", "show", "1", "--casebook", file).stdout
    assert "entry 1  2026-03-02 09:00  Jo  step discuss, refused" in shown
    assert RUDE in shown
    said = rude(file, text=RUDE + " still").stdout
    assert "This is a single item." in said, "all of one day is one occasion"
    data = json.loads(run("cases", "show", "1", "--casebook", file, "--json").stdout)
    assert data["following"]["next_step"]["id"] == "written_warning"
    later = json.loads(rude(file, "--json", text=RUDE + " again").stdout)
    assert later["next_step"]["id"] == "written_warning"
    run("cases", "override", "1", "--casebook", file, "--reason", "a nickname", "--by", "Jo")
    assert "every finding was set aside" in run("cases", "show", "1", "--casebook", file).stdout
    assert "set aside" in run("cases", "list", "--casebook", file).stdout
    run("cases", "withdraw", "2", "--casebook", file, "--reason", "it is not", "--by", "Jo")
    run(
        "cases", "add-step", "1", "--casebook", file, "--step", "discuss", "--by", "Jo",
        "--outcome", "settled", "--corrects", "1",
    )  # fmt: skip
    shown = run("cases", "show", "1", "--casebook", file).stdout
    assert "step discuss, settled, in place of entry 1" in shown
    out = tmp_path / "sam.json"
    said = run("cases", "export", "--casebook", file, "--person", "sam poole", "-o", out).stdout
    assert said.startswith("3 cases written to")
    assert len(json.loads(out.read_text())["cases"]) == 3


def test_keep_and_purge(file: Path) -> None:
    rude(file, "--keep-days", "0")
    run("cases", "keep", "1", "--casebook", file, "--until", "2999-01-01", "--reason", "asked for")
    assert run("cases", "purge", "--casebook", file).stdout == "Purged: none.\n"
    run("cases", "withdraw", "1", "--casebook", file, "--reason", "over")
    with Casebook(file) as book:
        assert book.case(1).until == book.case(1).noted_at.date()


def test_what_is_clear_is_not_kept(file: Path) -> None:
    assert "Nothing to keep" in rude(file, text="Thank you all").stderr
    assert json.loads(run("cases", "list", "--casebook", file, "--json").stdout) == []


def test_a_batch_goes_in_whole_and_counts_as_it_goes(file: Path, tmp_path: Path) -> None:
    posts = tmp_path / "posts.jsonl"
    rows = [
        {"text": f"{RUDE} {day}", "author": "Sam Poole", "posted_at": f"2026-03-0{day}T20:00"}
        for day in (1, 2, 3)
    ]
    posts.write_text("\n".join(map(json.dumps, rows)) + "\n")
    out = tmp_path / "out.jsonl"
    words = ("batch", posts, "-o", out, "--casebook", file, "--by", "Jo")
    assert "3 cases, 1 to 3" in run(*words).stdout.replace("\n", " ")
    steps = [json.loads(line)["next_step"] for line in out.read_text().splitlines()]
    assert [one["occurrence"] for one in steps] == [
        "a single item",
        "repeated (2 times since 1 March 2026)",
        "repeated (3 times since 1 March 2026)",
    ]
    run(*words)
    with Casebook(file) as book:
        assert len(book.cases()) == 3, "a second run adds nothing"


def test_a_policy_of_ones_own_is_not_at_hand_later(file: Path, tmp_path: Path) -> None:
    from helpers import RULES

    own = tmp_path / "ours.yaml"
    own.write_text((RULES / "policies" / "levens.yaml").read_text())
    run(
        "check", RUDE, "-p", own, "--author", "Sam", "--casebook", file, "--fail-on", "never",
        "--by", "Jo",
    )  # fmt: skip
    words = ("cases", "add-step", "1", "--casebook", file, "--step", "discuss", "--by", "Jo")
    assert "The policy is not at hand" in run(*words).stdout
    more = ("cases", "show", "1", "--casebook", file, "-p", own)
    assert "Next step" in run(*more).stdout


def test_escape_codes_of_a_post_do_not_reach_the_terminal(file: Path) -> None:
    rude(file, text=RUDE + " \x1b[2J\u202e")
    run(
        "cases", "override", "1", "--finding", "1", "--casebook", file, "--reason", "\x1b[31mred",
        "--by", "J\x1bo",
    )  # fmt: skip
    for words in (("show", "1"), ("list",)):
        shown = run("cases", *words, "--casebook", file).stdout
        assert "\x1b" not in shown
        assert "\u202e" not in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("list",), "no such casebook"),
        (("show", "9"), "there is no case 9"),
        (("add-step", "1", "--step", "discus"), "has no step 'discus' .*did you mean 'discuss'"),
        (("add-step", "1", "--step", "discuss", "--at", "soon"), "'soon' is no time"),
        (("add-step", "1", "--step", "discuss", "--at", "2999-01-01"), "still to come"),
        (("add-step", "1", "--step", "discuss", "--by", " "), "say who did it"),
        (("keep", "1", "--until", "later", "--reason", "x"), "'later' is no date"),
        (("keep", "1", "--until", "2020-01-01", "--reason", "x"), "is past already"),
        (("override", "1", "--reason", " "), "say a reason"),
        (("override", "1", "--finding", "99", "--reason", "x"), "no finding 99"),
        (("withdraw", "5", "--reason", "x"), "there is no entry 5"),
        (("export", "--person", " ", "-o", "x.json"), "give the name"),
    ],
)
def test_bad_input_is_one_sentence(file: Path, words: tuple[str, ...], said: str) -> None:
    if words != ("list",):
        rude(file)
    with pytest.raises(PostcheckError, match=said):
        run("cases", *words, "--casebook", file)


def test_a_casebook_has_names_and_is_no_output(file: Path, tmp_path: Path) -> None:
    with pytest.raises(PostcheckError, match="--casebook and --redact"):
        rude(file, "--redact")
    with pytest.raises(PostcheckError, match="is for a school"):
        rude(file, "--audience", "parent")
    chat = SAMPLES / "class-chat.txt"
    same = tmp_path / "same.csv"
    with pytest.raises(PostcheckError, match="would overwrite"):
        run("batch", chat, "-o", same, "--casebook", same)
    rude(file)
    with pytest.raises(PostcheckError, match="overwrite the casebook"):
        run("cases", "export", "--casebook", file, "--person", "x", "-o", file)
