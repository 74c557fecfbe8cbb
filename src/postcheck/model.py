"""The plain data that goes in and comes out. No spaCy, no I/O.

Offsets are characters of the original text, start included, end excluded.
Times are timezone-aware; a time without a zone is taken as UK local time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import MAXYEAR, MINYEAR, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, PlainSerializer

from postcheck.contact import Contact

SCHEMA_VERSION: Literal["1"] = "1"

AuthorRole = Literal["parent", "staff", "volunteer", "pupil", "governor", "visitor", "unknown"]
Venue = Literal["private_group", "public", "school_site"]
AttachmentKind = Literal["image", "video", "audio", "document", "link"]
MentionKind = Literal[
    "pupil",
    "own_child",
    "staff",
    "parent",
    "governor",
    "school",
    "group",
    "person",
    "reader",
    "writer",
]
Characteristic = Literal[
    "age",
    "disability",
    "gender_reassignment",
    "marriage_civil_partnership",
    "pregnancy_maternity",
    "race",
    "religion_or_belief",
    "sex",
    "sexual_orientation",
]
ContextKind = Literal[
    "negated",
    "quoted",
    "reported",
    "condemned",
    "hypothetical",
    "figurative",
    "asked",
    "positive",
]
Severity = Literal["low", "medium", "high"]
Confidence = Literal["low", "medium", "high"]
Verdict = Literal["clear", "advise", "review", "urgent"]
Field = Literal["text", "caption", "posted_at", "reply_to", "shared_from"]
Audience = Literal["school", "parent"]
# Whose names are to be left out of a report.
Whose = Literal["children", "all"]
# A text before a post: what it answers, or an earlier post of its thread.
EarlierText = Literal["reply_to", "thread"]

VERDICTS: tuple[Verdict, ...] = ("clear", "advise", "review", "urgent")
UK = ZoneInfo("Europe/London")


def with_zone(moment: datetime) -> datetime:
    """A time that is aware: without a zone it is UK local time.

    Raises ValueError for a year that has no neighbour, so that every time can be told in any zone.
    """
    if not MINYEAR < moment.year < MAXYEAR:
        raise ValueError(f"the year {moment.year} is out of range")
    return moment if moment.tzinfo else moment.replace(tzinfo=UK)


Moment = Annotated[datetime, AfterValidator(with_zone)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Attachment(_Frozen):
    """Something that came with a post; `caption` is its caption or alt text."""

    kind: AttachmentKind
    caption: str | None = None


class Post(_Frozen):
    """A text with what is known of it. Only `text` is needed.

    `venue` says where it stands (None: unknown); `reply_to` is the text answered,
    `shared_from` the text passed on. Posts of one `thread` come in order.
    """

    text: str
    id: str | None = None
    author: str | None = None
    author_role: AuthorRole = "unknown"
    posted_at: Moment | None = None
    platform: str | None = None
    venue: Venue | None = None
    attachments: tuple[Attachment, ...] = ()
    reply_to: str | None = None
    shared_from: str | None = None
    thread: str | None = None

    if TYPE_CHECKING:  # what type checkers and editors see

        def __init__(
            self,
            text: str,
            *,
            id: str | None = None,  # noqa: A002
            author: str | None = None,
            author_role: AuthorRole = "unknown",
            posted_at: datetime | str | None = None,
            platform: str | None = None,
            venue: Venue | None = None,
            attachments: Iterable[Attachment | Mapping[str, Any]] = (),
            reply_to: str | None = None,
            shared_from: str | None = None,
            thread: str | None = None,
            **unknown: Any,
        ) -> None: ...

    else:

        def __init__(self, text=None, **more):  # text may come without its name: Post("...")
            super().__init__(text=text, **more)


class Mention(_Frozen):
    """Someone or something that the text talks about.

    `named`: a proper name was used. `resolved_from`: the words that a pronoun stands for, the
    nearest that fit; `resolved_in`: where they are, in the text itself, in the one that it
    answers, or in an earlier post of its thread.
    """

    kind: MentionKind
    start: int
    end: int
    text: str
    named: bool = False
    resolved_from: str | None = None
    resolved_in: Literal["text"] | EarlierText | None = None


class Finding(_Frozen):
    """What a person sees: the exact words, the rule, the clauses and the reason.

    For `field == "text"`, `quote == post.text[start:end]`. Where something else than
    the text carries the finding (`field` says what), the span is empty and `evidence`
    holds the words or the fact. `suggestion`, for authors alone: a milder way to say it.
    """

    label: str
    start: int
    end: int
    quote: str
    rule: str
    severity: Severity
    confidence: Confidence
    characteristic: Characteristic | None = None
    grade: Literal["strong", "gross"] | None = None
    safeguarding: bool = False
    field: Field = "text"
    evidence: str = ""
    clauses: tuple[str, ...] = ()
    people: tuple[Mention, ...] = ()
    contexts: tuple[ContextKind, ...] = ()
    why: str = ""
    advice: str = ""
    suggestion: str = ""
    limits: str = ""


class Step(_Frozen):
    """One rung of the procedure, for a person to decide.

    `when` is the policy's own condition in words (None: none), `evidence` the quoted
    words that meet it, `source` the policy, or the guidance, that the step comes from.
    `by_when` is the policy's own time for it, `next_if` what would have to happen before the
    next rung, and which that is. From a history come `occurrence` ("a single item", or how
    often since when) and `taken` (when this step was last taken, and with what outcome).
    """

    id: str
    text: str
    who: str
    when: str | None = None
    evidence: tuple[str, ...] = ()
    source: str
    by_when: str | None = None
    next_if: str | None = None
    occurrence: str | None = None
    taken: str | None = None


class Help(_Frozen):
    """Help to show before anything else, for a draft that may tell of danger to somebody.

    `say`: what to do now, in plain words; `contacts`: whom to turn to, the nearest first. `quote`
    are the words that it answers, `post.text[start:end]`; where a finding brings it they are
    empty, and so is the span.
    """

    id: str
    title: str
    say: str
    contacts: tuple[Contact, ...]
    quote: str = ""
    start: int = 0
    end: int = 0


class Report(_Frozen):
    """The findings of one post, the verdict, the next step and the steps after it.

    `help`, for authors alone, is what to show first, whatever else was found. `notes`: what to
    know of the policy itself, such as that it is overdue for review.
    """

    # Who can take out the names; not part of the data, so it is neither copied nor written.
    __slots__ = ("_redactor",)

    schema_version: Literal["1"] = SCHEMA_VERSION
    post: Post
    help: tuple[Help, ...] = ()
    verdict: Verdict = "clear"
    labels: Annotated[frozenset[str], PlainSerializer(sorted, return_type=list[str])] = frozenset()
    findings: tuple[Finding, ...] = ()
    next_step: Step | None = None
    steps: tuple[Step, ...] = ()
    questions: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    policy: str
    policy_version: str
    rules_version: str

    def redacted(self, whose: Whose = "children") -> Report:
        """The report without names: placeholders such as [pupil 1] stand for them everywhere.

        A name has the same placeholder in all reports of one checker; offsets are those of the
        text with placeholders. "children": names of children, and of people of whom it is not
        known who they are; a grown-up author's own name stays. "all": every name.

        Raises:
            ValueError: the report did not come from a checker just now but was read from data,
                copied or unpickled: what it says does not tell all names.
        """
        redactor = getattr(self, "_redactor", None)
        if redactor is None:
            raise ValueError(
                "only a report as a Checker gives it can be redacted; check the post again"
            )
        redacted: Report = redactor.report(self, whose=whose)
        return redacted
