"""The casebook: what is kept, corrected, purged and handed out, and that nothing is lost."""

from __future__ import annotations

import json
import os
import random
import re
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from helpers import ROOT
from postcheck import InputError
from postcheck.casebook import Casebook, about_person, purge
from postcheck.casebook.retention import due
from postcheck.history import PastFinding, StepTaken
from postcheck.model import Finding, Mention, Post, Report

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
HALE = Mention(kind="staff", start=0, end=7, text="Mr Hale", named=True)


def report(
    text: str = "Mr Hale is a muppet", author: str | None = "Sam Poole", **more: Any
) -> Report:
    finding = Finding(
        label="offensive_comment",
        start=0,
        end=len(text),
        quote=text,
        rule="some-rule",
        severity="medium",
        confidence="high",
        people=(HALE,),
    )
    return Report(
        post=Post(text, author=author, **more),
        verdict="review",
        labels=frozenset({"offensive_comment"}),
        findings=(finding, finding.model_copy(update={"label": "complaint"})),
        policy="levens",
        policy_version="1",
        rules_version="1",
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cases.db"


@pytest.fixture
def book(path: Path) -> Any:
    with Casebook(path, create=True) as opened:
        yield opened


def test_what_goes_in_comes_out(path: Path) -> None:
    with Casebook(path, create=True) as book:
        kept = report(posted_at="2026-03-19T20:15", thread="4B 😀")
        assert book.add([kept], by="Ms Reed", at=NOW) == (1,)
        step = book.add_step(1, "discuss", by="Ms Reed", at=NOW, reason="by phone")
    with Casebook(path) as book:
        (case,) = book.cases()
    assert case.report == kept
    assert case.report.post.posted_at is not None
    assert (case.noted_at, case.noted_by) == (NOW, "Ms Reed")
    assert case.until == date(2027, 3, 20)
    assert case.entries == (step,)
    assert (step.number, step.step, step.outcome, step.at) == (1, "discuss", "open", NOW)
    assert [one.name for one in path.parent.iterdir()] == ["cases.db"], "one file"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_post_is_kept_once(book: Casebook) -> None:
    first, again = report(), report().model_copy(update={"verdict": "urgent"})
    assert book.add([first, report("other"), again], by="x", at=NOW) == (1, 2, 1)
    assert book.case(1).report.verdict == "review"


def test_a_post_is_the_same_in_every_export(book: Casebook) -> None:
    def post(text: str = "Mr Hale is a muppet", author: str | None = "Zoë", **more: Any) -> Report:
        return report(text, author, **{"posted_at": "2026-03-01T20:00:10Z", **more})

    same = [
        post(id="chat.txt:7"),
        post(id="chat (1).txt:9", thread="other"),
        post(author="zoe\u0308 "),
        post(author="\u200eZoë"),
        post(posted_at="2026-03-01T20:00:00Z"),
        post(posted_at="2026-03-01T21:00+01:00"),
        post("Mr Hale\nis a\u200b muppet "),
    ]
    assert set(book.add(same, by="x")) == {1}
    others = [
        post(author="Zora"),
        post(posted_at="2026-03-01T20:01Z"),
        post("Mr Hale is a Muppet"),
        post(posted_at=None),
        post(posted_at=None, author=None, id="a"),
        post(posted_at=None, author=None, id="b"),
    ]
    assert book.add(others, by="x") == (2, 3, 4, 5, 6, 7)
    assert book.add([post(posted_at=None, id="other")], by="x") == (5,)


def test_half_a_surrogate_keeps_the_offsets(book: Casebook) -> None:
    book.add([report("Mr Hale \ud83d is a muppet")], by="x")
    (number,) = book.add([report("Mr Hale \ud83d is a muppet")], by="x")
    assert number == 1
    post = book.case(1).report.post
    assert post.text == "Mr Hale ? is a muppet"


def test_corrections_are_rows_that_name_what_they_correct(book: Casebook) -> None:
    book.add([report()], by="x", at=NOW)
    first = book.add_step(1, "discuss", by="x")
    second = book.add_step(1, "discuss", outcome="refused", by="x", corrects=first.number)
    case = book.case(1)
    assert case.entries == (first, second)
    assert case.steps == (second,)
    assert second.at == first.at, "the outcome came later, the step did not"
    assert second.noted_at >= first.noted_at
    with pytest.raises(InputError, match=r"corrected already \(correct entry 2"):
        book.add_step(1, "discuss", by="x", corrects=first.number)
    with pytest.raises(InputError, match="no entry 9"):
        book.add_step(1, "discuss", by="x", corrects=9)
    with pytest.raises(InputError, match="of the kind step, and a override cannot correct"):
        book.override(1, by="x", reason="y", corrects=second.number)
    book.withdraw(second.number, by="y", reason="wrong case")
    assert book.case(1).steps == ()
    assert len(book.case(1).entries) == 3
    with pytest.raises(InputError, match="entry 3 is a withdrawal, which cannot be taken back"):
        book.withdraw(3, by="y", reason="not the wrong case")
    with pytest.raises(InputError, match="no entry 77"):
        book.withdraw(77, by="y", reason="z")


def test_rows_are_never_changed_or_deleted(book: Casebook) -> None:
    book.add([report()], by="x")
    book.add_step(1, "discuss", by="x")
    for statement in (
        "UPDATE cases SET noted_by = 'y'",
        "UPDATE entries SET outcome = 'refused'",
        "DELETE FROM cases",
        "DELETE FROM entries",
    ):
        with pytest.raises(sqlite3.IntegrityError, match=r"never changed|not deleted"):
            book.connection.execute(statement)


def test_an_override_takes_a_finding_out_of_the_history(book: Casebook) -> None:
    book.add([report()], by="x", at=NOW)
    assert len([one for one in book.history("sam  POOLE") if isinstance(one, PastFinding)]) == 2
    made = book.override(1, finding=1, by="head", reason="it is a nickname")
    assert [one.label for one in book.case(1).findings] == ["complaint"]
    assert [getattr(one, "label", None) for one in book.history("Sam Poole")] == ["complaint"]
    book.withdraw(made.number, by="head", reason="it is not")
    assert len(book.case(1).findings) == 2
    aside = book.override(1, by="head", reason="another Sam Poole")
    for finding in (None, 1):
        with pytest.raises(InputError, match=f"entry {aside.number} sets that aside already"):
            book.override(1, finding=finding, by="head", reason="again")
    book.add_step(1, "discuss", by="x")
    assert book.history("Sam Poole") == ()
    for number in (0, 3):
        with pytest.raises(InputError, match=f"no finding {number}"):
            book.override(1, finding=number, by="x", reason="y")
    with pytest.raises(InputError, match="say a reason"):
        book.override(1, by="x", reason="  ")


def test_the_history_tells_findings_and_steps(book: Casebook) -> None:
    reports = [report(), report("other"), report(author="Alex"), report(author="Anonymous")]
    book.add(reports, by="x", at=NOW)
    book.add_step(2, "discuss", outcome="refused", by="x", at=NOW + timedelta(days=1))
    history = book.history("Sam Poole")
    assert {one.at for one in history if isinstance(one, PastFinding)} == {NOW}
    (step,) = [one for one in history if isinstance(one, StepTaken)]
    assert (step.step, step.outcome) == ("discuss", "refused")
    assert step.labels == ("offensive_comment", "complaint")
    assert book.history("Anonymous") == book.history(None) == ()
    noted = book.add_step(4, "discuss", by="x")
    (*_, here) = book.history_of(report(author="Anonymous").post)
    assert here.at == noted.at
    assert book.history_of(report("more", author="Anonymous").post) == ()
    assert book.history_of(report().post) == history


def test_times_have_zones(book: Casebook) -> None:
    with pytest.raises(InputError, match="needs a time zone"):
        book.add([report()], by="x", at=datetime(2026, 3, 1))
    with pytest.raises(InputError, match="year 1 is out of range"):
        book.add([report()], by="x", at=datetime(1, 1, 1, tzinfo=UTC))
    with pytest.raises(ValidationError, match="year 9999 is out of range"):
        report(posted_at="9999-12-31T23:59-12:00")
    book.add([report()], by="x")
    assert book.case(1).noted_at.tzinfo is not None


def test_the_last_day_can_be_moved_for_a_reason(book: Casebook) -> None:
    with pytest.raises(InputError, match="is past already"):
        book.add([report()], by="x", at=NOW, until=date(2026, 3, 19))
    book.add([report()], by="x", at=NOW, until=date(2026, 3, 20))
    book.keep_until(1, date(2030, 1, 1), by="x", reason="safeguarding", at=NOW)
    assert book.case(1).until == date(2030, 1, 1)
    book.withdraw(1, by="x", reason="no longer")
    assert due(book, date(2026, 3, 20)) == ()
    assert due(book, date(2026, 3, 21)) == (1,)


def test_what_is_purged_is_gone_from_the_disk(path: Path) -> None:
    secret = "Quincunx Bandersnatch"
    with Casebook(path, create=True) as book:
        reports = [report(f"{secret} {n} " + "padding " * 300, author=secret) for n in range(40)]
        book.add(reports, by="x", at=NOW, until=date(2026, 4, 1))
        book.add([report("stays")], by="x", at=NOW)
        first = book.add_step(1, "discuss", by=secret, at=NOW)
        book.add_step(1, "discuss", by=secret, at=NOW, corrects=first.number)
        before = path.stat().st_size
        assert secret.encode() in path.read_bytes()
        assert purge(book, date(2026, 4, 1)) == ()
        assert purge(book, date(2026, 4, 2)) == tuple(range(1, 41))
        assert [one.number for one in book.cases()] == [41]
        assert path.stat().st_size < before
        for file in path.parent.iterdir():
            assert secret.encode() not in file.read_bytes(), file.name
        assert [one.name for one in path.parent.iterdir()] == ["cases.db"]
        with pytest.raises(sqlite3.IntegrityError, match="not deleted"):
            book.connection.execute("DELETE FROM cases")
        assert book.add([report("new")], by="x") == (42,), "numbers are not used again"
        with Casebook(path, timeout=0.1) as other:
            assert other.add([report("newer")], by="x") == (43,)


def test_the_journal_of_a_purge_is_overwritten(
    book: Casebook, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from postcheck.casebook import retention

    seen: list[tuple[bytes, bytes]] = []
    wipe = retention._wipe

    def watch(journal: Path) -> None:
        before = journal.read_bytes()
        wipe(journal)
        seen.append((before, journal.read_bytes()))

    monkeypatch.setattr(retention, "_wipe", watch)
    book.add([report("Bandersnatch " * 400)], by="x", at=NOW)
    purge(book, date(2030, 1, 1))
    assert b"Bandersnatch" in seen[0][0]
    assert [set(after) for _, after in seen] == [{0}, {0}]
    assert not Path(f"{path}-journal").exists()


def test_a_purge_that_fails_leaves_all(book: Casebook, path: Path) -> None:
    book.add([report()], by="x", at=NOW)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM cases").fetchall()
        book.connection.execute("PRAGMA busy_timeout = 50")
        with pytest.raises(InputError, match="another program"):
            purge(book, date(2030, 1, 1))
        reader.execute("COMMIT")
    assert len(book.cases()) == 1
    assert purge(book, date(2030, 1, 1)) == (1,)


def test_what_cannot_be_read_any_more_can_be_purged(book: Casebook, path: Path) -> None:
    book.add([report("one"), report("two")], by="x", at=NOW)
    book.keep_until(2, date(2030, 1, 1), by="x", reason="y", at=NOW)
    book.connection.execute("DROP TRIGGER cases_unchanged")
    book.connection.execute("UPDATE cases SET report = '{}'")
    with pytest.raises(InputError, match="not as postcheck wrote it"):
        book.cases()
    assert due(book, date(2028, 1, 1)) == (1,)
    assert due(book, date(2031, 1, 1)) == (1, 2)


@pytest.mark.parametrize(
    ("said", "is_meant"),
    [
        ("ask sam.poole99 or #SamPoole", True),
        ("Sam_Poole", True),
        ("Sám  Póole", True),
        ("S\u200bam Poole said", True),
        ("Sam Poole's fault", True),
        ("the Sam Pooles of this world", True),
        ("Sam Poolery", False),
        ("Balsam Poole", False),
        ("Sam and Poole", False),
        ("call 07700 900123 now", True),
        ("call 077009001234", False),
        ("hi 🌸🌸", True),
    ],
)
def test_a_name_is_found_however_it_is_written(book: Casebook, said: str, is_meant: bool) -> None:
    book.add([report(said, author="x")], by="x")
    cases = about_person(book, ["Sam Poole", "07700 900 123", "🌸🌸"])["cases"]
    assert bool(cases) == is_meant


def test_all_on_one_person(book: Casebook) -> None:
    book.add(
        [
            report(author="Jo Quill"),
            report("Ask  JO\nquill about it", author="Sam"),
            report("Jo Quillon did", author="Sam"),
            report("nothing here", author="Sam", reply_to="said Jo Quill"),
        ],
        by="x",
        at=NOW,
    )
    book.add([report("else")], by="Jo Quill", at=NOW)
    book.add([report("more")], by="x", at=NOW)
    entry = book.add_step(6, "discuss", by="x", reason="Jo Quill rang", at=NOW)
    book.withdraw(entry.number, by="x", reason="mistake", at=NOW)
    data = about_person(book, ["jo quill"])
    places = {case["number"]: case["found_in"] for case in data["cases"]}
    assert places == {
        1: ["report.post.author"],
        2: ["report.post.text", "report.findings.quote"],
        4: ["report.post.reply_to"],
        5: ["noted_by"],
        6: ["entries.reason"],
    }
    assert json.loads(json.dumps(data)) == data
    assert [one["number"] for one in about_person(book, ["Quillon", "zz"])["cases"]] == [3]
    assert about_person(book, ["Offensive_comment"])["cases"] == []
    with pytest.raises(InputError, match="give the name"):
        about_person(book, [" "])


def _sqlite(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as other:
        for statement in statements:
            other.execute(statement)
        other.commit()


def test_every_name_is_a_file_of_its_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "behind.db")
    for name, real in ((":memory:", ":memory:"), ("file:x?mode=memory", None), (link, "behind.db")):
        with Casebook(name, create=True) as book:
            book.add([report()], by="x")
        with Casebook(name) as book:
            assert len(book.cases()) == 1
        if os.name == "posix":
            assert stat.S_IMODE((tmp_path / (real or name)).stat().st_mode) == 0o600


def test_files_that_are_no_casebook(path: Path, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a database, but long enough to look at" * 30)
    foreign = tmp_path / "foreign.db"
    _sqlite(foreign, "CREATE TABLE cases (number)")
    for wrong in (text, foreign):
        before = wrong.read_bytes()
        for create in (True, False):
            with pytest.raises(InputError, match="not a casebook"):
                Casebook(wrong, create=create)
        assert wrong.read_bytes() == before
    for missing, words in (
        (path, "no such casebook"),
        (tmp_path, "not a file"),
        (tmp_path / "a" / "b", "no such casebook"),
        (tmp_path / "x\0y", "cannot be opened|no such"),
    ):
        with pytest.raises(InputError, match=words):
            Casebook(missing)
    with pytest.raises(InputError, match="cannot be opened"):
        Casebook(tmp_path / "a" / "b", create=True)
    (tmp_path / "empty").touch()
    with pytest.raises(InputError, match="not a casebook"):
        Casebook(tmp_path / "empty")
    with Casebook(tmp_path / "empty", create=True) as book:
        assert book.cases() == ()


def test_newer_changed_and_damaged_casebooks(path: Path, tmp_path: Path) -> None:
    with Casebook(path, create=True) as book:
        book.add([report("x" * 40_000)], by="x")
    whole = path.read_bytes()

    def made(*statements: str) -> Path:
        other = tmp_path / "other.db"
        other.write_bytes(whole)
        _sqlite(other, *statements)
        return other

    with pytest.raises(InputError, match="version 2, and this postcheck knows 1"):
        Casebook(made("PRAGMA user_version = 2"))
    with pytest.raises(InputError, match="with other tables"):
        Casebook(made("CREATE TRIGGER t AFTER INSERT ON cases BEGIN SELECT 1; END"))
    with pytest.raises(InputError, match="with other tables"):
        Casebook(made("DROP TRIGGER entries_unchanged"))
    spoilt = made("DROP TRIGGER cases_unchanged", "UPDATE cases SET report = '{}'")
    _sqlite(
        spoilt,
        "CREATE TRIGGER cases_unchanged BEFORE UPDATE ON cases "
        "BEGIN SELECT RAISE(ABORT, 'cases are never changed'); END",
    )
    with (
        Casebook(spoilt) as book,
        pytest.raises(InputError, match="case 1 is not as postcheck wrote it"),
    ):
        book.cases()
    for name, data in (
        ("cut.db", whole[: len(whole) // 2]),
        ("holes.db", whole[:4096] + bytes(8192) + whole[12288:]),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(InputError, match="damaged"):
            Casebook(tmp_path / name)


def test_a_locked_file_is_one_sentence(book: Casebook, path: Path) -> None:
    book.add([report()], by="x")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with Casebook(path, timeout=0.05) as second:
            assert len(second.cases()) == 1, "reading goes on"
            with pytest.raises(InputError) as problem:
                second.add_step(1, "discuss", by="x")
        assert str(problem.value) == (
            f"{path}: another program is writing to the casebook (try again when it has finished)"
        )
        other.execute("ROLLBACK")
    assert book.case(1).entries == ()


def test_all_or_none_is_added(book: Casebook) -> None:
    def some() -> Any:
        yield report("one")
        raise KeyError("no more")

    with pytest.raises(KeyError):
        book.add(some(), by="x")
    assert book.cases() == ()
    assert book.add([report("two")], by="x") == (1,)


def test_what_is_committed_is_on_the_disk(book: Casebook) -> None:
    settings = {
        name: book.connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("synchronous", "secure_delete", "journal_mode", "foreign_keys")
    }
    extra = 3
    assert settings == {
        "synchronous": extra,
        "secure_delete": 1,
        "journal_mode": "delete",
        "foreign_keys": 1,
    }


WRITER = """
import sys
from itertools import count
sys.path[:0] = [{src!r}, {tests!r}]
from datetime import date
from test_casebook import NOW, report
from postcheck.casebook import Casebook, purge
with Casebook({path!r}, create=True) as book:
    print("ready", flush=True)
    for n in count():
        text = f"{{sys.argv[1]}}-{{n}} " + "words " * 800
        pair = [report(text), report(text + "two", author="x")]
        first, second = book.add(pair, by="x", at=NOW)
        print("added", first, flush=True)
        print("added", second, flush=True)
        entry = book.add_step(first, "discuss", by="x", at=NOW)
        print("entered", entry.number, flush=True)
"""


def test_a_writer_killed_at_any_moment_loses_nothing(path: Path) -> None:
    program = WRITER.format(src=str(ROOT / "src"), tests=str(ROOT / "tests"), path=str(path))
    chance = random.Random(7)
    added, entered, hot = set[int](), set[int](), 0
    for run in range(12):
        writer = subprocess.Popen(
            [sys.executable, "-c", program, str(run)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        told = [writer.stdout.readline() for _ in range(chance.randint(1, 9))]
        time.sleep(chance.uniform(0.0, 0.02))
        writer.kill()  # SIGKILL: the program can do nothing more
        told += writer.stdout.readlines()
        writer.wait()
        writer.stdout.close()
        for line in told:
            if found := re.fullmatch(r"(added|entered) (\d+)\n", line):
                (added if found[1] == "added" else entered).add(int(found[2]))
        hot += Path(f"{path}-journal").exists()
        with Casebook(path) as book:
            assert book.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert book.connection.execute("PRAGMA foreign_key_check").fetchall() == []
            cases = book.cases()
        assert added <= {one.number for one in cases}
        assert entered <= {entry.number for one in cases for entry in one.entries}
        assert len(cases) % 2 == 0, "what is added together is there together"
    assert len(added) >= 12
    print(f"{len(added)} cases, {hot} of 12 kills left a journal")


PURGER = """
import sys
from itertools import count
sys.path[:0] = [{src!r}, {tests!r}]
from datetime import date
from test_casebook import NOW, report
from postcheck.casebook import Casebook, purge
with Casebook({path!r}, create=True) as book:
    print("ready", flush=True)
    for n in count():
        due = [report(f"Bandersnatch {{sys.argv[1]}}-{{n}}-{{k}} " * 90) for k in range(8)]
        book.add(due, by="x", at=NOW, until=NOW.date())
        (stays,) = book.add([report(f"stays {{sys.argv[1]}}-{{n}}")], by="x", at=NOW)
        print("stays", stays, flush=True)
        purge(book, date(2026, 4, 1))
"""


def test_a_purge_killed_at_any_moment_can_be_done_again(path: Path) -> None:
    program = PURGER.format(src=str(ROOT / "src"), tests=str(ROOT / "tests"), path=str(path))
    chance = random.Random(11)
    stay = set[int]()
    for run in range(8):
        purger = subprocess.Popen(
            [sys.executable, "-c", program, str(run)], stdout=subprocess.PIPE, text=True
        )
        assert purger.stdout is not None
        assert purger.stdout.readline() == "ready\n"
        told = [purger.stdout.readline()]
        time.sleep(chance.uniform(0.0, 0.06))
        purger.kill()
        told += purger.stdout.readlines()
        purger.wait()
        purger.stdout.close()
        stay |= {int(line.split()[1]) for line in told if re.fullmatch(r"stays \d+\n", line)}
        with Casebook(path) as book:
            assert book.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            purge(book, date(2026, 4, 1))
            assert stay <= {one.number for one in book.cases()}
            assert all(one.report.post.text.startswith("stays") for one in book.cases())
        assert [one.name for one in path.parent.iterdir()] == [path.name]
        assert b"Bandersnatch" not in path.read_bytes()
    assert len(stay) >= 8
