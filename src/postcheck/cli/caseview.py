"""How cases look in a terminal. Everything that people wrote goes through `printable`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from postcheck.casebook import Case, Entry
from postcheck.cli import printable, render
from postcheck.cli.casepolicy import Following
from postcheck.model import UK, Step


def as_row(case: Case) -> dict[str, Any]:
    """One line of the list, as JSON data."""
    last = case.steps[-1] if case.steps else None
    posted_at = case.report.post.posted_at
    return {
        "case": case.number,
        "noted_at": case.noted_at.isoformat(),
        "posted_at": posted_at and posted_at.isoformat(),
        "author": case.report.post.author,
        "verdict": case.report.verdict,
        "labels": sorted({one.label for one in case.findings}),
        "last_step": last and last.step,
        "outcome": last and last.outcome,
        "until": case.until.isoformat(),
    }


def table(rows: Iterable[Mapping[str, Any]]) -> None:
    """The list of cases, from its rows."""
    shown = Table(box=None, header_style="dim", padding=(0, 2, 0, 0))
    for column in ("case", "written", "author", "verdict", "may be", "last step", "keep until"):
        shown.add_column(column, overflow="fold")
    for row in rows:
        written = row["posted_at"]
        step = f"{row['last_step']} ({row['outcome']})" if row["last_step"] else ""
        labels = ", ".join(map(render.label_words, row["labels"])) or "set aside"
        day = _day(datetime.fromisoformat(written)) if written else "not known"
        said = (str(row["case"]), day, row["author"] or "", row["verdict"])
        cells = (*said, labels, step.replace("_", " "), row["until"])
        shown.add_row(*(Text(printable(cell)) for cell in cells))
    render.console().print(shown)


def case(one: Case, following: Following) -> None:
    """A whole case."""
    out = render.console()
    post = one.report.post
    out.print(Text(f"Case {one.number}: {one.report.verdict}", style="bold"))
    rows = [
        ("noted", f"{time(one.noted_at)} by {one.noted_by}"),
        ("keep until", one.until.isoformat()),
        ("author", post.author or "not known"),
        ("written", time(post.posted_at) if post.posted_at else "not known"),
        ("policy", f"{one.report.policy} {one.report.policy_version}"),
    ]
    out.print(render.grid(rows))
    out.print(Padding(Text(printable(post.text)), (1, 2)))
    standing = set(map(id, one.findings))
    for number, finding in enumerate(one.report.findings, start=1):
        said = f"{number}. “{finding.quote or finding.evidence}”  may be: "
        said += render.label_words(finding.label, finding.characteristic)
        aside = "" if id(finding) in standing else "  (set aside)"
        out.print(Text(printable(said + aside)))
    if one.entries:
        out.print()
    for entry in one.entries:
        out.print(Text(printable(entry_line(entry))))
    out.print()
    next_step(following)
    out.print(Text("A person decides.", style="dim"))


def next_step(following: Following) -> None:
    """The next step after all that was done."""
    out = render.console()
    if not following.known:
        out.print(Text("The policy is not at hand; this is what the report said (see --policy)."))
    if following.next_step is None:
        out.print(Text("No step: every finding was set aside."))
        return
    out.print(Text("Next step, the mildest that the policy allows", style="bold"))
    out.print(Padding(Text(printable(_step(following.next_step))), (0, 2)))


def _step(step: Step) -> str:
    more = [f"by: {step.by_when}"] if step.by_when else []
    more += [step.occurrence] if step.occurrence else []
    more += [f"taken {step.taken}"] if step.taken else []
    more += [f"next, if {step.next_if}"] if step.next_if else []
    return "\n".join([f"{step.id}: {step.text} ({step.who})", *more])


def entry_line(entry: Entry) -> str:
    """One line on an entry; not yet printable."""
    what = {
        "step": f"step {entry.step}, {entry.outcome}",
        "override": f"finding {entry.finding} set aside" if entry.finding else "set aside",
        "keep_until": f"keep until {entry.until}",
        "withdrawal": "withdrawn",
    }[entry.kind]
    corrects = f", in place of entry {entry.corrects}" if entry.corrects else ""
    reason = f": {entry.reason}" if entry.reason else ""
    return f"entry {entry.number}  {time(entry.at)}  {entry.by}  {what}{corrects}{reason}"


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(UK):%Y-%m-%d}"


def time(moment: datetime) -> str:
    """A time in the UK."""
    return f"{moment.astimezone(UK):%Y-%m-%d %H:%M}"
