"""Milder ways to say what was found, for authors who check a draft (`rules/wording.yaml`).

A wording is a hint beside one finding, with blanks for what only the author knows. No post is
rewritten: nobody is to find words in their mouth that they did not choose.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import Field

from postcheck.clause import Example
from postcheck.elements import View
from postcheck.ladder import LabelId
from postcheck.lexiconfile import compile_lines
from postcheck.model import Finding
from postcheck.pattern import Sequence as Pattern
from postcheck.rule import Line, Strict, Text
from postcheck.rulebook import WORDING_FILE, Rulebook
from postcheck.yamlfile import each, load


class _Examples(Strict):
    """Posts: `match` have a finding with this wording, `no_match` have none with it."""

    match: tuple[Example, ...] = Field(min_length=1)
    no_match: tuple[Example, ...] = ()


class WordingSource(Strict):
    """A wording as written: for findings of these labels whose words hold one of `match`.

    Without `match`, for whatever the label found. The first that fits is taken.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    labels: tuple[LabelId, ...] = Field(alias="for", min_length=1)
    match: tuple[Line, ...] = ()
    unless: tuple[Line, ...] = ()
    say: Text
    examples: _Examples


@dataclass(frozen=True)
class Wording:
    """A wording ready to use."""

    source: WordingSource
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]

    def fits(self, finding: Finding, words: View) -> bool:
        """Whether it is for a finding, given the words that were found."""
        if finding.label not in self.source.labels:
            return False
        if self.patterns and not any(any(one.find(words)) for one in self.patterns):
            return False
        return not any(any(one.find(words)) for one in self.unless)


class Wordings:
    """All wordings, in the order of their file. `read` gives words as patterns see them."""

    def __init__(self, wordings: tuple[Wording, ...], read: Callable[[str], View]) -> None:
        self.wordings = wordings
        self._read = read

    def suggest(self, finding: Finding) -> Finding:
        """The finding with a suggestion; without one where no wording fits."""
        words = self._read(finding.quote or finding.evidence)
        fitting = (one.source.say for one in self.wordings if one.fits(finding, words))
        return finding.model_copy(update={"suggestion": next(fitting, "")})


def load_wordings(book: Rulebook, read: Callable[[str], View]) -> Wordings:
    """The wordings that come with a rulebook. Raises RuleError."""
    document = load(book.path / WORDING_FILE)
    context = {"labels": list(book.labels)}
    wordings = []
    for index, (source, _) in enumerate(each(document, WordingSource, "wordings", context=context)):
        at = ("wordings", index)
        patterns = compile_lines(document, book.lexicon, *at, "match")
        unless = compile_lines(document, book.lexicon, *at, "unless")
        wordings.append(Wording(source, patterns, unless))
    return Wordings(tuple(wordings), read)
