"""From records to reports: check them in blocks, keep a journal, write the outputs."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from postcheck.batch.block import Block, Checked, Result, blocks, flags_of
from postcheck.batch.journal import Entry, Journal
from postcheck.batch.outputs import Only, Outputs, Places, is_clear, rejects_beside
from postcheck.batch.summary import Summary, Tally
from postcheck.batch.wanted import Wanted
from postcheck.batch.workers import Here, Workers
from postcheck.checker import Checker
from postcheck.model import Post, Report, Whose
from postcheck.readers import Record, Rejected, Skipped
from postcheck.reports import Together
from postcheck.reports.about import About
from postcheck.reports.jsonl import line_of
from postcheck.thread import Threads

Progress = Callable[[int], None]
"""Hears how many records are done, for the first time when what was done before is passed over."""
Revise = Callable[[Report], Report]


def run(
    checker: Checker,
    records: Iterable[Record],
    outputs: Path | Sequence[Path],
    *,
    workers: Workers | None = None,
    journal: Journal | None = None,
    rejects: Path | None = None,
    summary: Path | None = None,
    redact: Whose | None = None,
    wanted: Wanted | None = None,
    only: Only | None = None,
    revise: Revise | None = None,
    each: Callable[[Report], None] | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Check all posts among `records` and write their reports to `outputs`.

    `workers`: who checks, such as `Elsewhere` built from the configuration that `checker` was
    built from; without them it is this process. The outputs are the same.

    `journal`: what an interrupted run has done already, and where this one notes what it does;
    the records have to be the same. `rejects` (by default the first output with ".rejects.jsonl"
    added) is written only if something was rejected, or to empty that of an earlier run; `summary`
    is where the counts go as JSON. All files appear or none. `redact`: whose names are left out.
    `wanted`: which posts are checked; `only`: which reports are written. `revise` may change a
    report that found something, as a history does; `each` is given every report that found
    something and is written; `progress` the number of records so far.

    Raises:
        InputError: an output cannot be written, which is looked at first, or an input breaks off.
        MissingExtraError: the form of an output needs a library that is not installed.
    """
    paths = [outputs] if isinstance(outputs, Path) else list(outputs)
    places = Places(paths, rejects or rejects_beside(paths[0]), summary)
    places.check()
    with ExitStack() as stack:
        if journal is None:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="postcheck-")))
            journal = stack.enter_context(Journal(folder / "journal", mark=""))
        wanted, only = wanted or Wanted(), only or Only()
        _check(wanted.of(records), workers or Here(checker), journal, revise, progress)
        with Together() as files:
            writing = Outputs(
                places,
                files,
                about=about(checker),
                only=only,
                redactor=checker.redactor,
                redact=redact,
                each=each,
            )
            _write(journal, writing)
            filters = (*wanted.said(names=not redact), *only.said())
            counts = writing.tally.summary(checker.policy, checker.book.version, filters)
            writing.account(counts)
    return counts


def found_in(journal: Journal, only: Only) -> Iterator[Report]:
    """The reports of a run that found something and are to be written, one at a time."""
    for entry in journal.entries():
        if isinstance(entry, str) and not is_clear(entry):
            report = Report.model_validate_json(entry)
            if report.findings and only.takes(report):
                yield report


def about(checker: Checker) -> About:
    """What reports say of the policy that judged the posts."""
    policy = checker.policy
    return About(
        title=policy.title,
        school=policy.school,
        clauses={clause.id: clause.text for clause in policy.clauses},
        labels={label.id: label.title for label in checker.book.labels.values()},
    )


def posts_of(
    records: Iterable[Record], tally: Tally, reject: Callable[[Rejected], None]
) -> Iterator[Post]:
    """The posts among records; the others are counted, and rejects handed on."""
    for record in records:
        if isinstance(record, Post):
            tally.posts += 1
            yield record
        elif isinstance(record, Skipped):
            tally.skipped[record.reason] += 1
        else:
            tally.rejected[record.reason] += 1
            reject(record)


def _check(
    records: Iterable[Record],
    workers: Workers,
    journal: Journal,
    revise: Revise | None,
    progress: Progress | None,
) -> None:
    """Check what the journal does not have yet, and note it there."""
    threads = Threads()
    records = iter(records)
    done = _pass_over(records, journal, threads, revise)
    if progress:
        progress(done)
    waiting: deque[tuple[Block, Future[Result]]] = deque()
    for block in blocks(records, threads):
        waiting.append((block, workers.submit(block)))
        if len(waiting) > workers.ahead:
            done += _settle(*waiting.popleft(), workers, journal, revise)
            if progress:
                progress(done)
    while waiting:
        done += _settle(*waiting.popleft(), workers, journal, revise)
        if progress:
            progress(done)


def _pass_over(
    records: Iterator[Record], journal: Journal, threads: Threads, revise: Revise | None
) -> int:
    """Go past the records that the journal has, hearing what they say; how many they are."""
    done = 0
    for entries, flags in journal.blocks():
        done += len(entries)
        for entry, record in zip(entries, records, strict=False):
            if isinstance(record, Post) and record.thread is not None:
                threads.state(record.thread).hear(record)
            if revise and isinstance(entry, str) and not is_clear(entry):
                _revised(entry, revise)
        for thread, told in flags.items():
            if (state := threads.known(thread)) is not None:
                state.of_school, state.since_breach = told
    return done


def _settle(
    block: Block,
    future: Future[Result],
    workers: Workers,
    journal: Journal,
    revise: Revise | None,
) -> int:
    """Note the outcomes of a block; how many records it has."""
    result = workers.result(block, future)
    if not block.stands:
        block = block.anew()
        result = workers.result(block, workers.submit(block))
    block.settle(result)
    entries = list(_entries(block, result, revise))
    flags = {name: flags_of(state) for name, state in block.states.items()}
    journal.add(entries, flags)
    return len(entries)


def _entries(block: Block, result: Result, revise: Revise | None) -> Iterator[Entry]:
    outcomes = iter(result.outcomes)
    for record in block.records:
        if not isinstance(record, Post):
            yield record
            continue
        outcome = next(outcomes)
        if isinstance(outcome, Checked):
            found = revise is not None and outcome.labels
            yield _revised(outcome.line, revise) if found and revise else outcome.line
        else:
            yield Rejected(record.id or "a post without an id", outcome.reason, record.text)


def _revised(line: str, revise: Revise) -> str:
    report = Report.model_validate_json(line)
    return line_of(revise(report)) if report.findings else line


def _write(journal: Journal, outputs: Outputs) -> None:
    for entry in journal.entries():
        if isinstance(entry, str):
            outputs.report(entry)
        elif isinstance(entry, Skipped):
            outputs.skipped(entry)
        else:
            outputs.rejected(entry)
