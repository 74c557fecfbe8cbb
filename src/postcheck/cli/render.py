"""How reports look in a terminal. Everything that people wrote goes through `printable`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from postcheck.batch import Summary
from postcheck.clause import Helper
from postcheck.cli import printable
from postcheck.contact import Contact
from postcheck.explanation import Explanation
from postcheck.model import Finding, Help, Mention, Report, Step, Verdict
from postcheck.policy import Policy

VERDICT_WORDS: dict[Verdict, str] = {
    "clear": "Clear: nothing here to change.",
    "advise": "Advise: better said another way, or to the right person.",
    "review": "Review: a person should look at this.",
    "urgent": "Urgent: a person should look at this today.",
}
STYLES: dict[Verdict, str] = {
    "clear": "bold green",
    "advise": "bold cyan",
    "review": "bold yellow",
    "urgent": "bold red",
}


def console() -> Console:
    """Standard output; colours only on a terminal, and only if NO_COLOR is not set."""
    return Console(highlight=False, soft_wrap=False)


def as_json(model: BaseModel) -> str:
    """Indented JSON, safe for any encoding of the output."""
    return json.dumps(model.model_dump(mode="json"), indent=2)


def report(report: Report, policy: Policy, *, contacts: bool = False) -> None:
    """One report: help first, the marked text, each finding, the next step, routes, questions.

    `contacts`: how the policy says that those who can help are reached, and the other contacts.
    """
    out = console()
    for one in report.help:
        _help(out, one)
    words = VERDICT_WORDS[report.verdict]
    if report.help and not report.findings:
        words = "Clear: nothing here breaks the policy."  # it still may be nothing to post
    out.print(Text(words, style=STYLES[report.verdict]))
    if not report.findings:
        return
    out.print()
    out.print(Padding(_marked(report), (0, 2)))
    texts = {clause.id: clause.text for clause in policy.clauses}
    for number, finding in enumerate(report.findings, start=1):
        out.print()
        _finding(out, number, finding, texts)
    _steps(out, report)
    helpers = map(helper, policy.who_can_help(report.findings)) if contacts else report.routes
    _list(out, "Who can help", helpers)
    _list(out, "Before you post", report.questions)
    notes(report.notes)
    out.print()
    out.print(Text(f"Policy: {policy.title}, {policy.school}. A person decides.", style="dim"))


def _help(out: Console, one: Help) -> None:
    """Help that somebody may need now, with whom to turn to."""
    out.print(Text(printable(one.title), style="bold red"))
    out.print(Padding(Text(printable(one.say)), (0, 2)))
    if one.quote:
        out.print(Padding(Text(printable(f"Because of: “{one.quote}”"), style="dim"), (0, 2)))
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", overflow="fold")
    table.add_column(overflow="fold")
    for contact in one.contacts:
        table.add_row(Text(printable(contact.name)), Text(printable(_reached(contact))))
    out.print(Padding(table, (0, 2)))
    out.print()


def _reached(contact: Contact) -> str:
    """How to reach somebody, when, and for whom they are."""
    ways = [
        contact.phone and f"ring {contact.phone}",
        contact.text and f"text {contact.text}",
        contact.url,
        contact.email,
        contact.hours,
    ]
    told = ", ".join(way for way in ways if way)
    return f"{told} ({contact.note})" if told and contact.note else told or contact.note or ""


def notes(lines: Iterable[str]) -> None:
    """What to know of the policy itself."""
    out = console()
    for line in lines:
        out.print(Text(printable(f"Note: {line}"), style="bold yellow"))


def _marked(report: Report) -> Text:
    text = Text(printable(report.post.text))
    for finding in report.findings:
        text.stylize("bold underline", finding.start, finding.end)
    return text


def label_words(label: str, characteristic: str | None = None) -> str:
    """A label as people read it, with the characteristic that it is about."""
    about = f" ({characteristic})" if characteristic else ""
    return f"{label}{about}".replace("_", " ")


def _finding(out: Console, number: int, finding: Finding, clauses: dict[str, str]) -> None:
    name = label_words(finding.label, finding.characteristic)
    said = finding.quote or finding.evidence
    head = Text(f"{number}. “{printable(said)}”", style="bold")
    head.append(f"  may be: {name}  [{finding.severity}]", style="not bold")
    out.print(head)
    rows = [("why", finding.why), ("instead", finding.advice), ("limits", finding.limits)]
    if finding.suggestion:
        rows.insert(2, ("say", finding.suggestion))
    if finding.clauses:
        first, *others = finding.clauses
        more = f" (and {len(others)} more)" if others else ""
        rows.insert(0, ("clause", f"{first}: {clauses[first]}{more}"))
    out.print(grid(rows))


def grid(rows: Iterable[tuple[str, str]]) -> Table:
    """Names and values in two columns."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", justify="right", no_wrap=True, min_width=10)
    table.add_column(overflow="fold")
    for name, value in rows:
        table.add_row(name, Text(printable(value)))
    return table


def _steps(out: Console, report: Report) -> None:
    if report.next_step is None:
        return
    out.print()
    out.print(Text("Next step, the mildest that the policy allows", style="bold"))
    out.print(Padding(Text(f"{report.next_step.text} ({report.next_step.who})"), (0, 2)))
    for said in _history(report.next_step):
        out.print(Padding(Text(printable(said), style="dim"), (0, 2)))
    if report.steps:
        out.print(Text("Steps after that, if it goes on; each needs its condition", style="bold"))
    for step in report.steps:
        line = Text(f"- {step.text}")
        if step.when:
            said = "; ".join(f"“{printable(words)}”" for words in step.evidence)
            line.append(f"  only if: {step.when}" + (f": {said}" if said else ""), style="dim")
        out.print(Padding(line, (0, 2)))


def _history(step: Step) -> list[str]:
    """What a step says of what came before; nothing without a history."""
    said = [f"This is {step.occurrence}."] if step.occurrence else []
    return [*said, *([f"Taken before: {step.taken}."] if step.taken else [])]


def _list(out: Console, title: str, lines: Iterable[str]) -> None:
    for number, line in enumerate(lines):
        if not number:
            out.print()
            out.print(Text(title, style="bold"))
        out.print(Padding(Text(printable(f"- {line}")), (0, 2)))


def helper(who: Helper) -> str:
    """Somebody who can help, with how to reach them, on one line."""
    return f"{who.to}: {reached(who.contact)}" if who.contact else who.to


def reached(contact: Contact) -> str:
    """A contact on one line."""
    text = contact.text and f"text {contact.text}"
    said = (contact.phone, text, contact.email, contact.url, contact.hours, contact.note)
    return "; ".join([contact.name, *filter(None, said)])


def _mention(mention: Mention) -> str:
    said = f"{mention.kind} “{mention.text}”"
    if mention.resolved_from is None:
        return said
    place = {"thread": ", in its thread", "reply_to": ", in what it answers"}
    return f"{said} (= {mention.resolved_from}{place.get(mention.resolved_in or '', '')})"


def explanation(why: Explanation) -> None:
    """The way of a text through the engine, for authors of rules."""
    mentions = map(_mention, why.mentions)
    rows = [
        ("words", " ".join(why.words)),
        ("mentions", ", ".join(mentions) or "nobody"),
        ("could fire", ", ".join(why.could_fire) or "no rule"),
        ("matched", ", ".join(why.matched) or "no rule"),
    ]
    rows += [("dropped", f"{d.rule} on “{d.quote}”: {d.reason}") for d in why.dropped]
    rows += [
        ("found", f"{f.rule} ({f.label}) on “{f.quote or f.evidence}”") for f in why.report.findings
    ]
    console().print(grid([*rows, ("verdict", why.report.verdict)]))


def batch(done: Summary, gravest: list[Report], noted: int, outputs: list[Path]) -> None:
    """The summary of a batch and the posts that a person may want to see, gravest first."""
    out = console()
    skipped, rejected = _counts(done.skipped), _counts(done.rejected)
    out.print(
        f"{done.records} records = {done.posts} posts + {skipped} skipped + {rejected} rejected"
    )
    verdicts = Text("   ").join(
        Text(f"{count} {verdict}", style=STYLES[verdict])
        for verdict, count in done.verdicts.items()
    )
    out.print(verdicts)
    notes(done.notes)
    if gravest:
        out.print()
        out.print(_table(gravest))
    written = ", ".join(map(str, outputs))
    if noted > len(gravest):
        out.print(printable(f"... and {noted - len(gravest)} more in {written}"), markup=False)
    out.print()
    if done.filters:
        told = f"{done.written} of {done.posts} posts written: {'; '.join(done.filters)}."
        out.print(printable(told), markup=False)
    line = f"Written to {written}. Findings are words to look at, not judgements: a person decides."
    out.print(Text(printable(line)))


def _counts(reasons: dict[str, int]) -> str:
    total = sum(reasons.values())
    named = ", ".join(f"{reason} {count}" for reason, count in reasons.items())
    return f"{total} ({named})" if total else "0"


def _table(noted: list[Report]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("verdict", "post", "words", "may be", "next step"):
        table.add_column(column, overflow="fold" if column != "post" else "ellipsis")
    for report in noted:
        first = True
        for finding in report.findings:
            step = report.next_step.id.replace("_", " ") if report.next_step else ""
            table.add_row(
                Text(report.verdict, style=STYLES[report.verdict]) if first else "",
                Text(printable(report.post.id or "")) if first else "",
                Text(f"“{printable(finding.quote or finding.evidence)}”"),
                Text(label_words(finding.label, finding.characteristic)),
                Text(step) if first else "",
            )
            first = False
    return table
