"""What the API takes and gives. A report is as everywhere: see `postcheck.model.Report`."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from postcheck.labels import Label
from postcheck.model import (
    Attachment,
    Audience,
    AuthorRole,
    Characteristic,
    Confidence,
    Moment,
    Post,
    Report,
    Severity,
    Venue,
)
from postcheck.policy import Policy
from postcheck.rule import Rule

MOST_LETTERS = 20_000
"""Characters of one text; nobody writes a longer post."""
MOST_POSTS = 100
"""Posts of one request."""

Letters = Annotated[str, Field(max_length=MOST_LETTERS)]
Short = Annotated[str, Field(max_length=300)]
_EXAMPLE = {"text": "Well done to Oscar Finch in 4B for winning the spelling bee"}


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PostBody(_Body):
    """A post; all but the text may be left out. See `postcheck.Post`."""

    text: Letters
    id: Short | None = None
    author: Short | None = None
    author_role: AuthorRole = "unknown"
    posted_at: Moment | None = None
    platform: Short | None = None
    venue: Venue | None = None
    attachments: tuple[Attachment, ...] = Field((), max_length=20)
    reply_to: Letters | None = None
    shared_from: Letters | None = None
    thread: Short | None = None

    def post(self) -> Post:
        """The post itself."""
        return Post(**{name: getattr(self, name) for name in PostBody.model_fields})


class CheckRequest(PostBody):
    """A post, for whom it is checked, and beside which policy (left out: that of the server)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_EXAMPLE, "audience": "parent"}]})

    policy: Short | None = None
    audience: Audience = "school"


class CheckManyRequest(_Body):
    """Posts in order; those of one thread are context for each other."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"posts": [{**_EXAMPLE, "thread": "4B"}, {"text": "Hear hear"}]}]
        }
    )

    posts: tuple[PostBody, ...] = Field(min_length=1, max_length=MOST_POSTS)
    policy: Short | None = None
    audience: Audience = "school"


class CheckManyResponse(BaseModel):
    """One report for each post, in order."""

    reports: list[Report]


class PolicyEntry(BaseModel):
    """A policy that a request may ask for. `served`: it is used where none is asked for."""

    name: str
    title: str
    school: str
    version: str
    audience: tuple[AuthorRole, ...]
    review_due: str | None
    served: bool

    @classmethod
    def of(cls, policy: Policy, *, served: bool) -> PolicyEntry:
        """The entry of a policy."""
        known: dict[str, Any] = {
            name: getattr(policy, name) for name in cls.model_fields if name != "served"
        }
        return cls(**known, served=served)


class PoliciesResponse(BaseModel):
    """The policies that there are."""

    policies: list[PolicyEntry]


class LabelsResponse(BaseModel):
    """What a finding can say."""

    labels: list[Label]


class RuleResponse(BaseModel):
    """What a rule is for, and what it says to people."""

    id: str
    label: str
    characteristic: Characteristic | None
    severity: Severity
    confidence: Confidence
    safeguarding: bool
    why: str
    advice: str
    limits: str

    @classmethod
    def of(cls, rule: Rule) -> RuleResponse:
        """What is told of a rule."""
        return cls(**{name: getattr(rule.source, name) for name in cls.model_fields})


class HealthResponse(BaseModel):
    """That texts can be checked, and by what."""

    status: str = "ok"
    version: str
    policy: str
    policy_version: str
    rules_version: str
