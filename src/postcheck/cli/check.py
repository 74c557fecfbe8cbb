"""`postcheck check` and `postcheck explain`: one draft, for a person."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from postcheck.casebook import KEEP_DAYS, Casebook
from postcheck.cli import keeping, options, printable, render
from postcheck.model import Post

Source = Annotated[
    str, typer.Argument(metavar="TEXT|FILE|-", help="A text, a file, or - for stdin.")
]


def check(
    source: Source,
    *,
    policy: options.PolicyOption = "model",
    audience: options.AudienceOption = "school",
    rules: options.RulesOption = None,
    roster: options.RosterOption = None,
    author_role: options.RoleOption = "unknown",
    venue: options.VenueOption = None,
    reply_to: Annotated[str | None, typer.Option(help="The text that the post answers.")] = None,
    ner: options.NerOption = None,
    redact: options.RedactOption = False,
    redact_all: options.RedactAllOption = False,
    fail_on: options.FailOnOption = "review",
    as_json: options.JsonOption = False,
    author: Annotated[str | None, typer.Option(help="The name of who wrote the post.")] = None,
    casebook: options.CasebookOption = None,
    by: options.ByOption = None,
    keep_days: options.KeepDaysOption = KEEP_DAYS,
) -> None:
    """Check one draft: the words in question, the clause, why, and what to do instead."""
    text = options.text_of(source)
    checker = options.checker(policy, rules=rules, audience=audience, roster=roster, ner=ner)
    post = Post(text, author=author, author_role=author_role, venue=venue, reply_to=reply_to)
    report = checker.check(post)
    whose = options.whose(redact=redact, redact_all=redact_all)
    noted = None
    if casebook:
        keeping.refuse(audience=audience, whose=whose)
        with Casebook(casebook, create=True) as book:
            keeper = keeping.Keeper(book, checker, by=by, keep_days=keep_days)
            report = keeper.revised(report)
            noted = keeper.keep([report])
    if whose:
        report = report.redacted(whose)
    if as_json:
        sys.stdout.write(render.as_json(report) + "\n")
    else:
        # A contact is a name: where all names are left out, so is this one.
        contacts = audience == "parent" and whose != "all"
        render.report(report, checker.policy, contacts=contacts)
    if noted is not None:
        typer.echo(printable(noted), err=True)
    options.exit_for([report.verdict], fail_on)


def explain(
    source: Source,
    *,
    policy: options.PolicyOption = "model",
    rules: options.RulesOption = None,
    roster: options.RosterOption = None,
    author_role: options.RoleOption = "unknown",
    venue: options.VenueOption = None,
    reply_to: Annotated[str | None, typer.Option(help="The text that the post answers.")] = None,
    ner: options.NerOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Show why something was found or not: words, mentions, rules, and what cancelled them."""
    text = options.text_of(source)
    checker = options.checker(policy, rules=rules, roster=roster, ner=ner)
    why = checker.explain(Post(text, author_role=author_role, venue=venue, reply_to=reply_to))
    if as_json:
        sys.stdout.write(render.as_json(why) + "\n")
    else:
        render.explanation(why)
