"""Pages of reports for tests. Run it to write the golden page anew; read the diff before you commit.

python tests/reports/reportpages.py
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from postcheck.model import VERDICTS, Finding, Post, Report, Step
from postcheck.reports.about import About
from postcheck.reports.html import HtmlWriter

GOLDEN = Path(__file__).parents[1] / "golden" / "report.html"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ABOUT = About(
    title="Example policy",
    school="Fenwick Lane School",
    clauses={"x.threat.1": "Do not threaten anyone.", "x.rude.1": "Be civil."},
    labels={"threat": "Threat", "offensive_comment": "Offensive remark"},
    files=("report.html", "reports.csv"),
)
DISCUSS = Step(id="discuss", text="Talk it over.", who="headteacher", source="Example policy")
LEAD = Step(
    id="lead",
    text="Tell the safeguarding lead.",
    who="whoever has seen the post",
    when="the post tells of possible harm to a child",
    by_when="the same day",
    next_if="it goes on",
    source="Guidance",
)


def finding(quote: str, start: int, label: str = "threat", **more: Any) -> Finding:
    known: dict[str, Any] = {
        "severity": "high" if label == "threat" else "medium",
        "confidence": "medium",
        "clauses": ("x.threat.1" if label == "threat" else "x.rude.1",),
        "why": "It may frighten.",
        "advice": "Say what you want to happen.",
        "limits": "Words cannot show what was meant.",
    }
    end = start + len(quote)
    return Finding(
        label=label, start=start, end=end, quote=quote, rule=f"{label}-1", **known | more
    )


def report(text: str, *findings: Finding, verdict: str = "", **post: Any) -> Report:
    grave = any(one.severity == "high" for one in findings)
    told: Any = verdict or ("urgent" if grave else "review" if findings else "clear")
    evidence = tuple(one.quote for one in findings)
    step = (LEAD if grave else DISCUSS).model_copy(update={"evidence": evidence})
    return Report(
        post=Post(text, **post),
        verdict=told,
        labels=frozenset(one.label for one in findings),
        findings=findings,
        next_step=step if findings else None,
        steps=(DISCUSS,) if grave else (),
        policy="example",
        policy_version="3",
        rules_version="9",
    )


def chat(*, names: Iterable[str] = ("Ann", "Bob", "Cem")) -> list[Report]:
    """A thread of twelve posts that turns at the seventh, and a post that stands alone."""
    who = list(names)
    said = [
        *("Is it PE today?", "Yes, and swimming on Friday", "thanks all", "Lovely morning"),
        *("My lad forgot his coat", "It is in lost property", "he is a noodle", "be kind please"),
        *("I will wallop him", "he is a noodle and I will wallop him", "ok enough", "night all"),
    ]
    reports = []
    for number, text in enumerate(said):
        words = {"noodle": "offensive_comment", "I will wallop him": "threat"}
        found = [finding(w, text.index(w), label) for w, label in words.items() if w in text]
        place: dict[str, Any] = {
            "id": f"chat:{number + 1}",
            "author": who[number % len(who)],
            "thread": "class chat",
            "venue": "private_group",
            "posted_at": START + timedelta(hours=number * 9),
        }
        reports.append(report(text, *found, **place))
    alone = finding("", 0, "offensive_comment", field="reply_to", evidence="noodle")
    reports.append(report("so true", alone, reply_to="that noodle again", author="Dee"))
    return reports


def counts(reports: list[Report], **more: Any) -> dict[str, Any]:
    """An account of a run as `Summary` gives it."""
    return {
        "records": len(reports) + 3,
        "posts": len(reports),
        "written": len(reports),
        "skipped": {"system notice": 2},
        "rejected": {"ragged row": 1},
        "verdicts": {v: sum(one.verdict == v for one in reports) for v in VERDICTS},
        "notes": ["This policy was due for review (2025); it may be out of date."],
        "policy": "example",
        "policy_version": "3",
        "rules_version": "9",
        **more,
    }


def page(
    path: Path,
    reports: list[Report],
    *,
    about: About = ABOUT,
    account: Mapping[str, Any] | None = None,
    **more: Any,
) -> str:
    """Write the page of some reports; its text."""
    with HtmlWriter(path, about, **more) as writer:
        for one in reports:
            writer.write(one)
        writer.account(counts(reports) if account is None else account)
    return path.read_text(encoding="utf-8")


def masked(text: str) -> str:
    """A page without its style and script, and their hashes, which change for other reasons."""
    text = re.sub(r"(<(style|script)>).*?(</\2>)", r"\1*\3", text, flags=re.DOTALL)
    return re.sub(r"sha256-[\w+/=]+", "sha256-*", text)


if __name__ == "__main__":
    GOLDEN.write_text(masked(page(GOLDEN, chat())), encoding="utf-8")
