"""Writes docs/rules/labels/: one page for each label, from the rule files.

    python docs/generate_labels.py

What is shown is what a reader of a report may see: no pattern and no example, since those hold the
very words that nobody should have to read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from postcheck.labels import Label
from postcheck.resources import rules_dir
from postcheck.rule import Rule
from postcheck.rulebook import Rulebook, load_rulebook

PAGES = Path(__file__).parent / "rules" / "labels"


def pages(book: Rulebook) -> dict[str, str]:
    """The name of each page with its text."""
    return {f"{label.id}.md": "\n".join(_page(label, book)) for label in book.labels.values()}


def _page(label: Label, book: Rulebook) -> Iterator[str]:
    rules = [r for r in book.rules if r.source.label == label.id and r.source.status != "retired"]
    yield f"# {label.title}\n\n`{label.id}` · {' '.join(label.means.split())}\n"
    yield "## To say it better\n"
    yield from (f"- {advice}" for advice in dict.fromkeys(_text(r.source.advice) for r in rules))
    yield "\n## The rules\n"
    for rule in rules:
        yield from _rule(rule)


def _rule(rule: Rule) -> Iterator[str]:
    source = rule.source
    of = f" · {source.characteristic}" if source.characteristic else ""
    yield f"### {source.id}\n"
    yield f"severity {source.severity} · confidence {source.confidence}{of}\n"
    yield f"{_text(source.why)}\n"
    yield f"*What words cannot show:* {_text(source.limits)}\n"


def _text(text: str) -> str:
    return " ".join(text.split())


def make(folder: Path) -> None:
    """Write all pages into a folder, and take away those of labels that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    made = pages(load_rulebook(rules_dir()))
    for old in folder.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    make(PAGES)
