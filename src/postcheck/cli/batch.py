"""`postcheck batch`: exports in, reports out."""

from __future__ import annotations

import hashlib
import json
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from postcheck.batch import Journal, Only, Summary, check_outputs_differ, run
from postcheck.batch.wanted import Wanted
from postcheck.casebook import KEEP_DAYS, Casebook
from postcheck.cli import files, keeping, options, printable, render
from postcheck.cli.progress import progress
from postcheck.config import CheckerConfig
from postcheck.errors import InputError
from postcheck.labels import LABELS_FILE, load_labels
from postcheck.model import VERDICTS, Report, Verdict, with_zone
from postcheck.modelerror import did_you_mean
from postcheck.readers import Limits
from postcheck.reports import SUFFIXES
from postcheck.reports.whole import WholeFile
from postcheck.resources import rules_dir
from postcheck.rulebook import rules_version

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
    """What a run found: the gravest posts, for the screen, and all, where they are to be kept."""

    def __init__(self, *, keep: bool) -> None:
        self.kept: list[Report] = []
        self.count = 0
        self._keep = keep
        self._by_verdict: dict[Verdict, list[Report]] = {verdict: [] for verdict in VERDICTS}

    def note(self, report: Report) -> None:
        """Take a report."""
        if report.verdict == "clear":
            return
        self.count += 1
        if self._keep:
            self.kept.append(report)
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
    check_outputs_differ(inputs, *output, rejects, summary, casebook)
    alone = rules is not None and (rules / LABELS_FILE).is_file()
    config = CheckerConfig(
        policy=policy,
        audience=audience,
        rules_dir=rules if alone else None,
        own_rules=None if alone else rules,
        roster=roster,
        ner=ner,
    )
    whose = options.whose(redact=redact, redact_all=redact_all)
    if casebook:
        keeping.refuse(audience=audience, whose=whose)
    limits = Limits(entries=max_files, unpacked=max_unpacked << 20)
    wanted = Wanted(
        with_zone(since) if since else None,
        with_zone(until) if until else None,
        frozenset(name.casefold().strip() for name in author or ()),
    )
    only = Only(frozenset(_labels(label, config)), min_verdict)
    records = files.records_of(inputs, format, columns, day_first, limits)
    mark = _mark(inputs, config, [format, columns, day_first, limits, wanted, casebook])
    noted = Noted(keep=casebook is not None)
    with ExitStack() as stack:
        keeper = None
        by_whom: Any = config
        if casebook or jobs == 1:
            by_whom = checker = config.checker()
        if casebook:
            book = stack.enter_context(Casebook(casebook, create=True))
            keeper = keeping.Keeper(book, checker, by=by, keep_days=keep_days)
        journal = stack.enter_context(
            Journal(output[0].with_name(output[0].name + ".unfinished"), mark=mark, resume=resume)
        )
        with progress(shown=not quiet) as show:
            done = _run(
                by_whom,
                inputs,
                journal,
                wanted.of(records),
                output,
                jobs=jobs,
                rejects=rejects,
                redact=whose,
                only=only,
                revise=keeper.revised if keeper else None,
                each=noted.note,
                progress=show,
            )
        kept = keeper.keep(noted.kept) if keeper else ""
        if summary:
            with WholeFile(summary) as file:
                file.put(render.as_json(done) + "\n")
        journal.remove()
    if not quiet:
        render.batch(done, noted.gravest, noted.count, output)
        if kept:
            typer.echo(printable(kept))
    options.exit_for(noted.gravest, fail_on)


def _run(
    by: Any, inputs: list[Path], journal: Journal, records: Any, outputs: list[Path], **more: Any
) -> Summary:
    """The run; what it has done is kept where going on can help."""
    try:
        return run(by, records, outputs, journal=journal, **more)
    except KeyboardInterrupt:
        typer.echo("Stopped. Add --resume to the same command to go on.", err=True)
        raise typer.Exit(130) from None
    except InputError as error:
        if error.path in inputs:  # it would break off there again
            journal.remove()
        raise


def _labels(labels: list[str] | None, config: CheckerConfig) -> list[str]:
    known = [one.id for one in load_labels(config.rules_dir or rules_dir())]
    for label in labels or ():
        if label not in known:
            raise InputError(f"no label {label!r}", hint=did_you_mean(label, known))
    return labels or []


def _mark(inputs: list[Path], config: CheckerConfig, settings: list[object]) -> str:
    """What a run is about: its inputs as they are, what judges them, and how they are read."""
    states = [path.stat() for path in inputs]
    known = [
        [
            [str(path.resolve()), s.st_size, s.st_mtime_ns]
            for path, s in zip(inputs, states, strict=True)
        ],
        config.model_dump(mode="json"),
        list(map(repr, settings)),
        rules_version(config.rules_dir or rules_dir(), config.own_rules),
    ]
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()
