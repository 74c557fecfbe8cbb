"""`postcheck letter`: a draft from a case, for a person to check."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from postcheck.casebook import Casebook
from postcheck.checker import Checker
from postcheck.cli import casepolicy, options, printable
from postcheck.cli.cases import BookOption, CaseArgument, PolicyOption
from postcheck.errors import InputError
from postcheck.letters import KINDS, as_text, as_word, compose, kind_of, shipped_template, starter
from postcheck.model import UK
from postcheck.policyfile import load_safeguarding
from postcheck.reports.whole import WholeFile, whole
from postcheck.resources import rules_dir

_ENDINGS = (".docx", ".txt")


def letter(
    case: CaseArgument,
    *,
    casebook: BookOption,
    step: Annotated[
        str,
        typer.Option(help=f"A step of the policy, or one of {', '.join(KINDS)}."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="A .docx or .txt file.")],
    template: Annotated[
        Path | None, typer.Option(help="A template of your own, .docx or .txt as the output.")
    ] = None,
    policy: PolicyOption = None,
    roster: options.RosterOption = None,
) -> None:
    """Draft the letter that goes with a step. A person checks it, fills the blanks and decides."""
    ending = _ending(output)
    if template is not None and template.suffix.lower() != ending:
        raise InputError(
            f"a template for {ending} ends in {ending}", path=template, hint="or change --output"
        )
    for taken in (casebook, template):
        if taken is not None and output.resolve() == taken.resolve():
            raise InputError("would overwrite an input", path=output, hint="choose another name")
    with Casebook(casebook) as book:
        found = book.case(case)
        mildest = casepolicy.steps(book, found, policy).next_step
        past = book.history_of(found.report.post)
    known = casepolicy.policy_of(found, policy)
    if known is None:
        raise InputError(
            f"the policy '{found.report.policy}' is not at hand", hint="give its file as --policy"
        )
    if step not in KINDS or step == "written_warning":
        casepolicy.check_step(found, step, policy)
    today = datetime.now(UK).date()
    content = compose(
        found,
        known,
        step,
        safeguarding=load_safeguarding(rules_dir()),
        redactor=Checker(roster=roster).redactor,
        today=today,
        past=past,
    )
    # Made before the file is opened: a bad template leaves nothing behind.
    data = as_word(content, template) if ending == ".docx" else as_text(content, template)
    with WholeFile(output) as file:
        if isinstance(data, bytes):
            file.put_bytes(data)
        else:
            file.put(whole(data))
    kind = kind_of(step).replace("_", " ")
    typer.echo(printable(f"A draft of the {kind} is in {output}. A person must check it."))
    if found.report.post.author_role == "pupil" and kind != "file note":
        typer.echo("The author is a pupil: write to those who care for the child.", err=True)
    if mildest is not None and mildest.id != step and step != "file_note":
        typer.echo(f"The mildest next step for this case is {mildest.id}.", err=True)


def letter_templates(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to put them.")],
) -> None:
    """Write the shipped templates into a folder, as .docx and .txt, to be changed."""
    files: dict[Path, str | bytes] = {}
    for kind in KINDS:
        text = shipped_template(kind)
        files[folder / f"{kind}.txt"] = text
        files[folder / f"{kind}.docx"] = starter(text)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise InputError(f"the folder cannot be made: {reason}", path=folder) from None
    if there := [path for path in files if path.exists()]:
        raise InputError("is there already", path=there[0], hint="choose another folder")
    for path, data in files.items():
        with WholeFile(path) as file:
            if isinstance(data, bytes):
                file.put_bytes(data)
            else:
                file.put(data)
    typer.echo(printable(f"{len(files)} templates are in {folder}."))


def _ending(output: Path) -> str:
    ending = output.suffix.lower()
    if ending not in _ENDINGS:
        raise InputError(
            f"cannot tell what to write from {ending or 'a name without ending'!r}",
            path=output,
            hint=f"end the name with one of {', '.join(_ENDINGS)}",
        )
    return ending
