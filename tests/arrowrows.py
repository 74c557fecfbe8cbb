"""Rows of Arrow for tests: right ones, and wrong ones of every kind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

TEXTS = (
    "I will wallop Mr Hale after school",
    "what a daft goose that Mr Hale is",
    "Thank you all, lovely morning",
    "flipping heck 🙈 it is cold",
    "hear hear",
    "zażółć gęślą jaźń",
)
START = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
ATTACHMENTS = pa.list_(pa.struct([("kind", pa.string()), ("caption", pa.string())]))
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("text", pa.string()),
        ("author", pa.string()),
        ("author_role", pa.string()),
        ("posted_at", pa.timestamp("us", "UTC")),
        ("venue", pa.string()),
        ("attachments", ATTACHMENTS),
        ("reply_to", pa.string()),
        ("thread", pa.string()),
    ]
)
NOT_UTF8 = "\x01\x02NOT UTF-8\x03\x04"
# What some rows have in place of what they should have, and what becomes of them.
BAD: tuple[tuple[dict[str, Any], str, str | None], ...] = (
    ({"text": None}, "skipped", "empty"),
    ({"text": " \n"}, "skipped", "empty"),
    ({"text": "", "attachments": [{"kind": "image", "caption": None}]}, "skipped", "media only"),
    ({"author_role": "headmistress"}, "rejected", "author_role: Input should be"),
    ({"venue": "pub"}, "rejected", "venue: Input should be"),
    ({"attachments": [{"kind": "sculpture", "caption": "x"}]}, "rejected", "attachments.0.kind"),
    ({"text": "x" * 2_000_001}, "rejected", "is too long"),
    ({"text": NOT_UTF8}, "rejected", "text: cannot be read: it is not UTF-8"),
    ({"posted_at": 253_402_300_800_000_000}, "rejected", "posted_at: "),
    ({"author": None, "author_role": "", "venue": ""}, "checked", None),
    ({"text": None, "attachments": [{"kind": "image", "caption": "us"}]}, "checked", None),
)


def batch(rows: int = 500) -> pa.RecordBatch:
    """Rows of which every tenth is one of BAD, by turns."""
    return _spoilt(pa.RecordBatch.from_pylist(made(rows), schema=SCHEMA))


def made(rows: int) -> list[dict[str, Any]]:
    """The rows of `batch` as dicts."""
    return [_row(number) for number in range(rows)]


def bad_at(number: int) -> tuple[dict[str, Any], str, str | None] | None:
    """Which of BAD a row is."""
    return BAD[number // 10 % len(BAD)] if number % 10 == 3 else None


def _row(number: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": f"p{number}",
        "text": f"{TEXTS[number % len(TEXTS)]} {number}",
        "author": f"author {number % 7}",
        "author_role": ("parent", "staff", "unknown", None)[number % 4],
        "posted_at": START + timedelta(hours=number) if number % 5 else None,
        "venue": ("public", "private_group", None)[number % 3],
        "attachments": [{"kind": "video", "caption": "paddling pool"}]
        if number % 11 == 0
        else None,
        "reply_to": "a chain letter for Mr Hale" if number % 6 == 0 else None,
        "thread": "one",
    }
    bad = bad_at(number)
    return {**row, **bad[0]} if bad else row


def _spoilt(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with bytes that are no UTF-8 where NOT_UTF8 stands."""
    texts = batch.column("text")
    validity, offsets, data = texts.buffers()
    if data is None:
        return batch
    spoilt = data.to_pybytes().replace(NOT_UTF8.encode(), b"\xff" * len(NOT_UTF8))
    buffers = [validity, offsets, pa.py_buffer(spoilt)]
    column = pa.Array.from_buffers(pa.string(), len(texts), buffers)
    return batch.set_column(batch.schema.get_field_index("text"), "text", column)


def plain(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Results without the number of the row, which batches count anew, in order of their ids."""
    without = ({name: one[name] for name in one if name != "row"} for one in results)
    return sorted(without, key=lambda one: str(one["id"]))
