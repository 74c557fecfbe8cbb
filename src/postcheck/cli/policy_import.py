"""`postcheck policy import`: a school's document in, a draft of a policy file out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, cast, get_args

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from postcheck.cli import printable, render
from postcheck.errors import InputError
from postcheck.labels import load_labels
from postcheck.model import AuthorRole
from postcheck.policyfile import load_policy
from postcheck.policyimport import Draft, Entry, EntryKind, Given
from postcheck.policyimport import import_policy as draft_policy
from postcheck.policyimport.policyfile import as_yaml
from postcheck.policyimport.reviewpage import as_html
from postcheck.reports.whole import WholeFile
from postcheck.resources import rules_dir

_STYLES: dict[EntryKind, str] = {
    "clause": "green",
    "unmapped": "bold red",
    "duty": "cyan",
    "question": "cyan",
    "step": "yellow",
    "route": "blue",
    "background": "dim",
}


def import_policy(
    document: Annotated[Path, typer.Argument(metavar="FILE", help="The school's policy document.")],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="The policy file to write.")],
    report: Annotated[Path | None, typer.Option(help="A page for review, as HTML.")] = None,
    school: Annotated[str | None, typer.Option(help="The school's name.")] = None,
    title: Annotated[str | None, typer.Option(help="The policy's title.")] = None,
    version: Annotated[str | None, typer.Option(help="Its version or date.")] = None,
    audience: Annotated[
        list[str] | None, typer.Option(help="Whom it is for; may be given more than once.")
    ] = None,
    route: Annotated[
        list[str] | None, typer.Option(help="Whom to turn to; the nearest first, one each time.")
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print only what is missing.")
    ] = False,
) -> None:
    """Draft a policy file from a document, and show what was made of each item.

    Exits with 1 if the document lacks something that a policy needs.
    """
    _check_paths(document, output, report)
    roles = _roles(audience or [])
    given = Given(output.stem, title, school, version, roles, tuple(route or ()))
    draft = draft_policy(document, rules_dir=rules_dir(), given=given)
    with WholeFile(output) as file:
        file.put(as_yaml(draft))
    if report:
        titles = {label.id: label.title for label in load_labels(rules_dir())}
        with WholeFile(report) as file:
            file.put(as_html(draft, titles))
    if not quiet:
        _review(draft)
    _ending(draft, output)
    if draft.missing:
        raise typer.Exit(1)
    load_policy(output.resolve(), rules_dir=rules_dir())


def _check_paths(document: Path, output: Path, report: Path | None) -> None:
    paths = [path.resolve() for path in (document, output, report) if path is not None]
    if len(set(paths)) < len(paths):
        raise InputError("two of the files are the same", path=output, hint="give each its name")
    if output.suffix not in (".yaml", ".yml"):
        raise InputError("a policy file ends in .yaml", path=output)


def _roles(names: list[str]) -> tuple[AuthorRole, ...]:
    known = get_args(AuthorRole)
    for name in names:
        if name not in known:
            raise InputError(f"no audience {name!r}", hint=f"one of {', '.join(known)}")
    return cast(tuple[AuthorRole, ...], tuple(names))


def _review(draft: Draft) -> None:
    """The words of the document beside what was made of them."""
    out = render.console()
    out.print(Text(printable(str(draft.head["title"])), style="bold"))
    audience = ", ".join(draft.head.get("audience", ["nobody"]))
    told = f"{draft.head['school']}; for {audience}; version {draft.head['version']}"
    out.print(Text(printable(told)))
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0))
    for column in ("place", "document", "taken for", "mapped to"):
        table.add_column(column, overflow="fold")
    section = None
    for entry in draft.entries:
        if entry.kind == "background":
            continue
        if entry.passage.section != section:
            section = entry.passage.section
            table.add_row("", Text(printable(section), style="bold"), "", "")
        table.add_row(
            entry.passage.place,
            Text(printable(_numbered(entry))),
            Text(entry.kind, style=_STYLES[entry.kind]),
            Text(printable(_mapped(entry))),
        )
    out.print()
    out.print(table)


def _numbered(entry: Entry) -> str:
    number = f"{entry.passage.number}. " if entry.passage.number else ""
    return f"{number}{entry.passage.text}"


def _mapped(entry: Entry) -> str:
    parts = [", ".join(entry.labels), entry.modality or ""]
    if entry.characteristics:
        parts[0] += f" ({', '.join(entry.characteristics)})"
    if entry.routes:
        parts.append(", ".join(one.cue.gives.to or "" for one in entry.routes))
    if entry.author_roles:
        parts.append(f"posts of {', '.join(entry.author_roles)}")
    return "; ".join(part for part in parts if part)


def _ending(draft: Draft, output: Path) -> None:
    out = render.console()
    kinds: tuple[EntryKind, ...] = ("clause", "unmapped", "duty", "question", "step", "route")
    counted = ", ".join(f"{draft.count(kind)} {kind}" for kind in kinds)
    out.print()
    out.print(Text(f"{counted}; {draft.count('background')} passages of background"))
    for heading, sentences in (("To look at", draft.notes), ("Missing", draft.missing)):
        if sentences:
            out.print(Text(heading, style="bold red" if heading == "Missing" else "bold"))
            for sentence in sentences:
                out.print(Padding(Text(printable(f"- {sentence}")), (0, 2)))
    state = "not usable yet" if draft.missing else "ready for review"
    out.print(Text(printable(f"{output}: written, {state}. A person has to read it.")))
