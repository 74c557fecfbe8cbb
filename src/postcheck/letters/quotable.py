"""Which words of a case a letter may hold up, and which never."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Literal, get_args

from postcheck.casebook.cases import Case
from postcheck.errors import InputError
from postcheck.history import NOT_THE_AUTHORS_OWN, is_serious
from postcheck.ladder import Ladders
from postcheck.model import Finding

Kind = Literal["invitation", "removal_request", "written_warning", "platform_report", "file_note"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# What a complaint cannot but say of somebody.
_ACCUSING = frozenset({"allegation", "defamation", "unverified_claim"})


def quotable(case: Case, kind: Kind, safeguarding: Ladders) -> list[Finding]:
    """The findings that a letter of a kind may quote.

    Raises InputError if there are none: complaints and what they say of somebody, other people's
    words, and, for a warning or a platform, trifles and what may tell of harm to a child. Also for
    any letter but the note for the file before those who come first have seen such a post.
    """
    found = [one for one in case.findings if words_of(one)]
    if kind != "file_note":
        if pending := next(_pending(case, safeguarding), None):
            raise InputError(
                f"case {case.number} may tell of harm to a child, so the step {pending} comes "
                "before any letter",
                hint=f"note it with `cases add-step --step {pending} --outcome settled`",
            )
        stern = kind in ("written_warning", "platform_report")
        found = [one for one in found if _may_be_held_up(one, case, stern=stern)]
    if not found:
        said = kind.replace("_", " ")
        raise InputError(
            f"case {case.number} has no words that {'an' if said[0] in 'aeiou' else 'a'} {said} "
            "could be about",
            hint="complaints, other people's words, trifles and what was set aside are none; "
            "a note can be made with --step file_note",
        )
    return found


def _may_be_held_up(finding: Finding, case: Case, *, stern: bool) -> bool:
    if finding.label == "complaint" or not NOT_THE_AUTHORS_OWN.isdisjoint(finding.contexts):
        return False
    complaints = [one for one in case.findings if one.label == "complaint"]
    accuses = finding.label in _ACCUSING
    if stern:
        # Whoever complains or speaks up for a child is heard, and not warned for it.
        return is_serious(finding) and not (accuses and (complaints or finding.safeguarding))
    return not (accuses and any(_overlap(finding, one) for one in complaints))


def _overlap(one: Finding, other: Finding) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end


def _pending(case: Case, safeguarding: Ladders) -> Iterator[str]:
    """The steps that come first where a child may be at risk, and that are not settled."""
    settled = {one.step for one in case.steps if one.outcome == "settled"}
    post = case.report.post
    told = [one for one in case.findings if one.safeguarding]
    for ladder in safeguarding.before:
        for rung in ladder.steps:
            conditions = [when for when in (ladder.opens, rung.when) if when]
            if rung.id not in settled and any(
                all(when.meets(one, post, "school") for when in conditions) for one in told
            ):
                yield rung.id


def words_of(finding: Finding) -> str:
    """What a finding quotes, or the fact where no words carry it, as plain words."""
    return plain(finding.quote or finding.evidence)


def plain(text: str) -> str:
    """A text on one line, without marks that steer a screen or that a document cannot hold."""
    kept = (" " if char.isspace() else char for char in text if not _steers(char))
    return " ".join("".join(kept).split())


def _steers(char: str) -> bool:
    # Control, format (but the joiner of emoji), half surrogate pairs, and what is no character.
    kind = unicodedata.category(char)
    return (kind in ("Cc", "Cf", "Cs", "Cn", "Co") and not char.isspace()) and char != "\u200d"
