"""The form of the page, as a browser sends it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from postcheck.model import Attachment, AuthorRole, Post, Venue
from postcheck.photo import Agreed, PhotoAnswers, Who
from postcheck.web.schemas import MOST_LETTERS


def _one_line_end(value: object) -> object:
    """A form is sent with two characters at the end of a line; a text has one, and is shown so."""
    if not isinstance(value, str):
        return value
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _nothing(value: object) -> object:
    return None if value == "" else value


Role = Literal["parent", "staff", "pupil"]


class Form(BaseModel):
    """What an author tells: the draft, who writes, where it would stand, and what is in a photo."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: Annotated[str, BeforeValidator(_one_line_end), Field(max_length=MOST_LETTERS)] = ""
    role: Role = "parent"
    venue: Annotated[Venue | None, BeforeValidator(_nothing)] = None
    photo: bool = False
    who: tuple[Who, ...] = Field((), max_length=5)
    agreed: Annotated[Agreed | None, BeforeValidator(_nothing)] = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be said of it."""
        return not self.text.strip() and self.answers() is None

    def post(self) -> Post:
        """The draft as a post."""
        pictures = (Attachment(kind="image"),) if self.photo else ()
        role: AuthorRole = self.role
        return Post(self.text, author_role=role, venue=self.venue, attachments=pictures)

    def answers(self) -> PhotoAnswers | None:
        """What is told of a photo, once it is told."""
        if not self.photo or not self.who:
            return None
        return PhotoAnswers(who=frozenset(self.who), agreed=self.agreed or "not_asked")
