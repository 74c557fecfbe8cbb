"""The templates of the page, which escape what they show."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined, Template

from postcheck.reports.page.words import shown


@cache
def template(name: str) -> Template:
    """A template of the page, by the name of its file."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    folder = files(__package__) / "templates"
    names = [one.name for one in folder.iterdir() if one.name.endswith(".j2")]
    return Environment(
        loader=DictLoader({name: (folder / name).read_text(encoding="utf-8") for name in names}),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
