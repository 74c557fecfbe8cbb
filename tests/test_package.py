"""The wheel carries the rules and the samples, and works without the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from postcheck.rulebook import load_rulebook

ROOT = Path(__file__).parents[1]
PROGRAM = """
import json
from postcheck import Checker
from postcheck.resources import rules_dir, samples_dir
checker = Checker()
print(json.dumps({
    "rules": str(rules_dir()),
    "samples": str(samples_dir()),
    "version": checker.book.version,
    "labels": sorted(checker.check("im going to batter Mr Hale after school").labels),
}))
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of a wheel built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_wheel_works_alone(unpacked: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert Path(told["rules"]) == unpacked / "postcheck" / "rules"
    assert Path(told["samples"]) == unpacked / "postcheck" / "samples"
    assert told["labels"] == ["threat"]
    here = load_rulebook(ROOT / "rules").version
    assert told["version"].split("+")[1] == here.split("+")[1]


def test_wheel_is_complete(unpacked: Path) -> None:
    package = unpacked / "postcheck"
    assert (package / "py.typed").is_file()
    here = {path.relative_to(ROOT / "src") for path in (ROOT / "src" / "postcheck").rglob("*.*")}
    data = {path for path in here if path.suffix not in (".py", ".pyc")}
    assert Path("postcheck/reports/page/report.html.j2") in data
    assert {path for path in data if (unpacked / path).is_file()} == data
    for folder in ("rules", "samples"):
        origin = ROOT / ("rules" if folder == "rules" else "data/samples")
        shipped = {path.relative_to(package / folder) for path in (package / folder).rglob("*")}
        assert shipped == {path.relative_to(origin) for path in origin.rglob("*")}
    entries = (next(unpacked.glob("*.dist-info")) / "entry_points.txt").read_text()
    assert "[spacy_factories]" in entries
    assert "[console_scripts]" in entries
