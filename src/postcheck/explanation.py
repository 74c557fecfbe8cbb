"""Why something was found or was not: the public answer of `Checker.explain`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from postcheck.model import Mention, Report


class Dropped(BaseModel):
    """A hit of a rule that became no finding, and the reason."""

    model_config = ConfigDict(frozen=True)

    rule: str
    start: int
    end: int
    quote: str
    reason: str


class Explanation(BaseModel):
    """The way of one post through the engine.

    `words`: the text as rules see it, repaired. `mentions`: who is talked about. `could_fire`:
    rules whose words are all there. `matched`: rules that hit. `dropped`: hits that were
    cancelled, each with its reason. `report`: what came of it.
    """

    model_config = ConfigDict(frozen=True)

    words: tuple[str, ...]
    mentions: tuple[Mention, ...]
    could_fire: tuple[str, ...]
    matched: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    report: Report
