"""Ordinary posts of school life, hundreds of them, never ask an office to look at anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from postcheck import Checker, Post

POSTS = [
    json.loads(line)
    for path in sorted((Path(__file__).parent / "calm").glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
# A word to the writer is bearable now and then.
_ADVISED = 0.03
# Thanks, pets, players, kings and aunties by name: whoever names somebody accuses nobody.
NAMED = [post for post in POSTS if post["id"].startswith(("c4-", "c5-"))]
# More of these, by which no rule is mended: what comes of posts that nobody has seen.
_ASIDE = Path(__file__).parent / "aside" / "named.jsonl"
_ADVISED_ASIDE, _GRAVER_ASIDE = 0.13, 1


def test_there_are_many() -> None:
    assert len(POSTS) >= 500
    assert len({post["text"] for post in POSTS}) == len(POSTS)


@pytest.mark.parametrize("venue", [None, "private_group", "public"])
def test_none_is_to_be_reviewed(shipped: Checker, venue: str | None) -> None:
    posts = [Post(post["text"], id=post["id"], venue=venue) for post in POSTS]
    reports = [report for report in shipped.check_many(posts) if report.verdict != "clear"]
    graver = [report for report in reports if report.verdict != "advise"]
    assert not [(r.post.id, r.findings[0].rule, r.findings[0].quote) for r in graver]
    assert len(reports) <= _ADVISED * len(posts)


def _post(row: dict[str, str]) -> Post:
    return Post(
        row["text"],
        id=row["id"],
        author_role=row.get("author_role", "unknown"),
        venue=row.get("venue"),
    )


def test_naming_people_is_no_breach(shipped: Checker) -> None:
    assert len(NAMED) >= 200
    reports = [r for r in shipped.check_many(map(_post, NAMED)) if r.verdict != "clear"]
    assert not [(r.post.id, r.findings[0].rule) for r in reports if r.verdict != "advise"]
    assert len(reports) <= _ADVISED * len(NAMED)


def test_naming_people_unseen_is_seldom_a_breach(shipped: Checker) -> None:
    """Counted only: whoever reads what is found there can measure by it no more."""
    rows = [json.loads(line) for line in _ASIDE.read_text(encoding="utf-8").splitlines()]
    verdicts = [r.verdict for r in shipped.check_many(map(_post, rows)) if r.verdict != "clear"]
    assert len(verdicts) <= _ADVISED_ASIDE * len(rows)
    assert len([verdict for verdict in verdicts if verdict != "advise"]) <= _GRAVER_ASIDE
