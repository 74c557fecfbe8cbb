"""Posts per second of the Arrow kernel: in one process, in two, and in Spark on two workers.

    python bench/batch.py [--posts 20000] [--no-spark] [--json]

Writes generated posts, one in ten of which breaks something, to a Parquet file in a temporary
folder, and checks it in each way. Told besides: the most memory of a worker, and whether the cost
of a post stays the same, as the cost of the last posts of one process over that of its first.
The clock runs once a checker has seen some thousands of posts: it makes the parts of a rule when
they are first needed. Figures of one machine are worth little: read the ratios.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from postcheck import Checker
from postcheck.arrow import check_batches
from postcheck.config import CheckerConfig
from throughput import sample_posts, varied

CONFIG = CheckerConfig()
STRIDE = 5_000  # posts of a row group, and of a piece of work
WORKERS = 2
WARM = "warm.parquet"
Row = dict[str, Any]
Told = tuple[int, int, float]
"""What a worker tells: its id, its most memory, the processor's seconds since it was ready."""


def write_posts(path: Path, posts: int, *, seed: int) -> None:
    """Write the posts, STRIDE at a time."""
    ordinary, broken = sample_posts(Checker())
    schema = pa.schema([("id", pa.int64()), ("text", pa.string())])
    with parquet.ParquetWriter(path, schema) as writer:
        for start in range(0, posts, STRIDE):
            some = min(STRIDE, posts - start)
            few, of = some // 10, seed + start
            texts = [*varied(ordinary, some - few, of), *varied(broken, few, -of - 1)]
            ids = list(range(start, start + some))
            writer.write_table(pa.table({"id": ids, "text": texts}, schema=schema))


def one_process(path: Path) -> Row:
    """All in this process, with the processor's seconds that each STRIDE took."""
    begin = time.process_time()
    _warm(path.parent)
    ready, built = time.process_time() - begin, _most_memory()
    seconds, memory = [], []
    begin = time.perf_counter()
    for batch in parquet.ParquetFile(path).iter_batches(batch_size=STRIDE):
        start = time.process_time()
        for _ in check_batches([batch], CONFIG):
            pass
        seconds.append(time.process_time() - start)
        memory.append(_most_memory())
    wall = time.perf_counter() - begin
    tenth = max(1, len(seconds) // 10)
    first = sum(seconds[:tenth]) / tenth
    return {
        "way": "one process",
        "seconds": wall,
        "processor": sum(seconds),
        "memory": [memory[-1]],
        "processor's seconds till a checker is built and warm": ready,
        "memory of a checker that is warm": built,
        f"memory after {tenth * STRIDE:,} posts": memory[tenth - 1],
        "cost of the last tenth over the first": sum(seconds[-tenth:]) / tenth / first,
        "cost of all over the first 10,000": sum(seconds) / len(seconds) / (sum(seconds[:2]) / 2),
    }


def processes(path: Path) -> Row:
    """Row groups of the file by WORKERS processes."""
    groups = iter(range(parquet.ParquetFile(path).num_row_groups))
    context = multiprocessing.get_context("spawn")
    told: dict[int, tuple[int, float]] = {}
    with ProcessPoolExecutor(WORKERS, context, initializer=_warm, initargs=(path.parent,)) as pool:
        wait([pool.submit(time.sleep, 1) for _ in range(WORKERS)])  # till all have begun
        start = time.perf_counter()
        waiting: set[Future[Told]] = set()
        for group in groups:
            if len(waiting) >= 2 * WORKERS:
                _note(waiting, told)
            waiting.add(pool.submit(_group, path, group))
        while waiting:
            _note(waiting, told)
        seconds = time.perf_counter() - start
    memory = sorted(most for most, _ in told.values())
    used = sum(processor for _, processor in told.values())
    way = f"{WORKERS} processes"
    return {"way": way, "seconds": seconds, "processor": used, "memory": memory}


def in_spark(path: Path) -> Row:
    """By Spark on this machine alone, with WORKERS workers of Python."""
    from pyspark.sql import SparkSession

    from postcheck.spark import check

    os.environ.update({"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"})
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    session = (
        SparkSession.builder.master(f"local[{WORKERS}]")
        .config("spark.ui.enabled", "false")
        .config("spark.local.dir", str(path.parent))
        .config("spark.sql.files.maxPartitionBytes", "4m")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    try:
        posts = session.read.parquet(str(path))
        few = session.read.parquet(str(path.parent / WARM)).repartition(WORKERS)
        check(few, config=CONFIG).write.format("noop").mode("overwrite").save()
        start = time.perf_counter()
        check(posts, config=CONFIG).write.format("noop").mode("overwrite").save()
        seconds = time.perf_counter() - start
        told = few.mapInArrow(_tell_memory, "pid bigint, memory bigint").collect()
    finally:
        session.stop()
    memory = sorted({row["pid"]: row["memory"] for row in told}.values())
    return {"way": f"Spark local[{WORKERS}]", "seconds": seconds, "memory": memory}


_ready = 0.0


def _warm(folder: Path) -> None:
    """Build the checker of this process, and show it posts, before the clock runs."""
    global _ready
    for _ in check_batches(parquet.ParquetFile(folder / WARM).iter_batches(), CONFIG):
        pass
    _ready = time.process_time()


def _group(path: Path, group: int) -> Told:
    for batch in parquet.ParquetFile(path).read_row_group(group).to_batches():
        for _ in check_batches([batch], CONFIG):
            pass
    return os.getpid(), _most_memory(), time.process_time() - _ready


def _note(waiting: set[Future[Told]], told: dict[int, tuple[int, float]]) -> None:
    """Take what some have told; of a worker, the most so far."""
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    waiting -= done
    for one in done:
        worker, most, processor = one.result()
        before = told.get(worker, (0, 0.0))
        told[worker] = max(before[0], most), max(before[1], processor)


def _tell_memory(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for _ in batches:
        pass
    yield pa.RecordBatch.from_pydict({"pid": [os.getpid()], "memory": [_most_memory()]})


def _most_memory() -> int:
    """The most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--no-spark", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    ways: list[Callable[[Path], Row]] = [one_process, processes]
    if not options.no_spark:
        ways.append(in_spark)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "posts.parquet"
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            # In another process, whose memory is not counted.
            pool.submit(write_posts, path, options.posts, seed=0).result()
            pool.submit(write_posts, path.with_name(WARM), 2 * STRIDE, seed=10**9).result()
        rows = [{**way(path), "posts": options.posts} for way in ways]
    if options.json:
        print(json.dumps(rows, indent=2))
        return
    print(f"{'way':18}{'posts':>11}{'posts/s':>10}{'posts/s of CPU':>16}{'MB a worker':>14}")
    for row in rows:
        memory = " ".join(map(str, row["memory"]))
        rate = row["posts"] / row["seconds"]
        of_cpu = f"{row['posts'] / row['processor']:,.0f}" if "processor" in row else ""
        print(f"{row['way']:18}{row['posts']:11,}{rate:10,.0f}{of_cpu:>16}{memory:>14}")
    for name, value in rows[0].items():
        if name not in ("way", "posts", "seconds", "processor", "memory"):
            print(f"{name}: {value:.2f}" if isinstance(value, float) else f"{name}: {value} MB")


if __name__ == "__main__":
    main()
