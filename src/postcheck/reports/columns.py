"""Reports as columns of Arrow: their types, and the values of a row.

Texts are UTF-8, offsets are characters of the post, times are UTC to the microsecond. Names and
order are those of `Report` and what it is made of; only the post is laid out flat.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from postcheck.errors import MissingExtraError
from postcheck.model import Post, Report

_APART = frozenset({"post", "schema_version"})


def arrow() -> Any:
    """The module pyarrow. Raises MissingExtraError."""
    try:
        import pyarrow
    except ImportError:
        hint = 'pip install "postcheck[arrow]"'
        raise MissingExtraError("Arrow and Parquet need pyarrow", hint=hint) from None
    return pyarrow


@cache
def judgement_fields() -> tuple[Any, ...]:
    """The fields of what was found in a post, as `judgement` gives their values."""
    return tuple(field for field in _fields(Report) if field.name not in _APART)


@cache
def report_schema() -> Any:
    """The schema of a report file: the fields of the post, then what was found in it."""
    pa = arrow()
    version = pa.field("schema_version", pa.string())
    return pa.schema([*_fields(Post), *judgement_fields(), version])


def judgement(report: Report) -> dict[str, Any]:
    """What was found in a post, by the names of `judgement_fields`."""
    return report.model_dump(exclude=set(_APART))


def row_of(report: Report) -> dict[str, Any]:
    """A report by the names of `report_schema`."""
    row = {**report.post.model_dump(), **judgement(report)}
    if row["posted_at"] is not None:
        row["posted_at"] = row["posted_at"].astimezone(UTC)
    return {**row, "schema_version": report.schema_version}


def report_of(row: dict[str, Any]) -> Report:
    """The report that a row was made from."""
    post = {name: row[name] for name in Post.model_fields}
    rest = {name: value for name, value in row.items() if name not in post}
    return Report.model_validate({**rest, "post": post})


def _fields(model: type[BaseModel]) -> list[Any]:
    pa = arrow()
    fields = model.model_fields.items()
    return [pa.field(name, _type(field.annotation)) for name, field in fields]


def _type(annotation: Any) -> Any:
    """The type of Arrow for what a field of the model holds."""
    pa = arrow()
    kind, inner = get_origin(annotation), get_args(annotation)
    if kind is Annotated:
        return _type(inner[0])
    if kind in (Union, UnionType):
        (some,) = {_type(one) for one in inner if one is not NoneType}
        return some
    if kind in (tuple, frozenset):
        return pa.list_(_type(inner[0]))
    if annotation is datetime:
        return pa.timestamp("us", "UTC")
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return pa.struct(_fields(annotation))
    known = {str: pa.string(), bool: pa.bool_(), int: pa.int32()}
    return pa.string() if kind is Literal else known[annotation]
