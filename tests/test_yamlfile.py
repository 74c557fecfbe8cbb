"""Strict YAML: what is read, what is refused, and on which line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from postcheck.errors import InputError, PolicyError, RuleError
from postcheck.modelerror import did_you_mean
from postcheck.yamlfile import MAX_BYTES, each, load, parse, validate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str | bytes], Path]


class About(BaseModel):
    model_config = ConfigDict(extra="forbid")
    who: list[str]
    within: int = 5


class Item(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    about: About | None = None


class Items(BaseModel):
    model_config = ConfigDict(extra="forbid")
    items: list[Item]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to_file(content: str | bytes) -> Path:
        path = tmp_path / "some.yaml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return to_file


GOOD = """\
# a comment
items:
  - id: one
    about:
      who: [pupil, staff]
      within: 3
  - id: two
"""


def test_lines_of_keys_and_items(write: Write) -> None:
    document = load(write(GOOD))
    assert document.value["items"][0]["about"] == {"who": ["pupil", "staff"], "within": 3}
    assert document.line("items") == 2
    assert document.line("items", 0) == 3
    assert document.line("items", 0, "about", "who", 1) == 5
    assert document.line("items", 0, "about", "within") == 6
    assert document.line("items", 1) == 7
    assert document.line("items", 1, "missing") == 7
    assert document.line("nothing", "there") == 1


def test_only_a_few_words_are_special(write: Write) -> None:
    text = "v: [yes, no, on, off, true, false, null, ~, 2024-01-31, 12:30, 007, 12, -3, 1.5, '12']"
    assert load(write(text)).value["v"] == [
        *("yes", "no", "on", "off", True, False, None, None),
        *("2024-01-31", "12:30", "007", 12, -3, 1.5, "12"),
    ]


def test_keys_are_always_text(write: Write) -> None:
    assert load(write("on: 1\n2: 3\nnull: 4\n")).value == {"on": 1, "2": 3, "null": 4}


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", 5, "'c' comes twice (it is on line 3 already)"),
        ("a: 1\n\tb: 2\n", 2, "a tab"),
        ("a: 1\nb: [1, 2\nc: 3\n", 3, "not valid YAML"),
        ("a: 1\nb: &x 2\n", 2, "anchors and aliases"),
        ("a: 1\nb: *x\n", 2, "anchors and aliases"),
        ("a: &x [1]\nb: [*x, *x]\n", 1, "anchors and aliases"),
        ("a: 1\nb: !!python/name:os.system x\n", 2, "the tag"),
        ("a: !!set {b}\n", 1, "the tag"),
        ("a: 1\n? [b, c]\n: 2\n", 2, "a key must be"),
        ("a: 1\n---\nb: 2\n", 2, "a second document"),
        (b"a: 1\nb: caf\xe9\n", 2, "not UTF-8"),
        ("a:\n  " + "[" * 200_000, 2, "nested more than"),
        ("a:\n  " + "- " * 5_000 + "x\n", 2, "nested more than"),
    ],
)
def test_refused_with_the_line(write: Write, content: str | bytes, line: int, words: str) -> None:
    path = write(content)
    with pytest.raises(PolicyError) as caught:
        load(path, error=PolicyError)
    assert caught.value.path == path
    assert caught.value.line == line
    assert caught.value.hint
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_control_characters_are_refused(write: Write) -> None:
    with pytest.raises(RuleError, match="not valid YAML"):
        load(write("a: x\0y\n"))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="cannot be read: No such file"):
        load(tmp_path / "none.yaml")
    with pytest.raises(RuleError, match="cannot be read"):
        load(tmp_path)
    big = tmp_path / "big.yaml"
    with big.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(RuleError, match="split the file"):
        load(big)


def test_a_byte_order_mark_is_no_part_of_the_first_key(write: Write) -> None:
    assert load(write(b"\xef\xbb\xbfa: 1\n")).value == {"a": 1}


def test_validate_and_parse(write: Write) -> None:
    path = write(GOOD)
    assert [item.id for item in parse(path, Items).items] == ["one", "two"]
    document = load(path)
    assert validate(document, Item, "items", 1).id == "two"
    assert [(item.id, line) for item, line in each(document, Item, "items")] == [
        ("one", 3),
        ("two", 7),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("within: 3", "witin: 3", 6, "unknown key 'witin' (did you mean 'within'?)"),
        ("within: 3", "zzz: 3", 6, "unknown key 'zzz' (known: who, within)"),
        ("within: 3", "within: far", 6, "'within': Input should be a valid integer"),
        ("  - id: two", "  - about: {who: [a]}", 7, "'id' is missing"),
        ("id: two", "id: 2", 7, "'id' must be text, not 2 (put it in quotes)"),
        ("items:", "itemz:", 2, "unknown key 'itemz' (did you mean 'items'?)"),
    ],
)
def test_what_a_model_refuses(write: Write, old: str, new: str, line: int, words: str) -> None:
    path = write(GOOD.replace(old, new))
    with pytest.raises(InputError) as caught:
        parse(path, Items, error=InputError)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert words in str(caught.value)


def test_each_reports_the_item_that_is_wrong(write: Write) -> None:
    document = load(write("- id: one\n- id: two\n  abuot: {who: [a]}\n"))
    with pytest.raises(RuleError, match=r"3: unknown key 'abuot' \(did you mean 'about'\?\)"):
        list(each(document, Item))
    with pytest.raises(RuleError, match="expected a list"):
        list(each(load(write("id: one\n")), Item))


@pytest.mark.parametrize("content", ["", "# only a comment\n", "just words\n", "- a\n"])
def test_a_file_without_keys(write: Write, content: str) -> None:
    with pytest.raises(RuleError, match="expected keys with values"):
        parse(write(content), Items)


def test_without_the_c_parser(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = load(write(GOOD))
    monkeypatch.delattr(yaml, "CSafeLoader")
    slow = load(write(GOOD))
    assert slow.value == quick.value
    assert slow.line("items", 1) == 7


def test_did_you_mean() -> None:
    assert did_you_mean("thraet", ["threat", "other"]) == "did you mean 'threat'?"
    assert did_you_mean(3, []) == "known: none"


_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(value=_VALUES)
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    path = tmp_path_factory.getbasetemp() / "round.yaml"
    path.write_text(yaml.safe_dump(value, allow_unicode=True), encoding="utf-8")
    assert load(path).value == value


@settings(deadline=None)
@given(data=st.binary(max_size=200) | st.text("[]{}:-&*!?|>#'\" \n ab1", max_size=60))
def test_any_bytes_give_a_value_or_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: bytes | str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    sentence = f"{path}: fine"
    try:
        load(path)
    except RuleError as error:
        sentence = str(error)
    assert sentence.startswith(f"{path}:")
    assert "\n" not in sentence
