"""`postcheck batch` as it is used: how far it is, stopped, gone on with, and all options at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from postcheck.casebook import Casebook
from postcheck.cli.app import app
from postcheck.cli.progress import Pace
from postcheck.readers import Meter
from postcheck.readers.meter import Course

TEXTS = ("I will wallop Mr Hale", "lovely", "the school fair", "so true", "he is a noodle")


def test_pace_tells_rate_and_time_left() -> None:
    now, course = [100.0], Course(total=1_000)
    pace = Pace(Meter([course]), clock=lambda: now[0])
    course._passed = 100
    assert pace.told(500) == "10%  500 records"  # passed over: nothing is known of the speed
    now[0], course._passed = 110.0, 300
    assert pace.told(2_500) == "30%  2,500 records  200/s  0:00:35 left"
    now[0], course._passed = 145.0, 1_000
    assert pace.told(9_500) == "100%  9,500 records  200/s  0:00:00 left"


def test_pace_of_what_has_no_size() -> None:
    assert Pace(Meter()).told(0) == "0%  0 records"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.jsonl"
    posts = (
        {
            "text": f"{TEXTS[n % 5]} {n}",
            "id": n,
            "thread": f"t{n % 7}",
            "author": f"Kim{n % 11}",
            "posted_at": f"2026-03-{n // 400 + 1:02}T10:00:00Z",
        }
        for n in range(6_000)
    )
    path.write_text("".join(f"{json.dumps(one)}\n" for one in posts) + '{"text": "cut of')
    return path


def command(export: Path, out: Path, rules: Path, *more: str | Path) -> list[str]:
    arguments = ["batch", export, "-o", out, "--rules", rules, *more]
    return [sys.executable, "-m", "postcheck", *map(str, arguments)]


def stopped(arguments: list[str], journal: Path, number: int, *, all_of_them: bool) -> str:
    """Start a command, send it a signal once it has done something; what it said."""
    process = subprocess.Popen(
        arguments,
        start_new_session=True,
        # What a shell starts in the background is told to ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    _wait(process, journal)
    assert process.poll() is None, process.communicate()
    (os.killpg if all_of_them else os.kill)(process.pid, number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    return said


def _wait(process: subprocess.Popen[str], journal: Path) -> None:
    """Until a run has done something, or has ended."""
    before = journal.stat().st_size if journal.exists() else 0
    while process.poll() is None:
        if journal.exists() and journal.stat().st_size > before + 200_000:
            return
        time.sleep(0.01)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent to a group of processes")
def test_stopped_from_the_terminal_and_gone_on_with(
    export: Path, own_folder: Path, tmp_path: Path
) -> None:
    """As a terminal does it, Ctrl-C goes to all processes."""
    whole, out = tmp_path / "whole.csv", tmp_path / "out.csv"
    journal = tmp_path / "out.csv.unfinished"
    subprocess.run(command(export, whole, own_folder, "-q"), check=True)
    again = command(export, out, own_folder, "-q", "--jobs", "2", "--resume")
    said = stopped(again, journal, signal.SIGINT, all_of_them=True).splitlines()
    assert said[0].endswith("records are done. Add --resume to the same command to go on.")
    assert said[1:] == ["Stopped."]
    said = stopped(again, journal, signal.SIGTERM, all_of_them=False).splitlines()
    assert said[1:] == ["Stopped."]
    assert {path.name for path in tmp_path.iterdir()} & {"out.csv"} == set()
    subprocess.run(again, check=True)
    assert out.read_bytes() == whole.read_bytes()
    assert not journal.exists()
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked for in /proc")
def test_processes_end_with_the_one_that_started_them(
    export: Path, own_folder: Path, tmp_path: Path
) -> None:
    journal = tmp_path / "out.csv.unfinished"
    process = subprocess.Popen(
        command(export, tmp_path / "out.csv", own_folder, "--jobs", "2"), text=True
    )
    _wait(process, journal)
    threads = Path(f"/proc/{process.pid}/task").iterdir()
    children = [one for path in threads for one in (path / "children").read_text().split()]
    assert len(children) >= 2
    process.kill()
    process.wait()
    end = time.monotonic() + 20
    while any(_runs(child) for child in children) and time.monotonic() < end:
        time.sleep(0.05)
    assert [child for child in children if _runs(child)] == []


def _runs(process: str) -> bool:
    try:
        return " Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


def test_everything_at_once(export: Path, own_folder: Path, tmp_path: Path) -> None:
    """Policy, filters, casebook, several outputs, processes; twice, and cases are not doubled."""
    book, roster = tmp_path / "cases.db", tmp_path / "roster.csv"
    roster.write_text("name,role\nAnn Hale,staff\n")
    first, second, counts = (tmp_path / name for name in ("a.jsonl", "b.csv", "s.json"))
    more = [
        *("-o", second, "--summary", counts, "--policy", "levens", "--roster", roster),
        *("--casebook", book, "--by", "office", "--jobs", "2", "--resume", "--fail-on", "urgent"),
        *(
            "--since",
            "2026-03-02",
            "--until",
            "2026-03-04",
            "--author",
            "KIM1",
            "--author",
            "kim2 ",
        ),
        *("--label", "threat", "--min-verdict", "review"),
    ]
    for said in ("Kept in", "already as"):
        done = subprocess.run(
            command(export, first, own_folder, *more), capture_output=True, text=True
        )
        assert done.returncode == 1, done.stderr  # of --fail-on
        assert said in " ".join(done.stdout.split())
    summary = json.loads(counts.read_text())
    posts = [json.loads(line)["post"] for line in first.read_text().splitlines()]
    assert {post["author"] for post in posts} == {"Kim1", "Kim2"}
    assert {post["posted_at"][:10] for post in posts} == {"2026-03-02", "2026-03-03"}
    assert summary["written"] == len(posts)
    assert summary["filters"] == [
        "only posts from 2026-03-02 00:00 on",
        "only posts before 2026-03-04 00:00",
        "only posts by kim1 or kim2",
        "only findings of threat",
        "only posts rated review or graver",
    ]
    assert summary["records"] == 6_001
    assert summary["posts"] + sum(summary["skipped"].values()) + 1 == 6_001
    with Casebook(book) as kept:
        assert len(kept.numbers()) == len(posts)


def test_a_report_that_a_filter_leaves_out_still_counts_for_the_status(
    export: Path, own_as_shipped: None, tmp_path: Path
) -> None:
    out = tmp_path / "o.jsonl"
    arguments = ["batch", str(export), "-o", str(out), "--author", "Kim0", "--label", "complaint"]
    result = CliRunner().invoke(app, [*arguments, "--fail-on", "urgent"])
    assert result.exit_code == 1, result.output
    assert out.read_text() == ""


def test_redaction_is_the_same_after_going_on(
    export: Path, own_folder: Path, tmp_path: Path
) -> None:
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    subprocess.run(command(export, whole, own_folder, "-q", "--redact-all"), check=True)
    again = command(export, out, own_folder, "-q", "--redact-all", "--jobs", "2", "--resume")
    stopped(again, tmp_path / "out.jsonl.unfinished", signal.SIGTERM, all_of_them=False)
    subprocess.run(again, check=True)
    assert out.read_bytes() == whole.read_bytes()
    assert "Hale" not in out.read_text()


def test_no_input_is_overwritten_by_what_a_run_writes_beside_its_output(
    export: Path, tmp_path: Path
) -> None:
    for name in ("o.csv.rejects.jsonl", "o.csv.unfinished"):
        clash = export.rename(tmp_path / name)
        result = CliRunner().invoke(app, ["batch", str(clash), "-o", str(tmp_path / "o.csv")])
        assert "would overwrite an input" in str(result.exception)
        clash.rename(export)
