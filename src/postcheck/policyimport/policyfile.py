"""A draft as YAML, each item with a comment that says where it comes from and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from postcheck.policyimport.draft import Draft, Item
from postcheck.policyimport.entries import Entry

_WIDTH = 100
_NO_COMMENT = re.compile(r"[^\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd]")
_UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\t]")
_MAX_COMMENT = 300
_EXAMPLES = "# Posts of the shipped policies for these labels; put the school's own in their place."


class _Dumper(yaml.SafeDumper):
    """Writes lists of words on one line, and no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _sequence(dumper: yaml.SafeDumper, data: list[Any]) -> yaml.Node:
    flow = all(isinstance(one, str) and len(one) < 60 for one in data)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=flow)


_Dumper.add_representer(list, _sequence)


def as_yaml(draft: Draft) -> str:
    """The text of a policy file."""
    return "\n".join(_lines(draft)).rstrip() + "\n"


def _lines(draft: Draft) -> Iterator[str]:
    yield _comment(f"Drafted from {draft.document.name}. Read it against the document.")
    for sentence in draft.missing:
        yield _comment(f"MISSING, the file cannot be used without it: {sentence}")
    for note in draft.notes:
        yield _comment(f"Note: {note}")
    yield from _dumped(draft.head)
    for key, items in draft.parts.items():
        if items:
            yield from ("", f"{key}:")
            for number, item in enumerate(items):
                yield from ([""] if number and key in ("clauses", "procedure") else [])
                yield from _item(item)
        elif key == "procedure":
            yield from ("", "procedure: []")


def _item(item: Item) -> Iterator[str]:
    for entry in item.entries[:3]:
        yield "  " + _comment(_source(entry))
    for line in _dumped([item.value]):
        if line == "  examples:":
            yield f"    {_EXAMPLES}"
        yield f"  {line}"


def _source(entry: Entry) -> str:
    """Where an item comes from, how strictly it is said, and which words mapped it."""
    lead = f"under “{entry.passage.lead}”" if entry.passage.lead else ""
    parts = [entry.passage.place, lead, entry.modality or ""]
    parts += [
        f"“{quote}” -> {', '.join(found.cue.gives.labels)}"
        for found, quote in zip(entry.found, entry.quotes(), strict=True)
    ]
    return "; ".join(part for part in parts if part) or "from the document"


def _comment(text: str) -> str:
    return f"# {_NO_COMMENT.sub(' ', ' '.join(text.split()))[:_MAX_COMMENT]}"


def _dumped(value: Any) -> list[str]:
    text: str = yaml.dump(
        _clean(value), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH
    )
    return text.rstrip("\n").split("\n")


def _clean(value: Any) -> Any:
    """Without characters that YAML cannot hold."""
    if isinstance(value, str):
        return " ".join(_UNREADABLE.sub(" ", value).split()) or "-"
    if isinstance(value, dict):
        return {key: _clean(one) for key, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list) else value
