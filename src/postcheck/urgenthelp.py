"""Help that whoever checks a draft is shown before anything else.

A draft may say that a child is at risk, that somebody may hurt themselves, that they were
threatened, or that a child is missing. That breaks no policy, and a finding may never say so. What
such drafts look like, and whom to turn to, is data (`rules/help.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import Field, field_validator

from postcheck.clause import Example
from postcheck.contact import Contact
from postcheck.context import Contexts, TextContexts
from postcheck.ladder import LabelId
from postcheck.lexicon import Lexicon
from postcheck.lexiconfile import compile_lines
from postcheck.model import ContextKind, Finding, Help
from postcheck.pattern import Sequence as Pattern
from postcheck.prefilter import FewPatterns, Prefilter
from postcheck.rule import Line, Strict, Text
from postcheck.sketch import Sketches
from postcheck.view import TextView
from postcheck.yamlfile import each, load

HELP_FILE = "help.yaml"


class _Examples(Strict):
    """Posts: those for which help is shown, and the nearest ones for which this help is not."""

    match: tuple[Example, ...] = Field(min_length=1)
    no_match: tuple[Example, ...] = Field(min_length=1)


class HelpSource(Strict):
    """An entry as written. Those that come first are the most urgent.

    `say`: what to do now. `match`: patterns, one of which the text holds; `unless`: those that
    cancel a match which they overlap; `drop_in`: contexts that cancel one. `safeguarding`: also
    shown for any finding that may tell of harm to a child; `labels`: also for any of these labels.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")
    title: Text
    say: Text
    safeguarding: bool = False
    labels: tuple[LabelId, ...] = ()
    contacts: tuple[Contact, ...] = Field(min_length=1)
    match: tuple[Line, ...] = Field(min_length=1)
    unless: tuple[Line, ...] = ()
    drop_in: tuple[ContextKind, ...] = ()
    examples: _Examples

    @field_validator("contacts")
    @classmethod
    def _can_be_reached(cls, contacts: tuple[Contact, ...]) -> tuple[Contact, ...]:
        for one in contacts:
            if not (one.phone or one.text or one.url or one.email or one.note):
                raise ValueError(f"{one.name} needs a phone, text, url, email or note")
        return contacts

    def is_brought_by(self, finding: Finding) -> bool:
        """Whether a finding calls for it, whatever the words are."""
        return finding.label in self.labels or (self.safeguarding and finding.safeguarding)


@dataclass(frozen=True)
class HelpEntry:
    """An entry ready to use."""

    source: HelpSource
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]

    @property
    def all_patterns(self) -> tuple[Pattern, ...]:
        """Everything that it asks of the words of a text."""
        return (*self.patterns, *self.unless)

    def help(self, text: str = "", start: int = 0, end: int = 0) -> Help:
        """What is shown, for the words of a text from `start` to `end`."""
        source = self.source
        return Help(
            id=source.id,
            title=source.title,
            say=source.say,
            contacts=source.contacts,
            quote=text[start:end],
            start=start,
            end=end,
        )


class UrgentHelp:
    """Finds the entries that a draft calls for."""

    def __init__(
        self, entries: Sequence[HelpEntry], sketches: Sketches, contexts: Contexts
    ) -> None:
        self.entries = tuple(entries)
        self._sketches = sketches
        self._contexts = contexts
        self._owned = [(entry, pattern) for entry in entries for pattern in entry.patterns]

    @cached_property
    def _prefilter(self) -> Prefilter:
        patterns = [pattern for _, pattern in self._owned]
        return Prefilter([p.anchors() for p in patterns], patterns, self._sketches)

    @cached_property
    def _exceptions(self) -> dict[str, FewPatterns]:
        return {one.source.id: FewPatterns(one.unless, self._sketches) for one in self.entries}

    def of(self, view: TextView, findings: Iterable[Finding] = ()) -> tuple[Help, ...]:
        """The help that a draft calls for, the most urgent first, each entry at most once.

        `view`: of the whole text; `findings`: those of the post. Most drafts need one look.
        """
        findings = tuple(findings)
        numbers = self._prefilter.candidates(view.reading.encoded)
        if not numbers and not findings:
            return ()
        may_match: dict[str, list[Pattern]] = {}
        for entry, pattern in map(self._owned.__getitem__, numbers):
            may_match.setdefault(entry.source.id, []).append(pattern)
        looks = ((one, may_match.get(one.source.id, [])) for one in self.entries)
        shown = (self._shown(entry, patterns, view, findings) for entry, patterns in looks)
        return tuple(one for one in shown if one is not None)

    def _shown(
        self,
        entry: HelpEntry,
        patterns: Iterable[Pattern],
        view: TextView,
        findings: Iterable[Finding],
    ) -> Help | None:
        """An entry with the first words that call for it, if anything does."""
        hit = min(self._hits(entry, patterns, view), default=None)
        if hit is not None:
            tokens = view.tokens
            return entry.help(tokens.text, tokens.starts[hit[0]], tokens.ends[hit[1] - 1])
        return entry.help() if any(map(entry.source.is_brought_by, findings)) else None

    def _hits(
        self, entry: HelpEntry, patterns: Iterable[Pattern], view: TextView
    ) -> Iterator[tuple[int, int]]:
        found = [(pattern, *words) for pattern in patterns for words in pattern.find(view)]
        if not found:
            return
        excepted = self._excepted(entry, view)
        contexts = self._contexts.of(view) if entry.source.drop_in else None
        for pattern, first, last in found:
            if any(start < last and first < end for start, end in excepted):
                continue
            if contexts is None or not _dropped(entry, contexts, first, last, pattern):
                yield first, last

    def _excepted(self, entry: HelpEntry, view: TextView) -> list[tuple[int, int]]:
        patterns = self._exceptions[entry.source.id].candidates(view.reading.encoded)
        return [words for pattern in patterns for words in pattern.find(view)]


def _dropped(
    entry: HelpEntry, contexts: TextContexts, first: int, last: int, pattern: Pattern
) -> bool:
    return not set(contexts.around(first, last, pattern)).isdisjoint(entry.source.drop_in)


def load_help(rules_dir: Path, lexicon: Lexicon, labels: Iterable[str]) -> tuple[HelpEntry, ...]:
    """The entries of `help.yaml`, in order. Raises RuleError with the file and the line."""
    document = load(rules_dir / HELP_FILE)
    entries: dict[str, HelpEntry] = {}
    known = {"labels": list(labels)}
    for index, (source, _) in enumerate(each(document, HelpSource, "help", context=known)):
        at = ("help", index)
        if source.id in entries:
            raise document.error(f"the id {source.id!r} is used twice", *at, "id")
        entries[source.id] = HelpEntry(
            source,
            patterns=compile_lines(document, lexicon, *at, "match"),
            unless=compile_lines(document, lexicon, *at, "unless"),
        )
    return tuple(entries.values())
