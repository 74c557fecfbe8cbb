"""Options that several commands share."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import typer

from postcheck.checker import Checker
from postcheck.config import CheckerConfig
from postcheck.errors import InputError
from postcheck.labels import LABELS_FILE
from postcheck.model import VERDICTS, Audience, AuthorRole, Venue, Verdict, Whose

FailOn = Literal["advise", "review", "urgent", "never"]

PolicyOption = Annotated[
    str, typer.Option("--policy", "-p", help="A policy's name, or the path of a policy file.")
]
AudienceOption = Annotated[
    Audience,
    typer.Option(help="school: next steps for an office; parent: questions and routes."),
]
RoleOption = Annotated[AuthorRole, typer.Option("--author-role", help="Who wrote the post.")]
VenueOption = Annotated[Venue | None, typer.Option(help="Where it stands; left out: not known.")]
FailOnOption = Annotated[
    FailOn, typer.Option("--fail-on", help="Exit with 1 if any verdict is at least this.")
]
RulesOption = Annotated[
    Path | None,
    typer.Option("--rules", metavar="DIR", help="A folder with rules of your own, used as well."),
]
RosterOption = Annotated[
    Path | None,
    typer.Option(help="CSV or XLSX list of the school's people; it stays in memory."),
]
NerOption = Annotated[
    str | None,
    typer.Option("--ner", help="An installed spaCy pipeline that finds names, too; slow."),
]
RedactOption = Annotated[
    bool, typer.Option("--redact", help="Print placeholders for names of children.")
]
RedactAllOption = Annotated[
    bool, typer.Option("--redact-all", help="Print placeholders for all names.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a program.")]

CasebookOption = Annotated[
    Path | None,
    typer.Option(help="Keep what is found, with its history, in this file; see `cases`."),
]
ByOption = Annotated[
    str | None, typer.Option(help="Who keeps it; the name of your account if left out.")
]
KeepDaysOption = Annotated[
    int, typer.Option(min=0, max=36_500, help="For how many days it may be kept.")
]


def config(
    policy: str = "model",
    *,
    rules: Path | None,
    audience: Audience = "school",
    roster: Path | None = None,
    ner: str | None = None,
) -> CheckerConfig:
    """What a checker is made of, as the options ask; rules with labels of their own stand alone."""
    alone = rules is not None and (rules / LABELS_FILE).is_file()
    return CheckerConfig(
        policy=policy,
        audience=audience,
        rules_dir=rules if alone else None,
        own_rules=None if alone else rules,
        roster=roster,
        ner=ner,
    )


def checker(
    policy: str = "model",
    *,
    rules: Path | None,
    audience: Audience = "school",
    roster: Path | None = None,
    ner: str | None = None,
) -> Checker:
    """A checker as the options ask for it."""
    return config(policy, rules=rules, audience=audience, roster=roster, ner=ner).checker()


def text_of(source: str) -> str:
    """The draft that an argument means: "-" is stdin, an existing file its content, else itself.

    Raises:
        InputError: a file that cannot be read as text.
    """
    if source == "-":
        return sys.stdin.buffer.read().decode("utf-8", errors="replace")
    path = Path(source)
    try:
        is_file = len(source) < 1000 and path.is_file()
    except (OSError, ValueError):
        is_file = False
    if not is_file:
        if path.suffix.lower() in (".txt", ".md") and "\n" not in source and " " not in source:
            raise InputError("no such file", path=source, hint="give a text, a file, or -")
        return source
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("not a text file in UTF-8", path=source, hint="save it as UTF-8") from None
    except OSError as problem:
        raise InputError(f"cannot be read: {problem.strerror}", path=source) from None


def whose(*, redact: bool, redact_all: bool) -> Whose | None:
    """Whose names are to be left out; of both options the stricter one counts."""
    if redact_all:
        return "all"
    return "children" if redact else None


def exit_for(verdicts: Iterable[Verdict], fail_on: FailOn) -> None:
    """Leave with status 1 if any verdict is at or above `fail_on`."""
    if fail_on == "never":
        return
    least = VERDICTS.index(fail_on)
    if any(VERDICTS.index(verdict) >= least for verdict in verdicts):
        raise typer.Exit(1)
