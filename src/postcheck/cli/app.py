"""All commands, put together."""

from __future__ import annotations

import typer

from postcheck.cli import batch, cases, check, evaluate, files, letter, policy, rules, serve

app = typer.Typer(
    name="postcheck",
    help="Check posts against a school's social-media policy. Everything stays on this machine; "
    "a person decides.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("check")(check.check)
app.command("explain")(check.explain)
app.command("read")(files.read)
app.command("batch")(batch.batch)
app.command("evaluate")(evaluate.evaluate)
app.command("letter")(letter.letter)
app.command("letter-templates")(letter.letter_templates)
app.command("serve")(serve.serve)
app.add_typer(rules.app, name="rules")
app.add_typer(policy.app, name="policy")
app.add_typer(cases.app, name="cases")
