"""Milder ways to say what was found, for authors who check a draft.

`rules/wording/*.yaml` are for particular words, `rules/wording.yaml` is for all that a label
finds. A wording is a hint beside one finding, with blanks for what only the author knows. No
post is rewritten: nobody is to find words in their mouth that they did not choose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from postcheck.clause import Example
from postcheck.elements import View
from postcheck.ladder import LabelId
from postcheck.lexiconfile import compile_lines
from postcheck.model import ContextKind, Finding
from postcheck.modelerror import did_you_mean
from postcheck.pattern import Sequence as Pattern
from postcheck.rule import Line, Strict, Text
from postcheck.rulebook import WORDING_FILE, Rulebook
from postcheck.yamlfile import Document, each, load

WORDING_FOLDER = "wording"
RuleIds = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(-?\*)?$")]


class _Examples(Strict):
    """Posts: `match` have a finding with this wording, `no_match` one with another."""

    match: tuple[Example, ...] = Field(min_length=1)
    no_match: tuple[Example, ...] = ()


class WordingSource(Strict):
    """A wording as written: for findings of these labels that are as every other key asks.

    `rules`: found by one of these rules; `hate-age-*` is each rule whose id begins so.
    `contexts`: said in one of these ways. `safeguarding`: whether it may tell of harm to a child.
    `match`, `unless`: what the words that were found hold, and what they do not hold; `post`:
    what the whole post holds. With none of these it is for whatever the label found.
    The first that fits is taken.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    labels: tuple[LabelId, ...] = Field(alias="for", min_length=1)
    rules: tuple[RuleIds, ...] = ()
    contexts: tuple[ContextKind, ...] = ()
    safeguarding: bool | None = None
    match: tuple[Line, ...] = ()
    unless: tuple[Line, ...] = ()
    post: tuple[Line, ...] = ()
    say: Text
    examples: _Examples

    @property
    def is_general(self) -> bool:
        """Whether it is for all that its labels find."""
        asks = (self.rules, self.contexts, self.match, self.unless, self.post)
        return not any(asks) and self.safeguarding is None

    def is_for(self, finding: Finding) -> bool:
        """Whether a finding is of the right kind, whatever its words are."""
        return (
            finding.label in self.labels
            and (not self.rules or any(fnmatchcase(finding.rule, one) for one in self.rules))
            and (not self.contexts or not set(self.contexts).isdisjoint(finding.contexts))
            and self.safeguarding in (None, finding.safeguarding)
        )


@dataclass(frozen=True)
class Wording:
    """A wording ready to use."""

    source: WordingSource
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    post: tuple[Pattern, ...]

    def fits(self, finding: Finding, words: View, post: View) -> bool:
        """Whether it is for a finding, given the words that were found, and the whole post."""
        if not self.source.is_for(finding):
            return False
        if self.patterns and not _holds(words, self.patterns):
            return False
        if self.post and not _holds(post, self.post):
            return False
        return not _holds(words, self.unless)


def _holds(view: View, patterns: Iterable[Pattern]) -> bool:
    return any(any(one.find(view)) for one in patterns)


class Wordings:
    """All wordings, in the order in which they are tried. `read`: words as patterns see them."""

    def __init__(self, wordings: tuple[Wording, ...], read: Callable[[str], View]) -> None:
        self.wordings = wordings
        self._read = read

    def suggest(self, findings: Iterable[Finding], text: str) -> tuple[Finding, ...]:
        """The findings of a post with suggestions; one that no wording fits keeps none.

        `text`: that of the post.
        """
        post = self._read(text)
        return tuple(
            finding.model_copy(update={"suggestion": chosen.source.say}) if chosen else finding
            for finding in findings
            for chosen in [self.choose(finding, post)]
        )

    def choose(self, finding: Finding, post: View) -> Wording | None:
        """The first wording that fits a finding of a post."""
        words = self._read(finding.quote or finding.evidence)
        return next((one for one in self.wordings if one.fits(finding, words, post)), None)


def wording_files(book: Rulebook) -> tuple[Path, ...]:
    """The files with wordings, in the order in which they are tried: a school's own come first."""
    own = dict.fromkeys(rule.path.parent for rule in book.rules if rule.path.parent != book.path)
    folders = [folder / WORDING_FOLDER for folder in (*own, book.path)]
    particular = (path for folder in folders for path in sorted(folder.glob("*.yaml")))
    return (*particular, book.path / WORDING_FILE)


def load_wordings(book: Rulebook, read: Callable[[str], View]) -> Wordings:
    """The wordings of a rulebook, and those beside a school's own rules. Raises RuleError."""
    wordings: dict[str, Wording] = {}
    for document in map(load, wording_files(book)):
        for index, wording in enumerate(_wordings_of(document, book)):
            if wording.source.id in wordings:
                raise document.error(
                    f"the id {wording.source.id!r} is used twice", "wordings", index, "id"
                )
            wordings[wording.source.id] = wording
    return Wordings(tuple(wordings.values()), read)


def _wordings_of(document: Document, book: Rulebook) -> Iterator[Wording]:
    context = {"labels": list(book.labels)}
    for index, (source, _) in enumerate(each(document, WordingSource, "wordings", context=context)):
        at = ("wordings", index)
        _check_rules(document, source, book, index)
        patterns = compile_lines(document, book.lexicon, *at, "match")
        unless = compile_lines(document, book.lexicon, *at, "unless")
        post = compile_lines(document, book.lexicon, *at, "post")
        yield Wording(source, patterns, unless, post)


def _check_rules(document: Document, source: WordingSource, book: Rulebook, index: int) -> None:
    """An id that no rule has is an error, so that a rule is not renamed without its wording."""
    for place, one in enumerate(source.rules):
        if not any(fnmatchcase(known, one) for known in book.by_id):
            raise document.error(
                f"no rule is called '{one}'",
                *("wordings", index, "rules", place),
                hint=did_you_mean(one.rstrip("*-"), book.by_id),
            )
