"""The shipped samples: harmless posts are left alone, and the chat's breaches are mostly found."""

from __future__ import annotations

import json
from functools import cache

import pytest

from postcheck import Checker, Post, Report
from postcheck.readers import read
from postcheck.resources import samples_dir

SAMPLES = {
    "class-chat.txt": "class-chat.labels.jsonl",
    "page-comments.csv": "page-comments.labels.jsonl",
    "posts.jsonl": "posts.jsonl",
}


@cache
def reports(name: str) -> dict[str, Report]:
    posts = (record for record in read(samples_dir() / name) if isinstance(record, Post))
    return {str(report.post.id): report for report in Checker().check_many(posts)}


def labelled(name: str) -> dict[str, set[str]]:
    lines = (samples_dir() / SAMPLES[name]).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    stem = name.partition(".")[0]
    return {row.get("id") or f"{stem}:{n}": set(row["labels"]) for n, row in enumerate(rows, 1)}


@pytest.mark.parametrize("name", SAMPLES)
def test_harmless_posts_ask_nobody_to_look(name: str) -> None:
    found = reports(name)
    harmless = [post for post, labels in labelled(name).items() if not labels]
    assert len(harmless) > 5
    flagged = {
        post: [(f.rule, f.quote) for f in found[post].findings]
        for post in harmless
        if found[post].verdict in ("review", "urgent")
    }
    assert flagged == {}


@pytest.mark.parametrize("name", SAMPLES)
def test_most_breaches_are_found(name: str) -> None:
    due = {post: labels for post, labels in labelled(name).items() if labels}
    right = sum(bool(labels & reports(name)[post].labels) for post, labels in due.items())
    assert right >= len(due) / 2, f"{right} of {len(due)}"
