"""What the template is given: plain values, nothing to be worked out there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from postcheck.model import VERDICTS
from postcheck.reports.page import chart
from postcheck.reports.page.words import VENUES, by_when, which

if TYPE_CHECKING:
    from postcheck.reports.about import About
    from postcheck.reports.html import Heard
    from postcheck.reports.page.case import Case

IN_MEETING = 5
_BARS = 10
_REASONS = 15


def view(heard: Heard, about: About, counts: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the page. `counts` may be empty, if a run did not tell."""
    cases = heard.gravest.cases()
    ranked = heard.authors.ranked()
    return {
        "about": about,
        "clauses": defaultdict(str, about.clauses),
        "titles": _Titles(about.labels),
        "heard": heard,
        "posts": heard.posts,
        "verdicts": {verdict: heard.counts.verdicts[verdict] for verdict in reversed(VERDICTS)},
        "found": heard.gravest.seen,
        "cases": cases,
        "number_of": defaultdict(int, {case.order: case.number for case in cases}),
        "meeting": cases[:IN_MEETING],
        "next_steps": _next_steps(cases[:IN_MEETING]),
        "by_label": _by_label(heard, about),
        "by_venue": chart.bars(_by_venue(heard)),
        "by_author": chart.bars((one.name, one.found) for one in ranked[:_BARS]),
        "other_authors": len(ranked[_BARS:]),
        "time": _time(heard),
        "repeating": heard.authors.repeating(),
        "turned": heard.talks.turned(),
        "choices": _choices(cases, about),
        "account": _account(heard, counts),
        "other_files": [name for name in about.files if not name.lower().endswith(".html")],
    }


class _Titles(dict[str, str]):
    """Titles of labels by id; a label without one is said as its id reads."""

    def __missing__(self, label: str) -> str:
        return label.replace("_", " ").capitalize()


def _next_steps(cases: list[Case]) -> list[dict[str, str]]:
    """The next steps of some posts, each once, with the numbers of the posts that it is for."""
    posts: dict[tuple[str, str], list[int]] = {}
    for case in cases:
        if step := case.report.next_step:
            posts.setdefault((by_when(step), step.text), []).append(case.number)
    return [
        {"posts": which("Post", "Posts", numbers), "who": who, "text": text}
        for (who, text), numbers in posts.items()
    ]


def _by_label(heard: Heard, about: About) -> list[chart.Bar]:
    titles = _Titles(about.labels)
    return chart.bars((titles[label], count) for label, count in heard.counts.labels.most_common())


def _by_venue(heard: Heard) -> list[tuple[str, int]]:
    known = heard.counts.venues
    return [(words, known[venue]) for venue, words in VENUES.items() if known[venue]]


def _time(heard: Heard) -> dict[str, Any]:
    unit, columns, earlier = heard.timeline.columns()
    return {
        "unit": unit,
        "columns": columns,
        "earlier": earlier,
        "undated": heard.timeline.undated,
        "first": heard.timeline.first,
        "last": heard.timeline.last,
        "blocks": chart.blocks(columns),
        "width": chart.width_of(columns),
        "top": chart.top_of(columns),
    }


def _choices(cases: list[Case], about: About) -> dict[str, Any]:
    """What the filters offer, and the number by which each author and thread goes there."""
    titles = _Titles(about.labels)
    labels = {label for case in cases for label in case.report.labels}
    posts = [case.report.post for case in cases]
    return {
        "labels": sorted((titles[label], label) for label in labels),
        "authors": _numbered({(post.author or "").strip() for post in posts}),
        "threads": _numbered({(post.thread or "").strip() for post in posts}),
    }


def _numbered(names: set[str]) -> dict[str, int]:
    in_order = sorted(names, key=lambda name: (name == "", name.casefold(), name))
    return {name: number for number, name in enumerate(in_order, start=1)}


def _account(heard: Heard, counts: Mapping[str, Any]) -> dict[str, Any]:
    """Every record of the run; without an account, what has been heard."""
    known = heard.counts
    posts = counts.get("posts", heard.posts)
    written = counts.get("written", heard.posts)
    skipped, rejected = counts.get("skipped", {}), counts.get("rejected", {})
    return {
        "records": counts.get("records", heard.posts),
        "posts": posts,
        "written": written,
        "held_back": posts - written,
        "skipped": _reasons(skipped),
        "rejected": _reasons(rejected),
        "skipped_total": sum(skipped.values()),
        "rejected_total": sum(rejected.values()),
        "filters": tuple(counts.get("filters", ())),
        "notes": tuple(counts.get("notes", ())),
        "policy": counts.get("policy", known.policy),
        "policy_version": counts.get("policy_version", known.policy_version),
        "rules_version": counts.get("rules_version", known.rules_version),
    }


def _reasons(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Reasons with their numbers, the most frequent first; the rare ones of many are one."""
    rows = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    rest = sum(count for _, count in rows[_REASONS:])
    return [*rows[:_REASONS], *([("other reasons", rest)] if rest else [])]
