"""Who is talked about: mentions of staff, pupils, own children, parents, governors, the school.

What a mention looks like is data (`rules/people.yaml`), in the same pattern language as rules.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from postcheck.model import Mention, MentionKind
from postcheck.pattern import Sequence as Pattern
from postcheck.prefilter import Prefilter
from postcheck.sketch import Sketches
from postcheck.tokens import Tokens
from postcheck.view import NameLists, Spotted, TextView

# A mention of an earlier kind hides one of a later kind on the same words.
PRECEDENCE: tuple[MentionKind, ...] = (
    "staff",
    "governor",
    "own_child",
    "pupil",
    "parent",
    "school",
    "group",
    "person",
    "reader",
    "writer",
)
# A pronoun looks back over this many words at the most.
PRONOUN_REACH = 40
# Kinds that a pronoun can stand for.
REFERENTS: frozenset[str] = frozenset(
    {"staff", "governor", "own_child", "pupil", "parent", "person"}
)


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Somebody mentioned in an earlier post, for whom a pronoun may stand. `genders`: he, she or
    both, as far as the words tell."""

    kind: MentionKind
    text: str
    genders: frozenset[str]


@dataclass(frozen=True)
class MentionRule:
    """One way in which some kind of mention is written.

    `pronoun`: the words stand for somebody mentioned before; `gender`: he or she, where the words
    tell (None: either).
    """

    kind: MentionKind
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()
    named: bool = False
    pronoun: bool = False
    gender: str | None = None


class People:
    """Finds mentions. `genders`: words that tell whether somebody is a he or a she."""

    def __init__(
        self,
        rules: Sequence[MentionRule],
        names: NameLists,
        genders: Mapping[str, str],
        sketches: Sketches,
    ) -> None:
        self._owned = [(rule, pattern) for rule in rules for pattern in rule.patterns]
        self._names = names
        self._genders = genders
        self._sketches = sketches

    @cached_property
    def _prefilter(self) -> Prefilter:
        patterns = [pattern for _, pattern in self._owned]
        return Prefilter([p.anchors() for p in patterns], patterns, self._sketches)

    def view(
        self, tokens: Tokens, encoded: str, earlier: Callable[[], Iterable[Antecedent]] = tuple
    ) -> PeopleView:
        """A view of a text, which is also given as the codebook encodes it.

        Its mentions are looked for when a pattern first asks for one; `earlier` is asked, the
        nearest first, when a pronoun stands for nobody in the text.
        """
        return PeopleView(self, tokens, encoded, earlier)

    def bare_view(self, tokens: Tokens) -> TextView:
        """A view without mentions, which still knows the shapes of words."""
        return TextView(tokens, self._names)

    def antecedents(self, tokens: Tokens, encoded: str) -> Iterator[Antecedent]:
        """Those in a text for whom a pronoun of a later post may stand, the last one first."""
        for mention in reversed(self.spot(tokens, encoded)):
            told = mention.kind in REFERENTS and mention.resolved_from is None
            if told and not self._is_pronoun(tokens, mention):
                start, end = tokens.starts[mention.first], tokens.ends[mention.last - 1]
                genders = self._genders_of(tokens, mention)
                yield Antecedent(mention.kind, tokens.text[start:end], genders)

    def spot(
        self, tokens: Tokens, encoded: str, earlier: Callable[[], Iterable[Antecedent]] = tuple
    ) -> list[Spotted]:
        """The mentions of a text, in order of their places."""
        view = self.bare_view(tokens)
        pronouns: list[tuple[Spotted, str | None]] = []
        exceptions: dict[int, list[tuple[int, int]]] = {}
        for number in self._prefilter.candidates(encoded):
            rule, pattern = self._owned[number]
            hits = list(pattern.find(view))
            if hits and id(rule) not in exceptions:
                exceptions[id(rule)] = list(self._exceptions(rule, view, encoded))
            for first, last in hits:
                if any(start < last and first < end for start, end in exceptions[id(rule)]):
                    continue
                if rule.named and rule.kind == "person" and view.is_addressed(first):
                    continue
                spotted = Spotted(rule.kind, first, last, rule.named)
                if rule.pronoun:
                    pronouns.append((spotted, rule.gender))
                else:
                    view.add(spotted)
        mentions = _settled(view.mentions)
        resolved = [self._resolved(tokens, mentions, *pronoun, earlier) for pronoun in pronouns]
        return sorted([*mentions, *resolved], key=lambda m: (m.first, m.last))

    def _exceptions(
        self, rule: MentionRule, view: TextView, encoded: str
    ) -> Iterator[tuple[int, int]]:
        for pattern in rule.unless:
            if self._sketches.may_match(pattern, encoded):
                yield from pattern.find(view)

    def _resolved(
        self,
        tokens: Tokens,
        mentions: Sequence[Spotted],
        pronoun: Spotted,
        gender: str | None,
        earlier: Callable[[], Iterable[Antecedent]],
    ) -> Spotted:
        """The nearest earlier mention that fits lends the pronoun its kind."""
        before = bisect_left(mentions, pronoun.first, key=lambda mention: mention.first)
        for mention in reversed(mentions[max(0, before - PRONOUN_REACH) : before]):
            if mention.last > pronoun.first or mention.kind not in REFERENTS:
                continue
            if pronoun.first - mention.last > PRONOUN_REACH:
                break
            told = self._genders_of(tokens, mention)
            if gender is None or not told or gender in told:
                place = (mention.first, mention.last)
                return Spotted(mention.kind, pronoun.first, pronoun.last, resolved_from=place)
        if gender is None:  # they may be anybody
            return pronoun
        for one in earlier():
            if not one.genders or gender in one.genders:
                return replace(pronoun, kind=one.kind, stands_for=one.text)
        return pronoun

    def _genders_of(self, tokens: Tokens, mention: Spotted) -> frozenset[str]:
        words = tokens.words[mention.first : mention.last]
        return frozenset(self._genders[word] for word in words if word in self._genders)

    def _is_pronoun(self, tokens: Tokens, mention: Spotted) -> bool:
        words = tokens.words[mention.first : mention.last]
        return len(words) == 1 and words[0] in self._pronouns

    @cached_property
    def _pronouns(self) -> frozenset[str]:
        patterns = (pattern for rule, pattern in self._owned if rule.pronoun)
        return frozenset(word for pattern in patterns for word in pattern.vocabulary)


class PeopleView(TextView):
    """A view whose mentions are looked for when they are first needed: most rules fail sooner."""

    def __init__(
        self,
        people: People,
        tokens: Tokens,
        encoded: str,
        earlier: Callable[[], Iterable[Antecedent]],
    ) -> None:
        super().__init__(tokens, people._names)
        self._people = people
        self._encoded = encoded
        self._earlier = earlier

    @cached_property
    def mentions(self) -> Sequence[Spotted]:
        """All mentions, in order of their places."""
        return self._people.spot(self.tokens, self._encoded, self._earlier)

    @cached_property
    def _at(self) -> Mapping[int, Sequence[Spotted]]:
        by_start: dict[int, list[Spotted]] = {}
        for mention in self.mentions:
            by_start.setdefault(mention.first, []).append(mention)
        return by_start

    def mentions_at(self) -> Mapping[int, Sequence[Spotted]]:
        """The mentions by the word that they start at."""
        return self._at


def _settled(mentions: Iterable[Spotted]) -> list[Spotted]:
    """Of mentions on the same words the most telling kind stays, and of one kind the longest.

    "my son's teacher" keeps both "my son" and the whole: one lies inside the other.
    """
    taken: dict[int, list[Spotted]] = {}
    kept: list[Spotted] = []
    ranked = sorted(
        set(mentions), key=lambda m: (PRECEDENCE.index(m.kind), m.first - m.last, not m.named)
    )
    for mention in ranked:
        words = range(mention.first, mention.last)
        if not any(_hides(other, mention) for word in words for other in taken.get(word, ())):
            kept.append(mention)
            for word in words:
                taken.setdefault(word, []).append(mention)
    return sorted(kept, key=lambda m: (m.first, m.last))


def _hides(other: Spotted, mention: Spotted) -> bool:
    """Whether one of two overlapping mentions makes the other needless."""
    if (other.kind, mention.kind) == ("pupil", "parent"):
        return False  # "Leo's mum" is a parent, and names a pupil
    inside = other.first <= mention.first and mention.last < other.last
    return not (inside and mention.kind == "own_child" != other.kind)


def as_mention(spotted: Spotted, tokens: Tokens) -> Mention:
    """The public form of a mention, with its place in the original text."""

    def place(first: int, last: int) -> tuple[int, int]:
        return tokens.starts[first], tokens.ends[last - 1]

    start, end = place(spotted.first, spotted.last)
    there = place(*spotted.resolved_from) if spotted.resolved_from else None
    return Mention(
        kind=spotted.kind,
        start=start,
        end=end,
        text=tokens.text[start:end],
        named=spotted.named,
        resolved_from=tokens.text[slice(*there)] if there else spotted.stands_for,
    )
