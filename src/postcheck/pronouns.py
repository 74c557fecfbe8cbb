"""For whom a he, she or they stands: the nearest mention before it that fits."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from postcheck.tokens import Tokens
from postcheck.view import Antecedent, Spotted

# A pronoun looks back over this many words at the most.
PRONOUN_REACH = 40
# Kinds that a pronoun can stand for.
REFERENTS: frozenset[str] = frozenset(
    {"staff", "governor", "own_child", "pupil", "parent", "person"}
)


class Pronoun(NamedTuple):
    """A pronoun; `gender`: he or she, None where it may be anybody."""

    spotted: Spotted
    gender: str | None


class Resolver:
    """Resolves the pronouns of one text.

    `mentions`: the others, in order; `genders`: words that tell a he from a she; `earlier`: those
    of the texts before it, the nearest first, asked only where the text itself does not tell.
    """

    def __init__(
        self,
        tokens: Tokens,
        mentions: Sequence[Spotted],
        genders: Mapping[str, str],
        earlier: Callable[[], Iterable[Antecedent]],
    ) -> None:
        self._tokens = tokens
        self._mentions = mentions
        self._genders = genders
        self._earlier = earlier

    def resolved(self, pronoun: Pronoun) -> Spotted:
        """The pronoun with the kind of whom it stands for; as it is where nobody fits."""
        here = self._here(pronoun)
        if here is not None:
            place = (here.first, here.last)
            return replace(pronoun.spotted, kind=here.kind, resolved_from=place)
        # They may be anybody: only he or she reach into another text.
        there = self._before.get(pronoun.gender) if pronoun.gender else None
        if there is not None:
            return replace(pronoun.spotted, kind=there.kind, stands_for=there)
        return pronoun.spotted

    def _here(self, pronoun: Pronoun) -> Spotted | None:
        mentions, first = self._mentions, pronoun.spotted.first
        before = bisect_left(mentions, first, key=lambda mention: mention.first)
        for mention in reversed(mentions[max(0, before - PRONOUN_REACH) : before]):
            if mention.last > first or mention.kind not in REFERENTS:
                continue
            if first - mention.last > PRONOUN_REACH:
                return None
            told = genders_of(mention, self._tokens, self._genders)
            if pronoun.gender is None or not told or pronoun.gender in told:
                return mention
        return None

    @cached_property
    def _before(self) -> Mapping[str, Antecedent]:
        """The nearest of the earlier texts who may be a he, and who may be a she."""
        found: dict[str, Antecedent] = {}
        for one in self._earlier():
            for gender in one.genders or ("he", "she"):
                found.setdefault(gender, one)
            if len(found) > 1:
                break
        return found


def genders_of(mention: Spotted, tokens: Tokens, genders: Mapping[str, str]) -> frozenset[str]:
    """He, she or both, as far as the words of a mention tell."""
    words = tokens.words[mention.first : mention.last]
    return frozenset(genders[word] for word in words if word in genders)
