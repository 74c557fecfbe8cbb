"""Every cue finds its own examples and leaves its counter-examples alone; bad files are refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from helpers import RULES
from postcheck.errors import RuleError
from postcheck.policyimport import Cues, load_cues
from postcheck.policyimport.cuefile import TOPICS, ScopedText

NAMES = [name for names, _ in TOPICS.values() for name in names]


def told(example: str | ScopedText) -> tuple[str, tuple[str, ...]]:
    return (example, ()) if isinstance(example, str) else (example.text, tuple(example.scope))


@pytest.mark.parametrize("topic", TOPICS)
def test_cues_match_their_examples_and_no_others(topic: str, cues: Cues) -> None:
    wrong = []
    for cue in cues.topics[topic]:
        examples = cue.source.examples
        for expected, some in ((True, examples.match), (False, examples.no_match)):
            for text, scope in map(told, some):
                found = any(one.cue is cue for one in cues.find(topic, text, scope))
                if found != expected:
                    wrong.append((cue.id, expected, text))
    assert wrong == []


def test_every_file_is_read_and_every_id_is_there_once(cues: Cues) -> None:
    files = {path.stem for path in (RULES / "import").glob("*.yaml")}
    assert files == set(NAMES)
    for some in cues.topics.values():
        ids = [cue.id for cue in some]
        assert len(ids) == len(set(ids))


def test_every_label_can_be_mapped_and_every_list_is_used(cues: Cues) -> None:
    from postcheck.labels import load_labels

    given = {label for cue in cues.topics["labels"] for label in cue.gives.labels}
    assert given == {label.id for label in load_labels(RULES)}
    texts = "".join(path.read_text() for path in (RULES / "import").rglob("*.yaml"))
    for path in (RULES / "import" / "lists").glob("*.yaml"):
        assert f"@{path.stem}" in texts


def test_a_cue_is_found_with_its_words(cues: Cues) -> None:
    text = "Please never threaten anybody."
    (found,) = cues.find("labels", text)
    assert text[found.start : found.end] == "threaten"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("labels.yaml", "spelling.yaml", "inflection.yaml"):
        shutil.copy(RULES / name, tmp_path / name)
    shutil.copytree(RULES / "import", tmp_path / "import")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("labels: [threat]", "labels: [thraet]", "thraet"),
        ("labels: [threat]", "step: police", "gives something else"),
        ("labels: [threat]", "label: [threat]", "label"),
        ("threat to ..3", "{pupil} ..3", "asks for a mention"),
        ("threat to ..3", "threat to ..9", "a gap of 9 words"),
        ("threat to ..3", "@no_such_list ..3", "there is no list"),
    ],
)
def test_bad_files_are_refused(folder: Path, old: str, new: str, message: str) -> None:
    path = folder / "import" / "labels-hurt.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(RuleError, match=message) as caught:
        load_cues(folder)
    assert caught.value.line is not None
    assert caught.value.path == path
