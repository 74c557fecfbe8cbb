"""What is known of a post besides its words, as far as rules ask for it (`when`)."""

from __future__ import annotations

from datetime import datetime, time
from typing import NamedTuple

from postcheck.errors import InputError
from postcheck.model import UK, AuthorRole, Post, Venue, Verdict
from postcheck.rule import When

# Monday to Friday, UK time. Holidays and training days are not known here, so a finding that rests
# on this says so.
LESSONS = (time(9, 0), time(15, 15))

# Longer texts are refused with a clear sentence; nobody writes a post of this length.
MAX_CHARACTERS = 2_000_000
_NOTHING: frozenset[str] = frozenset()


def in_lesson_time(moment: datetime) -> bool:
    """Whether an aware time falls into a school day's lessons; August never does."""
    local = moment.astimezone(UK)
    start, end = LESSONS
    return local.weekday() < 5 and local.month != 8 and start <= local.time() < end


class Facts(NamedTuple):
    """The facts of one post. `answers_breach`: what it answers or passes on has findings itself;
    `shares`: the verdict on what it passes on."""

    author_role: AuthorRole
    venue: Venue | None
    attachments: frozenset[str]
    lesson_time: bool
    answers_breach: bool
    shares: Verdict | None

    @classmethod
    def of(cls, post: Post, *, answers_breach: bool, shares: Verdict | None = None) -> Facts:
        """The facts of a post."""
        return cls(
            post.author_role,
            post.venue,
            frozenset(a.kind for a in post.attachments) if post.attachments else _NOTHING,
            post.posted_at is not None and in_lesson_time(post.posted_at),
            answers_breach,
            shares,
        )

    def meet(self, when: When | None) -> bool:
        """Whether all conditions of a rule hold."""
        return when is None or (
            (when.author_role is None or self.author_role in when.author_role)
            and (when.venue is None or self.venue in when.venue)
            and (when.attachment is None or not self.attachments.isdisjoint(when.attachment))
            and (when.posted is None or self.lesson_time)
            and (when.answers_breach is None or self.answers_breach)
            and (when.shares is None or self.shares in when.shares)
        )


def as_post(post: Post | str) -> Post:
    """A post, or a string as one. Raises InputError for a text that is too long."""
    if isinstance(post, str):
        post = Post(post)
    if len(post.text) > MAX_CHARACTERS:
        raise InputError(
            f"a text of {len(post.text):,} characters is too long",
            hint=f"at most {MAX_CHARACTERS:,}; split it into posts",
        )
    return post
