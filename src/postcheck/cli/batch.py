"""`postcheck batch`: exports in, reports out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from postcheck.batch import (
    Elsewhere,
    Journal,
    Only,
    Places,
    check_outputs_differ,
    found_in,
    mark_of,
    rejects_beside,
    run,
)
from postcheck.batch.wanted import Wanted
from postcheck.casebook import KEEP_DAYS, Casebook
from postcheck.cli import files, keeping, options, printable, render
from postcheck.cli.progress import progress
from postcheck.cli.stopping import stoppable
from postcheck.config import CheckerConfig
from postcheck.errors import InputError
from postcheck.labels import load_labels
from postcheck.model import VERDICTS, Report, Verdict, with_zone
from postcheck.modelerror import did_you_mean
from postcheck.readers import Limits, Meter
from postcheck.reports import SUFFIXES
from postcheck.resources import rules_dir

_SHOWN = 25
OutputOption = Annotated[
    list[Path],
    typer.Option("--output", "-o", help=f"Reports, ending in {', '.join(SUFFIXES)}; repeatable."),
]
SummaryOption = Annotated[Path | None, typer.Option(help="Account for every record, as JSON.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
JobsOption = Annotated[int, typer.Option(min=1, max=64, help="Processes that check at a time.")]
ResumeOption = Annotated[bool, typer.Option("--resume", help="Go on where a run was interrupted.")]
SinceOption = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help="Only posts from this day on."),
]
UntilOption = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help="Only posts before this day."),
]
AuthorOption = Annotated[
    list[str] | None, typer.Option("--author", help="Only posts by this author; repeatable.")
]
LabelOption = Annotated[
    list[str] | None, typer.Option("--label", help="Write only what has this label; repeatable.")
]
MinVerdictOption = Annotated[
    Verdict, typer.Option("--min-verdict", help="Write only what has at least this verdict.")
]


class Noted:
    """The gravest posts of a run, for the screen, and how many found something."""

    def __init__(self) -> None:
        self.count = 0
        self._by_verdict: dict[Verdict, list[Report]] = {verdict: [] for verdict in VERDICTS}

    def note(self, report: Report) -> None:
        """Take a report that found something."""
        self.count += 1
        if len(self._by_verdict[report.verdict]) < _SHOWN:
            self._by_verdict[report.verdict].append(report)

    @property
    def gravest(self) -> list[Report]:
        """Some of them, the gravest first."""
        return [one for verdict in reversed(VERDICTS) for one in self._by_verdict[verdict]][:_SHOWN]


def batch(
    inputs: files.Inputs,
    *,
    output: OutputOption,
    policy: options.PolicyOption = "model",
    audience: options.AudienceOption = "school",
    rules: options.RulesOption = None,
    roster: options.RosterOption = None,
    ner: options.NerOption = None,
    redact: options.RedactOption = False,
    redact_all: options.RedactAllOption = False,
    format: files.FormatOption = None,  # noqa: A002
    columns: files.MapOption = None,
    day_first: files.DayFirstOption = None,
    rejects: files.RejectsOption = None,
    max_files: files.FilesOption = files.LIMITS.entries,
    max_unpacked: files.UnpackedOption = files.LIMITS.unpacked >> 20,
    since: SinceOption = None,
    until: UntilOption = None,
    author: AuthorOption = None,
    label: LabelOption = None,
    min_verdict: MinVerdictOption = "clear",
    jobs: JobsOption = 1,
    resume: ResumeOption = False,
    summary: SummaryOption = None,
    fail_on: options.FailOnOption = "never",
    quiet: QuietOption = False,
    casebook: options.CasebookOption = None,
    by: options.ByOption = None,
    keep_days: options.KeepDaysOption = KEEP_DAYS,
) -> None:
    """Check exports and write a report on every post."""
    places = Places(output, rejects or rejects_beside(output[0]), summary)
    unfinished = output[0].with_name(output[0].name + ".unfinished")
    check_outputs_differ(inputs, *places.all, unfinished, casebook)
    places.check()
    config = options.config(policy, rules=rules, audience=audience, roster=roster, ner=ner)
    whose = options.whose(redact=redact, redact_all=redact_all)
    if casebook:
        keeping.refuse(audience=audience, whose=whose)
    limits, meter = Limits(entries=max_files, unpacked=max_unpacked << 20), Meter()
    wanted = Wanted(
        with_zone(since) if since else None,
        with_zone(until) if until else None,
        frozenset(name.casefold().strip() for name in author or ()),
    )
    only = Only(frozenset(_labels(label, config)), min_verdict)
    how = [format, columns, day_first, limits, wanted, casebook]
    noted = Noted()
    with stoppable(), ExitStack() as stack:
        records = files.records_of(inputs, format, columns, day_first, limits, meter)
        journal = stack.enter_context(
            Journal(unfinished, mark=mark_of(inputs, config, how), resume=resume)
        )
        if resume and not journal.records and not quiet:
            typer.echo("There is no interrupted run to go on with: beginning anew.", err=True)
        stack.enter_context(_going_on(journal, inputs))
        workers = stack.enter_context(closing(Elsewhere(config, jobs))) if jobs > 1 else None
        checker = config.checker()
        keeper = None
        if casebook:
            book = stack.enter_context(Casebook(casebook, create=True))
            keeper = keeping.Keeper(book, checker, by=by, keep_days=keep_days)
        done = run(
            checker,
            records,
            output,
            workers=workers,
            journal=journal,
            rejects=places.rejects,
            summary=summary,
            redact=whose,
            wanted=wanted,
            only=only,
            revise=keeper.revised if keeper else None,
            each=noted.note,
            progress=stack.enter_context(progress(meter, shown=not quiet)),
        )
        kept = keeper.keep(found_in(journal, only)) if keeper else ""
        journal.remove()
    if not quiet:
        render.batch(done, noted.gravest, noted.count, output)
        if kept:
            typer.echo(printable(kept))
    options.exit_for((one for one, count in done.verdicts.items() if count), fail_on)


@contextmanager
def _going_on(journal: Journal, inputs: list[Path]) -> Iterator[None]:
    """Whatever ends a run, what is done is kept and said, unless going on cannot help."""
    try:
        yield
    except BaseException as error:
        broken = isinstance(error, InputError) and error.path in inputs
        if not journal.records or (broken and not isinstance(error.__cause__, OSError)):
            journal.remove()
        else:
            told = f"{journal.records:,} records are done."
            typer.echo(f"{told} Add --resume to the same command to go on.", err=True)
        raise


def _labels(labels: list[str] | None, config: CheckerConfig) -> list[str]:
    known = [one.id for one in load_labels(config.rules_dir or rules_dir())]
    for label in labels or ():
        if label not in known:
            raise InputError(f"no label {label!r}", hint=did_you_mean(label, known))
    return labels or []
