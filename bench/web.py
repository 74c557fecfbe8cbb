"""Load on `postcheck serve`: how long an answer takes when many ask at once.

    python bench/web.py [--rate 200] [--parents 50] [--seconds 30] [--processes 2] [--json]

Starts the server as a process and asks it: first so many checks a second by the API and by the
page, whether or not the ones before are answered (open loop: the time counts from when a request
was due), then as so many parents who type at once, each sending the growing draft every 0.6
seconds. Drafts are the shipped samples, each with a made-up word. The client runs on the same
cores and takes some of them: the share is printed. Figures of one machine, let alone a busy one,
are worth little; `busy` tells how much of the cores others had.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from postcheck import Post
from postcheck.readers import read
from postcheck.resources import samples_dir

SAMPLES = ("class-chat.txt", "page-comments.csv", "posts.jsonl")
TYPED_SECONDS = 0.6
CONNECTIONS = 64


def drafts(count: int) -> list[str]:
    """Texts of the samples, no two alike."""
    records = (record for name in SAMPLES for record in read(samples_dir() / name))
    texts = [record.text for record in records if isinstance(record, Post) and record.text]
    draw = random.Random(count)
    made_up = ("".join(draw.choices("bdfgklmnprstvz", k=6)) for _ in range(count))
    return [f"{draw.choice(texts)} {word}" for word in made_up]


def request_of(path: str, body: bytes, kind: str) -> bytes:
    """A request as bytes."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def check_of(text: str) -> bytes:
    """A request to check a text by the API."""
    return request_of("/api/v1/check", json.dumps({"text": text}).encode(), "application/json")


def draft_of(text: str) -> bytes:
    """A request as the script of the page sends it."""
    body = urlencode({"text": text, "role": "parent", "venue": "private_group"}).encode()
    return request_of("/draft", body, "application/x-www-form-urlencoded")


class Connection:
    """One connection that stays open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def to(cls, port: int) -> Connection:
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def ask(self, request: bytes) -> int:
        """The status of the answer, which is read to its end."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        assert length is not None
        await self._reader.readexactly(int(length[1]))
        return int(head[9:12])


@dataclass
class Times:
    """How long answers took, in milliseconds, and how many were none."""

    took: list[float] = field(default_factory=list)
    errors: int = 0

    async def note(self, due: float, answer: Awaitable[int]) -> None:
        """Count an answer; `due`: when it was to be asked for."""
        try:
            status = await answer
        except (OSError, asyncio.IncompleteReadError):
            status = 0
        self.took.append(1000 * (time.perf_counter() - due))
        self.errors += status != 200

    def row(self, name: str, seconds: float) -> dict[str, float | str]:
        """What is printed of them."""
        took = sorted(self.took)
        parts = {f"p{part}": took[min(len(took) - 1, len(took) * part // 100)] for part in PARTS}
        return {"what": name, "asked/s": len(took) / seconds, **parts, "errors": self.errors}


PARTS = (50, 95, 99)


async def open_loop(port: int, requests: list[bytes], rate: float) -> Times:
    """Ask at a steady rate, however long answers take."""
    times, free = Times(), asyncio.Queue[Connection]()
    for _ in range(CONNECTIONS):
        free.put_nowait(await Connection.to(port))

    async def one(due: float, request: bytes) -> None:
        connection = await free.get()
        await times.note(due, connection.ask(request))
        free.put_nowait(connection)

    start, running = time.perf_counter(), set[asyncio.Task[None]]()
    for number, request in enumerate(requests):
        due = start + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        task = asyncio.create_task(one(due, request))
        running.add(task)
        task.add_done_callback(running.discard)
    await asyncio.gather(*running)
    return times


async def typing(port: int, parents: int, seconds: float) -> Times:
    """Ask as parents do who write a draft, a word or so between two requests."""
    times = Times()

    async def parent(number: int) -> None:
        words = " ".join(drafts(200)[4 * number % 200 :]).split()
        connection = await Connection.to(port)
        start = time.perf_counter() + TYPED_SECONDS * number / parents
        for step in range(int(seconds / TYPED_SECONDS)):
            due = start + step * TYPED_SECONDS
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            text = " ".join(words[: 1 + step % 60])
            await times.note(due, connection.ask(draft_of(text)))

    await asyncio.gather(*(parent(number) for number in range(parents)))
    return times


@contextmanager
def serving(processes: int) -> Iterator[tuple[int, int]]:
    """A server; its port and the number of its process."""
    options = ["--port", "0", "--rate", "1000000", "--processes", str(processes)]
    command = [sys.executable, "-m", "postcheck", "serve", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            told = re.search(r":(\d+)/", server.stdout.readline())
            if told is None:
                sys.exit("the server did not begin")
            yield int(told[1]), server.pid
        finally:
            server.terminate()


def processes_of(server: int) -> list[int]:
    """The process of the server, and those that check."""
    told = [path.read_text("utf-8") for path in Path(f"/proc/{server}/task").glob("*/children")]
    return [server, *sorted(int(one) for some in told for one in some.split())]


def memory(process: int) -> float:
    """Megabytes of its own, and its share of what it has in common with others."""
    told = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8")
    found = re.search(r"^Pss: +(\d+)", told, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def used(process: int) -> float:
    """Seconds of a core that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def used_by_all() -> float:
    """Seconds of a core that all processes of the machine have used."""
    first = Path("/proc/stat").read_text(encoding="utf-8").split("\n", 1)[0].split()[1:]
    busy = sum(map(int, first[:3])) + sum(map(int, first[5:8]))
    return busy / os.sysconf("SC_CLK_TCK")


def measured(
    name: str, server: int, seconds: float, run: Callable[[], Awaitable[Times]]
) -> dict[str, float | str]:
    """One row, with the share of one core that the parts took meanwhile."""
    parts = processes_of(server)
    before, all_before = [*map(used, parts), time.process_time()], used_by_all()
    begin = time.perf_counter()
    times = asyncio.run(_awaited(run))
    passed = time.perf_counter() - begin
    took = [
        (now - then) / passed
        for now, then in zip([*map(used, parts), time.process_time()], before, strict=True)
    ]
    others = (used_by_all() - all_before) / passed - sum(took)
    shares = {"server": took[0], "checks": sum(took[1:-1]), "client": took[-1], "busy": others}
    return {**times.row(name, seconds), **shares}


async def _awaited(run: Callable[[], Awaitable[Times]]) -> Times:
    return await run()


def measure(options: argparse.Namespace) -> tuple[list[dict[str, float | str]], list[float]]:
    """The rows, and the memory of each process at the end."""
    texts = drafts(int(options.rate * options.seconds))
    warm = texts[: int(options.rate)]
    with serving(options.processes) as (port, server):
        rows = []
        for name, make in (("/api/v1/check", check_of), ("/draft", draft_of)):
            asyncio.run(open_loop(port, [make(text) for text in warm], options.rate / 2))
            asked = [make(text) for text in texts]
            run = partial(open_loop, port, asked, options.rate)
            rows.append(measured(name, server, options.seconds, run))
        run = partial(typing, port, options.parents, options.seconds)
        rows.append(measured(f"{options.parents} parents", server, options.seconds, run))
        return rows, [memory(process) for process in processes_of(server)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rate", type=float, default=200, help="checks a second")
    parser.add_argument("--parents", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30, help="for each row")
    parser.add_argument("--processes", type=int, default=2, help="of the server, that check")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows, sizes = measure(options)
    if options.json:
        print(json.dumps({"rows": rows, "memory": sizes}, indent=2))
        return
    print("milliseconds from when a request was due; cores used by each part, and by others (busy)")
    print(" ".join(f"{name:>8}" if number else f"{name:16}" for number, name in enumerate(rows[0])))
    for row in rows:
        cells = (f"{one:8.2f}" if isinstance(one, float) else f"{one:>8}" for one in row.values())
        print(f"{row['what']:16}", *list(cells)[1:])
    print("megabytes:", ", ".join(f"{size:.0f}" for size in sizes), "(the server comes first)")


if __name__ == "__main__":
    main()
