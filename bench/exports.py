"""Measures whole runs of `postcheck batch` on exports as large as a school may get them.

    python bench/exports.py             memory and speed at two sizes, and interruptions
    python bench/exports.py --large     a Telegram export of 1 GB as well; takes hours

Peak memory is that of the largest process, in megabytes of 1,048,576 bytes. The texts are those of
the shipped samples and of the rules' own examples, so that nearly every rule is met, each with a
made-up word, as posts come in life.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from postcheck import Checker
from throughput import sample_posts

NAMES = ("Sam Marsh", "Priya K", "Jo", "Dad of Leo", "+44 7700 900123", "Ann Poole")
START = datetime(2021, 9, 1, 8)
MB = 1 << 20


class Message(NamedTuple):
    """One message of an invented chat."""

    number: int
    author: str
    text: str
    at: datetime


@cache
def texts() -> tuple[list[str], list[str]]:
    """Ordinary texts, and others."""
    return sample_posts(Checker())


def messages(count: int, *, seed: int = 1) -> Iterator[Message]:
    """A chat: mostly ordinary, one message of fifty is not."""
    rng = random.Random(seed)
    ordinary, others = texts()
    at = START
    for number in range(count):
        at += timedelta(seconds=rng.randint(5, 900))
        text = rng.choice(others if rng.random() < 0.02 else ordinary)
        word = "".join(rng.choices("bdfgklmnprstvz", k=6))
        yield Message(number, rng.choice(NAMES), f"{text} {word}", at)


def whatsapp(path: Path, count: int) -> None:
    """A chat as WhatsApp exports it."""
    with path.open("w", encoding="utf-8") as file:
        for one in messages(count):
            file.write(f"{one.at:%d/%m/%Y, %H:%M} - {one.author}: {one.text}\n")


def telegram(path: Path, size: int) -> None:
    """A chat as Telegram exports it, of at least `size` bytes: one JSON document."""
    with path.open("w", encoding="utf-8") as file:
        file.write('{"name": "4B parents", "type": "private_group", "id": 42, "messages": [\n')
        for one in messages(sys.maxsize):
            value = {
                "id": one.number,
                "type": "message",
                "date": f"{one.at:%Y-%m-%dT%H:%M:%S}",
                "date_unixtime": str(int(one.at.timestamp())),
                "from": one.author,
                "from_id": f"user{len(one.author)}",
                "text": one.text,
                "text_entities": [{"type": "plain", "text": one.text}],
            }
            file.write((",\n" if one.number else "") + json.dumps(value))
            if file.tell() >= size:
                break
        file.write("]}\n")


def facebook(path: Path, files: int, *, each: int = 500) -> None:
    """A download of Facebook: chats of several files, the newest messages first."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(files):
            chat = f"your_facebook_activity/messages/inbox/chat{number // 4}_a1"
            found = [
                {
                    "sender_name": one.author,
                    "timestamp_ms": int(one.at.timestamp() * 1000) - number * 10**10,
                    "content": one.text,
                }
                for one in messages(each, seed=number)
            ]
            document = {
                "participants": [{"name": name} for name in NAMES],
                "messages": found[::-1],
                "title": f"Chat {number // 4}",
                "thread_path": f"inbox/chat{number // 4}_a1",
            }
            archive.writestr(f"{chat}/message_{number % 4 + 1}.json", json.dumps(document))


class Run(NamedTuple):
    """What a run took: posts, seconds, and megabytes of its largest process."""

    posts: int
    seconds: float
    peak: float


def measured(source: Path, folder: Path, *more: str) -> Run:
    """One whole run, timed; its processes are measured from outside."""
    out, summary = folder / "out.jsonl", folder / "summary.json"
    command = _command(source, out, "--summary", str(summary), *more)
    # A process of its own starts it, so that the peaks of earlier runs are not counted.
    program = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program, *command], check=True, stdout=subprocess.PIPE, text=True
    )
    took = time.perf_counter() - began
    posts = json.loads(summary.read_text())["posts"]
    out.unlink()
    return Run(posts, took, int(done.stdout) / 1024)


def _command(source: Path, out: Path, *more: str) -> list[str]:
    command = [sys.executable, "-m", "postcheck", "batch", str(source), "-o", str(out), "-q"]
    return [*command, *more]


def interrupted(source: Path, folder: Path, times: int, *more: str) -> tuple[int, bool]:
    """Kill a run `times` times, by Ctrl-C and by kill -9 in turn, each time after it has done
    something more; how often that could be done, and whether the outputs are the same bytes."""
    whole, out = folder / "whole.jsonl", folder / "again.jsonl"
    began = time.perf_counter()
    subprocess.run(_command(source, whole), check=True)
    size = _size(whole)
    print(f"  an undisturbed run takes {time.perf_counter() - began:.0f} s", flush=True)
    journal = out.with_name(out.name + ".unfinished")
    stopped = 0
    for number in range(times):
        if out.exists():  # it was stopped when all was done
            break
        goal = size * (number + 1) // (times + 1)
        command = _command(source, out, "--resume", *more)
        process = subprocess.Popen(
            command, start_new_session=True, stderr=subprocess.DEVNULL, preexec_fn=_hear_ctrl_c
        )
        while process.poll() is None and _size(journal) < goal:
            time.sleep(0.01)
        if process.poll() is not None:
            break
        os.killpg(process.pid, signal.SIGKILL if number % 2 else signal.SIGINT)
        process.wait()
        stopped += 1
    if not out.exists():
        subprocess.run(_command(source, out, "--resume", *more), check=True)
    return stopped, whole.read_bytes() == out.read_bytes() and not journal.exists()


def _hear_ctrl_c() -> None:
    """What is started in the background by a shell is told to ignore it, and goes on doing so."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def compare(
    name: str, make: Callable[[Path, int], None], path: Path, sizes: tuple[int, int]
) -> None:
    """Print what two sizes of the same export take, with one process and with two."""
    for jobs in ("1", "2"):
        peaks = []
        for size in sizes:
            make(path, size)
            run = measured(path, path.parent, "--jobs", jobs)
            peaks.append(run.peak)
            print(
                f"{name}, jobs {jobs}: {path.stat().st_size / MB:.1f} MB, {run.posts:,} posts, "
                f"{run.seconds:.0f} s, {run.posts / run.seconds:,.0f} posts/s, "
                f"peak {run.peak:.0f} MB",
                flush=True,
            )
        print(f"{name}, jobs {jobs}: memory grows by {peaks[1] / peaks[0]:.2f}", flush=True)


def main() -> None:
    """Measure, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="a Telegram export of 1 GB, too")
    parser.add_argument("--only", choices=("whatsapp", "telegram", "facebook", "stops", "large"))
    options = parser.parse_args()

    def due(name: str) -> bool:
        return options.only in (None, name)

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        chat = folder / "WhatsApp Chat with 4B.txt"
        if due("whatsapp"):
            compare("WhatsApp", whatsapp, chat, (50_000, 200_000))
        if due("telegram"):
            compare("Telegram", telegram, folder / "result.json", (12 * MB, 50 * MB))
        if due("facebook"):
            compare("Facebook", facebook, folder / "facebook-ann.zip", (25, 100))
        if due("stops"):
            whatsapp(chat, 50_000)
            for jobs in ("1", "2"):
                times, same = interrupted(chat, folder, 20, "--jobs", jobs)
                print(f"stopped {times} times, jobs {jobs}: {'same' if same else 'OTHER'} bytes")
                (folder / "again.jsonl").unlink()
        if options.large or options.only == "large":
            large = folder / "result.json"
            telegram(large, 1_000 * MB)
            run = measured(large, folder, "--jobs", "2")
            print(f"Telegram of 1 GB, jobs 2: {run.posts:,} posts, {run.seconds:.0f} s, ", end="")
            print(f"{run.posts / run.seconds:,.0f} posts/s, peak {run.peak:.0f} MB")


if __name__ == "__main__":
    main()
