"""Spark says the same as one process; skipped where there is no Java or no pyspark."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

import arrowrows
from helpers import ROOT
from postcheck.arrow import RESULT_SCHEMA, check_batch
from postcheck.config import CheckerConfig
from postcheck.errors import InputError, PolicyError

pytest.importorskip("pyspark", reason="pyspark is not installed")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("there is no Java", allow_module_level=True)

from pyspark.sql import DataFrame, SparkSession

from postcheck.spark import check


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """A session with two workers of Python on this machine alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT / "src"), *sys.path]))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        folder = tmp_path_factory.mktemp("spark")
        session = (
            SparkSession.builder.master("local[2]")
            .config("spark.driver.memory", "1g")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
            .config("spark.local.dir", str(folder))
            .config("spark.sql.session.timeZone", "Asia/Kolkata")
            .config("spark.sql.execution.arrow.maxRecordsPerBatch", "64")
            .getOrCreate()
        )
        session.sparkContext.setLogLevel("OFF")
        yield session
        session.stop()


@pytest.fixture(scope="module")
def config(own_folder: Path) -> CheckerConfig:
    return CheckerConfig(rules_dir=own_folder)


@pytest.fixture(scope="module")
def posts(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> DataFrame:
    """The rows of the tests, as Spark reads them from a file: in two partitions."""
    path = tmp_path_factory.mktemp("posts") / "posts.parquet"
    table = pa.Table.from_batches([arrowrows.batch()])
    parquet.write_table(table, path)
    return spark.read.parquet(str(path)).repartition(2)


def rows(df: DataFrame) -> list[dict[str, Any]]:
    return [row.asDict(recursive=True) for row in df.collect()]


def test_spark_says_the_same_as_one_process(posts: DataFrame, config: CheckerConfig) -> None:
    found = check(posts, config=config)
    assert found.columns == [name for name in RESULT_SCHEMA.names if name != "row"]
    here = check_batch(arrowrows.batch(), config).to_pylist()
    assert arrowrows.plain(rows(found)) == arrowrows.plain(here)
    assert {row["outcome"] for row in here} == {"checked", "skipped", "rejected"}


def test_columns_by_name_and_columns_that_go_along(
    spark: SparkSession, config: CheckerConfig
) -> None:
    df = spark.createDataFrame(
        [(1, "I will wallop Mr Hale", 7, ["a"]), (2, None, 8, None)],
        "`n.o` bigint, said string, likes int, tags array<string>",
    )
    found = check(df, "said", "n.o", config, keep=["likes", "tags"])
    first, second = sorted(rows(found), key=lambda row: row["id"])
    assert found.columns[:4] == ["likes", "tags", "id", "outcome"]
    assert (first["likes"], first["tags"], first["id"]) == (7, ["a"], "1")
    assert (first["verdict"], first["findings"][0]["quote"]) == ("urgent", "I will wallop Mr Hale")
    assert (second["likes"], second["outcome"], second["error"]) == (8, "skipped", "empty")
    assert found.where("verdict = 'urgent'").select("next_step.who").count() == 1


def test_a_worker_builds_one_checker(
    spark: SparkSession, config: CheckerConfig, tmp_path: Path
) -> None:
    """Many partitions, and no more checkers than workers."""
    df = spark.createDataFrame([(f"flipping heck {n}",) for n in range(64)], "text string")
    marks = str(tmp_path)
    checked = check(df.repartition(16), config=_counted(config, marks))
    assert checked.where("size(findings) = 1").count() == 64
    assert 1 <= len(list(tmp_path.iterdir())) <= 2


def _counted(config: CheckerConfig, folder: str) -> CheckerConfig:
    class Counted(CheckerConfig):
        """Leaves a file for each time that it builds a checker."""

        def checker(self) -> Any:
            import os
            import uuid
            from pathlib import Path

            (Path(folder) / f"{os.getpid()}-{uuid.uuid4()}").touch()
            return super().checker()

    return Counted(**dict(config))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"text": "txet"}, "there is no column 'txet'"),
        ({"keep": ["autor"]}, "there is no column 'autor' to keep"),
        ({"keep": ["id"]}, "'id' would stand beside a result"),
        ({"columns": {"wenue": "venue"}}, "a post has no 'wenue'"),
    ],
)
def test_columns_that_cannot_be(posts: DataFrame, more: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        check(posts, **more)


def test_a_policy_that_is_not_there(posts: DataFrame) -> None:
    with pytest.raises(PolicyError, match="did you mean 'model'"):
        check(posts, config=CheckerConfig(policy="modle"))


def test_without_the_library() -> None:
    program = (
        "import sys\nsys.modules['pyspark'] = None\nfrom postcheck.spark import check\n"
        "from postcheck.errors import MissingExtraError\n"
        "try:\n    check(None)\n"
        "except MissingExtraError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == 'postcheck.spark needs pyspark (pip install "postcheck[spark]")\n'
