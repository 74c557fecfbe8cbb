"""Check columns of posts: Arrow in, Arrow out, the same for every tool that speaks Arrow.

One row in gives one row out, in the same order, and every row stands alone: nothing of one post
is known when another is checked, so rows may be split over processes and machines at will.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from postcheck.arrowposts import NoPost, posts_of, taken_from
from postcheck.checker import Checker
from postcheck.config import CheckerConfig
from postcheck.errors import InputError, PostcheckError
from postcheck.model import Post
from postcheck.reports.columns import arrow, judgement, judgement_fields, report_schema
from postcheck.reports.whole import whole

if TYPE_CHECKING:
    import pyarrow as pa
else:
    pa = arrow()

REPORT_SCHEMA: pa.Schema = report_schema()
"""Of a report that is a Parquet file: the fields of `Post`, then those of `Report`."""
RESULT_SCHEMA: pa.Schema = pa.schema(
    [
        pa.field("row", pa.int64()),
        pa.field("id", pa.string()),
        pa.field("outcome", pa.string()),
        pa.field("error", pa.string()),
        *judgement_fields(),
    ]
)
"""Of what `check_batch` gives: which row, what became of it, and the fields of `Report`."""
ROWS = 1_000
"""Rows that `check_batches` holds the results of at a time."""
MOST_ROWS = 100_000
"""Rows of one batch for `check_batch`: a column of Arrow holds no more than 2 GB of text."""
_FINDINGS = 20_000  # after which results are handed on early
_MODEL = CheckerConfig()


def check_batch(
    batch: pa.RecordBatch,
    config: CheckerConfig = _MODEL,
    *,
    columns: Mapping[str, str] | None = None,
) -> pa.RecordBatch:
    """Check the posts of a batch: one row of RESULT_SCHEMA for each of its rows, in order.

    Columns are named as the fields of `Post`; `columns` names others, by field. Only a text is
    needed. `row` counts from 0, `outcome` is "checked", "skipped" (nothing to check) or
    "rejected" (cannot be checked), `error` the reason of the last two, whose other columns are
    null. A process builds one checker for a config and keeps it.

    Raises:
        InputError: there is no text column, `columns` names what does not exist, or the batch
            has more than MOST_ROWS rows. A row that is not right never raises.
        PolicyError, RuleError, MissingExtraError: as `Checker` does.
    """
    if batch.num_rows > MOST_ROWS:
        message = f"a batch of {batch.num_rows:,} rows is too large, the most is {MOST_ROWS:,}"
        raise InputError(message, hint="use check_batches, which cuts it")
    taken = taken_from(batch.schema.names, columns)
    posts = posts_of(batch, taken)
    kept = _checker_of(config)
    results = [_result(number, post, kept) for number, post in enumerate(posts)]
    return pa.RecordBatch.from_pylist(results, schema=RESULT_SCHEMA)


def check_batches(
    batches: Iterable[pa.RecordBatch],
    config: CheckerConfig = _MODEL,
    *,
    columns: Mapping[str, str] | None = None,
) -> Iterator[pa.RecordBatch]:
    """Check batches as they come: their results, in batches of at most ROWS rows.

    `row` counts on from batch to batch. Raises as `check_batch` does, but for a large batch.
    """
    number = 0
    for batch in batches:
        taken = taken_from(batch.schema.names, columns)
        kept = _checker_of(config)
        for start in range(0, batch.num_rows, ROWS):
            results: list[dict[str, Any]] = []
            findings = 0
            for post in posts_of(batch.slice(start, ROWS), taken):
                results.append(_result(number, post, kept))
                number += 1
                findings += len(results[-1].get("findings", ()))
                if findings > _FINDINGS:
                    yield pa.RecordBatch.from_pylist(results, schema=RESULT_SCHEMA)
                    results, findings = [], 0
            if results:
                yield pa.RecordBatch.from_pylist(results, schema=RESULT_SCHEMA)


def check_table(
    table: Any, config: CheckerConfig = _MODEL, *, columns: Mapping[str, str] | None = None
) -> pa.Table:
    """Check a table of Arrow, or whatever gives itself as a stream of Arrow, as data frames of
    Polars and pandas and relations of DuckDB do. Rows and errors are those of `check_batches`.

    Raises InputError for something else.
    """
    if not hasattr(table, "__arrow_c_stream__"):
        message = f"{type(table).__name__} is no table that Arrow can read"
        raise InputError(message, hint="give a pyarrow.Table, or a frame of Polars or pandas")
    batches = pa.RecordBatchReader.from_stream(table)
    taken_from(batches.schema.names, columns)  # a table may have no batches
    return pa.Table.from_batches(
        check_batches(batches, config, columns=columns), schema=RESULT_SCHEMA
    )


class _Kept(NamedTuple):
    """A checker, and what sees to it that one thread uses it at a time."""

    checker: Checker
    lock: Lock


_building = Lock()


def _checker_of(config: CheckerConfig) -> _Kept:
    """The checker of this process for a config."""
    with _building:
        return _built(config)


@lru_cache(maxsize=4)
def _built(config: CheckerConfig) -> _Kept:
    return _Kept(config.checker(), Lock())


def _result(number: int, post: Post | NoPost, kept: _Kept) -> dict[str, Any]:
    if isinstance(post, NoPost):
        return _without(number, post.id, post.outcome, post.reason)
    try:
        with kept.lock:
            report = kept.checker.check(post)
    except PostcheckError as error:
        return _without(number, post.id, "rejected", str(error))
    except Exception as error:  # whatever it is, it must not cost the other rows
        reason = f"could not be checked: {type(error).__name__}: {error}"
        return _without(number, post.id, "rejected", reason)
    return {"row": number, "id": post.id, "outcome": "checked", **judgement(report)}


def _without(number: int, name: str | None, outcome: str, reason: str) -> dict[str, Any]:
    return {"row": number, "id": name, "outcome": outcome, "error": whole(reason)[:300]}
