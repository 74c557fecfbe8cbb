"""Writes the pages of the documentation that are made from data: `python docs/generate.py`."""

from __future__ import annotations

from pathlib import Path

from postcheck.labels import Label, load_labels

DOCS = Path(__file__).resolve().parent
RULES = DOCS.parent / "rules"

_ABOUT = {
    "community": "the school, its staff, pupils, parents, governors or others connected with it",
    "anyone": "anyone; no link to the school is needed",
    "pupils": "a pupil",
    "staff": "a member of staff",
    "school": "the school",
}
_INTRODUCTION = """\
<!-- Made by docs/generate.py from rules/labels.yaml: change that file, then run it again. -->

# Labels

A label says what a finding may be. There are {count}. Each has one meaning, and a post can carry
several. A label is no judgement: it names the reason why a person might want to look at some
words, or why an author might want to change them. How grave it is stands beside it, as the
[severity](verdicts.md) of the rule.

A label says nothing of the law either. "Defamation" means that words *may* harm a name enough to
ask for advice; nobody here has decided that they do. See [limits](limits.md).
"""


def pages() -> dict[Path, str]:
    """Each generated page with its text."""
    return {DOCS / "labels.md": labels_page(load_labels(RULES))}


def labels_page(labels: tuple[Label, ...]) -> str:
    """The page on the taxonomy: a table of contents, then a section for each label."""
    rows = [f"| [`{label.id}`](#{label.id}) | {label.title} |" for label in labels]
    parts = [
        _INTRODUCTION.format(count=len(labels)),
        "\n".join(["| label | in short |", "| --- | --- |", *rows]) + "\n",
        *map(_section, labels),
    ]
    return "\n".join(parts)


def _section(label: Label) -> str:
    about = ", or ".join(_ABOUT[group] for group in label.about)
    return (
        f"## {label.id}\n\n**{label.title}.** {label.means}\n\n"
        f"An author reads: *{label.to_author}*\n\nWho it is about: {about}.\n"
    )


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
