"""`postcheck read`: exports in, posts out; and the options that tell how to read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from postcheck.batch import Rejects, Tally, check_outputs_differ, posts_of, rejects_beside
from postcheck.cli import printable
from postcheck.cli.progress import progress
from postcheck.errors import InputError
from postcheck.readers import FORMATS, Limits, Meter, Record
from postcheck.readers import read as read_file
from postcheck.reports import Together
from postcheck.reports.whole import WholeFile, whole

LIMITS = Limits()
_PAIRS = re.compile(r",(?=[^,=]*=)")  # names of columns may have commas in them
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
    max_files: FilesOption = LIMITS.entries,
    max_unpacked: UnpackedOption = LIMITS.unpacked >> 20,
) -> None:
    """Turn exports into posts, one JSON object a line."""
    bad = rejects or rejects_beside(output)
    check_outputs_differ(inputs, output, bad)
    limits, meter = Limits(entries=max_files, unpacked=max_unpacked << 20), Meter()
    records = records_of(inputs, format, columns, day_first, limits, meter)
    tally = Tally()
    with Together() as files, progress(meter) as show:
        file = files.add(output, WholeFile(output))
        refused = Rejects(bad, files)
        for post in posts_of(records, tally, refused.write):
            file.put(whole(post.model_dump_json(exclude_defaults=True)) + "\n")
            show(tally.records)
    skipped, rejected = told("skipped", tally.skipped), told("rejected", tally.rejected)
    typer.echo(f"{tally.records} records: {tally.posts} posts, {skipped}, {rejected}", err=True)


def told(what: str, reasons: Counter[str]) -> str:
    """How many, and for which reasons."""
    inside = ", ".join(f"{reason} {n}" for reason, n in sorted(reasons.items()))
    return f"{reasons.total()} {what}" + (f" ({printable(inside)})" if inside else "")


def records_of(
    inputs: list[Path],
    name: str | None,
    columns: str | None,
    day_first: bool | None,
    limits: Limits,
    meter: Meter,
) -> Iterator[Record]:
    """The records of all inputs, one file after the other; a bad file is an error at once."""
    mapping = _mapping(columns)
    return chain.from_iterable(
        [
            read_file(
                path,
                format=name,
                columns=mapping,
                day_first=day_first,
                limits=limits,
                meter=meter,
            )
            for path in inputs
        ]
    )


def _mapping(columns: str | None) -> Mapping[str, str]:
    pairs = [pair.partition("=") for pair in _PAIRS.split(columns)] if columns else []
    if bad := [field for field, equals, column in pairs if not (field and equals and column)]:
        raise InputError(
            f"--map cannot read {bad[0]!r}", hint="write field=column, as in text=Comment"
        )
    return {field.strip(): column.strip() for field, _, column in pairs}
