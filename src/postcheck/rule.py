"""A rule as its file states it, checked strictly, and as the engine uses it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from postcheck.clues import Clues
from postcheck.model import (
    AttachmentKind,
    AuthorRole,
    Characteristic,
    Confidence,
    ContextKind,
    MentionKind,
    Post,
    Severity,
    Venue,
    Verdict,
)
from postcheck.pattern import Sequence as Pattern

RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)+$", max_length=60)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Status = Literal["draft", "stable", "retired"]
TextField = Literal["text", "caption", "reply_to", "shared_from"]


class Strict(BaseModel):
    """Unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class About(Strict):
    """Who or what must be meant: a mention of one of `who` within so many words of the match.

    `within` None: anywhere in the text. `who` empty: the patterns say who is meant themselves.
    """

    who: tuple[MentionKind, ...]
    within: int | None = Field(default=None, ge=0, le=60)


class When(Strict):
    """What must be known of the post besides its words. All conditions given must hold.

    `shares`: what would be said of the text that it passes on, if that were a post.
    `posted`: "lesson_time" is a school day's lessons. `answers_breach`: the text that the post
    answers or passes on (or one shortly before it in its thread) has findings itself.
    """

    author_role: tuple[AuthorRole, ...] | None = None
    venue: tuple[Venue, ...] | None = None
    attachment: tuple[AttachmentKind, ...] | None = None
    posted: Literal["lesson_time"] | None = None
    answers_breach: Literal[True] | None = None
    shares: tuple[Verdict, ...] | None = None


class CluesSource(Strict):
    """Clues that must stand within so many words of a hit, of at least so many different kinds."""

    least: int = Field(ge=1)
    within: int = Field(ge=1, le=60)
    kinds: dict[str, tuple[Line, ...]]

    @model_validator(mode="after")
    def _has_enough(self) -> CluesSource:
        if len(self.kinds) < self.least:
            raise ValueError(f"clues of {self.least} kinds need as many kinds")
        return self


class PostExample(Strict):
    """An example that needs more than its text: the fields of a Post."""

    text: str
    author_role: AuthorRole = "unknown"
    posted_at: str | None = None
    platform: str | None = None
    venue: Venue | None = None
    attachments: tuple[dict[str, Any], ...] = ()
    reply_to: str | None = None
    shared_from: str | None = None


Example = Text | PostExample


class Examples(Strict):
    """`match`: must be found, with [[ ]] around the exact span; `no_match`: must not be found by
    this rule; `todo_match`: a known miss, kept in sight."""

    match: tuple[Example, ...] = ()
    no_match: tuple[Example, ...] = ()
    todo_match: tuple[Example, ...] = ()


class RuleSource(Strict):
    """One entry of a rule file, as written.

    `also`: labels that the same words carry as well where they are aimed at somebody in
    particular, as abuse of a teacher over a characteristic is an offensive comment, too.
    """

    id: RuleId
    label: str
    also: tuple[str, ...] = ()
    characteristic: Characteristic | None = None
    grade: Literal["strong", "gross"] | None = None
    severity: Severity
    confidence: Confidence
    status: Status = "stable"
    safeguarding: bool = False
    field: TextField = "text"
    match: tuple[Line, ...] = ()
    tokens: tuple[tuple[dict[str, Any], ...], ...] = ()
    clues: CluesSource | None = None
    when: When | None = None
    about: About | None = None
    unless: tuple[Line, ...] = ()
    drop_in: tuple[ContextKind, ...] = ()
    clauses: tuple[str, ...] = ()
    examples: Examples
    why: Text
    advice: Text
    limits: Text

    @model_validator(mode="after")
    def _has_a_condition(self) -> RuleSource:
        if not (self.match or self.tokens or self.when):
            raise ValueError("a rule needs match, tokens or when")
        if self.clues and not self.match:
            raise ValueError("clues stand around what match finds")
        if (self.label == "protected_characteristic_abuse") != (self.characteristic is not None):
            raise ValueError(
                "characteristic goes with the label protected_characteristic_abuse, and only there"
            )
        if (self.label == "obscenity") != (self.grade is not None):
            raise ValueError(
                "grade (strong or gross) goes with the label obscenity, and only there"
            )
        return self


@dataclass(frozen=True)
class Rule:
    """A rule ready to use: its source, where it stands, and its compiled patterns."""

    source: RuleSource
    path: Path
    line: int
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    about: About | None
    clues: Clues | None = None

    @property
    def id(self) -> str:
        """The rule's id."""
        return self.source.id

    @property
    def lines(self) -> Iterator[tuple[str, Pattern]]:
        """Every line of `match` and `clues` with its pattern."""
        yield from zip(self.source.match, self.patterns, strict=True)
        if self.clues and self.source.clues:
            lines = chain.from_iterable(self.source.clues.kinds.values())
            yield from zip(lines, self.clues.patterns, strict=True)

    @property
    def all_patterns(self) -> tuple[Pattern, ...]:
        """Everything that it asks of the words of a text."""
        return (*self.patterns, *self.unless, *(self.clues.patterns if self.clues else ()))


def marked(example: Example) -> tuple[Post, tuple[int, int] | None]:
    """An example as a Post without its [[ ]] marks, and the span that they enclose, if any.

    Raises:
        ValueError: the marks do not pair.
    """
    text = example if isinstance(example, str) else example.text
    known = {} if isinstance(example, str) else example.model_dump(exclude={"text"})
    before, opened, rest = text.partition("[[")
    inside, closed, after = rest.partition("]]")
    if bool(opened) != bool(closed) or "[[" in after or "]]" in after:
        raise ValueError(f"[[ and ]] do not pair in {text!r}")
    span = (len(before), len(before) + len(inside)) if opened else None
    return Post(text=before + inside + after, **known), span


def example_text(example: Example) -> str:
    """An example in one line, with what is known besides its text."""
    if isinstance(example, str):
        return example
    known = example.model_dump(exclude={"text"}, exclude_defaults=True)
    facts = ", ".join(f"{name}: {value}" for name, value in known.items())
    return f"{example.text}  [{facts}]" if facts else example.text
