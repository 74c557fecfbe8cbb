"""`postcheck rules`: look at the rules, test them, lint them."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from postcheck.cli import options, render
from postcheck.errors import InputError
from postcheck.modelerror import did_you_mean
from postcheck.rule import RuleSource, example_text
from postcheck.rulelint import lint as lint_rules
from postcheck.ruletest import RuleTester

app = typer.Typer(no_args_is_help=True, help="Look at the rules, test them, lint them.")


@app.command("list")
def list_rules(
    *,
    label: Annotated[str | None, typer.Option(help="Only rules of this label.")] = None,
    rules: options.RulesOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """List all rules: id, label, severity, confidence, status."""
    book = options.checker(rules=rules).book
    if label is not None and label not in book.labels:
        raise InputError(f"no label {label!r}", hint=did_you_mean(label, book.labels))
    found = [rule for rule in book.rules if label in (None, rule.source.label)]
    if as_json:
        rows = [rule.source.model_dump(mode="json", exclude_defaults=True) for rule in found]
        sys.stdout.write(json.dumps(rows, indent=2) + "\n")
        return
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0))
    for column in ("rule", "label", "severity", "confidence", "status"):
        table.add_column(column, no_wrap=True)
    for rule in found:
        source = rule.source
        kind = source.label + (f" ({source.characteristic})" if source.characteristic else "")
        table.add_row(source.id, kind, source.severity, source.confidence, source.status)
    out = render.console()
    out.print(table)
    out.print(f"{len(found)} rules")


@app.command("show")
def show(
    rule_id: Annotated[str, typer.Argument(metavar="ID")],
    *,
    rules: options.RulesOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Show one rule whole: what it looks for, its examples, its reasons."""
    book = options.checker(rules=rules).book
    if rule_id not in book.by_id:
        raise InputError(f"no rule {rule_id!r}", hint=did_you_mean(rule_id, book.by_id))
    rule = book.by_id[rule_id]
    source = rule.source
    if as_json:
        sys.stdout.write(render.as_json(source) + "\n")
        return
    out = render.console()
    out.print(Text(source.id, style="bold"), f"({rule.path.name}:{rule.line})")
    rows = [
        ("label", source.label + (f" ({source.characteristic})" if source.characteristic else "")),
        ("severity", f"{source.severity}, confidence {source.confidence}, {source.status}"),
        ("why", source.why),
        ("advice", source.advice),
        ("limits", source.limits),
        ("about", ", ".join(rule.about.who) if rule.about else "anyone"),
        ("drop in", ", ".join(source.drop_in) or "no context"),
        *(("match", line) for line in source.match),
        *(("tokens", json.dumps(line)) for line in source.tokens),
        *(("unless", line) for line in source.unless),
        *(("finds", example_text(example)) for example in source.examples.match),
        *(("leaves", example_text(example)) for example in source.examples.no_match),
        *(("misses", example_text(example)) for example in source.examples.todo_match),
    ]
    for name, value in rows:
        line = Text(f"{name:>10}  ", style="dim")
        line.append(value, style="default")
        out.print(line)


@app.command("test")
def test(
    rule_ids: Annotated[list[str] | None, typer.Argument(metavar="[ID...]")] = None,
    *,
    rules: options.RulesOption = None,
) -> None:
    """Run every example of every rule, and the checks that hold for any rule."""
    checker = options.checker(rules=rules)
    book = checker.book
    if unknown := [one for one in rule_ids or () if one not in book.by_id]:
        raise InputError(f"no rule {unknown[0]!r}", hint=did_you_mean(unknown[0], book.by_id))
    # With a folder of one's own, its rules: the shipped ones are tested already.
    here = [rule for rule in book.rules if rules is None or rules in rule.path.parents]
    chosen = [book.by_id[one] for one in rule_ids] if rule_ids else here
    tester = RuleTester(checker)
    failures = [failure for rule in chosen for failure in tester.test(rule)]
    for failure in failures:
        typer.echo(str(failure), err=True)
    examples = sum(
        len(rule.source.examples.match) + len(rule.source.examples.no_match) for rule in chosen
    )
    verdict = f"{len(failures)} problems" if failures else "every example right"
    typer.echo(f"{len(chosen)} rules, {examples} examples: {verdict}")
    if failures:
        raise typer.Exit(1)


@app.command("lint")
def lint(*, rules: options.RulesOption = None) -> None:
    """Check what single tests cannot see: clauses, unused lists, doubled patterns, twin rules."""
    problems = list(lint_rules(options.checker(rules=rules)))
    for problem in problems:
        typer.echo(problem, err=True)
    typer.echo(f"{len(problems)} problems" if problems else "nothing to mend")
    if problems:
        raise typer.Exit(1)


@app.command("schema")
def schema() -> None:
    """Print the JSON Schema of rule files, for editors."""
    item = RuleSource.model_json_schema()
    definitions = item.pop("$defs", {})
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "postcheck rule file",
        "type": "object",
        "additionalProperties": False,
        "required": ["rules"],
        "properties": {"rules": {"type": "array", "items": {"$ref": "#/$defs/RuleSource"}}},
        "$defs": {**definitions, "RuleSource": item},
    }
    sys.stdout.write(json.dumps(whole, indent=2) + "\n")
