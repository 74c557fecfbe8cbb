"""`postcheck evaluate`: measure the rules against labelled posts."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.table import Table
from rich.text import Text

from postcheck.checker import Checker
from postcheck.cli import options, printable, render
from postcheck.errors import InputError
from postcheck.evaluate import Evaluation, Labelled, Mistake, Score
from postcheck.evaluate import evaluate as measure

_MAX_LINE = 1_000_000


def evaluate(
    inputs: Annotated[list[Path], typer.Argument(metavar="LABELLED.jsonl...")],
    *,
    policy: options.PolicyOption = "model",
    mistakes: Annotated[bool, typer.Option(help="List what was missed and wrongly found.")] = True,
    as_json: options.JsonOption = False,
) -> None:
    """Precision, recall and F1 of each label, how harmless posts came out, and the mistakes."""
    posts = [post for path in inputs for post in _labelled(path)]
    if not posts:
        raise InputError("there are no labelled posts in it", path=inputs[0])
    result = measure(Checker(policy), posts)
    if as_json:
        sys.stdout.write(json.dumps(_as_data(result), indent=2) + "\n")
        return
    _show(result)
    if mistakes:
        _show_mistakes(result.mistakes)


def _labelled(path: Path) -> list[Labelled]:
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as problem:
        raise InputError(f"cannot be read: {problem.strerror}", path=path) from None
    posts = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            posts.append(Labelled.of(json.loads(line[:_MAX_LINE])))
        except (ValueError, TypeError, KeyError, AttributeError) as problem:
            reason = "not as it should be" if isinstance(problem, ValidationError) else str(problem)
            raise InputError(
                f"not a labelled post: {reason}",
                path=path,
                line=number,
                hint='each line is an object like {"text": "...", "labels": []}',
            ) from None
    return posts


def _rates(score: Score) -> dict[str, Any]:
    rates = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
    return {**score.model_dump(), **rates}


def _as_data(result: Evaluation) -> dict[str, Any]:
    data = result.model_dump(mode="json")
    data["labels"] = {label: _rates(score) for label, score in result.labels.items()}
    data["rules"] = {rule: _rates(score) for rule, score in result.rules.items()}
    return {**data, "micro": _rates(result.micro)}


def _show(result: Evaluation) -> None:
    out = render.console()
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0))
    table.add_column("label", no_wrap=True)
    for column in ("right", "wrong", "missed", "precision", "recall", "F1"):
        table.add_column(column, justify="right")
    for label, score in (*result.labels.items(), ("all labels", result.micro)):
        rates = (score.precision, score.recall, score.f1)
        shown = ["-" if rate is None else f"{rate:.2f}" for rate in rates]
        counts = (score.right, score.wrong, score.missed)
        table.add_row(label, *map(str, counts), *shown)
    out.print(table)
    harmless = ", ".join(f"{count} {verdict}" for verdict, count in result.harmless.items())
    out.print(f"{result.posts} posts; those without labels came out as: {harmless}")
    if result.spans is not None:
        out.print(f"{result.spans:.0%} of right findings overlap the labelled words")


def _show_mistakes(mistakes: tuple[Mistake, ...]) -> None:
    out = render.console()
    for mistake in sorted(mistakes, key=lambda m: (m.label, m.kind)):
        line = Text(f"{mistake.kind:6} {mistake.label}", style="bold")
        by = f" by {mistake.rule}" if mistake.rule else ""
        line.append(f" {mistake.id or ''}{by}: “{printable(mistake.quote)}”", style="default")
        out.print(line)
