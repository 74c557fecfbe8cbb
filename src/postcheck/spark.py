"""Check a data frame of Spark, by the kernel of `postcheck.arrow` in each Python worker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from postcheck.arrow import RESULT_SCHEMA, check_batches
from postcheck.arrowposts import taken_from
from postcheck.config import CheckerConfig
from postcheck.errors import InputError, MissingExtraError
from postcheck.labels import load_labels
from postcheck.policyfile import load_policy
from postcheck.reports.columns import arrow
from postcheck.resources import rules_dir

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

_MODEL = CheckerConfig()
_NUMBER = "row"  # rows have no number across partitions


def check(
    df: DataFrame,
    text: str = "text",
    id: str | None = None,  # noqa: A002
    config: CheckerConfig = _MODEL,
    *,
    columns: Mapping[str, str] | None = None,
    keep: Sequence[str] = (),
) -> DataFrame:
    """A data frame with one row for each row of `df`: `id`, `outcome`, `error`, `verdict` and the
    other columns of `postcheck.arrow.RESULT_SCHEMA`, but for `row`.

    `text` and `id` name columns, `columns` more of them by the field of `Post` that they are;
    those named as a field are taken for it. `keep`: columns of `df` that go along unchanged.
    Nothing runs until the data frame is used. Each Python worker builds one checker for the
    config and keeps it; postcheck, and the files that the config names, have to be on every
    machine.

    Raises:
        InputError: a column does not exist, or one to keep has the name of a result.
        MissingExtraError: pyspark is not installed.
        PolicyError: the policy is not right. What else is wrong with the config fails the job.
    """
    types = _spark_types()
    chosen = {"text": text, **({"id": id} if id is not None else {}), **(columns or {})}
    taken = taken_from(df.columns, chosen)
    _check_kept(df.columns, keep)
    _check_policy(config)
    # By number: Spark takes a dot in a name for a path into a structure.
    numbers = {name: f"c{n}" for n, name in enumerate(dict.fromkeys([*taken.values(), *keep]))}
    some = df.select(*(df[_quoted(name)].alias(numbers[name]) for name in numbers))
    kept = [types.StructField(name, some.schema[numbers[name]].dataType) for name in keep]
    found = [types.StructField(f.name, _type(f.type)) for f in RESULT_SCHEMA if f.name != _NUMBER]
    schema = types.StructType([*kept, *found])
    fields = {field: numbers[name] for field, name in taken.items()}
    along = {name: numbers[name] for name in keep}
    return some.mapInArrow(_job(config, fields, along), schema)


def _job(
    config: CheckerConfig, fields: Mapping[str, str], along: Mapping[str, str]
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What a worker does with the batches of a partition: `fields` and `along` say which columns
    are the fields of a post, and which go along under which name."""

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        pa = arrow()
        for batch in batches:
            start = 0
            for result in check_batches([batch], config, columns=fields):
                same = batch.select(list(along.values())).slice(start, result.num_rows)
                start += result.num_rows
                found = [name for name in result.schema.names if name != _NUMBER]
                columns = [*same.columns, *(result.column(name) for name in found)]
                yield pa.RecordBatch.from_arrays(columns, names=[*along, *found])

    return run


def _spark_types() -> Any:
    try:
        from pyspark.sql import types
    except ImportError:
        hint = 'pip install "postcheck[spark]"'
        raise MissingExtraError("postcheck.spark needs pyspark", hint=hint) from None
    return types


def _check_kept(names: Sequence[str], keep: Sequence[str]) -> None:
    for name in keep:
        if name not in names:
            known = ", ".join(names)
            raise InputError(f"there is no column '{name}' to keep", hint=f"known: {known}"[:300])
        if name in RESULT_SCHEMA.names:
            hint = "rename it, or give it as the id"
            raise InputError(f"the column '{name}' would stand beside a result '{name}'", hint=hint)


def _check_policy(config: CheckerConfig) -> None:
    """Say here what is wrong with it, and not in the log of a worker."""
    folder = config.rules_dir or rules_dir()
    labels = [label.id for label in load_labels(folder)]
    load_policy(config.policy, rules_dir=folder, labels=labels)


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _type(kind: Any) -> Any:
    """The type of Spark for a type of Arrow."""
    types = _spark_types()
    arrows = arrow().types
    if arrows.is_list(kind):
        return types.ArrayType(_type(kind.value_type))
    if arrows.is_struct(kind):
        return types.StructType([types.StructField(f.name, _type(f.type)) for f in kind])
    known = {
        "int32": types.IntegerType(),
        "bool": types.BooleanType(),
        "string": types.StringType(),
    }
    return known[str(kind)]
