"""Starts the page as people do, and pages of other sites that may or may not show it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_START_SECONDS = 120.0


@dataclass(frozen=True)
class Served:
    """`url`: of the page; `review`: of the school's view; `neighbour`: of a page on the site that
    may show both in a frame, `stranger`: of one that may not. What to show comes after the `#`.
    `kept`: the folder for all that the server keeps for a while."""

    url: str
    review: str
    neighbour: str
    stranger: str
    kept: Path


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """The page, served by a process of its own, which must end well when it is told to, and must
    leave nothing behind. `folder`: for what it keeps and says."""
    log, kept = folder / "log", folder / "kept"
    kept.mkdir()
    with _embedding() as neighbour, _embedding() as stranger:
        command = ["serve", "--port", "0", "--review", "--rate", "1000", "--allow-frame", neighbour]
        with log.open("wb") as errors:
            process = subprocess.Popen(
                [sys.executable, "-m", "postcheck", *command],
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**os.environ, "TMPDIR": str(kept)},
            )
        try:
            assert process.stdout is not None
            told = process.stdout.readline() + process.stdout.readline()
            addresses = re.findall(r"http://\S+", told)
            assert len(addresses) == 2, told + log.read_text(encoding="utf-8")
            _wait(addresses[0], process)
            yield Served(*addresses, neighbour, stranger, kept)
        finally:
            process.send_signal(signal.SIGTERM)
            status = process.wait(30)
        assert status == 0
        assert list(kept.iterdir()) == []
        said = log.read_text(encoding="utf-8")
        assert said == "", "what the server has to say is an error"


def _wait(url: str, process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(f"{url}api/v1/health", timeout=60) as answer:
                assert answer.status == 200
                return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError("the server did not begin in time")


class _Embedding(BaseHTTPRequestHandler):
    """A page that shows another one in a frame."""

    PAGE = b"""<!doctype html><title>A school</title><iframe id="frame" width="900" height="900">
</iframe><script>document.getElementById("frame").src = location.hash.slice(1)</script>"""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.PAGE)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing is printed."""


@contextmanager
def _embedding() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Embedding)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
