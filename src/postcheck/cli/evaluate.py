"""`postcheck evaluate`: measure the rules against labelled posts."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from postcheck.cli import evaluation, options
from postcheck.errors import InputError
from postcheck.evaluate import Evaluation, Labelled
from postcheck.evaluate import evaluate as measure
from postcheck.model import Venue

_MAX_LINE = 1_000_000


def evaluate(
    inputs: Annotated[list[Path], typer.Argument(metavar="LABELLED.jsonl...")],
    *,
    policy: options.PolicyOption = "model",
    venue: options.VenueOption = None,
    mistakes: Annotated[bool, typer.Option(help="List what was missed and wrongly found.")] = True,
    rules: options.RulesOption = None,
    by_rule: Annotated[bool, typer.Option(help="Show each rule's hits as well.")] = False,
    compare: Annotated[
        Path | None,
        typer.Option(metavar="OLD.json", help="Show what changed since an older run's --json."),
    ] = None,
    as_json: options.JsonOption = False,
) -> None:
    """Precision, recall and F1 of each label, how harmless posts came out, and the mistakes."""
    posts = [_placed(post, venue) for path in inputs for post in _labelled(path)]
    if not posts:
        raise InputError("there are no labelled posts in it", path=inputs[0])
    old = _older(compare) if compare else None
    result = measure(options.checker(policy, rules=rules), posts)
    if as_json:
        sys.stdout.write(json.dumps(evaluation.as_data(result), indent=2) + "\n")
        return
    evaluation.show(result, rules=by_rule)
    if old is not None:
        evaluation.show_changes(result, old)
    elif mistakes:
        evaluation.show_mistakes(result.mistakes)


def _placed(one: Labelled, venue: Venue | None) -> Labelled:
    """The same where the file does not say where it stands."""
    if venue is None or one.post.venue is not None:
        return one
    return one.model_copy(update={"post": one.post.model_copy(update={"venue": venue})})


def _older(path: Path) -> Evaluation:
    """An evaluation that was written before."""
    try:
        return Evaluation.model_validate_json(path.read_bytes())
    except OSError as problem:
        raise InputError(f"cannot be read: {problem.strerror}", path=path) from None
    except ValidationError:
        raise InputError(
            "not an evaluation", path=path, hint="write one with `postcheck evaluate --json`"
        ) from None


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
