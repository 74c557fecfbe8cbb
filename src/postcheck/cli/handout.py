"""What is held on a person, as a text to read: for somebody to check, and then to hand out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from postcheck.casebook import Case
from postcheck.cli import caseview, printable, render

_WIDTH = 78


def as_text(data: Mapping[str, Any]) -> str:
    """The data of `about_person` as plain text; nothing in it can steer a screen."""
    made = caseview.time(datetime.fromisoformat(data["made_at"]))
    head = [f"What is held on {', '.join(data['names'])}", "", f"Made {made}. {data['note']}"]
    lines = [*head, *(line for one in data["cases"] for line in _case(one))]
    return "\n".join(_wrapped(printable(line)) for line in lines) + "\n"


def _case(data: Mapping[str, Any]) -> Iterator[str]:
    case = Case.model_validate(
        {name: value for name, value in data.items() if name not in ("until", "found_in")}
    )
    post = case.report.post
    yield ""
    yield f"Case {case.number}"
    yield ""
    yield f"Noted: {caseview.time(case.noted_at)} by {case.noted_by}, to be kept until {case.until}"
    yield f"Name found in: {', '.join(data['found_in'])}"
    yield f"Author: {post.author or 'not known'}"
    yield f"Written: {caseview.time(post.posted_at) if post.posted_at else 'not known'}"
    captions = [one.caption for one in post.attachments if one.caption]
    for what, text in (
        ("Post", post.text),
        ("Answers", post.reply_to),
        ("Passes on", post.shared_from),
        ("Caption", " / ".join(captions)),
        ("Where", ", ".join(filter(None, (post.platform, post.venue, post.thread, post.id)))),
    ):
        if text:
            yield f"{what}: {text}"
    standing = set(map(id, case.findings))
    for number, one in enumerate(case.report.findings, start=1):
        label = render.label_words(one.label, one.characteristic)
        aside = "" if id(one) in standing else " Set aside."
        weight = f"severity {one.severity}, confidence {one.confidence}"
        yield f"- {number}. “{one.quote or one.evidence}” may be: {label} ({weight}).{aside}"
    for entry in case.entries:
        yield f"- {caseview.entry_line(entry)}"


def _wrapped(text: str) -> str:
    lines = text.splitlines() or [""]
    return "\n".join(
        textwrap.fill(
            line,
            _WIDTH,
            initial_indent="  " if number else "",
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for number, line in enumerate(lines)
    )
