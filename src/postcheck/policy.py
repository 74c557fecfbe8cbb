"""A school's policy as data: its clauses, duties, routes, contacts and procedure.

Policies are files below `rules/policies/`, or anywhere: a name or a path will do. A file stands
alone, or extends another one; see `policyfile`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from pydantic import Field

from postcheck.clause import (
    Clause,
    Duty,
    Helper,
    Question,
    Route,
    SchoolContact,
    Unmapped,
    whom,
)
from postcheck.contact import Contact
from postcheck.duedate import last_day
from postcheck.ladder import Grade, LabelId, Ladder, Strict
from postcheck.model import AuthorRole, Characteristic, Finding, Post, Venue
from postcheck.model import Field as FindingField
from postcheck.procedure import routes_for

_WRITERS: dict[AuthorRole, str] = {
    "parent": "parents",
    "staff": "staff",
    "volunteer": "volunteers",
    "pupil": "pupils",
    "governor": "governors",
    "visitor": "visitors",
}
_PLACES: dict[Venue, str] = {
    "private_group": "private groups",
    "public": "public places",
    "school_site": "the school's own pages",
}


class Head(Strict):
    """What every policy file says of itself.

    `review` says who decides each case, `review_due` when the document itself is to be looked at
    again, in its own words. `venues`: where posts have to stand for the policy to lead to its
    steps (None: anywhere). Of the labels in `labels_off` nothing is shown but what touches the
    safety of a child. `contacts`: how to reach those whom routes name, and others.
    """

    title: str = Field(min_length=1)
    school: str = Field(min_length=1)
    version: str = Field(min_length=1)
    review: str | None = None
    review_due: str | None = None
    venues: tuple[Venue, ...] | None = Field(None, min_length=1)
    labels_off: tuple[LabelId, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()
    contacts: tuple[SchoolContact, ...] = ()


class Standalone(Head):
    """A policy file that says everything itself. `audience`: whose posts the policy judges."""

    audience: tuple[AuthorRole, ...] = Field(min_length=1)
    clauses: tuple[Clause, ...] = Field(min_length=1)
    duties: tuple[Duty, ...] = ()
    self_check: tuple[Question, ...] = ()
    routes: tuple[Route, ...] = Field(min_length=1)
    procedure: tuple[Ladder, ...]  # may be empty: then a person reads the post and decides


class Policy(Standalone):
    """A policy, checked. `name` is the stem of its file; `extends` names what it builds on."""

    name: str
    extends: str | None = None

    def clauses_for(
        self,
        label: str,
        characteristic: Characteristic | None = None,
        grade: Grade | None = None,
        *,
        post: Post | None = None,
        field: FindingField | None = None,
    ) -> tuple[str, ...]:
        """The ids of the clauses that such a finding breaks, in the policy's order.

        Without `post`, clauses for some authors or some places alone are left out. `field`:
        what carries the finding (None: not known, so no clause is left out for it).
        """
        return tuple(
            clause.id
            for clause in self._by_label.get(label, ())
            if clause.covers(label, characteristic, grade, post=post, field=field)
        )

    def has_clause(self, clause_id: str) -> bool:
        """Whether a clause of this id is part of the policy."""
        return any(clause.id == clause_id for clause in self.clauses)

    @cached_property
    def _by_label(self) -> Mapping[str, tuple[Clause, ...]]:
        """The clauses that a finding of a label can break."""
        labels = {label for clause in self.clauses for label in clause.labels}
        return {
            label: tuple(clause for clause in self.clauses if label in clause.labels)
            for label in labels
        }

    def who_can_help(self, findings: Sequence[Finding] = ()) -> tuple[Helper, ...]:
        """Whom to turn to with these findings, first to last, each with its contact if it has one.

        Without findings, whom to turn to in general: the routes that ask for nothing, or else the
        one for most labels. The contacts that are left come last, those of no route at the end.
        """
        reached = {one.key: one for one in self.contacts}
        named: dict[str, str] = {}
        for to in routes_for(self, findings) if findings else self._in_general():
            named.setdefault(whom(to), to)
        in_routes = {whom(to) for route in self.routes for to in route.names}
        left = (one for one in self.contacts if one.key not in named)
        rest = sorted(left, key=lambda one: one.key not in in_routes)
        return (
            *(Helper(to=to, contact=_contact(reached.get(key))) for key, to in named.items()),
            *(Helper(to=one.to, contact=one.contact) for one in rest),
        )

    def _in_general(self) -> tuple[str, ...]:
        general = [one for one in self.routes if one.labels is None and not one.safeguarding]
        if not general:
            open_ones = [one for one in self.routes if not one.safeguarding] or self.routes
            general = [max(open_ones, key=lambda one: len(one.labels or ()))]
        return tuple(name for route in general for name in route.names)

    def looks_for(self, label: str, *, safeguarding: bool = False) -> bool:
        """Whether findings of a label are shown; those on the safety of a child always are."""
        return safeguarding or label not in self.labels_off

    def shows(self, finding: Finding) -> bool:
        """Whether a finding is shown under this policy."""
        return self.looks_for(finding.label, safeguarding=finding.safeguarding)

    def outside(self, post: Post) -> bool:
        """Whether a post is known to stand where the policy leads to no steps of its own."""
        return bool(self.venues and post.venue and post.venue not in self.venues)

    def notes(self, post: Post, *, today: date) -> tuple[str, ...]:
        """What whoever reads a report should know of the policy that judged the post."""
        if post.author_role in self._writers and not self.venues and not self._due:
            return ()  # soon told of most posts
        return (*self.overdue(today), *self._doubts(post))

    @cached_property
    def _writers(self) -> frozenset[AuthorRole]:
        """Those to whom it may be addressed."""
        return frozenset(("unknown", *self.audience))

    @cached_property
    def _due(self) -> date | None:
        """The last day before it is to be looked at again."""
        return last_day(self.review_due) if self.review_due else None

    def _doubts(self, post: Post) -> Iterator[str]:
        if post.author_role not in self._writers:
            writers = _WRITERS[post.author_role]
            yield f"The policy is not addressed to {writers}; whether it applies is to be decided."
        if post.venue and self.outside(post):
            place = _PLACES[post.venue]
            yield f"The policy is not for posts in {place}; none of its steps is proposed."

    def overdue(self, today: date) -> Iterator[str]:
        """A warning, where the day by which the policy was to be looked at again has passed."""
        if self._due and self._due < today:
            yield f"This policy was due for review ({self.review_due}); it may be out of date."


def _contact(found: SchoolContact | None) -> Contact | None:
    return found.contact if found else None
