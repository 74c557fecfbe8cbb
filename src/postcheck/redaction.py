"""Names out, placeholders in: [pupil 1] stands for the same name as long as a Redactor lives."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from postcheck.model import Finding, Help, Mention, MentionKind, Post, Report, Step, Whose
from postcheck.naming import Name, Place

# Somebody of whom it is not known who they are may be a child.
_CHILDREN: frozenset[MentionKind] = frozenset({"pupil", "own_child", "person"})
_SAID: Mapping[MentionKind, str] = {"own_child": "child", "writer": "author"}
_TOLD: frozenset[MentionKind] = frozenset({"pupil", "own_child"})
# What authors call themselves after a child or a class: RubysMum, Mum of Will, Ava 2B, Jo (Y4).
_OF_A_CHILD = re.compile(
    r"mum|dad\b|\b(?:mam|mom|mummy|mama|daddy|nan|nana|nanny|gran|granny|grandma|grandad|grandpa"
    r"|parents?|carer|auntie|aunty|uncle|sister|brother|family|fam)\b|\d",
    re.IGNORECASE,
)
_SHORT = 3  # a name of fewer letters, found once, is not looked for in other words of the report


class _Change(NamedTuple):
    start: int
    end: int
    placeholder: str


class Redacted:
    """A text with names replaced, and where its places went."""

    def __init__(self, text: str, changes: Sequence[_Change]) -> None:
        self._changes = changes
        self._ends = [change.end for change in changes]
        self._grown = [0]  # by how much the text has grown after each change
        pieces, last = [], 0
        for change in changes:
            pieces += [text[last : change.start], change.placeholder]
            last = change.end
            grown = len(change.placeholder) - (change.end - change.start)
            self._grown.append(self._grown[-1] + grown)
        self.text = "".join((*pieces, text[last:]))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a span went; one that begins or ends within a name takes in its placeholder."""
        first = self._place(start, at_end=False)
        return first, max(first, self._place(end, at_end=True))

    def _place(self, offset: int, *, at_end: bool) -> int:
        before = bisect_right(self._ends, offset)
        change = self._changes[before] if before < len(self._changes) else None
        if change is None or offset <= change.start:
            return offset + self._grown[before]
        start = change.start + self._grown[before]
        return start + len(change.placeholder) if at_end else start


class Redactor:
    """Replaces names. `names_in` finds those of a text, given the places that name a pupil.

    The same name gets the same placeholder, in whatever text it stands. Who stands for whom is
    remembered in memory only.
    """

    def __init__(self, names_in: Callable[[str, Iterable[Place]], Sequence[Name]]) -> None:
        self._names_in = names_in
        self._placeholders: dict[tuple[bool, str], str] = {}
        self._count: dict[str, int] = {}

    def text(self, text: str, *, whose: Whose = "children") -> str:
        """A text without names."""
        return _Pass(self, whose, {text: ()}).text(text)

    def report(self, report: Report, *, whose: Whose = "children") -> Report:
        """A report whose texts, quotes and people are without names; offsets fit its texts."""
        post = report.post
        captions = (one.caption for one in post.attachments)
        others = (post.reply_to, post.shared_from, post.thread, *captions)
        pupils = [(f.start, f.end) for f in report.findings if f.label == "pupil_naming"]
        texts = {**{text: [] for text in others if text}, post.text: pupils}
        return self.sign(_Pass(self, whose, texts).report(report))

    def sign(self, report: Report) -> Report:
        """The same report, which from now on knows who can redact it."""
        object.__setattr__(report, "_redactor", self)
        return report

    def revised(self, report: Report, **changes: object) -> Report:
        """A report with other steps, which can be redacted if the report could."""
        changed = report.model_copy(update=changes)
        known = getattr(report, "_redactor", None) is not None
        return self.sign(changed) if known else changed

    def names(self, text: str, whose: Whose, pupils: Iterable[Place] = ()) -> Iterator[Name]:
        """The names in a text that are to go."""
        names = self._names_in(text, pupils)
        return (name for name in names if whose == "all" or name.kind in _CHILDREN)

    def placeholder(self, key: str, kind: MentionKind) -> str:
        """What stands for a name; `kind` counts when it is first met."""
        whose = (kind == "own_child", key)  # my Ola is another than yours
        known = self._placeholders.get(whose)
        if known is None:
            said = _SAID.get(kind, kind)
            number = self._count[said] = self._count.get(said, 0) + 1
            known = self._placeholders[whose] = f"[{said} {number}]"
        return known


class _Pass:
    """Redacts texts that belong together: a name that one of them tells is replaced in all.

    `texts`: each with the places that name a pupil.
    """

    def __init__(
        self, redactor: Redactor, whose: Whose, texts: Mapping[str, Iterable[Place]]
    ) -> None:
        self._redactor = redactor
        self._whose = whose
        self._found = {
            text: list(redactor.names(text, whose, pupils)) for text, pupils in texts.items()
        }
        self._known = {
            text[name.start : name.end]: name
            for text, names in self._found.items()
            for name in names
            if name.end - name.start >= _SHORT
        }
        self._full: dict[str, set[str]] = {}
        for name in self._known.values():
            first, space, _ = name.key.partition(" ")
            if space and name.kind != "own_child":
                self._full.setdefault(first, set()).add(name.key)
        self._known |= {said.casefold(): n for said, n in self._known.items() if not n.ordinary}
        longest_first = sorted(map(self._either_way, self._known), key=len, reverse=True)
        self._again = re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")

    def _either_way(self, said: str) -> str:
        """A pattern for a name; one that is nothing else may be written in small letters."""
        ordinary = self._known[said].ordinary
        return re.escape(said) if ordinary else f"(?i:{re.escape(said)})"

    def text(self, text: str) -> str:
        """A text without names."""
        return self.redacted(text).text

    def redacted(self, text: str) -> Redacted:
        """A text without names."""
        found = self._found.get(text)
        names = found if found is not None else self._redactor.names(text, self._whose)
        if self._known:
            names = [*names, *self._repeated(text)]
        changes: list[_Change] = []
        for name in sorted(names, key=lambda name: (name.start, -name.end)):
            if not changes or name.start >= changes[-1].end:
                said = self._redactor.placeholder(self._meant(name), name.kind)
                changes.append(_Change(name.start, name.end, said))
        return Redacted(text, changes)

    def _meant(self, name: Name) -> str:
        """A first name means the one full name that these texts tell with it."""
        if name.kind == "own_child":
            return name.key
        full = self._full.get(name.key, set())
        return next(iter(full)) if len(full) == 1 else name.key

    def _repeated(self, text: str) -> Iterator[Name]:
        for found in self._again.finditer(text):
            name = self._known.get(found[0]) or self._known.get(found[0].casefold())
            if name is not None:
                yield name._replace(start=found.start(), end=found.end())

    def report(self, report: Report) -> Report:
        """A report without names."""
        body = self.redacted(report.post.text)
        findings = tuple(self._finding(one, body) for one in report.findings)
        said = {old.quote: new.quote for old, new in zip(report.findings, findings, strict=True)}

        def step(one: Step) -> Step:
            evidence = tuple(said.get(words) or self.text(words) for words in one.evidence)
            return one.model_copy(update={"evidence": evidence})

        return report.model_copy(
            update={
                "post": self._post(report.post, body.text),
                "help": tuple(self._help(one, body) for one in report.help),
                "findings": findings,
                "next_step": step(report.next_step) if report.next_step else None,
                "steps": tuple(map(step, report.steps)),
            }
        )

    def _post(self, post: Post, text: str) -> Post:
        others = {"id", "thread", "platform", "reply_to", "shared_from"}
        told = {name: said and self.text(said) for name, said in post if name in others}
        captions = (one.caption and self.text(one.caption) for one in post.attachments)
        attachments = tuple(
            one.model_copy(update={"caption": caption})
            for one, caption in zip(post.attachments, captions, strict=True)
        )
        author = post.author and self._author(post.author, post)
        update = {"text": text, "author": author, "attachments": attachments, **told}
        return post.model_copy(update=update)

    def _author(self, author: str, post: Post) -> str:
        if post.author_role == "pupil":
            return self._redactor.placeholder(author.casefold(), "pupil")
        # A grown-up's own name stays, but not one that tells a child, as "Jayden's mum" does.
        children = any(name.kind in _TOLD for name in self._redactor.names(author, "children"))
        if self._whose == "all" or children or _OF_A_CHILD.search(author):
            return self._redactor.placeholder(author.casefold(), "writer")
        return author

    def _finding(self, finding: Finding, body: Redacted) -> Finding:
        start, end = body.span(finding.start, finding.end)
        update = {
            "start": start,
            "end": end,
            "quote": body.text[start:end],
            "evidence": self.text(finding.evidence),
            "people": tuple(self._person(one, body) for one in finding.people),
        }
        return finding.model_copy(update=update)

    def _help(self, one: Help, body: Redacted) -> Help:
        start, end = body.span(one.start, one.end)
        return one.model_copy(update={"start": start, "end": end, "quote": body.text[start:end]})

    def _person(self, person: Mention, body: Redacted) -> Mention:
        start, end = body.span(person.start, person.end)
        meant = person.resolved_from
        update = {
            "start": start,
            "end": end,
            "text": body.text[start:end],
            "resolved_from": meant and self.text(meant),
        }
        return person.model_copy(update=update)
