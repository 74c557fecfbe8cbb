"""What each passage of a document is for a policy: a clause, a duty, a question, a step."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from postcheck.clause import Needs
from postcheck.model import AuthorRole, Characteristic
from postcheck.policyimport.cuefile import Cues, Found, Modality
from postcheck.policyimport.passages import Passage
from postcheck.policyimport.sentences import main_clause

EntryKind = Literal["clause", "unmapped", "duty", "question", "step", "route", "background"]
_FORBIDS: frozenset[Modality] = frozenset({"must not", "asked not to", "not expected to"})
_ASKS = re.compile(
    r"(whether|is|are|does|do|did|would|will|could|can|should|have|has|am|might|who|what|how|why)\b",
    re.IGNORECASE,
)
_PCA = "protected_characteristic_abuse"
_ALL = 9


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


def entry_of(passage: Passage, cues: Cues) -> Entry:
    """What one passage is. Nothing is guessed: what matches no cue stays as it is."""
    text, scope = passage.text, passage.scope
    found = tuple(cues.find("labels", text, scope))
    labels = tuple(dict.fromkeys(label for one in found for label in one.cue.gives.labels))
    modality = _modality(passage, cues)
    routes = _routes(passage, cues, modality)
    kind = _kind(passage, cues, labels, modality, routes)
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


def _modality(passage: Passage, cues: Cues) -> Modality | None:
    """How strictly it is said: by an item that ends its lead, by itself, else by the lead."""
    text, lead = main_clause(passage.text), main_clause(passage.lead)
    ends_lead = lead.endswith(":") and text[:1].islower()
    for words in (f"{lead} {text}" if ends_lead else "", text, lead):
        if words and (found := cues.first("modality", words, passage.scope)):
            return found.cue.gives.modality
    return None


def _routes(passage: Passage, cues: Cues, modality: Modality | None) -> tuple[Found, ...]:
    turns = passage.role == "routes" or (
        modality not in _FORBIDS and cues.first("turning", passage.text) is not None
    )
    if not turns or passage.role == "questions":
        return ()
    return tuple(cues.apart("routes", passage.text))


def _kind(
    passage: Passage,
    cues: Cues,
    labels: tuple[str, ...],
    modality: Modality | None,
    routes: tuple[Found, ...],
) -> EntryKind:
    role, listed = passage.role, passage.listed
    if _is_step(passage, cues, modality):
        return "step"
    forbids = modality in _FORBIDS or (role == "prohibited" and listed)
    asks = passage.text.endswith("?") or (role == "questions" and bool(_ASKS.match(passage.text)))
    if asks and role != "prohibited":
        return "question"
    if not forbids and not listed and _forbids(passage, cues):
        forbids = True
    if modality in ("report", "allowed") and role != "prohibited":
        return "route" if routes and (role == "routes" or not listed) else "duty"
    if forbids:
        return "clause" if labels else "unmapped"
    if role == "questions":
        return "question"
    if routes:
        return "route"
    binds = modality in ("must", "asked to") or (listed and role in ("duties", "prohibited"))
    if labels and binds:
        return "clause"
    if listed and role != "background":
        return "clause" if labels and role is None else "duty"
    return "duty" if binds and (passage.scope or role == "duties") else "background"


def _forbids(passage: Passage, cues: Cues) -> bool:
    """Whether a sentence of prose says what use is inappropriate, without "must not"."""
    found = cues.first("roles", passage.text)
    return bool(found and found.cue.id == "forbidden" and passage.role != "background")


def _is_step(passage: Passage, cues: Cues, modality: Modality | None) -> bool:
    """Whether it says what the school does."""
    told = cues.find("steps", passage.text)
    if passage.role == "procedure":
        about_others = passage.scope and not {"staff", "governor"} & set(passage.scope)
        if about_others and modality in (*_FORBIDS, "asked to", "report"):
            return False
        return bool(told) or passage.listed
    if not told or passage.text.endswith("?") or passage.role == "questions":
        return False
    if passage.listed and passage.role in ("duties", "prohibited", "routes"):
        found = cues.first("roles", passage.text)
        return bool(found and found.cue.gives.role == "procedure" and not _asks_people(passage))
    found = next((f for f in cues.find("roles", passage.text) if f.cue.id == "answering"), None)
    return found is not None and not _asks_people(passage)


def _asks_people(passage: Passage) -> bool:
    return bool(passage.scope)


def _characteristics(text: str, cues: Cues) -> tuple[Characteristic, ...] | None:
    """Those that an item names; None where it names all, or none in particular."""
    found = cues.find("characteristics", text)
    named = {one for hit in found for one in hit.cue.gives.characteristics}
    if not named or len(named) == _ALL:
        return None
    return tuple(sorted(named))


def _needs(found: tuple[Found, ...]) -> Needs:
    return "text+meta" if any(one.cue.source.needs != "text" for one in found) else "text"
