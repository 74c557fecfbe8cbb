"""What kind of entry a passage makes: whether it forbids, asks, tells what the school does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from postcheck.policyimport.cuefile import Cues, Found, Modality
from postcheck.policyimport.passages import Passage
from postcheck.policyimport.sentences import conditional, main_clause

EntryKind = Literal["clause", "unmapped", "duty", "question", "step", "route", "background"]
FORBIDS: frozenset[Modality] = frozenset({"must not", "asked not to", "not expected to"})
_ASKS = re.compile(
    r"(whether|is|are|does|do|did|would|will|could|can|should|have|has|am|might|who|what|how|why)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(we (would |do |also |therefore ){0,2}(ask|encourage|urge|suggest|recommend|expect|advise)"
    r"|(all )?(adults|members|users|people|admins?|administrators|moderators|class reps)"
    r"|everyone|everybody|you)\b",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(
    r"(talk (to|with) your|teach|show|set|agree|help|encourage|support|model|keep|respect|treat"
    r"|turn|mute|leave|switch|update|have a look|read|save|pause|remind)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(r"(the|our|we|it|this|there|each|every)\b", re.IGNORECASE)
# What may as well be said or done face to face; the other labels are about posts alone.
_SAID_ALOUD = frozenset(
    {
        "offensive_comment",
        "threat",
        "obscenity",
        "cyberbullying",
        "contact_with_child",
        "protected_characteristic_abuse",
    }
)
_GRAVE = frozenset(
    {
        "legal_advice",
        "local_authority_legal_team",
        "other_legal_action",
        "police",
        "ban_from_site",
        "block_access",
        "report_to_platform",
        "written_warning",
    }
)
_OF_POSTS = re.compile(
    r"\b(posts?|posted|comments?|content|online|screenshots?|author|poster|offending|breach(es)?"
    r"|(person|parent|parents|those|people|individual) (concerned|involved|responsible))\b",
    re.IGNORECASE,
)
_BEFALLS = re.compile(
    r"\b(?:will|may|could|can|would|shall|might)(?: \w+){0,2}"
    r" (?:be|get|result in|lead to|face|lose)\b",
    re.IGNORECASE,
)


def turns(passage: Passage, cues: Cues) -> bool:
    """Whether it says whom to turn to. Of what one should do, only where a worry is named: to ring
    somebody may be asked for other reasons."""
    found = cues.find("turning", passage.text)
    led = passage.listed and passage.role in ("duties", "prohibited", "questions")
    return any(one.cue.id == "turn-to" or not led for one in found)


@dataclass(frozen=True)
class Judge:
    """Tells the kind of one passage from what was found in it and above it."""

    passage: Passage
    cues: Cues
    labels: tuple[str, ...]
    found: tuple[Found, ...]
    said: Found | None
    routes: tuple[Found, ...]

    @property
    def modality(self) -> Modality | None:
        return self.said.cue.gives.modality if self.said else None

    def kind(self) -> EntryKind:
        role, listed, labels = self.passage.role, self.passage.listed, self.labels
        if self._names_breaches():
            return self._clause()
        if self._is_step():
            return "step"
        if self._asks() and role != "prohibited":
            return "question"
        forbids = self._forbids()
        if not forbids and role not in ("questions", "background") and self._turns():
            return "route"
        if self.modality in ("report", "allowed") and role != "prohibited" and not forbids:
            return self._guidance()
        if forbids:
            return self._clause()
        if role == "questions":
            return "question"
        if self.routes or (role == "routes" and self._turns()):
            return "route"
        binds = self.modality in ("must", "asked to")
        led = role in ("duties", "prohibited")
        if labels and (binds or (listed and (led or (role is None and not self._tells())))):
            return "clause" if not self._is_offline() else "duty"
        if listed and (led or (role is None and binds)):
            return "duty"
        asked = bool(self.passage.scope) or role == "duties" or self._is_plea()
        asked = asked or bool(_ASKED.match(main_clause(self.passage.text)))
        return "duty" if binds and asked and role != "background" else "background"

    def _names_breaches(self) -> bool:
        """Whether an item below a heading such as "Breaches" says what is one, not what is done."""
        passage = self.passage
        if passage.role != "procedure" or not passage.listed or not self.labels or passage.topic:
            return False
        told = self.cues.first("steps", f"{passage.lead} {passage.text}")
        answers = self._has("acting") or self.cues.first("acting", passage.lead)
        return told is None and not answers and not conditional(passage.lead)[0]

    def _clause(self) -> EntryKind:
        """What forbids something: no post can break what is done off line."""
        if self._is_offline():
            return "duty"
        return "clause" if self.labels else "unmapped"

    def _guidance(self) -> EntryKind:
        """What tells whom to turn to, or what one may do."""
        role, listed = self.passage.role, self.passage.listed
        if self.routes or (role == "routes" and self._turns()):
            return "route"
        told = bool(self.passage.scope) or role == "duties" or self._is_plea()
        if role in ("background", "routes") or not (listed or told):
            return "background"
        return "duty"

    def _asks(self) -> bool:
        text = self.passage.text
        return text.endswith("?") or (self.passage.role == "questions" and bool(_ASKS.match(text)))

    def _forbids(self) -> bool:
        role, listed, modality = self.passage.role, self.passage.listed, self.modality
        if role == "prohibited" and listed:
            return True
        states = not listed and self._has("statements")
        if modality in FORBIDS:
            aside = (states or role == "background") and not listed
            return bool(self.labels) or not aside
        if modality == "is not done":
            apart = role in ("background", "questions", "procedure", "routes")
            return bool(self.labels) and not states and not apart
        return False

    def _tells(self) -> bool:
        """Whether an item is a sentence that tells how something is."""
        return bool(_TELLS.match(self.passage.text)) and self.passage.text.endswith(".")

    def _is_offline(self) -> bool:
        return _SAID_ALOUD.issuperset(self.labels) and self._has("offline")

    def _turns(self) -> bool:
        by_role = self.passage.role == "routes" and self.modality == "report"
        return by_role or turns(self.passage, self.cues)

    def _is_plea(self) -> bool:
        pleads = self.said is not None and self.said.cue.id in ("please", "pledge")
        return pleads or bool(_IMPERATIVE.match(main_clause(self.passage.text)))

    def _has(self, topic: str) -> bool:
        return self.cues.first(topic, self.passage.text) is not None

    def _is_step(self) -> bool:
        """Whether it says what the school does."""
        passage, cues = self.passage, self.cues
        told = cues.find("steps", passage.text)
        if passage.text.endswith("?"):
            return False
        if not passage.listed and self._has("statements"):
            return False
        if passage.role == "procedure":
            about_others = passage.scope and not {"staff", "governor"} & set(passage.scope)
            acts = self._has("acting")
            if about_others and not acts and self.modality in (*FORBIDS, "asked to", "report"):
                return False
            return bool(told) or passage.listed or acts
        if not told or passage.role in ("questions", "background"):
            return False
        grave = any(one.cue.gives.step in _GRAVE for one in told)
        if self.modality in FORBIDS and (self.labels or not grave):
            return False
        if self.labels and self._breach_first():
            return False
        if passage.listed and passage.role in ("duties", "prohibited", "routes"):
            if passage.role == "duties" and self._answers_posts(told):
                return True
            found = cues.first("roles", passage.text)
            return bool(found and found.cue.gives.role == "procedure" and not passage.scope)
        answers = any(one.cue.id == "answering" for one in cues.find("roles", passage.text))
        acts = answers or self._has("acting") or bool(_BEFALLS.search(passage.text))
        return acts and not passage.scope

    def _breach_first(self) -> bool:
        """Whether it says of a kind of post, named first, that it is taken down or punished."""
        text = self.passage.text
        will = _BEFALLS.search(text)
        first = min((one.start for one in self.found), default=len(text))
        own = self.modality == "is not done" and not conditional(text)[0]
        return own and will is not None and first < will.start()

    def _answers_posts(self, told: list[Found]) -> bool:
        """Whether a list of what the school will do, as agreements have it, goes on with what it
        does about posts. The rest of such lists is what it does for children."""
        passage = self.passage
        school = self.cues.first("acting", passage.lead)
        if school is None or "parent" in passage.scope or "pupil" in passage.scope:
            return False
        grave = any(one.cue.gives.step in _GRAVE for one in told)
        return grave or bool(_OF_POSTS.search(passage.text)) or bool(conditional(passage.text)[0])
