"""The kernel on columns: a row in, a row out, whatever the rows hold and whoever calls."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import arrowrows
import postcheck.arrow
from postcheck import Checker, Post
from postcheck.arrow import (
    MOST_ROWS,
    RESULT_SCHEMA,
    ROWS,
    check_batch,
    check_batches,
    check_table,
)
from postcheck.config import CheckerConfig
from postcheck.errors import InputError, PolicyError
from postcheck.reports.columns import judgement
from strategies import anything


@pytest.fixture(scope="session")
def config(own_folder: Path) -> CheckerConfig:
    return CheckerConfig(rules_dir=own_folder)


def batch(rows: int = 500) -> pa.RecordBatch:
    return arrowrows.batch(rows)


def of_texts(*texts: Any, **more: list[Any]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"text": pa.array(texts), **more})


def only(config: CheckerConfig, rows: pa.RecordBatch, **more: Any) -> dict[str, Any]:
    (result,) = check_batch(rows, config, **more).to_pylist()
    return result


def test_rows_are_what_the_checker_says_of_each(config: CheckerConfig, own: Checker) -> None:
    results = check_batch(batch(), config)
    assert results.schema == RESULT_SCHEMA
    assert results.num_rows == 500
    found = 0
    for number, (row, result) in enumerate(
        zip(arrowrows.made(500), results.to_pylist(), strict=True)
    ):
        assert (result["row"], result["id"]) == (number, f"p{number}")
        if arrowrows.bad_at(number) is None:
            known = {name: value for name, value in row.items() if value is not None}
            report = own.check(Post(**known))
            assert result["outcome"] == "checked"
            assert {name: result[name] for name in judgement(report)} == plain(judgement(report))
            found += len(report.findings)
    assert found > 200


def plain(value: Any) -> Any:
    """Tuples as lists, as Arrow gives them."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def test_a_bad_row_is_told_and_costs_no_other(config: CheckerConfig) -> None:
    results = check_batch(batch(), config).to_pylist()
    seen = 0
    for number, result in enumerate(results):
        bad = arrowrows.bad_at(number)
        assert result["outcome"] == (bad[1] if bad else "checked")
        if bad:
            seen += 1
            assert (bad[2] or "") in (result["error"] or "")
        if result["outcome"] != "checked":
            assert result["error"]
            empty = set(RESULT_SCHEMA.names) - {"row", "id", "outcome", "error"}
            assert {result[name] is None for name in empty} == {True}
    assert seen == 50


def test_every_row_stands_alone(config: CheckerConfig) -> None:
    whole = check_batch(batch(60), config).to_pylist()
    for number in (0, 4, 10, 16, 22):
        (alone,) = check_batch(batch(60).slice(number, 1), config).to_pylist()
        assert alone == {**whole[number], "row": 0}


def test_only_the_text_is_needed(config: CheckerConfig) -> None:
    result = only(config, of_texts("I will wallop Mr Hale"))
    assert (result["id"], result["verdict"], result["labels"]) == (None, "urgent", ["threat"])
    assert result["findings"][0]["quote"] == "I will wallop Mr Hale"
    assert result["next_step"]["id"]


def test_columns_of_other_names(config: CheckerConfig) -> None:
    rows = pa.RecordBatch.from_pydict({"said": ["I will wallop Mr Hale"], "text": ["no"], "n": [7]})
    result = only(config, rows, columns={"text": "said", "id": "n"})
    assert (result["id"], result["verdict"]) == ("7", "urgent")


@pytest.mark.parametrize(
    ("names", "columns", "message"),
    [
        (["said"], None, r"no column 'text' \(name it: columns=\{'text': ...\}; known: said\)"),
        (["text"], {"text": "txet"}, r"no column 'txet' \(did you mean 'text'\?\)"),
        (["text"], {"autor": "text"}, r"a post has no 'autor' \(did you mean 'author'\?\)"),
        (["text", "text"], None, "several columns 'text'"),
    ],
)
def test_columns_that_are_not_there(
    config: CheckerConfig, names: list[str], columns: dict[str, str] | None, message: str
) -> None:
    rows = pa.RecordBatch.from_arrays([pa.array(["x"])] * len(names), names=names)
    with pytest.raises(InputError, match=message):
        check_batch(rows, config, columns=columns)
    with pytest.raises(InputError, match=message):
        check_table(pa.Table.from_batches([], rows.schema), config, columns=columns)


@pytest.mark.parametrize(
    "texts",
    [
        pa.array(["flipping heck"], pa.large_string()),
        pa.array(["flipping heck"], pa.string_view()),
        pa.array([b"flipping heck"], pa.binary()),
        pa.array(["flipping heck"]).dictionary_encode(),
    ],
)
def test_texts_of_every_type(config: CheckerConfig, texts: pa.Array) -> None:
    assert only(config, pa.RecordBatch.from_arrays([texts], ["text"]))["labels"] == ["obscenity"]


@pytest.mark.parametrize(
    ("texts", "outcome"),
    [
        (pa.array([7]), ("rejected", "text: it is not text but int")),
        (pa.array([["x"]]), ("rejected", "text: it is not text but list")),
        (pa.array([b"\xff"]), ("rejected", "text: cannot be read: it is not UTF-8")),
        (pa.nulls(1), ("skipped", "empty")),
    ],
)
def test_texts_that_are_none(config: CheckerConfig, texts: pa.Array, outcome: Any) -> None:
    result = only(config, pa.RecordBatch.from_arrays([texts], ["text"]))
    assert (result["outcome"], result["error"]) == outcome


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (17, "17"),
        (17.0, "17"),
        (1.5, "1.5"),
        (Decimal("2.50"), "2.50"),
        (b"a\xff", "a\ufffd"),
        (date(2024, 3, 1), "2024-03-01"),
        ("", None),
        (None, None),
    ],
)
def test_ids_of_every_type(config: CheckerConfig, name: Any, told: str | None) -> None:
    assert only(config, of_texts("x", id=[name]))["id"] == told


@pytest.mark.parametrize(
    "times",
    [
        pa.array([datetime(2024, 3, 4, 10, 30)]),
        pa.array([datetime(2024, 3, 4, 10, 30)], pa.timestamp("ns")),
        pa.array([datetime(2024, 3, 4, 10, 30)], pa.timestamp("s", "UTC")),
        pa.array(["2024-03-04T11:30:00+01:00"]),
        pa.array([1709548200]),
    ],
)
def test_times_of_every_type(config: CheckerConfig, times: pa.Array) -> None:
    """The rule holds in lessons alone: 10.30 of a Monday in March."""
    text = pa.array(["Mr Hale"])
    role = pa.array(["staff"])
    names = ["text", "author_role", "posted_at"]
    assert only(config, pa.RecordBatch.from_arrays([text, role, times], names))["labels"] == [
        "staff_conduct"
    ]


def test_too_many_attachments(config: CheckerConfig) -> None:
    many = [[{"kind": "image", "caption": "x"}] * 101]
    assert only(config, of_texts("x", attachments=many))["error"] == "attachments: more than 100"


def test_a_check_that_breaks_off(config: CheckerConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Checker.check

    def check(self: Checker, post: Post | str) -> Any:
        if isinstance(post, Post) and post.text == "boom":
            raise RecursionError("too deep \ud800")
        return real(self, post)

    monkeypatch.setattr(Checker, "check", check)
    results = check_batch(of_texts("boom", "fine"), config).to_pylist()
    assert [one["outcome"] for one in results] == ["rejected", "checked"]
    assert results[0]["error"] == "could not be checked: RecursionError: too deep \ufffd"


def test_one_checker_a_process_and_config(
    config: CheckerConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[CheckerConfig] = []
    real = CheckerConfig.checker

    def checker(self: CheckerConfig) -> Checker:
        built.append(self)
        return real(self)

    monkeypatch.setattr(CheckerConfig, "checker", checker)
    other = config.model_copy(update={"audience": "parent"})
    postcheck.arrow._built.cache_clear()
    for _ in range(3):
        check_batch(of_texts("x"), config)
        check_batch(of_texts("x"), CheckerConfig(**dict(config)))
        check_batch(of_texts("x"), other)
    assert built == [config, other]


def test_what_is_wrong_with_the_config_is_told() -> None:
    with pytest.raises(PolicyError, match="did you mean 'model'"):
        check_batch(of_texts("x"), CheckerConfig(policy="modle"))


def test_batches_are_cut(config: CheckerConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [batch(2_300), batch(0), batch(3)]
    results = list(check_batches(iter(rows), config))
    assert [one.num_rows for one in results] == [ROWS, ROWS, 300, 3]
    numbers = [row["row"] for one in results for row in one.to_pylist()]
    assert numbers == list(range(2_303))
    monkeypatch.setattr(postcheck.arrow, "_FINDINGS", 10)
    early = list(check_batches(iter(rows), config))
    assert len(early) > 100
    assert pa.Table.from_batches(early) == pa.Table.from_batches(results)


def test_a_batch_that_is_too_large(config: CheckerConfig) -> None:
    rows = pa.RecordBatch.from_arrays([pa.nulls(MOST_ROWS + 1)], ["text"])
    with pytest.raises(InputError, match=r"100,001 rows is too large.*check_batches"):
        check_batch(rows, config)


def test_tables_of_other_tools(config: CheckerConfig) -> None:
    table = pa.table({"id": ["a", "b"], "text": ["I will wallop Mr Hale", None]})
    expected = check_table(table, config)
    assert expected.column("outcome").to_pylist() == ["checked", "skipped"]
    polar = polars.DataFrame({"id": ["a", "b"], "text": ["I will wallop Mr Hale", None]})
    panda = pandas.DataFrame({"id": ["a", "b"], "text": ["I will wallop Mr Hale", None]})
    duck = duckdb.sql(
        "select * from (values ('a', 'I will wallop Mr Hale'), ('b', null)) t(id, text)"
    )
    for other in (polar, polar.to_arrow(), panda, duck):
        assert check_table(other, config) == expected
    with pytest.raises(InputError, match="list is no table that Arrow can read"):
        check_table([1], config)


def _checked(rows: pa.RecordBatch, config: CheckerConfig) -> pa.RecordBatch:
    return check_batch(rows, config)


def test_processes_say_the_same(config: CheckerConfig) -> None:
    parts = [batch().slice(start, 50) for start in range(0, 500, 50)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, context) as pool:
        results = list(pool.map(_checked, parts, [config] * len(parts)))
    apart = [row for one in results for row in one.to_pylist()]
    here = check_batch(batch(), config).to_pylist()
    assert arrowrows.plain(apart) == arrowrows.plain(here)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "text": st.none()
                | anything.map(lambda text: text.encode("utf-8", "surrogatepass")),
                "posted_at": st.none() | st.integers(-(2**63), 2**63 - 1),
                "author_role": st.none() | st.sampled_from(["parent", "x", ""]),
            }
        ),
        min_size=1,
        max_size=8,
    )
)
def test_no_row_breaks_a_batch(config: CheckerConfig, rows: list[dict[str, Any]]) -> None:
    schema = pa.schema(
        [
            ("text", pa.binary()),
            ("posted_at", pa.timestamp("us", "UTC")),
            ("author_role", pa.string()),
        ]
    )
    results = check_batch(pa.RecordBatch.from_pylist(rows, schema=schema), config)
    assert results.num_rows == len(rows)
    results.validate(full=True)
    for result in results.to_pylist():
        assert (result["outcome"] == "checked") == (result["error"] is None)


def test_without_the_library() -> None:
    program = (
        "import sys\nsys.modules['pyarrow'] = None\n"
        "from postcheck.errors import MissingExtraError\n"
        "try:\n    import postcheck.arrow\n"
        "except MissingExtraError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == 'Arrow and Parquet need pyarrow (pip install "postcheck[arrow]")\n'
