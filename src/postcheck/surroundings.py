"""What stands around a post: what it answers, its thread, and what ties it to the school."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from postcheck.matching import OF_SCHOOL, Setting
from postcheck.model import Post
from postcheck.people import People
from postcheck.reading import Reading
from postcheck.rule import TextField
from postcheck.thread import Said, ThreadState
from postcheck.view import Antecedent, TextView


class Surroundings:
    """Says whom the pronouns of a post may mean, and whether it is of the school.

    `read` reads a text; `people` finds who is mentioned in it.
    """

    def __init__(self, people: People, read: Callable[[str], Reading]) -> None:
        self._people = people
        self._read = read

    def view(self, text: str) -> TextView:
        """A view of a text that stands alone."""
        return self._people.view(self._read(text))

    def readings(self, said: Iterable[Said]) -> Iterator[Reading]:
        """What was said before, read when it is asked for."""
        return (self._read(one.text) for one in said)

    def antecedents(self, said: Iterable[Said], author: str | None) -> Iterator[Antecedent]:
        """Those for whom a pronoun may stand in a post that follows others, the nearest first."""
        for one in said:
            for found in self._people.antecedents(self._read(one.text), one.source):
                # My lad is a pupil to whoever answers me.
                others = found.kind == "own_child" and author is not None and author != one.author
                yield replace(found, kind="pupil") if others else found

    def setting(self, post: Post, state: ThreadState) -> Callable[[TextView], Setting]:
        """Tells from the mentions of a text of a post where it stands."""

        def setting(view: TextView) -> Setting:
            known = post.venue != "public" or state.of_school or mentions_school(view)
            return Setting(of_school=known or self._answers_school(post))

        return setting

    def ties_to_school(self, post: Post, state: ThreadState, view: TextView | None) -> bool:
        """Whether a post ties its thread to the school; looked for only where that can matter."""
        if state.of_school or post.venue != "public":
            return state.of_school
        return mentions_school(view or self.view(post.text))

    def _answers_school(self, post: Post) -> bool:
        answered = (post.reply_to, post.shared_from)
        return any(mentions_school(self.view(text)) for text in answered if text)


def said_before(post: Post, state: ThreadState) -> tuple[Said, ...]:
    """What a post may refer to: the text that it answers, and the last posts of its thread."""
    if not post.reply_to:
        return state.said
    return (Said.of(post.reply_to, "reply_to"), *state.said)


def mentions_school(view: TextView) -> bool:
    """Whether a text mentions anything of a school."""
    return any(mention.kind in OF_SCHOOL for mention in view.mentions)


def other_texts(post: Post) -> Iterator[tuple[TextField, str]]:
    """The texts that come with a post, and what carries each."""
    for attachment in post.attachments:
        if attachment.caption:
            yield "caption", attachment.caption
    if post.reply_to:
        yield "reply_to", post.reply_to
    if post.shared_from:
        yield "shared_from", post.shared_from
