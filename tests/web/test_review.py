"""The school's view: exports that are dropped, their reports, and that nothing of them stays."""

from __future__ import annotations

import asyncio
import io
import threading
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from postcheck import Checker
from postcheck.config import CheckerConfig
from postcheck.web import jobs as jobs_module
from postcheck.web.jobs import Jobs
from postcheck.web.problems import ProblemError
from postcheck.web.review import _safe_name

WORD = "Zanzibarquux"
CHAT = "".join(
    f"{day:02}/03/2026, 18:0{day % 10} - Ann: I will wallop Mr Hale {WORD} {day}\n"
    for day in range(1, 29)
).encode()


def jobs_in(client: TestClient) -> Jobs:
    found: Jobs = client.app._app.state.jobs  # type: ignore[attr-defined]
    return found


def folder_of(client: TestClient) -> Path:
    return jobs_in(client)._folder


def drop(client: TestClient, review: str, name: str = "chat.txt", content: bytes = CHAT) -> str:
    """Drop a file; the address of its job."""
    answer = client.post(f"{review}upload", files={"file": (name, content)})
    assert answer.status_code == 303, answer.text
    place = answer.headers["location"]
    assert place.startswith("job/")
    return f"{review}{place}"


def done(client: TestClient, job: str) -> dict[str, Any]:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        known: dict[str, Any] = client.get(f"{job}progress").json()
        if known["state"] != "checking":
            return known
        time.sleep(0.05)
    raise AssertionError("the job does not end")


def test_an_export_is_dropped_and_its_report_read(client: TestClient, review: str) -> None:
    assert "Check an export" in client.get(review).text
    job = drop(client, review)
    assert client.get(job).status_code == 200
    assert done(client, job) == {"state": "done", "records": 28, "share": 1.0}
    page = client.get(job).text
    assert "28 records: 28 posts" in page
    report = client.get(f"{job}report.html")
    assert WORD in report.text
    policy = report.headers["content-security-policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'sha256-" in policy
    assert report.headers["x-frame-options"] == "SAMEORIGIN"
    assert report.headers["cache-control"] == "no-store"
    assert client.get(f"{job}report.csv").text.count(WORD) >= 28
    lines = client.get(f"{job}report.jsonl")
    assert lines.headers["content-disposition"] == 'attachment; filename="report.jsonl"'
    assert len(lines.text.splitlines()) == 28
    assert client.get(f"{job}rejects.jsonl").status_code == 404
    (folder,) = folder_of(client).iterdir()
    assert sorted(one.name for one in folder.iterdir()) == [
        "report.csv",
        "report.html",
        "report.jsonl",
    ]
    answer = client.post(f"{job}delete")
    assert (answer.status_code, answer.headers["location"]) == (303, "../../")
    assert list(folder_of(client).iterdir()) == []
    for path in ("", "progress", "report.html"):
        gone = client.get(f"{job}{path}")
        assert gone.status_code == 404
        assert gone.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.zip", b"PK\x03\x04 broken"),
        ("a.json", b'{"messages": ['),
        ("a.xlsx", b"\x00" * 100),
        ("empty.csv", b""),
        ("a.bin", bytes(range(256)) * 40),
    ],
)
def test_files_that_are_broken(client: TestClient, review: str, name: str, content: bytes) -> None:
    job = drop(client, review, name, content)
    state = done(client, job)["state"]
    page = client.get(job)
    assert page.status_code == 200
    assert "Traceback" not in page.text
    assert str(folder_of(client)) not in page.text
    if state == "failed":
        assert client.get(f"{job}report.html").status_code == 404
    client.post(f"{job}delete")


def test_an_archive_with_paths_out_of_it(client: TestClient, review: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../out.txt", CHAT)
    job = drop(client, review, "a.zip", packed.getvalue())
    done(client, job)
    assert not list(folder_of(client).parent.glob("out.txt"))
    client.post(f"{job}delete")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("chat.txt", "chat.txt"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x.txt", "x.txt"),
        ("/", "export"),
        ("..", "export"),
        ("", "export"),
        (None, "export"),
        ("a\x00b\n.txt", "ab.txt"),
        ("<script>.csv", "script.csv"),
        ("WhatsApp Chat - 4B (2).zip", "WhatsApp Chat - 4B (2).zip"),
        ("x" * 300 + ".json", "x" * 95 + ".json"),
        ("école.txt", "école.txt"),
    ],
)
def test_names_of_files(name: str | None, safe: str) -> None:
    assert _safe_name(name) == safe


def test_names_with_paths_stay_inside(client: TestClient, review: str) -> None:
    job = drop(client, review, "../../../escaped.txt")
    assert done(client, job)["state"] == "done"
    assert "<h1>escaped.txt</h1>" in client.get(job).text
    assert not list(folder_of(client).parent.glob("escaped*"))
    client.post(f"{job}delete")


@pytest.mark.parametrize("path", ["job/x/", "job//", "job/x/report.html", "job/%2e%2e/progress"])
def test_jobs_that_there_are_not(client: TestClient, review: str, path: str) -> None:
    assert client.get(f"{review}{path}").status_code == 404
    assert client.post(f"{review}job/x/delete").status_code == 303


def test_other_files_of_a_job_are_not_given_out(client: TestClient, review: str) -> None:
    job = drop(client, review)
    done(client, job)
    for name in ("journal", "in", "..%2f", "report.xlsx", "%2e%2e%2fx"):
        assert client.get(f"{job}{name}").status_code == 404
    client.post(f"{job}delete")


def test_without_a_file_there_is_nothing_to_check(client: TestClient, review: str) -> None:
    for answer in (
        client.post(f"{review}upload"),
        client.post(f"{review}upload", data={"file": WORD}),
        client.post(f"{review}upload", content=WORD.encode()),
    ):
        assert answer.status_code in (400, 422)
        assert WORD not in answer.text
    assert list(folder_of(client).iterdir()) == []


def test_so_many_are_checked_at_once(
    client: TestClient, review: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_module, "_MOST_JOBS", 0)
    answer = client.post(f"{review}upload", files={"file": ("a.txt", CHAT)})
    assert answer.status_code == 503
    assert list(folder_of(client).iterdir()) == []


@pytest.fixture
def known(own: Checker, own_config: CheckerConfig, tmp_path: Path) -> Jobs:
    return Jobs(tmp_path / "jobs", own, own_config)


def begun(known: Jobs, content: bytes = CHAT) -> tuple[str, Any]:
    number, job = known.new("chat.txt")
    (job.folder / "in" / "chat.txt").write_bytes(content)
    known.start(job)
    return number, job


def ended(known: Jobs) -> None:
    for thread in known._threads:
        thread.join(60)
        assert not thread.is_alive()


def test_a_job_that_is_deleted_while_it_checks(known: Jobs) -> None:
    number, job = begun(known, CHAT * 20_000)
    time.sleep(0.3)
    assert job.state == "checking"
    known.delete(number)
    ended(known)
    assert job.state == "failed"
    assert not job.folder.exists()
    with pytest.raises(ProblemError):
        known.get(number)


def test_closing_ends_all_checks_and_leaves_nothing(known: Jobs) -> None:
    before = threading.active_count()
    for _ in range(3):
        begun(known, CHAT * 3_000)
    known.close()
    ended(known)
    assert list(known._folder.iterdir()) == []
    end = time.monotonic() + 20
    while threading.active_count() > before and time.monotonic() < end:
        time.sleep(0.05)
    assert threading.active_count() <= before


def test_old_jobs_are_forgotten(known: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    number, job = begun(known)
    ended(known)
    other, running = known.new("other.txt")

    def look() -> None:
        with suppress(TimeoutError):
            asyncio.run(asyncio.wait_for(known.forget_old(), 0.05))

    look()
    assert known.get(number) is job
    monkeypatch.setattr(jobs_module, "KEPT_SECONDS", 0.0)
    look()
    assert not job.folder.exists()
    assert known.get(other) is running
    with pytest.raises(ProblemError):
        known.get(number)


def test_the_oldest_makes_room(known: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "_MOST_KEPT", 2)
    numbers = []
    for _ in range(3):
        number, job = known.new("a.txt")
        job.state = "done"
        numbers.append(number)
    assert [path.name for path in known._folder.iterdir() if path.name in numbers[:1]] == []
    assert known.get(numbers[2])
    with pytest.raises(ProblemError):
        known.get(numbers[0])


def test_a_disk_without_room(
    client: TestClient, review: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("postcheck.web.review._keep", full)
    answer = client.post(f"{review}upload", files={"file": ("a.txt", CHAT)})
    assert answer.status_code == 507
    assert list(folder_of(client).iterdir()) == []


def test_only_who_knows_the_address_sees_it(client: TestClient, review: str) -> None:
    for path in ("/review/", "/review", "/review/guess/", review[:-2] + "/", review.upper()):
        answer = client.get(path)
        assert answer.status_code == 404
    assert client.get("/").text.count("review") == 0
    assert "/review" not in client.get("/api/v1/openapi.json").text
