"""Evaluations in a terminal: tables of rates, the mistakes, and what changed since an older one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from postcheck.cli import printable, render
from postcheck.evaluate import ALL_LABELS, Evaluation, Mistake, Score

# Smaller changes of a rate are not worth a line.
_NOTABLE = 0.005


def rates_of(score: Score) -> dict[str, Any]:
    """Counts and rates, as JSON gives them."""
    rates = {
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "specificity": score.specificity,
    }
    return {**score.model_dump(), **rates}


def as_data(result: Evaluation) -> dict[str, Any]:
    """The whole evaluation as plain data; `Evaluation` reads it back."""
    data = result.model_dump(mode="json")
    for part in ("labels", "characteristics", "rules"):
        scores: Mapping[str, Score] = getattr(result, part)
        data[part] = {name: rates_of(score) for name, score in scores.items()}
    return {**data, "micro": rates_of(result.micro)}


def show(result: Evaluation, *, rules: bool = False) -> None:
    """The rates of labels and characteristics, and how harmless posts came out."""
    out = render.console()
    table = _table("label", interval=True)
    for label, score in (*result.labels.items(), (ALL_LABELS, result.micro)):
        low, high = result.intervals.get(label, (None, None))
        shown = "-" if low is None else f"{low:.2f}-{high:.2f}"
        table.add_row(label, *_cells(score), shown)
    out.print(table)
    for name, scores in (("characteristic", result.characteristics), ("rule", result.rules)):
        if scores and (name != "rule" or rules):
            table = _table(name)
            for one, score in scores.items():
                table.add_row(one, *_cells(score))
            out.print(table)
    for label, score in result.labels.items():
        if label in result.judged and score.specificity is not None:
            without = score.left + score.wrong
            out.print(
                f"{label}: {score.specificity:.1%} of {without:,} posts without it left alone"
            )
    said = ", ".join(f"{count} {verdict}" for verdict, count in result.harmless.items())
    harmless = (
        f"; those without labels came out as: {said}" if any(result.harmless.values()) else ""
    )
    out.print(f"{result.posts} posts{harmless}")
    if result.spans is not None:
        out.print(f"{result.spans:.0%} of right findings overlap the labelled words")


def _table(first: str, *, interval: bool = False) -> Table:
    table = Table(box=None, header_style="dim", padding=(0, 1, 0, 0))
    table.add_column(first, no_wrap=True)
    for column in ("right", "wrong", "missed", "prec.", "recall", "F1"):
        table.add_column(column, justify="right")
    if interval:
        table.add_column("95% of F1", justify="right", no_wrap=True)
    return table


def _cells(score: Score) -> list[str]:
    counts = (score.right, score.wrong, score.missed)
    return [*map(str, counts), *map(_shown, (score.precision, score.recall, score.f1))]


def _shown(rate: float | None) -> str:
    return "-" if rate is None else f"{rate:.2f}"


def show_mistakes(mistakes: Iterable[Mistake]) -> None:
    """Each label that was missed or wrongly given, with the words."""
    out = render.console()
    for mistake in sorted(mistakes, key=lambda m: (m.label, m.kind)):
        out.print(_line(mistake))


def _line(mistake: Mistake, mark: str = "") -> Text:
    line = Text(f"{mark}{mistake.kind:6} {mistake.label}", style="bold")
    by = f" by {mistake.rule}" if mistake.rule else ""
    line.append(f" {mistake.id or ''}{by}: “{printable(mistake.quote)}”", style="default")
    return line


def show_changes(result: Evaluation, old: Evaluation) -> None:
    """What is better and worse than in an older evaluation."""
    out = render.console()
    before = {**old.labels, ALL_LABELS: old.micro}
    for label, score in (*result.labels.items(), (ALL_LABELS, result.micro)):
        was = before.get(label, Score()).f1
        if abs((score.f1 or 0) - (was or 0)) >= _NOTABLE:
            out.print(f"{label}: F1 {_shown(was)} → {_shown(score.f1)}")
    for mark, some, others in (
        ("mended ", old.mistakes, result.mistakes),
        ("new ", result.mistakes, old.mistakes),
    ):
        known = set(map(_which, others))
        for mistake in (one for one in some if _which(one) not in known):
            out.print(_line(mistake, mark))


def _which(mistake: Mistake) -> tuple[str | None, str, str, str]:
    """What makes a mistake the same in two evaluations; another rule may have made it."""
    return mistake.id, mistake.text, mistake.label, mistake.kind
