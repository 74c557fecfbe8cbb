"""Posts from rows of Arrow: columns by the names of the fields of `Post`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import ValidationError

from postcheck.errors import InputError
from postcheck.model import UK, Post
from postcheck.modelerror import did_you_mean
from postcheck.reports.columns import arrow

if TYPE_CHECKING:
    import pyarrow as pa

FIELDS = tuple(Post.model_fields)
_NAMES = frozenset({"id", "author", "platform", "thread"})
_MOST_ATTACHMENTS = 100
_EXACT = 1 << 53  # whole numbers up to here are exact as floats


class NoPost(NamedTuple):
    """A row that cannot be checked, or holds nothing to check, and why."""

    outcome: Literal["skipped", "rejected"]
    reason: str
    id: str | None = None


class _Broken(NamedTuple):
    """A value that Arrow holds but Python cannot, such as a text that is not UTF-8."""

    reason: str


def taken_from(names: Sequence[str], columns: Mapping[str, str] | None) -> dict[str, str]:
    """Which column each field of a post is taken from: what `columns` says, else its own name.

    Raises InputError for a field or column that does not exist, and where there is no text.
    """
    chosen = dict(columns or {})
    for field, name in chosen.items():
        if field not in FIELDS:
            raise InputError(f"a post has no '{field}'", hint=did_you_mean(field, FIELDS))
        if name not in names:
            raise InputError(f"there is no column '{name}'", hint=did_you_mean(name, names))
    taken = {field: chosen.get(field, field) for field in FIELDS}
    taken = {field: name for field, name in taken.items() if name in names}
    if "text" not in taken:
        hint = "name it: columns={'text': ...}; known: " + ", ".join(map(str, names))
        raise InputError("there is no column 'text'", hint=hint[:300])
    for name in taken.values():
        if list(names).count(name) > 1:
            raise InputError(f"there are several columns '{name}'", hint="rename the others")
    return taken


def posts_of(batch: pa.RecordBatch, taken: Mapping[str, str]) -> Iterator[Post | NoPost]:
    """What each row is, in order; `taken` as from `taken_from`."""
    names = batch.schema.names
    columns = [_values(batch.column(names.index(name))) for name in taken.values()]
    for row in zip(*columns, strict=True):
        yield _post(dict(zip(taken, row, strict=True)))


def _values(column: pa.Array) -> list[Any]:
    pa = arrow()
    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    try:
        values: list[Any] = column.to_pylist()
    except (ValueError, OverflowError, OSError, pa.ArrowException):
        values = [_value(one) for one in column]
    return values


def _value(scalar: pa.Scalar) -> Any:
    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        return _Broken("it is not UTF-8")
    except Exception as error:  # whatever it is, it must not cost the other rows
        return _Broken(" ".join(str(error).split())[:200])


def _post(row: dict[str, Any]) -> Post | NoPost:
    name = _name(row.get("id"))
    known = name if isinstance(name, str) else None
    try:
        values = {field: _usable(field, value) for field, value in row.items()}
    except ValueError as error:
        return NoPost("rejected", str(error), known)
    values = {field: value for field, value in values.items() if value not in (None, "")}
    captions = any(isinstance(one, dict) and one.get("caption") for one in _attached(values))
    if not values.get("text", "").strip() and not captions and "shared_from" not in values:
        return NoPost("skipped", "media only" if _attached(values) else "empty", known)
    try:
        return Post(**{"text": "", **values})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        return NoPost("rejected", f"{where}: {first['msg']}", known)


def _usable(field: str, value: Any) -> Any:
    """The value as a field of a post takes it. Raises ValueError with the reason."""
    if isinstance(value, _Broken):
        raise ValueError(f"{field}: cannot be read: {value.reason}")
    if isinstance(value, bytes):
        try:
            value = value.decode("utf-8")
        except UnicodeDecodeError:
            raise ValueError(f"{field}: cannot be read: it is not UTF-8") from None
    if field in _NAMES:
        return _name(value)
    if field == "text" and not isinstance(value, str | None):
        raise ValueError(f"text: it is not text but {type(value).__name__}")
    if isinstance(value, datetime) and value.tzinfo is not None:
        try:  # the zone of a column is that of a session, not of a post
            return value.astimezone(UK)
        except OverflowError:
            raise ValueError(f"{field}: the year {value.year} is out of range") from None
    if field == "attachments" and isinstance(value, list):
        if len(value) > _MOST_ATTACHMENTS:
            raise ValueError(f"attachments: more than {_MOST_ATTACHMENTS}")
        return [one for one in value if one is not None]
    return value


def _name(value: Any) -> Any:
    """Ids and names also come as numbers; a column with gaps may have made them fractions."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if value is None or isinstance(value, str | list | dict | _Broken):
        return value
    return str(value)


def _attached(values: Mapping[str, Any]) -> Sequence[Any]:
    value = values.get("attachments")
    return value if isinstance(value, list) else ()
