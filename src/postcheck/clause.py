"""What a policy is made of: clauses, duties, questions, routes and contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from postcheck.contact import Contact
from postcheck.ladder import Grade, LabelId, Strict
from postcheck.model import AuthorRole, Characteristic, Finding, Post, Venue
from postcheck.model import Field as FindingField

Needs = Literal["text", "text+meta", "meta"]

ID = r"^[a-z][a-z0-9_]*(\.[a-z0-9_-]+)+$"
_PCA = "protected_characteristic_abuse"
_OBSCENITY = "obscenity"
_STAFF_ONLY = "staff_conduct"


def _example(value: Any) -> Any:
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, Mapping) and "text" not in value:
        raise PydanticCustomError("example", "an example needs 'text'", {"hint": "add 'text'"})
    return value


Example = Annotated[Post, BeforeValidator(_example, json_schema_input_type=str | Post)]


class Examples(Strict):
    """Posts that break a clause, and the nearest posts that do not."""

    breaks: tuple[Example, ...] = Field(min_length=1)
    nearly: tuple[Example, ...] = Field(min_length=1)


class Clause(Strict):
    """One item of a policy. `unites`: the clauses of other policies that it stands for.

    `characteristics` None: all nine; `grades` None: any. `author_roles` and `venues`: whose
    posts, and posts standing where, the clause is for (None: anyone's, anywhere). `fields`:
    what must carry the finding (None: anything).
    """

    id: str = Field(pattern=ID)
    section: str
    number: str
    text: str = Field(min_length=1)
    labels: tuple[LabelId, ...] = Field(min_length=1)
    needs: Needs = "text"
    characteristics: tuple[Characteristic, ...] | None = Field(None, min_length=1)
    grades: tuple[Grade, ...] | None = Field(None, min_length=1)
    author_roles: tuple[AuthorRole, ...] | None = Field(None, min_length=1)
    venues: tuple[Venue, ...] | None = Field(None, min_length=1)
    fields: tuple[FindingField, ...] | None = Field(None, min_length=1)
    unites: tuple[str, ...] = Field((), alias="from")
    examples: Examples | None = None

    def covers(
        self,
        label: str,
        characteristic: Characteristic | None = None,
        grade: Grade | None = None,
        *,
        post: Post | None = None,
        field: FindingField | None = None,
    ) -> bool:
        """Whether a finding of this kind, in this post, breaks the clause."""
        if label not in self.labels:
            return False
        if label == _PCA and not _fits(self.characteristics, characteristic):
            return False
        if label == _OBSCENITY and not _fits(self.grades, grade):
            return False
        if field is not None and not _fits(self.fields, field):
            return False
        # staff_conduct is found in the posts of staff and volunteers alone
        role, venue = (post.author_role, post.venue) if post else (None, None)
        role_fits = label == _STAFF_ONLY or _fits(self.author_roles, role)
        return role_fits and _fits(self.venues, venue)


class Duty(Strict):
    """A clause that no post can break: guidance for a self-check or a step."""

    id: str = Field(pattern=ID)
    section: str
    text: str = Field(min_length=1)
    unites: tuple[str, ...] = Field((), alias="from")


class Unmapped(Strict):
    """An item of a document for which no label stands: it is kept and shown, and finds nothing."""

    id: str = Field(pattern=ID)
    section: str
    number: str = ""
    text: str = Field(min_length=1)


class Question(Strict):
    """Something to ask oneself before posting, where a finding has one of the labels `fits`.

    `fits` None: whatever was found. `unites`: the duties and clauses that it comes from.
    """

    id: str
    text: str = Field(min_length=1)
    unites: tuple[str, ...] = Field((), alias="from")
    fits: tuple[LabelId, ...] | None = Field(None, min_length=1)


class Route(Strict):
    """Who to turn to, in order: `to` first, then each of `then`. Without `for`: whatever it is."""

    labels: tuple[LabelId, ...] | None = Field(None, alias="for", min_length=1)
    safeguarding: bool = False
    to: str = Field(min_length=1)
    then: tuple[str, ...] = ()

    def fits(self, finding: Finding) -> bool:
        return _fits(self.labels, finding.label) and (finding.safeguarding or not self.safeguarding)

    @property
    def names(self) -> tuple[str, ...]:
        """All that it names, first to last."""
        return (self.to, *self.then)


class SchoolContact(Contact):
    """How to reach whom a route names, or somebody else whom the school adds."""

    name: str = Field(min_length=1)
    to: str = Field(min_length=1)

    @property
    def key(self) -> str:
        """What `to` is compared by."""
        return whom(self.to)

    @property
    def contact(self) -> Contact:
        """The same without `to`."""
        return Contact(**{name: getattr(self, name) for name in Contact.model_fields})


class Helper(Strict):
    """Somebody who can help; `contact` is None where the policy does not say how to reach them."""

    to: str
    contact: Contact | None = None


def whom(to: str) -> str:
    """A person or place as routes and contacts are compared: "The  Headteacher" is "headteacher".

    A contact that misses its route by an article would be shown twice, once without a number.
    """
    return " ".join(to.casefold().split()).removeprefix("the ")


def _fits(allowed: tuple[str, ...] | None, value: str | None) -> bool:
    return allowed is None or value in allowed
