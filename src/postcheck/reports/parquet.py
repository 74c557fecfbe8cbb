"""Reports as a Parquet file: one row a post, its findings as a list within the row.

Rows go to the disk a row group at a time, so that memory does not grow with the file. What became
of all records stands in the metadata of the file, under `postcheck.account`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from postcheck.reports.columns import arrow, report_schema, row_of
from postcheck.reports.whole import WholeFile, mended

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from postcheck.model import Report
    from postcheck.reports.about import About

_ROWS = 5_000  # of a row group
_CHARACTERS = 8_000_000  # of posts, after which a row group ends early


class ParquetWriter(WholeFile):
    """Writes the schema `postcheck.arrow.REPORT_SCHEMA`, compressed with Zstandard.

    Raises MissingExtraError without pyarrow.
    """

    def __init__(self, path: Path | str, about: About | None = None) -> None:
        arrow()
        super().__init__(path)
        from pyarrow.parquet import ParquetWriter as Rows

        self._rows: list[dict[str, Any]] = []
        self._characters = 0
        self._table = Rows(self.file.buffer, report_schema(), compression="zstd")

    def write(self, report: Report) -> None:
        """Add the row of a report."""
        self._rows.append(row_of(report))
        self._characters += len(report.post.text)
        if len(self._rows) >= _ROWS or self._characters >= _CHARACTERS:
            self._write_group()

    def account(self, counts: Mapping[str, Any]) -> None:
        """Put what became of all records into the metadata."""
        told = json.dumps(mended(dict(counts)))
        self._table.add_key_value_metadata({"postcheck.account": told})

    def finish(self) -> None:
        """Bring all of it to the disk, still under no name; a second call does nothing."""
        if not self.file.closed:
            if self._rows:
                self._write_group()
            with self._writing():
                self._table.close()
        super().finish()

    def discard(self) -> None:
        """Throw it away; what stood under the name before stays."""
        with suppress(OSError, ValueError):
            self._table.close()  # or it would be closed later, when its file is gone
        super().discard()

    def _write_group(self) -> None:
        pa = arrow()
        rows, self._rows, self._characters = self._rows, [], 0
        try:
            table = pa.Table.from_pylist(rows, schema=report_schema())
        except UnicodeEncodeError:  # a lone surrogate in a text
            table = pa.Table.from_pylist(mended(rows), schema=report_schema())
        with self._writing():
            self._table.write_table(table)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._error(error) from error
