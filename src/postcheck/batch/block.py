"""Posts checked a block at a time, here or in another process, as if one after the other.

What a post means can depend on its thread: on what was said before, on whether something broke
the policy a moment ago, on whether the school was spoken of. The first is known from the posts;
the others only once those are checked. So a block goes off with what is known by then, and is
checked once more in the rare case that this turns out to have been wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from postcheck.checker import Checker
from postcheck.model import Post, Verdict
from postcheck.readers import Record
from postcheck.readers.parts import in_parts
from postcheck.reports.jsonl import line_of
from postcheck.thread import Threads, ThreadState

SIZE = 400
"""Records of a block: enough to make its way to another process worth it."""
LETTERS = 1_000_000
"""A block ends with the post that brings it to so many characters, so that none is large."""

Flags = tuple[bool, int | None]


class Checked(NamedTuple):
    """A report as a line of JSON, and what is counted of it."""

    line: str
    verdict: Verdict
    labels: tuple[str, ...]


class Failed(NamedTuple):
    """A post whose check broke off, and why."""

    reason: str


Outcome = Checked | Failed


class Result(NamedTuple):
    """The outcome of each post of a block, and how its threads stand after it."""

    outcomes: list[Outcome]
    flags: dict[str, Flags]


@dataclass(frozen=True)
class Block:
    """Records in order. `sent`: its threads as the check was told they stand; `states`: as they
    stand once all that comes before it is settled."""

    records: Sequence[Record]
    sent: dict[str, ThreadState]
    states: dict[str, ThreadState]

    @property
    def posts(self) -> list[Post]:
        """The posts among the records."""
        return [record for record in self.records if isinstance(record, Post)]

    @property
    def stands(self) -> bool:
        """Whether it was checked with threads as they really were."""
        return all(flags_of(self.sent[name]) == flags_of(one) for name, one in self.states.items())

    def anew(self) -> Block:
        """The same block with its threads as they are now known to be."""
        known = {}
        for name, sent in self.sent.items():
            of_school, since_breach = flags_of(self.states[name])
            known[name] = replace(sent, of_school=of_school, since_breach=since_breach)
        return replace(self, sent=known)

    def settle(self, result: Result) -> None:
        """Let the threads stand as they do after it."""
        for name, flags in result.flags.items():
            self.states[name].of_school, self.states[name].since_breach = flags


def flags_of(state: ThreadState) -> Flags:
    """What of a thread only the check of its posts can tell."""
    return state.of_school, state.since_breach


def blocks(records: Iterable[Record], threads: Threads) -> Iterator[Block]:
    """Cut records into blocks; `threads` hears every post as it passes."""
    for some in in_parts(records, SIZE, LETTERS):
        sent: dict[str, ThreadState] = {}
        states: dict[str, ThreadState] = {}
        for post in some:
            if isinstance(post, Post) and post.thread is not None:
                state = threads.state(post.thread)
                if post.thread not in states:
                    sent[post.thread], states[post.thread] = replace(state), state
                state.hear(post)
        yield Block(some, sent, states)


def check_block(checker: Checker, posts: Sequence[Post], sent: dict[str, ThreadState]) -> Result:
    """Check the posts of a block; a check that breaks off is the outcome of that post alone."""
    threads = Threads({name: replace(state) for name, state in sent.items()})
    outcomes = [_outcome(checker, post, threads) for post in posts]
    return Result(outcomes, {name: flags_of(threads.state(name)) for name in sent})


def _outcome(checker: Checker, post: Post, threads: Threads) -> Outcome:
    state = threads.state(post.thread)
    before = state.said
    try:
        (report,) = checker.check_many([post], threads=threads)
    except Exception as error:  # whatever it is, it must not cost the other posts
        if state.said is before:  # it was said, checked or not
            state.hear(post)
        return Failed(f"could not be checked: {type(error).__name__}: {error}"[:300])
    labels = tuple(finding.label for finding in report.findings)
    return Checked(line_of(report), report.verdict, labels)
