"""The template of the page, its style and its script, and the hashes that allow those two alone."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING

from postcheck.errors import MissingExtraError
from postcheck.reports.page import chart, words

if TYPE_CHECKING:
    from jinja2 import Environment, Template

EXTRA = 'pip install "postcheck[html]"'


def template() -> Template:
    """The template of the page. Raises MissingExtraError without Jinja2."""
    environment = _environment()
    environment.globals.update(
        style=_trusted(_asset("style.css")),
        script=_trusted(_asset("script.js")),
        content_policy=content_policy(),
        words=words,
        chart=chart,
    )
    return environment.get_template("report.html.j2")


def content_policy() -> str:
    """What the page may do: use its own style and script, and nothing else."""
    style, script = _hash(_asset("style.css")), _hash(_asset("script.js"))
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src '{style}'; script-src '{script}'"
    )


def _environment() -> Environment:
    try:
        from jinja2 import DictLoader, Environment, StrictUndefined
    except ImportError:
        raise MissingExtraError("an HTML report needs Jinja2", hint=EXTRA) from None
    names = [one.name for one in files(__package__).iterdir() if one.name.endswith(".j2")]
    return Environment(
        loader=DictLoader({name: _asset(name) for name in names}),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=words.shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _asset(name: str) -> str:
    """A file beside this one; its lines end as a browser takes them, or its hash would differ."""
    text = (files(__package__) / name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _trusted(text: str) -> object:
    """Our own style or script, which is not to be escaped."""
    from markupsafe import Markup

    assert "</" not in text
    return Markup(text)
