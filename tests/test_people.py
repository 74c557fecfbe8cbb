"""Who is talked about: every kind of mention, what is none, and whom a pronoun stands for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import calls
from postcheck import Checker, Mention
from postcheck.lexiconfile import load_lexicon
from postcheck.model import MentionKind
from postcheck.people import _apart, _touches, as_mention
from postcheck.pronouns import PRONOUN_REACH
from postcheck.reading import read
from postcheck.rulebook import Rulebook
from postcheck.saidfile import load_mentions
from strategies import anything, mixed


def spot(book: Rulebook, text: str) -> list[Mention]:
    """The mentions of a text."""
    view = book.people.view(read(text, book.codebook))
    return [as_mention(one, view.tokens) for one in view.mentions]


KINDS = {
    "staff": [
        ("[[Mr Hale]] is here", True),
        ("ask [[Mrs. Okafor]]", True),
        ("[[Miss Li]] said so", True),
        ("[[the new teaching assistant]] left", False),
        ("[[their dinner ladies]]", False),
        ("[[the head]] knows", False),
    ],
    "own_child": [
        ("[[my son]] cried", False),
        ("[[our little girl]] cried", False),
        ("[[my daughter Priya]] cried", True),
        ("[[my eldest]] cried", False),
    ],
    "pupil": [
        ("[[that boy in year 4]] again", False),
        ("[[some other kid]] did it", False),
        ("[[Priya in year 4]] again", True),
    ],
    "parent": [("[[the other mums]] know", False), ("[[that dad]] shouted", False)],
    "governor": [("the [[governors]] met", False), ("[[chair of governors]] wrote", False)],
    "school": [("[[our school]] is shut", False), ("[[Larkmere Primary]] is shut", False)],
    "person": [("[[Priya]] came", True), ("[[somebody]] came", False)],
    "reader": [("thank [[you]]", False)],
    "writer": [("[[we]] came", False)],
}
CASES = [(kind, *case) for kind, cases in KINDS.items() for case in cases]


@pytest.mark.parametrize(("kind", "text", "named"), CASES)
def test_kinds(kind: str, text: str, named: bool, own: Checker) -> None:
    before, _, rest = text.partition("[[")
    inside, _, after = rest.partition("]]")
    found = own.explain(before + inside + after).mentions
    same = [one for one in found if one.kind == kind]
    assert [one.named for one in same] == [named], found
    assert same[0].text == inside, found


def test_all_kinds_are_tried_here() -> None:
    assert {*KINDS, "group"} == set(get_args(MentionKind))


@pytest.mark.parametrize(
    "text",
    [
        "I miss school holidays",
        "miss you all",
        "a head cold is going round",
        "my head hurts",
        "a school of fish",
        "Dr Who is on tonight",
        "will rose bushes grow",
    ],
)
def test_what_only_looks_like_staff_or_school(text: str, own: Checker) -> None:
    found = own.explain(text).mentions
    assert {one.kind for one in found}.isdisjoint({"staff", "school", "pupil"}), found
    assert not any(one.named for one in found)


def test_the_more_telling_kind_hides_the_other(own: Checker) -> None:
    kinds = [(one.kind, one.text) for one in own.explain("her son's teacher Mr Hale").mentions]
    assert ("staff", "Mr Hale") in kinds
    assert ("person", "Hale") not in kinds


PEOPLE = """
genders: {he: [mr, dad, lad, he], she: [mrs, mum, lass, she]}
mentions:
  - {kind: staff, named: true, match: ["(mr|mrs|mx) <plain>"], unless: ["mr (bean|men)"]}
  - {kind: parent, match: ["(a|the) (mum|dad)"]}
  - {kind: pupil, match: ["(a|the) (lad|lass|kid)"]}
  - {kind: own_child, match: ["my (lad|lass|kid)"]}
  - {kind: staff, match: ["my (lad|kid) 's teacher"]}
  - {kind: school, match: ["the school"]}
  - {kind: person, match: ["(he|him)"], pronoun: true, gender: he}
  - {kind: person, match: ["(she|her)"], pronoun: true, gender: she}
  - {kind: person, match: ["they"], pronoun: true}
  - {kind: reader, match: ["you"]}
"""


@pytest.fixture(scope="module")
def book(own: Checker, own_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """The tests' own rules with the mentions above."""
    folder = tmp_path_factory.mktemp("people")
    (folder / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    return replace(own.book, mentions=load_mentions(folder, load_lexicon(own_folder)))


PRONOUNS = {
    "the nearest before": ("a mum met Mr Hale and [[he]] left", "staff", "Mr Hale"),
    "of the right gender": ("Mr Hale met a mum and [[he]] left", "staff", "Mr Hale"),
    "of the other": ("Mr Hale met a mum and [[she]] left", "parent", "a mum"),
    "of either gender": ("Mrs Hale met the kid and [[he]] left", "pupil", "the kid"),
    "they is anybody": ("a mum met the lad, [[they]] left", "pupil", "the lad"),
    "over sentences": ("Mx Hale came.\n\nThen [[she]] left", "staff", "Mx Hale"),
    "not what comes later": ("[[he]] met Mr Hale", "person", None),
    "not the school": ("the school and [[they]] left", "person", None),
    "not the reader": ("you and [[he]] left", "person", None),
    "nobody of the gender": ("Mrs Hale and [[he]] left", "person", None),
    "not over another": ("Mr Hale and [[he]] left", "staff", "Mr Hale"),
}


@pytest.mark.parametrize(("text", "kind", "stands_for"), PRONOUNS.values(), ids=PRONOUNS.keys())
def test_pronouns(text: str, kind: str, stands_for: str | None, book: Rulebook) -> None:
    before, _, rest = text.partition("[[")
    inside, _, after = rest.partition("]]")
    found = spot(book, before + inside + after)
    (pronoun,) = [one for one in found if one.start == len(before)]
    assert (pronoun.kind, pronoun.resolved_from) == (kind, stands_for)
    assert not pronoun.named


@pytest.mark.parametrize(
    ("between", "reached"), [(PRONOUN_REACH, True), (PRONOUN_REACH + 1, False)]
)
def test_pronouns_look_back_so_far(between: int, reached: bool, book: Rulebook) -> None:
    found = spot(book, f"Mr Hale {'so ' * between}he left")
    assert (found[-1].resolved_from == "Mr Hale") is reached


def test_unless_is_no_mention(book: Rulebook) -> None:
    assert spot(book, "Mr Bean is on") == []
    assert [one.text for one in spot(book, "Mr Bean met Mr Hale")] == ["Mr Hale"]


def test_own_child_inside_a_longer_mention_stays(book: Rulebook) -> None:
    found = spot(book, "my lad's teacher")
    assert [(one.kind, one.text) for one in found] == [
        ("own_child", "my lad"),
        ("staff", "my lad's teacher"),
    ]


@given(
    text=st.one_of(
        anything, mixed(["Mr Hale", "he", "she", "they", "my lad", "the mum", "'s teacher"])
    )
)
def test_mentions_of_any_text(text: str, book: Rulebook) -> None:
    found = spot(book, text)
    assert all(one.text == text[one.start : one.end] for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    referents = {one.text for one in found if one.resolved_from is None}
    assert all(one.resolved_from in referents for one in found if one.resolved_from)


@given(
    places=st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6)), max_size=8),
    first=st.integers(0, 25),
    length=st.integers(1, 5),
)
def test_places_that_touch(places: list[tuple[int, int]], first: int, length: int) -> None:
    spans = [(start, start + size) for start, size in places]
    last = first + length
    expected = any(start < last and first < end for start, end in spans)
    assert _touches(_apart(spans), first, last) is expected


def test_work_grows_with_the_text(shipped: Checker) -> None:
    def work(count: int) -> int:
        view = shipped.book.people.view(read("my son's teacher's " * count, shipped.book.codebook))
        return calls(lambda: view.mentions)

    work(50)
    assert work(800) < 4.4 * work(200)
