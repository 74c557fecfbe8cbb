"""`postcheck serve` as a process: what it says, what it leaves behind, and how it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from helpers import ROOT

if sys.platform != "linux":
    pytest.skip("processes are looked up as Linux tells of them", allow_module_level=True)
WORD = "Zanzibarquux"
CHAT = "".join(
    f"{day:02}/03/2026, 18:00 - Ann: I will wallop Mr Hale {WORD} {day}\n" for day in range(1, 29)
)


@dataclass
class Run:
    """A server that runs. `home`: the only folder that it may write to."""

    process: subprocess.Popen[bytes]
    home: Path
    page: str = ""
    review: str = ""

    def said(self) -> str:
        return "".join((self.home / name).read_text() for name in ("stdout", "stderr"))

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(120)

    def processes(self) -> list[int]:
        """Those that it has started, and that are alive."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                state, parent, *_ = stat.read_text().rpartition(") ")[2].split()
                if int(parent) == self.process.pid and state != "Z":
                    found.append(int(stat.parent.name))
        return found

    def left(self) -> list[Path]:
        return [path for path in self.home.rglob("*") if path.is_file()]


@contextmanager
def running(home: Path, rules: Path, *options: str, wait: bool = True) -> Iterator[Run]:
    for name in ("tmp", "work"):
        (home / name).mkdir(parents=True)
    # What coverage measures in processes would be files of theirs.
    plain = {name: one for name, one in os.environ.items() if not name.startswith("COV")}
    env = {
        **plain,
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "postcheck", "serve", "--port", "0", "--rules", str(rules)]
    with (home / "stdout").open("wb") as out, (home / "stderr").open("wb") as error:
        process = subprocess.Popen(
            [*command, *options], stdout=out, stderr=error, env=env, cwd=home / "work"
        )
    run = Run(process, home)
    try:
        end = time.monotonic() + 120
        while wait and run.said().count("http://") < 1 + ("--review" in options):
            assert process.poll() is None, run.said()
            assert time.monotonic() < end, run.said()
            time.sleep(0.05)
        run.page, run.review, *_ = [*re.findall(r"http://\S+/", run.said()), "", ""]
        yield run
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def send_everything(run: Run) -> None:
    """Words in every way in which a server can be sent some."""
    origin = {"Origin": run.page.rstrip("/")}
    with httpx.Client(base_url=run.page, timeout=60) as client:
        said = f"I will wallop Mr Hale {WORD}"
        statuses = [
            client.post("api/v1/check", json={"text": said}),
            client.post("api/v1/check-many", json={"posts": [{"text": said, "thread": WORD}]}),
            client.post("draft", data={"text": said}, headers=origin),
            client.post("./", data={"text": said, "photo": "true", "who": "own_child"}),
            client.post("draft", files={"text": (None, said)}),
            client.post("api/v1/check", json={"text": said, WORD: WORD}),
            client.post("api/v1/check", content=f'{{"text": "{said}'.encode()),
            client.post("api/v1/check", json={"text": said * 2000}),
            client.post("api/v1/check", content=said.encode() * 50_000),
            client.post("draft", data={"text": said, "role": WORD}),
            client.post(f"{WORD}?{WORD}={WORD}"),
            client.get(f"api/v1/rules/{WORD}"),
            client.post("draft", data={"text": said}, headers={"Origin": f"http://{WORD}"}),
            client.get("./", headers={"Host": WORD, "Cookie": WORD, "User-Agent": WORD}),
        ]
        assert {one.status_code for one in statuses} == {200, 403, 404, 413, 421, 422}
        with socket.create_connection((client.base_url.host, client.base_url.port or 80)) as one:
            one.sendall(f"{WORD} {WORD}\r\n\r\n".encode())
            one.recv(1000)
        with socket.create_connection((client.base_url.host, client.base_url.port or 80)) as one:
            one.sendall(
                f"POST /draft HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{WORD}".encode()
            )


def drop(run: Run, text: str) -> str:
    answer = httpx.post(f"{run.review}upload", files={"file": (f"{WORD}.txt", text)}, timeout=60)
    assert answer.status_code == 303, answer.text
    return f"{run.review}{answer.headers['location']}"


def test_nothing_of_what_was_written_stays(tmp_path: Path, own_folder: Path) -> None:
    with running(tmp_path, own_folder, "--review", "--processes", "1", "--rate", "1000") as run:
        send_everything(run)
        job = drop(run, CHAT)
        end = time.monotonic() + 120
        while httpx.get(f"{job}progress").json()["state"] == "checking":
            assert time.monotonic() < end
            time.sleep(0.05)
        assert WORD in httpx.get(f"{job}report.html").text
        kept = [path for path in run.left() if WORD in path.read_text(errors="replace")]
        assert len(kept) == 3, "the reports, and nothing else"
        assert all(oct(path.parent.parent.stat().st_mode)[-3:] == "700" for path in kept)
        children = run.processes()
        assert children
        assert run.end(signal.SIGTERM) == 0
        assert WORD.lower() not in run.said().lower()
        assert "Traceback" not in run.said()
        left = run.left()
        assert sorted(path.name for path in left) == ["stderr", "stdout"]
        assert list((tmp_path / "tmp").iterdir()) == []
        assert not [one for one in children if is_alive(one)]


def is_alive(process: int) -> bool:
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            if " Z " in Path(f"/proc/{process}/stat").read_text():
                return False
        except OSError:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_order_while_it_checks(
    tmp_path: Path, own_folder: Path, number: signal.Signals
) -> None:
    with running(tmp_path, own_folder, "--review", "--processes", "1") as run:
        job = drop(run, CHAT * 10_000)
        assert httpx.get(f"{job}progress").json()["state"] == "checking"
        answers: list[int] = []

        def ask() -> None:
            posts = [{"text": "I will wallop Mr Hale " * 40}] * 100
            told = httpx.post(f"{run.page}api/v1/check-many", json={"posts": posts}, timeout=60)
            answers.append(told.status_code)

        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(0.3)
        children = run.processes()
        begin = time.monotonic()
        assert run.end(number) in (0, 130)
        assert time.monotonic() - begin < 60
        asking.join(60)
        assert answers == [200], "who had asked is answered"
        assert not [one for one in children if is_alive(one)]
        assert list((tmp_path / "tmp").iterdir()) == []
        assert "Traceback" not in run.said()
        assert WORD not in run.said()


def said_by(tmp_path: Path, rules: Path, *options: str) -> str:
    """What it says when it cannot begin, with status 2."""
    with running(tmp_path, rules, *options, wait=False) as run:
        assert run.process.wait(60) == 2
        said = run.said()
    assert said.count("\n") == 1, said
    assert said.startswith("postcheck: ")
    return said


def test_a_port_that_is_in_use(tmp_path: Path, own_folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        said = said_by(tmp_path, own_folder, "--port", port)
    assert f"cannot listen on 127.0.0.1, port {port}: " in said
    assert "choose another --port" in said


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--policy", "no-such-policy"), "no-such-policy"),
        (("--allow-frame", "http://school.example"), "is no origin of a page"),
        (("--hostname", "https://school.example"), "is no name of a host"),
        (("--root-path", "postcheck"), "is no path for the page"),
        (("--host", "256.0.0.1"), "cannot listen on 256.0.0.1"),
    ],
)
def test_what_it_cannot_begin_with(
    tmp_path: Path, own_folder: Path, options: tuple[str, ...], told: str
) -> None:
    assert told in said_by(tmp_path, own_folder, *options)


@pytest.mark.parametrize("missing", ["fastapi", "uvicorn", "python_multipart", "jinja2", "h11"])
def test_a_library_that_is_missing(missing: str) -> None:
    program = (
        f"import sys; sys.modules[{missing!r}] = None; sys.argv[1:] = ['serve', '--port', '0']; "
        "from postcheck.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, done.stderr
    assert f"the page needs {missing}" in done.stderr
    assert 'pip install "postcheck[web]"' in done.stderr
