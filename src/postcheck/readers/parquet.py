"""Parquet files: tables of one post a row, read a part at a time.

Rows are counted from 1. Times without a zone are local; bytes are taken for UTF-8.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from postcheck.errors import InputError, MissingExtraError
from postcheck.readers.fields import Origin, raw_of
from postcheck.readers.tables import columns_of, date_column, order_of, row_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.look import Look
    from postcheck.readers.record import Record
    from postcheck.readers.source import Options, Source

_ROWS = 2_000  # held at a time


def claims(look: Look) -> bool:
    """Whether it starts as a Parquet file does."""
    return look.magic.startswith(b"PAR1")


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each row as a Post, Skipped or Rejected.

    Raises InputError if it is broken or has no text column, MissingExtraError without pyarrow.
    """
    try:
        from pyarrow import ArrowException
    except ImportError:
        hint = 'pip install "postcheck[arrow]"'
        raise MissingExtraError(
            "reading Parquet files needs pyarrow", path=source.path, hint=hint
        ) from None
    try:
        yield from _records(source, options)
    except (ArrowException, OSError) as error:
        reason = " ".join(str(error).split())[:200]
        raise InputError(f"cannot be read as a Parquet file: {reason}", path=source.path) from error


def _records(source: Source, options: Options) -> Iterator[Record]:
    from pyarrow.parquet import ParquetFile

    with source.open_bytes() as stream, ParquetFile(stream) as table:
        names = list(table.schema_arrow.names)
        wanted = columns_of(names, options, source.path)
        column = date_column(wanted)
        if options.day_first is None and column:
            dates = (row.get(column) for row in _rows(table, [column]))
            first = order_of(text for text in dates if isinstance(text, str))
            options = replace(options, day_first=first)
        for number, row in enumerate(_rows(table, list(wanted.values())), start=1):
            values = {field: row.get(name) for field, name in wanted.items()}
            yield row_record(values, wanted, Origin(source.place(number), raw_of(row)), options)


def _rows(table: Any, columns: list[str]) -> Iterator[dict[str, object]]:
    # A dot in a name would be taken for a path into a structure.
    named = None if any("." in name for name in columns) else columns
    for batch in table.iter_batches(batch_size=_ROWS, columns=named):
        for row in _without_nanoseconds(batch).to_pylist():
            yield {name: _value(row.get(name)) for name in columns}


def _without_nanoseconds(batch: Any) -> Any:
    """Times of Python hold microseconds."""
    import pyarrow

    for at, field in enumerate(batch.schema):
        if pyarrow.types.is_timestamp(field.type) and field.type.unit == "ns":
            kind = pyarrow.timestamp("us", field.type.tz)
            batch = batch.set_column(at, field.name, batch.column(at).cast(kind, safe=False))
    return batch


def _value(value: object) -> object:
    """A value as the other readers have them."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list):
        return [_value(one) for one in value]
    if isinstance(value, dict):
        return {name: _value(one) for name, one in value.items()}
    return str(value) if isinstance(value, Decimal) else value
