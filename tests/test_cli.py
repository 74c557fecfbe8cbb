"""The command line: what it prints, where, and the status that it leaves with."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from helpers import SAMPLES
from postcheck import Explanation, Post, PostcheckError, Report
from postcheck.cli.app import app

RUDE = "I will wallop Mr Hale, you total noodle"


@pytest.fixture(autouse=True)
def _own(own_as_shipped: None) -> None:
    """Commands have the tests' own rules."""


def run(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
    """One command; an error that was foreseen stays in `exception`, as `main` gets it."""
    return CliRunner().invoke(app, [str(one) for one in arguments], input=stdin)


def printed(*arguments: str | Path, stdin: str | bytes | None = None, status: int = 0) -> str:
    """What a command prints that leaves with a status."""
    result = run(*arguments, stdin=stdin)
    assert result.exit_code == status, result.output or result.exception
    return result.stdout


def test_check_shows_words_reason_and_step() -> None:
    shown = printed("check", RUDE, status=1)
    for words in ("Urgent", "“total noodle”", "may be: threat", "It is a test.", "Next step"):
        assert words in shown
    assert "A person decides." in shown
    assert printed("check", "Thank you all").startswith("Clear")


def test_check_for_parents_asks_and_shows_no_steps() -> None:
    shown = printed("check", RUDE, "--audience", "parent", "--policy", "levens", status=1)
    assert "Next step" not in shown
    assert "Before you post" in shown


@pytest.mark.parametrize("how", ["argument", "file", "stdin"])
def test_check_reads_a_text_from_anywhere(how: str, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("\ufeff" + RUDE, encoding="utf-8")
    source = {"argument": RUDE, "file": str(draft), "stdin": "-"}[how]
    stdin = RUDE if how == "stdin" else None
    report = Report.model_validate_json(printed("check", source, "--json", stdin=stdin, status=1))
    assert report.post == Post(RUDE)


def test_check_as_json_is_a_report() -> None:
    facts = ("--author-role", "parent", "--venue", "public", "--reply-to", "Hello", "-p", "levens")
    data = json.loads(printed("check", "You total noodle", "--json", *facts))
    report = Report.model_validate(data)
    assert data == report.model_dump(mode="json")
    assert set(data) == set(Report.model_json_schema()["properties"])
    assert (report.post.author_role, report.post.venue) == ("parent", "public")
    assert (report.post.reply_to, report.policy) == ("Hello", "levens")


@pytest.mark.parametrize(
    ("text", "fail_on", "status"),
    [
        ("lovely", "advise", 0),
        ("You total noodle", "advise", 1),
        ("You total noodle", "review", 0),
        ("flipping heck", "review", 1),
        ("flipping heck", "urgent", 0),
        (RUDE, "urgent", 1),
        (RUDE, "never", 0),
    ],
)
def test_exit_status(text: str, fail_on: str, status: int) -> None:
    printed("check", text, "--fail-on", fail_on, status=status)


def test_explain() -> None:
    shown = printed("explain", "I'm not gonna wallop Mr Hale at all")
    for words in ("staff “Mr Hale”", "could fire  own-hurt", "context: negated", "verdict  clear"):
        assert words in shown
    found = json.loads(printed("explain", RUDE, "--json"))
    assert Explanation.model_validate(found).report.verdict == "urgent"
    assert "nobody" in printed("explain", "lovely weather")


@pytest.mark.parametrize("command", [(), ("rules",), ("policy",), ("--help",), ("check", "-h")])
def test_help(command: tuple[str, ...]) -> None:
    assert "Usage: " in run(*command).output


def wrong(*arguments: str | Path) -> str:
    """The sentence that a command ends in."""
    error = run(*arguments).exception
    assert isinstance(error, PostcheckError), error
    assert "\n" not in str(error)
    return str(error)


def test_errors(tmp_path: Path) -> None:
    chat, out = SAMPLES / "class-chat.txt", tmp_path / "out.csv"
    assert "did you mean 'levens'?" in wrong("check", "hello", "--policy", "levns")
    assert "no such file" in wrong("check", "nowhere.txt")
    assert "no such file" in wrong("batch", tmp_path / "nowhere.csv", "-o", out)
    assert "--map cannot read 'text'" in wrong("batch", chat, "-o", out, "--map", "text")
    assert "--map" not in wrong("batch", chat, "-o", out, "--map", "txt=Comment")
    assert "no format 'doc'" in wrong("read", chat, "-o", out, "--format", "doc")
    assert ".jsonl, .csv" in wrong("batch", chat, "-o", tmp_path / "out.pdf")
    assert "would overwrite an input" in wrong("read", chat, "-o", chat)
    assert "another output" in wrong("batch", chat, "-o", out, "--summary", out)
    assert "there are no labelled posts" in wrong("evaluate", _empty(tmp_path))
    assert "not a labelled post" in wrong("evaluate", chat)
    assert "no rule 'own-hurd'" in wrong("rules", "show", "own-hurd")
    assert "did you mean 'own-hurt'?" in wrong("rules", "test", "own-hurd")
    assert "no label 'treat'" in wrong("rules", "list", "--label", "treat")
    assert "no policy 'levns'" in wrong("policy", "coverage", "levns")
    assert "no rules here" in wrong("rules", "lint", "--rules", tmp_path)
    assert not out.exists()


def _empty(folder: Path) -> Path:
    (folder / "empty.jsonl").write_text("\n\n")
    return folder / "empty.jsonl"


def test_binary_drafts_are_refused(tmp_path: Path) -> None:
    (tmp_path / "photo.txt").write_bytes(b"\xff\xd8\xff\xe0\x00")
    assert "not a text file" in wrong("check", tmp_path / "photo.txt")


@pytest.mark.parametrize("arguments", [("check",), ("check", "a", "--venue", "moon"), ("fly",)])
def test_bad_usage(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


STEERING = "\x1b[2J\x1b]0;title\x07total noodle, you\u202e\x9b31m \x08\ud800 [red]Mr[/red] [/] \x00"


@pytest.mark.parametrize("command", ["check", "explain"])
def test_posts_cannot_steer_the_terminal(command: str) -> None:
    shown = printed(command, STEERING)
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown
    )
    assert "total noodle" in shown
    if command == "check":
        assert "[red]Mr[/red]" in shown


def test_json_is_plain_ascii() -> None:
    for command in ("check", "explain"):
        shown = printed(command, STEERING + "😀", "--json")
        assert shown.isascii()
        assert "\x1b" not in shown


def shell(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """The program itself, as a person runs it."""
    command = [sys.executable, "-m", "postcheck", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)


def test_errors_of_the_program_are_one_line_on_stderr(tmp_path: Path) -> None:
    done = shell("check", "hello", "--policy", "levns\x1b[31m")
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"postcheck: no policy 'levns.*\n", done.stderr)
    assert "\x1b" not in done.stderr
    done = shell("read", tmp_path / "nowhere.csv", "-o", tmp_path / "out.jsonl")
    assert done.returncode == 2
    assert re.fullmatch(r"postcheck: .*nowhere\.csv: no such file \(.*\)\n", done.stderr)


def test_program_reads_stdin() -> None:
    done = shell("check", "-", "--json", stdin="Thank you 😀")
    assert (done.returncode, done.stderr) == (0, "")
    assert Report.model_validate_json(done.stdout).post.text == "Thank you 😀"


def test_a_reader_that_stops_is_no_error() -> None:
    command = f"{sys.executable} -m postcheck rules list --json | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.split()[-1] == "0"
    assert "Traceback" not in done.stderr
