"""What is remembered of a thread while its posts come in order, in bounded memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from postcheck.model import EarlierText, Post

# A post can answer a breach that stands this many posts before it.
REACH = 3
# A pronoun can stand for somebody who was mentioned this many posts before it.
PERSON_REACH = 4
_MAX_THREADS = 10_000
_MAX_LETTERS = 500  # kept of a text, the last ones


class Said(NamedTuple):
    """What an earlier text said last, and who wrote it."""

    author: str | None
    text: str
    source: EarlierText

    @classmethod
    def of(cls, text: str, source: EarlierText, author: str | None = None) -> Said:
        """The end of a text: long ones must not cost every post that follows."""
        if len(text) > _MAX_LETTERS:
            _, _, text = text[-_MAX_LETTERS:].partition(" ")
        return cls(author, text, source)


@dataclass
class ThreadState:
    """`of_school`: something of the school was mentioned. `since_breach`: posts since the last
    one that broke something, None if none of the last few did. `said`: the last posts, the
    latest first."""

    of_school: bool = False
    since_breach: int | None = None
    said: tuple[Said, ...] = ()

    @property
    def near_breach(self) -> bool:
        """Whether one of the last few posts broke something."""
        return self.since_breach is not None

    def add(self, post: Post, *, of_school: bool, breach: bool) -> None:
        """Take note of a post that was checked."""
        self.hear(post)
        self.of_school = self.of_school or of_school
        if breach:
            self.since_breach = 0
        elif self.since_breach is not None:
            later = self.since_breach + 1
            self.since_breach = later if later < REACH else None

    def hear(self, post: Post) -> None:
        """Take note of what a post says alone."""
        said = Said.of(post.text, "thread", post.author)
        self.said = (said, *self.said[: PERSON_REACH - 1])


class Threads:
    """The states of the threads met last; the one met longest ago is forgotten first."""

    def __init__(self, states: Mapping[str, ThreadState] | None = None) -> None:
        self._states = OrderedDict(states or {})

    def known(self, thread: str) -> ThreadState | None:
        """The state of a thread, if it is remembered."""
        return self._states.get(thread)

    def state(self, thread: str | None) -> ThreadState:
        """The state of a thread; a post without one has a thread of its own."""
        if thread is None:
            return ThreadState()
        state = self._states.setdefault(thread, ThreadState())
        self._states.move_to_end(thread)
        if len(self._states) > _MAX_THREADS:
            self._states.popitem(last=False)
        return state
