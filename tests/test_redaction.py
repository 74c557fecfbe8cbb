"""Redaction: placeholders for names, the same for the same name, offsets that fit."""

from __future__ import annotations

import csv
import json
import pickle
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from typer.testing import CliRunner

from postcheck import Checker, Post, Report
from postcheck.cli.app import app
from strategies import anything, mixed

PUPILS = (
    *(("Zbigniewa", "Kowalczyk"), ("Jayden", "Patel"), ("Grace", "O'Neill"), ("Will", "Marsh")),
    *(("Oluwaseun", "Adeyemi"), ("Siobhán", "Dufour-Hale"), ("Ocean", "Twyford"), ("Mei", "Lin")),
    *(("Xiu Ying", "Chen"), ("Anne-Marie", "Osei")),
)
STAFF = (("Gemma", "Hale"), ("Tunde", "Bright"))


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("roster") / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Forename", "Surname", "Type"])
        rows.writerows([*name, "Pupil"] for name in PUPILS)
        rows.writerows([*name, "Teacher"] for name in STAFF)
    return path


@pytest.fixture(scope="module")
def checker(roster: Path) -> Checker:
    return Checker(roster=roster)


@pytest.mark.parametrize(
    ("text", "children", "everybody"),
    [
        ("Mrs Hale told Jayden Patel off", "Mrs Hale told {} off", "Mrs {} told {} off"),
        ("zibi? zbignewa? ZBIGNIEWA!", "zibi? {}? {}!", "zibi? {}? {}!"),
        ("jayden's mum and jaydens dad", "{}'s mum and {}s dad", "{}'s mum and {}s dad"),
        ("our Sam met Grace O’Neill", "our {} met {}", "our {} met {}"),
        ("will you? Will Marsh is.", "will you? {} is.", "will you? {} is."),
        ("#teamKowalczyk, me@patel.example", "{} {}", "{} {}"),
        ("Twyford was here, twyford too", "{} was here, {} too", "{} was here, {} too"),
        ("ask Jamal P. now", "ask {}. now", "ask {}. now"),
        ("_Zbigniewa_ and Jayden_Patel_4B.pdf", "_{}_ and {}", "_{}_ and {}"),
        ("Xiu Ying Chen bit Anne-Marie", "{} bit {}", "{} bit {}"),
        ("Grace's mum said", "{}'s mum said", "{}'s mum said"),
        (
            "little Wu in Year 4 hit mine",
            "little {} in Year 4 hit mine",
            "little {} in Year 4 hit mine",
        ),
        ("Tunde Bright was here", "Tunde Bright was here", "{} was here"),
        ("a bright day at the marsh", "a bright day at the marsh", "a bright day at the marsh"),
        ("", "", ""),
    ],
)
def test_names_go(checker: Checker, text: str, children: str, everybody: str) -> None:
    report = checker.check(text)
    for said, expected in ((report.redacted(), children), (report.redacted("all"), everybody)):
        pattern = re.escape(expected).replace(r"\{\}", r"\[(?:pupil|child|staff|person) \d+\]")
        assert re.fullmatch(pattern, said.post.text), said.post.text


def test_the_same_name_has_the_same_placeholder(checker: Checker) -> None:
    first, second = (
        checker.check(text).redacted().post.text
        for text in ("Jayden Patel bit Mei Lin", "I saw Mei Lin and jayden patel")
    )
    one, other = re.findall(r"\[.*?\]", first)
    assert re.findall(r"\[.*?\]", second) == [other, one]
    assert one != other


def test_a_first_name_means_the_full_one_beside_it(checker: Checker) -> None:
    said = checker.check("Jayden Patel is here. Is jayden well?").redacted().post.text
    assert len(set(re.findall(r"\[.*?\]", said))) == 1


def test_a_name_that_only_its_place_tells_goes_everywhere(shipped: Checker) -> None:
    post = Post(
        "little Xanti in Year 4 hit mine. xanti is a bully", reply_to="Xanti again", thread="XANTI"
    )
    said = shipped.check(post).redacted().model_dump_json()
    assert "xanti" not in said.casefold()


def test_all_that_a_report_says_is_redacted(checker: Checker) -> None:
    posts = [
        Post(
            "Jayden Patel is the worst boy in 4B", id="Jayden:1", author="Jayden's mum", thread="t"
        ),
        Post(
            "he is a thick little thug, and I'd slap him",
            author="Zibi K",
            author_role="pupil",
            reply_to="Jayden Patel bit Mei Lin",
            attachments=[{"kind": "image", "caption": "a photo of Jayden crying"}],
            thread="t",
        ),
    ]
    for report in checker.check_many(posts):
        assert report.findings
        redacted = report.redacted()
        said = redacted.model_dump_json()
        assert not re.search("jayden|patel|zibi|mei lin", said, re.IGNORECASE)
        assert redacted.verdict == report.verdict
        assert [f.rule for f in redacted.findings] == [f.rule for f in report.findings]
        assert Report.model_validate_json(said) == redacted
    assert report.findings[0].people[0].resolved_from


def test_grown_up_authors_keep_their_name_unless_all_go(checker: Checker) -> None:
    report = checker.check(Post("hello", author="Dave Osei"))
    assert report.redacted().post.author == "Dave Osei"
    author = report.redacted("all").post.author
    assert re.fullmatch(r"\[author \d+\]", author or "")
    assert checker.check(Post("again", author="Dave Osei")).redacted("all").post.author == author
    for name in ("Ruby's Nan", "RubysMum", "Mum of Will", "Jo (Ava 2B)", "Anne-Marie's dad"):
        told = checker.check(Post("hello", author=name)).redacted().post.author
        assert re.fullmatch(r"\[author \d+\]", told or ""), name


def test_a_report_that_was_read_cannot_be_redacted(checker: Checker) -> None:
    report = checker.check("Jayden Patel is a thug")
    read = Report.model_validate_json(report.model_dump_json())
    assert read == report
    for other in (read, pickle.loads(pickle.dumps(report))):
        with pytest.raises(ValueError, match="check the post again"):
            other.redacted()


WORDS = ["Jayden Patel", "zibi", "is a thug", "Mrs Hale", "our Sam", "İ", "Will", "she", "bit", "."]


@given(text=anything | mixed(WORDS))
def test_offsets_fit(text: str, checker: Checker) -> None:
    report = checker.check(text)
    for whose in ("children", "all"):
        redacted = report.redacted(whose)
        for before, after in zip(report.findings, redacted.findings, strict=True):
            assert redacted.post.text[after.start : after.end] == after.quote
            assert bool(before.quote) == bool(after.quote)
            for person in after.people:
                assert redacted.post.text[person.start : person.end] == person.text


@given(text=mixed(WORDS))
def test_nobody_of_the_roster_is_left(text: str, checker: Checker) -> None:
    said = checker.check(text).redacted().post.text
    assert not re.search("jayden|patel", said, re.IGNORECASE)


SAYINGS = (
    "{} is a little thug and his dad is no better",
    "has anyone got {}'s PE kit?",
    "well done {} for the cup!",
    "I'd slap {} if I were you",
    "what did {} say to Mrs Hale?",
    "that {} in 4B again 😡",
    "#justicefor{}",
    "{}",
    "they gave it to {}, of course",
    "mine sat next to {} and cried",
)


def ways(first: str, last: str) -> list[str]:
    """How somebody may be written; a first name that is a word needs its capital."""
    return [
        *(f"{first} {last}", f"{first} {last}".upper(), f"{first} {last}".lower()),
        *(f"{last}, {first}", f"{first} {last[0]}", first),
    ]


def test_five_hundred_messages_show_nobody(tmp_path: Path, roster: Path) -> None:
    draw = random.Random(5)
    lines = []
    for number in range(500):
        person = draw.choice(PUPILS)
        said = draw.choice(SAYINGS).format(draw.choice(ways(*person)))
        author = draw.choice(("Dave", f"{person[0]}'s mum", f"{draw.choice(PUPILS)[0]} Dad"))
        lines.append(f"[{number % 28 + 1:02}/03/2025, 18:{number % 60:02}:00] {author}: {said}\n")
    chat = tmp_path / "WhatsApp Chat with Jayden Patel party.txt"
    chat.write_text("".join(lines), encoding="utf-8")
    broken = tmp_path / "more.jsonl"
    broken.write_text('{"text": 5, "note": "Zbigniewa Kowalczyk"}\n{"text": "Mei Lin bit me"}\n')
    for name in ("out.jsonl", "out.csv"):
        options = ["--roster", str(roster), "--redact", "--summary", str(tmp_path / "s.json")]
        files = [str(chat), str(broken), "-o", str(tmp_path / name)]
        result = CliRunner().invoke(app, ["batch", *files, *options])
        assert result.exit_code == 0, result.output
        outputs = [tmp_path / name, tmp_path / f"{name}.rejects.jsonl", tmp_path / "s.json"]
        for said in (result.output, *(path.read_text(encoding="utf-8") for path in outputs)):
            assert left(said) == set()
    assert json.loads((tmp_path / "s.json").read_text())["posts"] == 501


def left(said: str) -> set[str]:
    """The names of pupils in an output; those that are words too only with their capital."""
    rare = {name for person in PUPILS for name in person} - {"Will", "Marsh", "Ocean", "Lin", "Mei"}
    found = {name for name in rare if re.search(rf"(?<!\w){name}", said, re.IGNORECASE)}
    capitals = re.findall(r"(?<![\w\[])(?:Will|Marsh|Ocean|Mei|Lin)(?!\w)", said)
    return found | set(capitals)


def test_on_the_command_line(roster: Path) -> None:
    draft = ["check", "Jayden Patel is a thug. Mrs Hale knows", "--roster", str(roster)]
    for option, shown in (("--redact", "Hale"), ("--redact-all", "[staff 1]")):
        result = CliRunner().invoke(app, [*draft, option, "--json"])
        assert result.exit_code == 0
        assert "Jayden" not in result.stdout
        assert shown in result.stdout
