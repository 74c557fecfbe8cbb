"""The form of a procedure: ladders of steps, and the conditions that open them.

Everything here is data as a policy file writes it. Which steps a post leads to is decided
in `procedure`, where the limits on police and legal steps hold whatever a file says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from postcheck.model import (
    Audience,
    AuthorRole,
    Characteristic,
    ContextKind,
    Finding,
    MentionKind,
    Post,
    Severity,
    Venue,
)
from postcheck.modelerror import did_you_mean

Grade = Literal["strong", "gross"]
Force = Literal["legal", "police"]
Once = Literal["first", "if it goes on"]

# What a step that speaks of the police or the law has to be marked as.
FORCE_WORDS = re.compile(
    r"\b(police|legal|legally|lawyers?|solicitors?|court|courts|prosecut\w*|libel|injunctions?)\b"
)


class Strict(BaseModel):
    """Frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _known_label(value: str, info: ValidationInfo) -> str:
    known = (info.context or {}).get("labels")
    if known is not None and value not in known:
        hint = did_you_mean(value, known)
        raise PydanticCustomError(
            "label", "unknown label '{label}'", {"label": value, "hint": hint}
        )
    return value


LabelId = Annotated[str, AfterValidator(_known_label), Field(title="Label")]
"""A label; checked against `labels` of the validation context, where one is given."""


class Condition(Strict):
    """What a finding, and the post it stands in, must be like: every key given must hold.

    `people` holds where the finding is about one of these kinds, `not_only_people` where it is
    about nobody known or about somebody of another kind, `contexts` where it is said in one of
    these ways. `forbidden`: whether a clause of the policy is against it. A fact of the post that
    is not known meets no condition.
    `course_of_conduct` holds where a history shows at least two occasions of harassment.
    """

    labels: tuple[LabelId, ...] | None = Field(None, min_length=1)
    characteristics: tuple[Characteristic, ...] | None = Field(None, min_length=1)
    grades: tuple[Grade, ...] | None = Field(None, min_length=1)
    severities: tuple[Severity, ...] | None = Field(None, min_length=1)
    contexts: tuple[ContextKind, ...] | None = Field(None, min_length=1)
    people: tuple[MentionKind, ...] | None = Field(None, min_length=1)
    not_only_people: tuple[MentionKind, ...] | None = Field(None, min_length=1)
    safeguarding: bool | None = None
    forbidden: bool | None = None
    venues: tuple[Venue, ...] | None = Field(None, min_length=1)
    author_roles: tuple[AuthorRole, ...] | None = Field(None, min_length=1)
    audiences: tuple[Audience, ...] | None = Field(None, min_length=1)
    course_of_conduct: Literal[True] | None = None

    def holds(
        self, finding: Finding, post: Post, audience: Audience, *, course: bool = False
    ) -> bool:
        kinds = {one.kind for one in finding.people}
        # The label comes first: it settles most conditions, and hundreds are asked for a post.
        return (
            (self.labels is None or finding.label in self.labels)
            and (self.severities is None or finding.severity in self.severities)
            and (self.characteristics is None or finding.characteristic in self.characteristics)
            and (self.grades is None or finding.grade in self.grades)
            and (self.venues is None or post.venue in self.venues)
            and (self.author_roles is None or post.author_role in self.author_roles)
            and (self.audiences is None or audience in self.audiences)
            and (self.contexts is None or not set(self.contexts).isdisjoint(finding.contexts))
            and (self.people is None or not kinds.isdisjoint(self.people))
            and (self.not_only_people is None or not kinds or not kinds <= {*self.not_only_people})
            and (self.safeguarding is None or self.safeguarding == finding.safeguarding)
            and (self.forbidden is None or self.forbidden == bool(finding.clauses))
            and (self.course_of_conduct is None or course)
        )


class When(Strict):
    """A condition in the policy's words (`said`) and as data; one of `any` must hold.

    `{occurrence}` in the words becomes "a single item", or how often it came since when.
    """

    said: str = Field(min_length=1)
    any_of: tuple[Condition, ...] = Field(alias="any", min_length=1)

    def meets(
        self, finding: Finding, post: Post, audience: Audience, *, course: bool = False
    ) -> bool:
        for one in self._by_label.get(finding.label, self._of_any_label):
            if one.holds(finding, post, audience, course=course):
                return True
        return False

    @cached_property
    def _of_any_label(self) -> tuple[Condition, ...]:
        return tuple(one for one in self.any_of if one.labels is None)

    @cached_property
    def _by_label(self) -> Mapping[str, tuple[Condition, ...]]:
        """The conditions that a finding of a label can meet; for most labels there is none."""
        labels = {label for one in self.any_of for label in one.labels or ()}
        return {
            label: tuple(one for one in self.any_of if one.labels is None or label in one.labels)
            for label in labels
        }


class Rung(Strict):
    """One step of a ladder. `force` marks what only quoted words of weight may open.

    `by_when` is the time that the policy sets for it, in words; `next_if` what must happen
    before the step after it, where the policy says more than "it goes on". With `each_time`
    it is due for every post anew, such as telling the safeguarding lead.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    text: str = Field(min_length=1)
    who: str = Field(min_length=1)
    when: When | None = None
    once: Once = "first"
    force: Force | None = None
    by_when: str | None = Field(None, min_length=1)
    next_if: str | None = Field(None, min_length=1)
    each_time: bool = False

    @model_validator(mode="after")
    def _force_is_named_and_conditional(self) -> Rung:
        words = f"{self.id} {self.text} {self.who}".replace("_", " ").lower()
        named = set(FORCE_WORDS.findall(words))
        needed = "police" if "police" in named else "legal"
        if named and self.force not in ("police", needed):
            raise PydanticCustomError(
                "force",
                "step '{step}' speaks of {words} but has no 'force: {needed}'",
                {
                    "step": self.id,
                    "words": ", ".join(sorted(named)),
                    "needed": needed,
                    "hint": f"add 'force: {needed}' and a 'when'",
                },
            )
        if self.force and self.when is None:
            raise PydanticCustomError(
                "force",
                "the {force} step '{step}' has no condition",
                {"force": self.force, "step": self.id, "hint": "add 'when' with 'said' and 'any'"},
            )
        return self


class Ladder(Strict):
    """Steps in order. Without `for`, any finding opens the ladder.

    With `only_beside`, it opens only where each finding that `for` does not meet is met
    by one of these conditions. `source` names the guidance, where it is not the policy.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    opens: When | None = Field(None, alias="for")
    only_beside: tuple[Condition, ...] | None = None
    source: str | None = None
    steps: tuple[Rung, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _steps_differ(self) -> Ladder:
        ids = [step.id for step in self.steps]
        if doubled := next((one for one in ids if ids.count(one) > 1), None):
            raise PydanticCustomError(
                "doubled", "the step '{step}' comes twice in one ladder", {"step": doubled}
            )
        return self


class Ladders(Strict):
    """What stands before every policy's own procedure, and the step where none applies."""

    before: tuple[Ladder, ...]
    otherwise: Rung

    @model_validator(mode="after")
    def _otherwise_is_mild(self) -> Ladders:
        if self.otherwise.force or self.otherwise.when:
            raise ValueError("'otherwise' must be a step without a condition")
        return self
