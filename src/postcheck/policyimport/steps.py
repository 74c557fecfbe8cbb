"""The procedure of a document as ladders: its steps in its own order and words.

A police or legal step gets the condition that the document states, as far as it can be said of a
post's words. Where it states none, the narrowest one stands in, and a note tells so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from postcheck.ladder import FORCE_WORDS
from postcheck.policyimport.cuefile import Cues, Found
from postcheck.policyimport.entries import Entry
from postcheck.policyimport.names import slug, unique
from postcheck.policyimport.sentences import conditional

# Steps that are one: to contact the author, to talk, and to ask for a post to be taken down.
_MILD = frozenset({"discuss", "contact_author", "ask_for_removal", "written_request"})
_JOINT = re.compile(r"(?:[,;]\s*)?\b(?:and(?:\s+then)?|then|or)\b\s*|[,;]\s*", re.IGNORECASE)
_MODAL = re.compile(r"\b(will|may|can|must|would|shall|should)\b", re.IGNORECASE)
_NOBODY = "the school"
_Any = list[dict[str, Any]]


@dataclass
class Ladders:
    """Ladders as a policy file has them; `review`: who decides each case; `notes`: what a person
    should look at; `places`: for each step its entry."""

    ladders: list[dict[str, Any]] = field(default_factory=list)
    review: str | None = None
    notes: list[str] = field(default_factory=list)


def ladders_of(entries: Sequence[Entry], cues: Cues) -> Ladders:
    """The ladders of all entries that are steps."""
    build = _Build(cues)
    for entry in entries:
        if entry.kind == "step":
            build.add(entry)
    return build.done


class _Build:
    def __init__(self, cues: Cues) -> None:
        self.done = Ladders()
        self._cues = cues
        self._open: tuple[str, str, str] | None = None  # what the open ladder stands below
        self._taken: set[str] = set()

    def add(self, entry: Entry) -> None:
        passage = entry.passage
        told = self._told(passage.text)
        if told and told[0].cue.gives.step == "review":
            self.done.review = passage.text
            if len(told) == 1:
                return
            told = told[1:]
        said, action = conditional(passage.text)
        topic = passage.topic if self._opens(passage.topic) else ""
        lead_said, lead = conditional(passage.lead)
        opening = topic or (said if self._opens(said) and not self._forced(action, told) else "")
        opening = opening or (lead_said if self._opens(lead_said) else "")
        opening = opening or (lead.rstrip(" :") if self._opens(lead) else "")
        here = (passage.section if not topic else "", lead, opening)
        if self._open != here:
            self._start(here, opening)
        again = any(self._is_again(one) for one in (said, lead_said, passage.topic))
        own = "" if said == opening else said
        for rung in self._rungs(action, told, own, entry):
            if again:
                rung = {**rung, "once": "if it goes on"}
            self._put(rung)

    def _start(self, here: tuple[str, str, str], opening: str) -> None:
        """Begin a ladder, unless what follows goes on with the one that is open."""
        ladders = self.done.ladders
        goes_on = self._open is not None and self._open[0] == here[0]
        if goes_on and not opening and not self._open_condition():
            self._open = here
            return
        self._open = here
        name = unique(slug(opening or here[0]) or "procedure", self._taken)
        ladder: dict[str, Any] = {"id": name, "steps": []}
        if opening:
            ladder = {
                "id": name,
                "for": {"said": opening, "any": self._opens(opening)},
                "steps": [],
            }
        ladders.append(ladder)

    def _open_condition(self) -> bool:
        return "for" in self.done.ladders[-1]

    def _put(self, rung: dict[str, Any]) -> None:
        ladder = self.done.ladders[-1]
        ids = {one["id"] for one in ladder["steps"]}
        ladder["steps"].append({**rung, "id": unique(rung["id"], ids)})

    def _told(self, text: str) -> list[Found]:
        """The steps that a text names, in its order; of those on the same words the first cue's."""
        kept: list[Found] = []
        for one in self._cues.find("steps", text):
            if all(one.end <= other.start or other.end <= one.start for other in kept):
                kept.append(one)
        return sorted(kept, key=lambda one: one.start)

    def _rungs(
        self, action: str, told: list[Found], said: str, entry: Entry
    ) -> Iterable[dict[str, Any]]:
        """The steps of one sentence, each with its part of the words."""
        parts = self._parts(action)
        who = self._who(entry)
        if not parts:
            step = told[0].cue.gives.step if told else None
            yield self._rung(step or "step", action, said, who, entry)
        for number, (step, text) in enumerate(parts):
            own, rest = conditional(text)
            condition = own or (said if number == 0 or len(parts) == 1 else "")
            yield self._rung(step, _whole(rest, action) if own else text, condition, who, entry)

    def _parts(self, action: str) -> list[tuple[str, str]]:
        told = [one for one in self._told(action) if one.cue.gives.step != "review"]
        groups: list[list[Found]] = []
        for one in told:
            mild = one.cue.gives.step == "ask_for_removal" or (
                groups and {one.cue.gives.step, groups[-1][-1].cue.gives.step} <= _MILD
            )
            if groups and mild:
                groups[-1].append(one)
            else:
                groups.append([one])
        starts = [0]
        for before, after in pairwise(groups):
            joints = list(_JOINT.finditer(action, before[-1].start, after[0].start + 1))
            starts.append(joints[-1].end() if joints else after[0].start)
        ends = [*starts[1:], len(action)]
        steps = [group[0].cue.gives.step or "step" for group in groups]
        texts = (
            [action[start:end] for start, end in zip(starts, ends, strict=True)] if groups else []
        )
        return [(step, _whole(text, action)) for step, text in zip(steps, texts, strict=True)]

    def _rung(self, step: str, text: str, said: str, who: str, entry: Entry) -> dict[str, Any]:
        rung: dict[str, Any] = {"id": step, "text": _sentence(text), "who": who}
        words = f"{step} {text} {who}".replace("_", " ").lower()
        named = set(FORCE_WORDS.findall(words))
        force = "police" if "police" in named else "legal" if named else None
        when = self._when(said, force, entry, step)
        if force:
            rung["force"] = force
        if when:
            rung["when"] = when
        elif said and not self._is_again(said):
            rung["text"] = f"{rung['text'].rstrip('.')} ({said})."
            self._note(entry, f"the condition “{said}” is kept in words: no post shows it")
        return rung

    def _when(self, said: str, force: str | None, entry: Entry, step: str) -> dict[str, Any] | None:
        known = self._conditions(said)
        if not known:
            known = self._labels(said)
            if force:
                known = [{**one, "severities": ["high"]} for one in known]
        if known:
            return {"said": said, "any": known}
        if force is None:
            return None
        found = self._cues.first("unstated", force)
        known = _dumped(found) if found else []
        told = said or "the document states no condition"
        self._note(
            entry, f"the step '{step}' has no condition that a post can show; check its 'when'"
        )
        return {"said": f"{told}; taken for the gravest words alone", "any": known}

    def _conditions(self, said: str) -> _Any:
        found = self._cues.find("conditions", said) if said else []
        if any(one.cue.gives.negated for one in found):
            return []
        every = [one for hit in found for one in _dumped(hit)]
        return [one for index, one in enumerate(every) if one not in every[:index]]

    def _labels(self, said: str) -> _Any:
        denied = any(one.cue.gives.negated for one in self._cues.find("conditions", said))
        found = self._cues.find("labels", said) if said and not denied else []
        labels = dict.fromkeys(label for hit in found for label in hit.cue.gives.labels)
        return [{"labels": list(labels)}] if labels else []

    def _opens(self, said: str) -> _Any:
        """What a ladder is for, where the words say what was posted or by whom."""
        plain = [
            one for one in self._conditions(said) if one.keys() <= {"safeguarding", "author_roles"}
        ]
        return plain or self._labels(said)

    def _forced(self, action: str, told: list[Found]) -> bool:
        """Whether the first step is one for the police or the law: its condition is its own."""
        first = told[0].cue.gives.step or "" if told else ""
        return bool(FORCE_WORDS.search(first.replace("_", " "))) and len(told) == 1

    def _is_again(self, said: str) -> bool:
        return any(one.cue.gives.again for one in self._cues.find("conditions", said))

    def _who(self, entry: Entry) -> str:
        for text in (entry.passage.text, entry.passage.lead):
            found = self._cues.first("doers", text) if text else None
            if found and found.cue.gives.who:
                return found.cue.gives.who
        return _NOBODY

    def _note(self, entry: Entry, note: str) -> None:
        place = entry.passage.place or entry.passage.section
        self.done.notes.append(f"{place}: {note}" if place else note)


def _dumped(found: Found) -> _Any:
    return [
        one.model_dump(mode="json", exclude_none=True, by_alias=True)
        for one in found.cue.gives.any_of
    ]


def _tidy(text: str) -> str:
    return re.sub(r"(^(?:and|or|then)\s+|[\s,;]+(?:and|or|then)?\s*$)", "", text.strip())


def _whole(part: str, action: str) -> str:
    """A part of a sentence with the subject that it shares with the parts before."""
    text = _tidy(part)
    own, rest = conditional(text)
    if own and _MODAL.match(rest):
        return text
    if _MODAL.match(text) and (modal := _MODAL.search(action)):
        return f"{action[: modal.start()].strip()} {text}"
    bare = re.match(r"(to|by|with) ", text, re.IGNORECASE)
    return action if bare and not FORCE_WORDS.search(action.lower()) else text


def _sentence(text: str) -> str:
    plain = _tidy(text).rstrip(" .;,:")
    return f"{plain[:1].upper()}{plain[1:]}." if plain else text
