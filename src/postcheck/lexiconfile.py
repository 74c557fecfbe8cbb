"""Spelling, irregular forms and word lists, read strictly into a Lexicon."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from postcheck import yamlfile
from postcheck.errors import RuleError
from postcheck.lexicon import Lexicon, PatternError
from postcheck.nearnames import NearNames
from postcheck.parser import parse
from postcheck.pattern import Sequence as Pattern
from postcheck.repair import Spelling
from postcheck.roster import KINDS, KnownNames, Roster, possessives
from postcheck.rule import Strict, Text
from postcheck.slips import Slips

SPELLING_FILE, INFLECTION_FILE = "spelling.yaml", "inflection.yaml"
NICKNAMES_FILE = "nicknames.yaml"


class _ListFile(Strict):
    about: Text
    entries: tuple[str, ...]


class _SpellingFile(Strict):
    words: dict[str, str]
    masked: tuple[str, ...]
    look_alikes: dict[str, str]
    is_hosts: tuple[str, ...]
    misspelled: tuple[str, ...] = ()
    not_misspelled: tuple[str, ...] = ()
    glue: tuple[str, ...] = ()


def load_lexicon(
    rules_dir: Path,
    roster: Roster | None = None,
    *,
    lists_dir: Path | None = None,
    own_lists: Path | None = None,
) -> Lexicon:
    """What patterns refer to, but the cues of mentions. Raises RuleError.

    `lists_dir`: a folder of word lists to use in place of `lists` below `rules_dir`;
    `own_lists`: one with more lists, beside those.
    """
    spelling = yamlfile.parse(rules_dir / SPELLING_FILE, _SpellingFile)
    irregular = _forms(rules_dir / INFLECTION_FILE)
    lists = _lists_in(lists_dir or rules_dir / "lists")
    if own_lists is not None:
        own = _lists_in(own_lists)
        if taken := next((name for name in own if name in lists), None):
            hint = "the shipped rules have one; give yours another name"
            place = own_lists / f"{taken}.yaml"
            raise RuleError(f"there is a list @{taken} already", path=place, hint=hint)
        lists |= own
    words = {str(short): str(meant) for short, meant in spelling.words.items()}
    near = NearNames()
    if roster is not None:
        nicknames = _forms(rules_dir / NICKNAMES_FILE)
        known = KnownNames(frozenset(lists["given_names"]), _entries(lists), nicknames)
        told = roster.lists(known)
        given = tuple(chain.from_iterable(told[f"roster_{kind}_given"] for kind in KINDS))
        near = NearNames({*given, *roster.surnames}, ordinary=_listed_words(lists))
        words = {**possessives(given), **words}
        lists |= {**told, "given_names": tuple(dict.fromkeys((*lists["given_names"], *given)))}
    return Lexicon(
        spelling=Spelling(
            words=words,
            masked=spelling.masked,
            look_alikes={ord(odd): plain for odd, plain in spelling.look_alikes.items()},
            is_hosts=frozenset(spelling.is_hosts),
            slips=Slips(
                (*spelling.masked, *spelling.misspelled),
                ordinary=frozenset(spelling.not_misspelled),
                glue=spelling.glue,
            ),
            near_names=near,
        ),
        irregular=irregular,
        lists=lists,
    )


def _lists_in(folder: Path) -> dict[str, tuple[str, ...]]:
    """The entries of every list in a folder, by its name."""
    files = sorted(folder.glob("*.yaml"))
    return {path.stem: yamlfile.parse(path, _ListFile).entries for path in files}


def _entries(lists: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Every entry of every list."""
    return frozenset(chain.from_iterable(lists.values()))


def _listed_words(lists: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Every word of every list."""
    entries = chain.from_iterable(lists.values())
    return frozenset(word for entry in entries for word in entry.lstrip("~").split())


def _forms(path: Path) -> dict[str, tuple[str, ...]]:
    document = yamlfile.load(path)
    found = document.value
    if not isinstance(found, dict) or not all(isinstance(other, str) for other in found.values()):
        raise document.error("expected words with their forms", hint="write 'bite: bit bitten'")
    return {word: tuple(other.split()) for word, other in found.items()}


def compile_lines(document: yamlfile.Document, lexicon: Lexicon, *keys: Any) -> tuple[Pattern, ...]:
    """The patterns of the list at `keys`; errors point to the line of the pattern."""
    compiled = []
    for index, line in enumerate(_lines(document, *keys)):
        try:
            compiled.append(parse(line, lexicon))
        except PatternError as problem:
            raise document.error(
                f"{problem} in the pattern {line!r}", *keys, index, hint=problem.hint
            ) from None
    return tuple(compiled)


def _lines(document: yamlfile.Document, *keys: Any) -> list[str]:
    """The list at `keys`, empty where the key is left out."""
    found: list[str] = document.get(*keys[:-1]).get(keys[-1], [])
    return found
