"""`--casebook` and `postcheck cases`: what a school types, and what it reads."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from helpers import SAMPLES
from postcheck import Checker, Post, PostcheckError, Report
from postcheck.casebook import Casebook
from postcheck.cli.app import app
from postcheck.cli.keeping import Keeper

RUDE = "Mr Hale is an absolute moron, everyone knows it"


pytestmark = pytest.mark.usefixtures("read_once")


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_what_is_held_on_a_person_can_be_read(file: Path, tmp_path: Path) -> None:
    rude(file, text=f"{RUDE}\n\n\x1b[2J{'very ' * 40}\u202erude")
    rude(file)
    run(
        "cases",
        "override",
        "1",
        "--finding",
        "1",
        "--casebook",
        file,
        "--reason",
        "=1+1",
        "--by",
        "Jo",
    )
    out = tmp_path / "hale.txt"
    run("cases", "export", "--casebook", file, "--person", "Hale", "-o", out)
    said = out.read_text()
    assert said.startswith("What is held on Hale\n\nMade 20")
    assert f"Post: {RUDE}\n" in said
    assert "Name found in: report.post.text" in said
    assert "offensive comment (severity" in " ".join(said.split())
    assert "Set aside." in said
    assert "entry 1 " in said
    assert "finding 1 set aside: =1+1" in said
    assert not {"\x1b", "\u202e"} & set(said)
    assert max(map(len, said.splitlines())) < 90


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
    again = tmp_path / "the same, saved again.jsonl"
    again.write_text("\n".join(map(json.dumps, [rows[2], *rows])) + "\n")
    for source in (posts, again):
        said = run("batch", source, *words[2:]).stdout.replace("\n", " ")
        assert "already as 3 cases, 1 to 3" in said
        steps = [json.loads(line)["next_step"] for line in out.read_text().splitlines()]
        assert steps[-1]["occurrence"] == "repeated (3 times since 1 March 2026)"
    with Casebook(file) as book:
        assert len(book.cases()) == 3, "a second run adds nothing"


def test_a_list_without_times_is_no_repetition_when_it_is_read_again(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.jsonl"
    for day in range(1, 4):
        posts = tmp_path / f"{day}.csv"
        posts.write_text(f'author,text\nSam Poole,"{RUDE}"\nSam Poole,"{RUDE} so there"\n')
        now = datetime(2026, 3, day, 12, tzinfo=UTC)
        clock = SimpleNamespace(now=now.astimezone)
        monkeypatch.setattr("postcheck.cli.keeping.datetime", clock)
        run("batch", posts, "-o", out, "--casebook", file, "--by", "Jo")
        steps = [json.loads(line)["next_step"] for line in out.read_text().splitlines()]
        assert {one["occurrence"] for one in steps} == {"a single item"}
    with Casebook(file) as book:
        assert len(book.cases()) == 2


def test_a_long_history_is_not_gone_through_for_every_post(
    file: Path, monkeypatch: pytest.MonkeyPatch, shipped: Checker
) -> None:
    lengths: list[int] = []
    with_history = Checker.with_history

    def watch(self: Checker, report: Report, known: Any, **more: Any) -> Report:
        lengths.append(len(known))
        return with_history(self, report, known, **more)

    monkeypatch.setattr(Checker, "with_history", watch)
    with Casebook(file, create=True) as book:
        keeper = Keeper(book, shipped, by="Jo", keep_days=1)
        start = datetime(2026, 3, 1, tzinfo=UTC)
        for n in range(60):
            at = start + timedelta(hours=n)
            keeper.revised(shipped.check(Post(f"{RUDE} {n}", author="Sam", posted_at=at)))
    assert max(lengths) == 3, "one of each of the days before"


def test_a_casebook_that_cannot_be_written_is_told_first(file: Path, shipped: Checker) -> None:
    with Casebook(file, create=True), closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with Casebook(file, timeout=0.05) as book, pytest.raises(PostcheckError, match="writing"):
            Keeper(book, shipped, by="Jo", keep_days=1)


def test_a_long_list_shows_the_newest(file: Path) -> None:
    for n in range(3):
        rude(file, text=f"{RUDE} {n}")

    def listed(*more: str) -> Result:
        return run("cases", "list", "--casebook", file, *more)

    some = listed("--last", "2", "--json")
    assert [one["case"] for one in json.loads(some.stdout)] == [2, 3]
    assert "The newest 2 of 3 cases" in some.stderr
    for more in (("--last", "0"), ("--last", "3"), ()):
        whole = listed("--json", *more)
        assert len(json.loads(whole.stdout)) == 3
        assert "newest" not in whole.stderr
    assert "not known" in listed().stdout
    assert json.loads(listed("--json", "--author", "Anonymous").stdout) == []


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
    same_name = tmp_path / "levens.yaml"
    same_name.write_text(own.read_text().replace("levens.", "ours."))
    rude(file, "-p", str(same_name), text=RUDE + " still")
    shown = ("cases", "show", "2", "--casebook", file)
    assert "The policy is not at hand" in run(*shown).stdout
    assert "The policy is not at hand" not in run(*shown, "-p", same_name).stdout


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
        (("show", "9" * 30), "there is no such number"),
        (("withdraw", "9" * 30, "--reason", "x"), "there is no such number"),
        (("add-step", "1", "--step", "discuss", "--at", "0001-01-01"), "'0001-01-01' is no time"),
        (("withdraw", "5", "--reason", "x"), "there is no entry 5"),
        (("export", "--person", " ", "-o", "x.json"), "give the name"),
        (("export", "--person", "x", "-o", "x.csv"), "end it with .txt or .json"),
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
    same = tmp_path / "same.json"
    with pytest.raises(PostcheckError, match="would overwrite"):
        run("batch", chat, "-o", same, "--casebook", same)
    rude(file)
    with pytest.raises(PostcheckError, match="overwrite the casebook"):
        run("cases", "export", "--casebook", same, "--person", "x", "-o", same)
