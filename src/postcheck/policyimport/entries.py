"""What each passage of a document is for a policy: a clause, a duty, a question, a step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from postcheck.clause import Needs
from postcheck.model import AuthorRole, Characteristic
from postcheck.policyimport.cuefile import Cues, Found, Modality
from postcheck.policyimport.kinds import FORBIDS, EntryKind, Judge, turns
from postcheck.policyimport.passages import Passage
from postcheck.policyimport.sentences import main_clause

_PCA = "protected_characteristic_abuse"
_ALL = 9
_SIBLINGS = 3  # so many clauses tell what a list is


@dataclass(frozen=True)
class Entry:
    """A passage and what it was taken for. `found`: the cues that mapped it; `routes`: whom it
    names to turn to."""

    kind: EntryKind
    passage: Passage
    labels: tuple[str, ...] = ()
    characteristics: tuple[Characteristic, ...] | None = None
    modality: Modality | None = None
    needs: Needs = "text"
    found: tuple[Found, ...] = ()
    routes: tuple[Found, ...] = ()

    @property
    def author_roles(self) -> tuple[AuthorRole, ...] | None:
        """Whose posts alone it is for; None: anyone's. A school's public may be anyone."""
        scope = self.passage.scope
        narrow = scope and not {"parent", "visitor", "governor"} & set(scope)
        return scope if narrow else None

    def quotes(self) -> tuple[str, ...]:
        """The words that each cue matched."""
        return tuple(self.passage.text[one.start : one.end] for one in self.found)


def entries_of(passages: Sequence[Passage], cues: Cues) -> list[Entry]:
    """What all passages of a document are. In a list whose items are mostly clauses, one that
    no cue knows is not background: it is kept as unmapped. In a list of what the school does
    about posts, what else names a step is one too."""
    entries: list[Entry] = []
    judged = (entry_of(passage, cues) for passage in passages)
    for _, some in groupby(judged, key=lambda one: (one.passage.section, one.passage.lead)):
        entries += _with_siblings(list(some), cues)
    return entries


def _with_siblings(entries: list[Entry], cues: Cues) -> list[Entry]:
    if any(one.kind == "step" and one.passage.listed for one in entries):
        return [
            replace(one, kind="step", routes=())
            if one.kind == "duty" and one.passage.listed and cues.first("steps", one.passage.text)
            else one
            for one in entries
        ]
    items = [one for one in entries if one.passage.listed and one.passage.role is None]
    clauses = [one for one in items if one.kind == "clause"]
    if len(clauses) < _SIBLINGS or 2 * len(clauses) <= len(items):
        return entries
    return [
        replace(one, kind="unmapped") if one in items and one.kind == "background" else one
        for one in entries
    ]


def entry_of(passage: Passage, cues: Cues) -> Entry:
    """What one passage is. Nothing is guessed: what matches no cue stays as it is."""
    text, scope = passage.text, passage.scope
    found = tuple(cues.find("labels", text, scope))
    labels = tuple(dict.fromkeys(label for one in found for label in one.cue.gives.labels))
    said = _modality(passage, cues)
    modality = said.cue.gives.modality if said else None
    routes = _routes(passage, cues, modality)
    kind = Judge(passage, cues, labels, found, said, routes).kind()
    mapped = kind in ("clause", "question")
    return Entry(
        kind=kind,
        passage=passage,
        labels=labels if mapped else (),
        characteristics=_characteristics(text, cues) if mapped and _PCA in labels else None,
        modality=modality,
        needs=_needs(found),
        found=found if mapped else (),
        routes=() if kind == "step" else routes,
    )


def _modality(passage: Passage, cues: Cues) -> Found | None:
    """How strictly it is said: by an item that ends its lead, by itself, else by the lead."""
    text, lead = main_clause(passage.text), main_clause(passage.lead)
    ends_lead = lead.endswith(":") and text[:1].islower()
    for words in (f"{lead} {text}" if ends_lead else "", text, lead):
        if words and (found := cues.first("modality", words, passage.scope)):
            return found
    return None


def _routes(passage: Passage, cues: Cues, modality: Modality | None) -> tuple[Found, ...]:
    tells = passage.role == "routes" or (modality not in FORBIDS and turns(passage, cues))
    if not tells or passage.role == "questions":
        return ()
    return tuple(cues.apart("routes", passage.text))


def _characteristics(text: str, cues: Cues) -> tuple[Characteristic, ...] | None:
    """Those that an item names; None where it names all, or none in particular."""
    found = cues.find("characteristics", text)
    named = {one for hit in found for one in hit.cue.gives.characteristics}
    if not named or len(named) == _ALL:
        return None
    return tuple(sorted(named))


def _needs(found: tuple[Found, ...]) -> Needs:
    return "text+meta" if any(one.cue.source.needs != "text" for one in found) else "text"
