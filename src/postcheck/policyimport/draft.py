"""A draft of a policy file, made from a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from postcheck.documents import Document, read_document
from postcheck.errors import InputError
from postcheck.policyimport.cuefile import Cues, load_cues
from postcheck.policyimport.entries import Entry, entries_of
from postcheck.policyimport.exemplars import Exemplars, load_exemplars
from postcheck.policyimport.facts import Facts, facts_of, title_of
from postcheck.policyimport.kinds import EntryKind
from postcheck.policyimport.names import slug, unique
from postcheck.policyimport.passages import passages
from postcheck.policyimport.steps import ladders_of

_NOT_TOLD = "undated"


@dataclass(frozen=True)
class Given:
    """What the user says of a policy, where the document does not, or says it wrongly."""

    name: str | None = None
    title: str | None = None
    school: str | None = None
    version: str | None = None
    audience: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """A part of the policy file with the entries that it comes from."""

    value: dict[str, Any]
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A policy as data, and what a person has to know of it.

    `head`: title, school and other single values; `parts`: lists of items by key, in the order of
    a policy file. `entries`: every passage of the document. `missing`: what a policy needs and the
    document lacks, one sentence each; none: the file can be used. `notes`: what to look at.
    """

    document: Document
    head: dict[str, Any]
    parts: dict[str, tuple[Item, ...]]
    entries: tuple[Entry, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]

    def count(self, kind: EntryKind) -> int:
        """How many passages are of a kind."""
        return sum(entry.kind == kind for entry in self.entries)

    def as_data(self) -> dict[str, Any]:
        """The policy as its file holds it."""
        lists = {key: [item.value for item in items] for key, items in self.parts.items()}
        return {**self.head, **lists}


def import_policy(path: Path, *, rules_dir: Path, given: Given | None = None) -> Draft:
    """Read a document and draft a policy from it.

    Raises:
        InputError: it cannot be read, or nothing in it is an item of such a policy.
        MissingExtraError: the library for its format is not installed.
    """
    document = read_document(path)
    exemplars = load_exemplars(rules_dir)
    draft = draft_of(document, load_cues(rules_dir), given or Given(), exemplars)
    if not any(entry.kind in ("clause", "unmapped", "step") for entry in draft.entries):
        raise InputError(
            "nothing in the document is an item of a social-media policy",
            path=path,
            hint="give the policy itself, or write the policy file by hand",
        )
    return draft


def draft_of(
    document: Document, cues: Cues, given: Given, exemplars: Exemplars | None = None
) -> Draft:
    """The draft of a document that was read. `exemplars`: where its examples come from."""
    title = title_of(document.blocks, cues)
    found = passages(document.blocks, cues, title)
    entries = tuple(entries_of(found, cues))
    binding = (one.passage for one in entries if one.kind in ("clause", "unmapped", "duty"))
    scopes = tuple(dict.fromkeys(one for passage in binding for one in passage.scope))
    facts = facts_of(document.blocks, cues, title, scopes)
    name = slug(given.name or given.school or facts.school or title) or "policy"
    steps = ladders_of(entries, cues)
    ids = _Ids(name)
    parts = {
        "clauses": _clauses(entries, ids, exemplars),
        "unmapped": _unmapped(entries, ids),
        "duties": _duties(entries, ids),
        "self_check": _questions(entries),
        "routes": _routes(entries, given),
        "procedure": tuple(Item(ladder) for ladder in steps.ladders),
    }
    head, missing = _head(facts, given, steps.review)
    missing += _lacking(parts)
    notes = (*_about(entries, parts, facts), *_left_out(document), *steps.notes)
    return Draft(document, head, parts, entries, tuple(missing), notes)


class _Ids:
    """Ids of clauses, duties and unmapped items: policy.section.number, each once."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._taken: set[str] = set()

    def next(self, entry: Entry, number: str) -> str:
        section = slug(entry.passage.section) or "items"
        return unique(f"{self._name}.{section}.{number}", self._taken)


def _number(entry: Entry, count: int) -> str:
    plain = entry.passage.number.lower().replace(".", "-")
    told = "".join(char for char in plain if char.isascii() and (char.isalnum() or char == "-"))
    return told.strip("-") or str(count)


def _clauses(entries: Sequence[Entry], ids: _Ids, exemplars: Exemplars | None) -> tuple[Item, ...]:
    items: list[Item] = []
    for entry in entries:
        if entry.kind != "clause":
            continue
        number = _number(entry, len(items) + 1)
        value: dict[str, Any] = {
            "id": ids.next(entry, number),
            "section": entry.passage.section or "Items",
            "number": entry.passage.number or number,
            "text": entry.passage.text,
            "labels": list(entry.labels),
        }
        if entry.characteristics:
            value["characteristics"] = list(entry.characteristics)
        if entry.author_roles:
            value["author_roles"] = list(entry.author_roles)
        value["needs"] = entry.needs
        if exemplars and (examples := exemplars.of(value)):
            value["examples"] = examples
        items.append(Item(value, (entry,)))
    return tuple(items)


def _unmapped(entries: Sequence[Entry], ids: _Ids) -> tuple[Item, ...]:
    items: list[Item] = []
    for entry in entries:
        if entry.kind == "unmapped":
            number = _number(entry, len(items) + 1)
            value = {
                "id": ids.next(entry, number),
                "section": entry.passage.section or "Items",
                "number": entry.passage.number or number,
                "text": entry.passage.text,
            }
            items.append(Item(value, (entry,)))
    return tuple(items)


def _duties(entries: Sequence[Entry], ids: _Ids) -> tuple[Item, ...]:
    items: list[Item] = []
    for entry in entries:
        if entry.kind == "duty":
            value = {
                "id": ids.next(entry, _number(entry, len(items) + 1)),
                "section": entry.passage.section or "Items",
                "text": entry.passage.text,
            }
            items.append(Item(value, (entry,)))
    return tuple(items)


def _questions(entries: Sequence[Entry]) -> tuple[Item, ...]:
    taken: set[str] = set()
    items = []
    for entry in entries:
        if entry.kind == "question":
            text = entry.passage.text
            value: dict[str, Any] = {"id": unique(slug(text) or "question", taken), "text": text}
            if entry.labels:
                value["fits"] = list(entry.labels)
            items.append(Item(value, (entry,)))
    return tuple(items)


def _routes(entries: Sequence[Entry], given: Given) -> tuple[Item, ...]:
    """Those whom the document names, in its order, or those whom the user names instead."""
    named = {one.cue.gives.to or "": one for entry in entries for one in entry.routes}
    items = []
    safe = [to for to, one in named.items() if one.cue.gives.safeguarding]
    sources = tuple(entry for entry in entries if entry.routes)
    items += [Item({"safeguarding": True, "to": to}, sources) for to in safe]
    plain = list(given.routes) or [to for to in named if to not in safe]
    if plain:
        value: dict[str, Any] = {"to": plain[0]}
        if plain[1:]:
            value["then"] = plain[1:]
        items.append(Item(value, () if given.routes else sources))
    return tuple(items)


def _head(facts: Facts, given: Given, review: str | None) -> tuple[dict[str, Any], list[str]]:
    missing: list[str] = []
    head: dict[str, Any] = {"title": given.title or facts.title}
    school = given.school or facts.school
    head["school"] = school or "not named"
    head["version"] = given.version or facts.version or facts.dated or _NOT_TOLD
    head["audience"] = list(given.audience or facts.audience)
    if not head["audience"]:
        missing.append("whom it is for: give --audience parent (or staff, pupil, ...)")
        del head["audience"]
    if review:
        head["review"] = review
    if facts.review_due:
        head["review_due"] = facts.review_due
    return head, missing


def _lacking(parts: dict[str, tuple[Item, ...]]) -> list[str]:
    missing = []
    if not parts["clauses"]:
        missing.append("an item for which a label stands: give a clause its labels by hand")
    if not any("safeguarding" not in item.value for item in parts["routes"]):
        missing.append('whom to turn to with a concern: give --route "the class teacher"')
    return missing


def _about(entries: Sequence[Entry], parts: dict[str, tuple[Item, ...]], facts: Facts) -> list[str]:
    notes = []
    if not facts.school:
        notes.append("no school is named: give --school if it has one")
    if not facts.version and not facts.dated:
        notes.append("no version or date is told: give --version if it has one")
    if not parts["procedure"]:
        notes.append("no procedure is told, and none was made up: a person decides each case")
    notes += _about_examples(parts["clauses"])
    if count := len(parts["unmapped"]):
        items = (
            "1 item has no label and finds"
            if count == 1
            else f"{count} items have no label and find"
        )
        notes.append(f"{items} nothing: see 'unmapped'")
    return notes


def _left_out(document: Document) -> list[str]:
    margins = sum(block.kind == "margin" for block in document.blocks)
    contents = sum(block.kind == "contents" for block in document.blocks)
    named = [f"{margins} of page headers and footers"] if margins else []
    named += [f"{contents} of the table of contents"] if contents else []
    return [f"lines left out: {' and '.join(named)}"] if named else []


def _about_examples(clauses: Sequence[Item]) -> list[str]:
    lacking = [item.value["id"] for item in clauses if "examples" not in item.value]
    if not lacking:
        told = "the examples are posts of the shipped policies: put the school's own in their place"
        return [told] if clauses else []
    named = ", ".join(lacking[:3]) + (" and others" if len(lacking) > 3 else "")
    told = f"no examples fit {named}: add posts that break it and posts that nearly do"
    return [told]
