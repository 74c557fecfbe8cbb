"""`postcheck cases`: what a casebook holds, what was done, and what is past its date."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from postcheck.casebook import Case, Casebook, about_person, purge
from postcheck.casebook.retention import due
from postcheck.cli import casepolicy, caseview, handout, keeping, options, printable
from postcheck.errors import InputError
from postcheck.history import Outcome
from postcheck.model import UK, with_zone
from postcheck.reports.whole import WholeFile, whole

_SHOWN = 100  # cases in a table where nothing else is asked for
app = typer.Typer(no_args_is_help=True, help="Look into a casebook, and note what was done.")
BookOption = Annotated[Path, typer.Option("--casebook", help="The file of the casebook.")]
CaseArgument = Annotated[int, typer.Argument(metavar="CASE", help="The number of a case.")]
ByOption = Annotated[str | None, typer.Option(help="Who did it; your account's name if left out.")]
ReasonOption = Annotated[str, typer.Option(help="Why; it is kept with the case.")]
AtOption = Annotated[
    str | None,
    typer.Option(metavar="TIME", help="When it was done, as in 2026-03-02T09:00; now if left out."),
]
PolicyOption = Annotated[
    str | None,
    typer.Option("--policy", "-p", help="The policy file, where the case's was not a shipped one."),
]


@app.command("list")
def list_cases(
    *,
    casebook: BookOption,
    author: Annotated[str | None, typer.Option(help="Only cases of this author.")] = None,
    last: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help="The newest N; 0 for all. A table has 100 else."),
    ] = None,
    as_json: options.JsonOption = False,
) -> None:
    """List the cases: when, who, what, the last step and its outcome, and the deletion date."""
    with Casebook(casebook) as book:
        numbers = book.numbers(author=author)
        most = last if last is not None else 0 if as_json else _SHOWN
        rows = [caseview.as_row(one) for one in book.each(numbers[-most:])]
    if as_json:
        _write_json(rows)
    else:
        caseview.table(rows)
    if 0 < most < len(numbers):
        typer.echo(f"The newest {most} of {len(numbers)} cases; see --last.", err=True)


@app.command("show")
def show(
    case: CaseArgument,
    *,
    casebook: BookOption,
    policy: PolicyOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Show a case: the post, the findings, all that was done, and the next step now."""
    with Casebook(casebook) as book:
        found = book.case(case)
        following = casepolicy.steps(book, found, policy)
    if as_json:
        _write_json({**_as_data(found), "following": following.as_data()})
    else:
        caseview.case(found, following)


@app.command("add-step")
def add_step(
    case: CaseArgument,
    *,
    casebook: BookOption,
    step: Annotated[str, typer.Option(help="The id of the step, such as discuss.")],
    outcome: Annotated[Outcome, typer.Option(help="What came of it.")] = "open",
    by: ByOption = None,
    at: AtOption = None,
    reason: Annotated[str | None, typer.Option(help="A remark to be kept.")] = None,
    corrects: Annotated[
        int | None, typer.Option(metavar="ENTRY", help="The entry whose place this takes.")
    ] = None,
    policy: PolicyOption = None,
) -> None:
    """Note a step that was taken; later its outcome, as a correction of that entry."""
    with Casebook(casebook) as book:
        found = book.case(case)
        casepolicy.check_step(found, step, policy)
        entry = book.add_step(
            case,
            step,
            outcome=outcome,
            by=by or keeping.account(),
            at=_moment(at),
            reason=reason,
            corrects=corrects,
        )
        following = casepolicy.steps(book, book.case(case), policy)
    typer.echo(f"Noted as entry {entry.number} of case {case}.")
    caseview.next_step(following)


@app.command("override")
def override(
    case: CaseArgument,
    *,
    casebook: BookOption,
    reason: ReasonOption,
    finding: Annotated[
        int | None, typer.Option(help="Its number, from 1; all findings if left out.")
    ] = None,
    by: ByOption = None,
    corrects: Annotated[int | None, typer.Option(metavar="ENTRY")] = None,
) -> None:
    """Set a finding aside: it stays in the casebook, and leads to nothing."""
    with Casebook(casebook) as book:
        entry = book.override(
            case, finding=finding, reason=reason, by=by or keeping.account(), corrects=corrects
        )
    typer.echo(f"Noted as entry {entry.number} of case {case}.")


@app.command("keep")
def keep(
    case: CaseArgument,
    *,
    casebook: BookOption,
    until: Annotated[str, typer.Option(metavar="DATE", help="The last day to keep it.")],
    reason: ReasonOption,
    by: ByOption = None,
) -> None:
    """Set another day until which a case may be kept."""
    with Casebook(casebook) as book:
        entry = book.keep_until(case, _day(until), reason=reason, by=by or keeping.account())
    typer.echo(f"Noted as entry {entry.number} of case {case}.")


@app.command("withdraw")
def withdraw(
    entry: Annotated[int, typer.Argument(metavar="ENTRY", help="The number of an entry.")],
    *,
    casebook: BookOption,
    reason: ReasonOption,
    by: ByOption = None,
) -> None:
    """Say of an entry that it no longer holds; it stays to be read."""
    with Casebook(casebook) as book:
        made = book.withdraw(entry, reason=reason, by=by or keeping.account())
    typer.echo(f"Noted as entry {made.number} of case {made.case}.")


@app.command("export")
def export(
    *,
    casebook: BookOption,
    person: Annotated[
        list[str], typer.Option(help="A name of the person; give it again for other names.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="A .txt or .json file.")],
) -> None:
    """Write all that is held on a person, as author or by name, for someone to check and give."""
    if output.suffix.lower() not in (".json", ".txt"):
        raise InputError("cannot tell what to write", path=output, hint="end it with .txt or .json")
    if output.resolve() == casebook.resolve():
        raise InputError("would overwrite the casebook", path=output, hint="choose another name")
    with Casebook(casebook) as book:
        data = about_person(book, person)
    with WholeFile(output) as file:
        if output.suffix.lower() == ".txt":
            file.put(whole(handout.as_text(data)))
        else:
            file.put(whole(json.dumps(data, indent=2, ensure_ascii=False)) + "\n")
    count = len(data["cases"])
    typer.echo(printable(f"{count} {'case' if count == 1 else 'cases'} written to {output}."))
    typer.echo(data["note"])


@app.command("purge")
def purge_cases(
    *,
    casebook: BookOption,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say which.")] = False,
) -> None:
    """Delete for good every case whose last day is past."""
    today = datetime.now(UK).date()
    with Casebook(casebook) as book:
        numbers = due(book, today) if dry_run else purge(book, today)
    said = ", ".join(map(str, numbers)) or "none"
    typer.echo(f"{'To be purged' if dry_run else 'Purged'}: {said}.")


def _as_data(case: Case) -> dict[str, object]:
    return {**case.model_dump(mode="json"), "until": case.until.isoformat()}


def _write_json(data: object) -> None:
    sys.stdout.write(json.dumps(data, indent=2) + "\n")


def _moment(text: str | None) -> datetime | None:
    """A time, UK time where it tells no zone; not one to come."""
    if text is None:
        return None
    try:
        moment = with_zone(datetime.fromisoformat(text))
    except ValueError:
        raise InputError(f"{text!r} is no time", hint="as in 2026-03-02T09:00") from None
    if moment > datetime.now(UTC):
        raise InputError(f"{text} is still to come", hint="note what was done once it is done")
    return moment


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text!r} is no date", hint="as in 2027-07-31") from None
