"""Texts as a cell of a workbook may hold them."""

from __future__ import annotations

import re
from datetime import datetime

from postcheck.model import UK
from postcheck.reports.whole import whole

LIMIT = 32_767
"""Characters of a cell, as Excel counts them: units of UTF-16."""
CUT = " [… cut: a cell holds no more; CSV, JSON Lines and Parquet have the whole text]"
_ENDS = re.compile(r"\r\n?")
# XML cannot hold these, or readers of workbooks differ on them; tabs and line ends stay.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_FIRST_YEAR = 1901  # Excel counts days from 1900, and gets its first weeks wrong


def cell_text(text: str) -> tuple[str, bool]:
    """The text without control characters, and whether it had to be cut."""
    text = _CONTROL.sub("", _ENDS.sub("\n", whole(text)))
    if text.startswith("<r>") and text.endswith("</r>"):  # XlsxWriter would take it for markup
        text += " "
    if len(text) <= LIMIT // 2:
        return text, False
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LIMIT:
        return text, False
    return units[: 2 * (LIMIT - len(CUT))].decode("utf-16-le", "ignore") + CUT, True


def cell_time(moment: datetime) -> datetime | str:
    """UK local time without a zone, as workbooks have none; text for what is before their first."""
    local = moment.astimezone(UK).replace(tzinfo=None)
    return local if local.year >= _FIRST_YEAR else local.isoformat(" ")
