"""`postcheck read` and `postcheck batch`: exports in, posts or reports out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from postcheck.batch import (
    Tally,
    check_outputs_differ,
    posts_of,
    rejects_beside,
    run,
    write_rejects,
)
from postcheck.casebook.book import KEEP_DAYS
from postcheck.cli import keeping, options, printable, render
from postcheck.errors import InputError
from postcheck.model import VERDICTS, Report
from postcheck.readers import FORMATS, Limits, Record, Rejected
from postcheck.readers import read as read_file
from postcheck.reports.whole import WholeFile, whole

_LIMITS = Limits()
Inputs = Annotated[
    list[Path], typer.Argument(metavar="INPUT...", help="Exported files, folders or archives.")
]
FormatOption = Annotated[
    str | None,
    typer.Option("--format", help=f"Told by the content if left out; one of {', '.join(FORMATS)}."),
]
MapOption = Annotated[
    str | None,
    typer.Option("--map", help="Names of columns, as in text=Comment,author=Name."),
]
DayFirstOption = Annotated[
    bool | None,
    typer.Option("--day-first/--month-first", help="How 3/4 is read where the file does not tell."),
]
FilesOption = Annotated[
    int, typer.Option("--max-files", min=1, help="Files that a folder or archive may hold.")
]
UnpackedOption = Annotated[
    int, typer.Option("--max-unpacked", min=1, help="Megabytes that an archive may unpack to.")
]
RejectsOption = Annotated[
    Path | None, typer.Option(help="Where records go that could not be read.")
]


def read(
    inputs: Inputs,
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="JSON Lines of posts.")],
    format: FormatOption = None,  # noqa: A002
    columns: MapOption = None,
    day_first: DayFirstOption = None,
    rejects: RejectsOption = None,
    max_files: FilesOption = _LIMITS.entries,
    max_unpacked: UnpackedOption = _LIMITS.unpacked >> 20,
) -> None:
    """Turn exports into posts, one JSON object a line."""
    check_outputs_differ(inputs, output, rejects)
    limits = Limits(entries=max_files, unpacked=max_unpacked << 20)
    records = _records(inputs, format, columns, day_first, limits)
    tally, kept = Tally(), list[Rejected]()
    with WholeFile(output) as file, _progress() as progress:
        for post in posts_of(records, tally, kept.append):
            file.put(whole(post.model_dump_json(exclude_defaults=True)) + "\n")
            progress(tally.records)
    if kept:
        write_rejects(rejects or rejects_beside(output), kept)
    skipped, rejected = tally.skipped.total(), tally.rejected.total()
    typer.echo(
        f"{tally.records} records: {tally.posts} posts, {skipped} skipped, {rejected} rejected",
        err=True,
    )


def batch(
    inputs: Inputs,
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="Reports: .jsonl or .csv.")],
    policy: options.PolicyOption = "model",
    audience: options.AudienceOption = "school",
    rules: options.RulesOption = None,
    roster: options.RosterOption = None,
    ner: options.NerOption = None,
    redact: options.RedactOption = False,
    redact_all: options.RedactAllOption = False,
    format: FormatOption = None,  # noqa: A002
    columns: MapOption = None,
    day_first: DayFirstOption = None,
    rejects: RejectsOption = None,
    max_files: FilesOption = _LIMITS.entries,
    max_unpacked: UnpackedOption = _LIMITS.unpacked >> 20,
    summary: Annotated[Path | None, typer.Option(help="Account for every record, as JSON.")] = None,
    fail_on: options.FailOnOption = "never",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
    casebook: options.CasebookOption = None,
    by: options.ByOption = None,
    keep_days: options.KeepDaysOption = KEEP_DAYS,
) -> None:
    """Check exports and write a report on every post."""
    check_outputs_differ(inputs, output, rejects, summary, casebook)
    checker = options.checker(policy, rules=rules, audience=audience, roster=roster, ner=ner)
    whose = options.whose(redact=redact, redact_all=redact_all)
    if casebook:
        keeping.refuse(audience=audience, whose=whose)
    limits = Limits(entries=max_files, unpacked=max_unpacked << 20)
    records = _records(inputs, format, columns, day_first, limits)
    noted: list[Report] = []

    def note(report: Report) -> None:
        if report.verdict != "clear":
            noted.append(report)

    with ExitStack() as stack:
        keeper = None
        if casebook:
            keeper = keeping.Keeper(casebook, checker, by=by, keep_days=keep_days)
            stack.enter_context(keeper)
        with _progress(shown=not quiet) as progress:
            done = run(
                checker,
                records,
                output,
                rejects=rejects,
                redact=whose,
                revise=keeper.revised if keeper else None,
                each=note,
                progress=progress,
            )
        kept = keeper.keep(noted) if keeper else ""
    if summary:
        with WholeFile(summary) as file:
            file.put(render.as_json(done) + "\n")
    if not quiet:
        render.batch(done, _worst_first(noted), output)
        if kept:
            typer.echo(printable(kept))
    options.exit_for(noted, fail_on)


def _worst_first(reports: list[Report]) -> list[Report]:
    return sorted(reports, key=lambda report: -VERDICTS.index(report.verdict))


def _records(
    inputs: list[Path],
    name: str | None,
    columns: str | None,
    day_first: bool | None,
    limits: Limits,
) -> Iterator[Record]:
    """The records of all inputs, one file after the other; a bad file is an error at once."""
    mapping = _mapping(columns)
    return chain.from_iterable(
        [
            read_file(path, format=name, columns=mapping, day_first=day_first, limits=limits)
            for path in inputs
        ]
    )


def _mapping(columns: str | None) -> Mapping[str, str]:
    pairs = [pair.partition("=") for pair in columns.split(",")] if columns else []
    if bad := [field for field, equals, column in pairs if not (field and equals and column)]:
        raise InputError(
            f"--map cannot read {bad[0]!r}", hint="write field=column, as in text=Comment"
        )
    return {field.strip(): column.strip() for field, _, column in pairs}


@contextmanager
def _progress(*, shown: bool = True) -> Iterator[Callable[[int], None]]:
    """A line with the count and rate of records, on a terminal only."""
    if not shown or not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed:,.0f} records"),
        TextColumn("{task.speed:,.0f}/s"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("checking", total=None)
        yield lambda count: bar.update(task, completed=count)
