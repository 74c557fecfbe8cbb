"""Writes the golden files anew: python tests/golden/regenerate.py. Read the diff before you commit."""

from __future__ import annotations

import json
from pathlib import Path

from postcheck import Checker
from postcheck.batch import run
from postcheck.readers import read
from postcheck.resources import samples_dir

HERE = Path(__file__).parent
REPORTS, SUMMARY = "class-chat.csv", "class-chat.summary.json"


def make(folder: Path) -> None:
    """The outputs of a batch over the sample chat; what changes with any edit of a rule is masked."""
    checker = Checker("levens")
    summary = run(checker, read(samples_dir() / "class-chat.txt"), folder / REPORTS)
    known = {**summary.model_dump(mode="json"), "rules_version": "*"}
    (folder / SUMMARY).write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")
    reports = (folder / REPORTS).read_bytes()
    (folder / REPORTS).write_bytes(reports.replace(checker.book.version.encode(), b"*"))


if __name__ == "__main__":
    make(HERE)
