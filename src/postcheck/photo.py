"""What to think of before a picture goes online, by what its author says of it.

No picture is looked at. The advice is data (`rules/photo.yaml`): the first entry that fits the
answers. Reading the file makes sure that every set of answers has an entry, and that every entry
is for some.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, combinations
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field

from postcheck.labels import load_labels
from postcheck.ladder import LabelId, Strict
from postcheck.model import AuthorRole, Post
from postcheck.policy import Policy
from postcheck.rulebook import PHOTO_FILE
from postcheck.yamlfile import Document, load, validate

Who = Literal["own_child", "other_children", "staff", "nobody", "unsure"]
Agreed = Literal["yes", "no", "not_asked"]
Kind = Literal["fine", "ask_first", "think"]


def _not_empty(who: frozenset[Who]) -> frozenset[Who]:
    return who or frozenset[Who]({"unsure"})


class PhotoAnswers(Strict):
    """What an author says of a picture: `who` is in it, and whether all others `agreed`.

    To say nothing of who is in it is to be unsure. "nobody" beside others weighs nothing.
    """

    who: Annotated[frozenset[Who], AfterValidator(_not_empty)]
    agreed: Agreed = "not_asked"


class CitedClause(Strict):
    """A clause of a policy, as it is shown: its id and its text."""

    id: str
    text: str


class PhotoAdvice(Strict):
    """What to show the author; `clauses` are what the policy says of such pictures."""

    kind: Kind
    title: str
    say: str
    label: str
    clauses: tuple[CitedClause, ...] = ()


class PhotoEntry(Strict):
    """One entry of the file: all that it asks for must hold for the answers."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: Kind
    shows: frozenset[Who] = frozenset()
    agreed: frozenset[Agreed] | None = Field(None, min_length=1)
    title: str = Field(min_length=1)
    say: str = Field(min_length=1)

    def fits(self, answers: PhotoAnswers) -> bool:
        """Whether it is for these answers."""
        return self.shows <= answers.who and (self.agreed is None or answers.agreed in self.agreed)


class PhotoTable(Strict):
    """All advice, in the order in which it is tried; `label` is what such pictures may be."""

    label: LabelId
    advice: tuple[PhotoEntry, ...] = Field(min_length=1)

    def entry(self, answers: PhotoAnswers) -> PhotoEntry | None:
        """The first entry that fits; never None once the file has been read."""
        return next((one for one in self.advice if one.fits(answers)), None)

    def advise(
        self, answers: PhotoAnswers, policy: Policy, *, author_role: AuthorRole = "parent"
    ) -> PhotoAdvice:
        """What to show for these answers, with the clauses that hold for such an author."""
        entry = self.entry(answers)
        if entry is None:  # only in a table that was not read by `load_photo_table`
            raise LookupError(f"no advice for {_said(answers)}")
        ids = policy.clauses_for(self.label, post=Post("", author_role=author_role))
        texts = {clause.id: clause.text for clause in policy.clauses}
        return PhotoAdvice(
            kind=entry.kind,
            title=entry.title,
            say=entry.say,
            label=self.label,
            clauses=tuple(CitedClause(id=one, text=texts[one]) for one in ids),
        )


def all_answers() -> Iterator[PhotoAnswers]:
    """Every set of answers that can be given."""
    people: tuple[Who, ...] = get_args(Who)
    sizes = range(1, len(people) + 1)
    for who in chain.from_iterable(combinations(people, size) for size in sizes):
        for agreed in get_args(Agreed):
            yield PhotoAnswers(who=frozenset(who), agreed=agreed)


def load_photo_table(rules_dir: Path, *, labels: Iterable[str] | None = None) -> PhotoTable:
    """The advice of `photo.yaml` in a folder of rules.

    `labels`: the labels that exist; those of `labels.yaml` there by default. Raises RuleError
    with file and line, also where answers have no entry, or an entry no answers.
    """
    known = [one.id for one in load_labels(rules_dir)] if labels is None else list(labels)
    document = load(rules_dir / PHOTO_FILE)
    table = validate(document, PhotoTable, context={"labels": known})
    _check(document, table)
    return table


def _check(document: Document, table: PhotoTable) -> None:
    ids = [entry.id for entry in table.advice]
    for index, one in enumerate(ids):
        if one in ids[:index]:
            hint = "give one of them a new id"
            raise document.error(f"the id '{one}' comes twice", "advice", index, "id", hint=hint)
    reached: set[str] = set()
    for answers in all_answers():
        entry = table.entry(answers)
        if entry is None:
            hint = "let the last entry ask for nothing"
            raise document.error(f"no advice for {_said(answers)}", "advice", hint=hint)
        reached.add(entry.id)
    for index, one in enumerate(ids):
        if one not in reached:
            hint = "move it up, or ask for less"
            raise document.error(f"'{one}' is never shown", "advice", index, hint=hint)


def _said(answers: PhotoAnswers) -> str:
    return f"who: {', '.join(sorted(answers.who))}; agreed: {answers.agreed}"
