"""A school's policy as data: its clauses, duties, routes and procedure.

Policies are files below `rules/policies/`, or anywhere: a name or a path will do. A file stands
alone, or extends another one; see `policyfile`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property

from pydantic import Field

from postcheck.clause import Clause, Duty, Question, Route, Unmapped
from postcheck.duedate import last_day
from postcheck.ladder import Grade, LabelId, Ladder, Strict
from postcheck.model import AuthorRole, Characteristic, Finding, Post, Venue
from postcheck.model import Field as FindingField

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
    safety of a child.
    """

    title: str = Field(min_length=1)
    school: str = Field(min_length=1)
    version: str = Field(min_length=1)
    review: str | None = None
    review_due: str | None = None
    venues: tuple[Venue, ...] | None = Field(None, min_length=1)
    labels_off: tuple[LabelId, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()


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
