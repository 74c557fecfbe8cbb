"""How somebody who can help is reached."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, WithJsonSchema

_TEL = r"^[ +()]*[0-9][0-9 +()]*$"
_URL = r"^https://\S+$"


def _tel(value: str) -> str:
    if not re.fullmatch(_TEL, value):
        raise ValueError("a number has only digits, spaces, + and ( )")
    return value


def _url(value: str) -> str:
    if not re.fullmatch(_URL, value):
        raise ValueError("an address of a page begins with https:// and has no spaces")
    return value


_Tel = Annotated[str, AfterValidator(_tel), WithJsonSchema({"type": "string", "pattern": _TEL})]
_Url = Annotated[str, AfterValidator(_url), WithJsonSchema({"type": "string", "pattern": _URL})]
_Email = Annotated[str, StringConstraints(pattern=r"^[^\s@?]+@[^\s@?]+$")]


class Contact(BaseModel):
    """How to reach somebody: `phone` to ring, `text` to send a text message to.

    `url` is https; `hours` and `note` are in plain words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    phone: _Tel | None = None
    text: _Tel | None = None
    email: _Email | None = None
    url: _Url | None = None
    hours: str | None = None
    note: str | None = None
