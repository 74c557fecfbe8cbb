"""`postcheck policy`: the policies that are shipped, and what stands for their clauses."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import Annotated

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from postcheck.cli import options, policy_import, printable, render
from postcheck.coverage import Coverage, coverage
from postcheck.labels import load_labels
from postcheck.policy import Policy
from postcheck.policyfile import load_policy, policy_names, policy_schema
from postcheck.resources import rules_dir

app = typer.Typer(no_args_is_help=True, help="Look at policies and what covers their clauses.")
Name = Annotated[str, typer.Argument(metavar="NAME|FILE")]


@app.command("list")
def list_policies(*, as_json: options.JsonOption = False) -> None:
    """List the policies that come with postcheck."""
    folder = rules_dir()
    policies = [load_policy(name, rules_dir=folder) for name in policy_names(folder)]
    if as_json:
        rows = [
            {"name": p.name, "title": p.title, "school": p.school, "version": p.version}
            for p in policies
        ]
        sys.stdout.write(json.dumps(rows, indent=2) + "\n")
        return
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0))
    for column in ("name", "school", "title", "clauses", "version"):
        table.add_column(column)
    for policy in policies:
        count = str(len(policy.clauses))
        table.add_row(policy.name, policy.school, policy.title, count, policy.version)
    render.console().print(table)


@app.command("show")
def show(name: Name, *, as_json: options.JsonOption = False) -> None:
    """Show a policy: clauses, contacts and procedure."""
    policy = load_policy(name, rules_dir=rules_dir())
    if as_json:
        sys.stdout.write(json.dumps(_as_data(policy), indent=2) + "\n")
        return
    out = render.console()
    out.print(Text(policy.title, style="bold"))
    out.print(Text(f"{policy.school}; for {', '.join(policy.audience)}; version {policy.version}"))
    _settings(policy)
    section = None
    for clause in policy.clauses:
        if clause.section != section:
            section = clause.section
            out.print()
            out.print(Text(section, style="bold"))
        out.print(
            Padding(Text(f"{clause.number}. {clause.text}  [{', '.join(clause.labels)}]"), (0, 2))
        )
    _unmapped(policy)
    _contacts(policy)
    _procedure(policy)


def _settings(policy: Policy) -> None:
    out = render.console()
    if policy.venues:
        out.print(Text(f"Only for posts in: {', '.join(policy.venues)}".replace("_", " ")))
    if policy.labels_off:
        out.print(Text(f"Not looked for: {', '.join(policy.labels_off)}"))
    if policy.review_due:
        out.print(Text(printable(f"Due for review: {policy.review_due}")))
    for warning in policy.overdue(date.today()):
        out.print(Text(printable(warning), style="bold yellow"))


def _unmapped(policy: Policy) -> None:
    if not policy.unmapped:
        return
    out = render.console()
    out.print()
    out.print(Text("Unmapped: no label stands for these", style="bold"))
    for item in policy.unmapped:
        number = f"{item.number}. " if item.number else ""
        section = f"  [{item.section}]" if item.section else ""
        out.print(Padding(Text(printable(f"{number}{item.text}{section}")), (0, 2)))


def _contacts(policy: Policy) -> None:
    if not policy.contacts:
        return
    out = render.console()
    out.print()
    out.print(Text("Contacts", style="bold"))
    for one in policy.contacts:
        out.print(Padding(Text(printable(f"{one.to}: {render.reached(one)}")), (0, 2)))


def _procedure(policy: Policy) -> None:
    out = render.console()
    for ladder in policy.procedure:
        out.print()
        opened = f": {ladder.opens.said}" if ladder.opens else ""
        out.print(Text(f"Procedure ({ladder.id.replace('_', ' ')}{opened})", style="bold"))
        for number, rung in enumerate(ladder.steps, start=1):
            when = f"  only if: {rung.when.said}" if rung.when else ""
            out.print(Padding(Text(f"{number}. {rung.text} ({rung.who}){when}"), (0, 2)))


def _as_data(policy: Policy) -> dict[str, object]:
    return policy.model_dump(mode="json", by_alias=True, exclude={"path"}, exclude_none=True)


app.command("import")(policy_import.import_policy)


@app.command("schema")
def schema() -> None:
    """Print the JSON Schema of policy files, for editors."""
    labels = [label.id for label in load_labels(rules_dir())]
    sys.stdout.write(json.dumps(policy_schema(labels), indent=2) + "\n")


@app.command("coverage")
def show_coverage(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME|FILE...]")] = None,
    *,
    rules: options.RulesOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Show the rules and examples that stand for every clause; exit with 1 if one has none."""
    checker = options.checker(rules=rules)
    found: dict[str, tuple[Coverage, ...]] = {}
    for name in names or policy_names(rules_dir()):
        other = checker.with_policy(name)
        found[other.policy.name] = coverage(other)
    if as_json:
        data = {
            name: [{**row.model_dump(mode="json"), "covered": row.covered} for row in rows]
            for name, rows in found.items()
        }
        sys.stdout.write(json.dumps(data, indent=2) + "\n")
    else:
        for name, rows in found.items():
            _table(name, rows)
    if not all(row.covered for rows in found.values() for row in rows):
        raise typer.Exit(1)


def _table(name: str, rows: tuple[Coverage, ...]) -> None:
    out = render.console()
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0))
    table.add_column("clause", overflow="fold")
    for column in ("needs", "rules", "examples", "breaks", "nearly", ""):
        table.add_column(column, no_wrap=True, min_width=len(column))
    for row in rows:
        missing = "NOT COVERED" if row.labels else "UNMAPPED"
        mark = Text("ok", style="green") if row.covered else Text(missing, style="bold red")
        counts = (len(row.rules), row.rule_examples, row.breaks, row.nearly)
        table.add_row(row.clause, row.needs, *map(str, counts), mark)
    covered = sum(row.covered for row in rows)
    out.print(table)
    out.print(Text(f"{name}: {covered} of {len(rows)} clauses covered", style="bold"))
    for row in rows:
        for wrong in row.wrong:
            out.print(Padding(Text(f"{row.clause}: {wrong}"), (0, 2)))
    out.print()
