"""A small folder of rules that the tests own, so that the engine is tested apart from its data."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RULES = ROOT / "rules"
SAMPLES = ROOT / "data" / "samples"
SHARED = (
    "labels.yaml",
    "spelling.yaml",
    "inflection.yaml",
    "nicknames.yaml",
    "people.yaml",
    "context.yaml",
    "safeguarding.yaml",
    "wording.yaml",
    "help.yaml",
    "photo.yaml",
)
# For each context a word of its own: "wallop the gate" is cancelled by a negation alone.
DROPS = {
    "negated": "wallop",
    "quoted": "clobber",
    "reported": "thwack",
    "condemned": "pelt",
    "hypothetical": "biff",
    "figurative": "swat",
    "asked": "prod",
    "positive": "bop",
}
LISTS = {
    "own_hurt": ["wallop", "knock out", "~clobber"],
    "own_soft": ["goose", "silly sausage", "@own_more"],
    "own_more": ["noodle"],
}


def rule(id: str = "own-rule", **keys: Any) -> dict[str, Any]:  # noqa: A002
    """A rule as its file would state it; keys given replace the defaults, None removes one."""
    whole: dict[str, Any] = {
        "id": id,
        "label": "threat",
        "severity": "medium",
        "confidence": "medium",
        "match": ["purple (wombat|badger)"],
        "examples": {"match": [], "no_match": []},
        "why": "It is a test.",
        "advice": "Read the test.",
        "limits": "A test shows little.",
    }
    return {key: value for key, value in {**whole, **keys}.items() if value is not None}


def write_rules(path: Path, *rules: dict[str, Any]) -> Path:
    """A rule file with one rule a line: JSON is YAML. The first rule stands on line 2."""
    lines = ["rules:", *(f"- {json.dumps(one, ensure_ascii=False)}" for one in rules)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def copy_shared(folder: Path) -> Path:
    """Everything of the shipped rules but the rules themselves, and lists of our own."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in SHARED:
        shutil.copy(RULES / name, folder / name)
    shutil.copytree(RULES / "policies", folder / "policies")
    (folder / "lists").mkdir()
    for name in _lists_of_shared_files():
        shutil.copy(RULES / "lists" / name, folder / "lists" / name)
    for name, entries in LISTS.items():
        text = f"about: Words for tests.\nentries: {json.dumps(entries)}\n"
        (folder / "lists" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def _lists_of_shared_files() -> Iterable[str]:
    """Only what mentions, contexts and help need: the lists of other rules are left out."""
    texts = [
        (RULES / name).read_text(encoding="utf-8")
        for name in ("people.yaml", "context.yaml", "help.yaml")
    ]
    wanted, seen = ["given_names", "name_words"], set[str]()
    while wanted or texts:
        wanted += [name for text in texts for name in re.findall(r"@([a-z_]+)", text)]
        texts = [
            (RULES / "lists" / f"{name}.yaml").read_text(encoding="utf-8")
            for name in set(wanted) - seen
        ]
        seen.update(wanted)
        wanted = []
    return [f"{name}.yaml" for name in seen]


def calls(function: Callable[[], object]) -> int:
    """How many calls of functions, Python's and C's, it takes: work that can be counted."""
    count = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        function()
    finally:
        sys.setprofile(before)
    return count


def own_rules() -> Iterable[dict[str, Any]]:
    """The rules of the engine's tests: each shows one thing that rules can say."""
    yield rule(
        "own-hurt",
        severity="high",
        match=["(i|we) ..2 (will|going to) ..2 ~@own_hurt ..1 {staff|pupil|person|reader}"],
        about={"who": ["staff", "pupil", "person", "reader"], "within": 6},
        unless=["~@own_hurt ..4 at chess"],
        drop_in=["negated", "condemned", "figurative"],
        examples={"match": ["[[I will wallop Mr Hale]] tmrw", "[[we're going to clobber you]]"]},
    )
    yield rule(
        "own-soft",
        label="offensive_comment",
        severity="low",
        match=["(daft|total) @own_soft"],
        about={"who": ["staff", "pupil", "parent", "school", "person", "reader"]},
    )
    yield rule("own-grave", label="offensive_comment", match=["daft goose of a ..1 head"])
    yield rule("own-foul", label="obscenity", grade="strong", match=["flipping ..1 heck"])
    yield rule(
        "own-age",
        label="protected_characteristic_abuse",
        characteristic="age",
        match=["too ancient to teach"],
    )
    yield rule(
        "own-harm",
        label="allegation",
        severity="high",
        safeguarding=True,
        match=["left ..3 on the roof"],
    )
    yield rule("own-weak", severity="high", confidence="low", match=["faint hint of doom"])
    yield rule(
        "own-slot",
        match=["~shove ..1 {own_child}", "{staff} ..3 (parsnip|turnips)", "^ {pupil} smelly $"],
        examples={
            "match": ["my daughter says he [[shoved her]]", "Mr Hale left. [[He is a parsnip]]"]
        },
    )
    yield rule(
        "own-clues",
        label="unverified_claim",
        match=["(a|the) ..2 otter", "{pupil} paddles"],
        clues={
            "least": 2,
            "within": 6,
            "kinds": {
                "looks": ["(brown|spotted)", "bald"],
                "place": ["(by|behind) the ..1 (pond|weir)", "near {staff}"],
                "food": ["eats ..1 trout"],
            },
        },
        about={"who": []},
        examples={
            "match": [
                "[[the brown otter by the pond]] again",
                "[[a bald otter. Eats fresh trout]]",
                "[[that boy in Year 4 paddles near Mr Hale, brown]]",
            ]
        },
    )
    yield rule("own-also", also=["complaint"], match=["grubby turnip"])
    yield rule("own-draft", status="draft", match=["drafty window"])
    yield rule("own-retired", status="retired", match=["retired wombat"])
    yield rule(
        "own-tokens",
        match=None,
        tokens=[[{"LOWER": "gritty"}, {"OP": "?"}, {"LOWER": {"IN": ["yoghurt", "custard"]}}]],
        examples={"match": ["[[gritty old custard]]", "[[Gritty yoghurt]]"]},
    )
    yield from _on_facts()
    for kind, word in DROPS.items():
        yield rule(f"drop-{kind}", match=[f"{word} the gate"], drop_in=[kind])


def _on_facts() -> Iterable[dict[str, Any]]:
    """Rules that look at what is known of a post besides its text."""
    anyone = {"who": ["staff", "pupil", "school", "person"]}
    yield rule(
        "fact-lesson",
        label="staff_conduct",
        match=None,
        when={"author_role": ["staff", "volunteer"], "posted": "lesson_time"},
        about=anyone,
    )
    yield rule(
        "fact-caption",
        label="pupil_photo",
        field="caption",
        match=["paddling pool"],
        when={"attachment": ["image", "video"]},
        unless=["everyone agreed"],
        about=anyone,
    )
    yield rule(
        "fact-video", label="pupil_photo", match=None, when={"attachment": ["video"]}, about=anyone
    )
    yield rule(
        "fact-cheer",
        label="sharing_abuse",
        match=["(hear hear|so true)"],
        when={"answers_breach": True},
    )
    yield rule("fact-reply", label="sharing_abuse", field="reply_to", match=["chain letter"])
    yield rule("fact-shared", label="sharing_abuse", field="shared_from", match=["chain letter"])
    yield rule("fact-public", label="complaint", match=["leaky roof"], when={"venue": ["public"]})
