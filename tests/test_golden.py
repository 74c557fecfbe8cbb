"""The sample chat gives exactly what is kept in tests/golden.

If a change is meant: python tests/golden/regenerate.py, and read the diff.
"""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
SCRIPT = runpy.run_path(str(GOLDEN / "regenerate.py"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the outputs of today."""
    folder = tmp_path_factory.mktemp("golden")
    SCRIPT["make"](folder)
    return folder


@pytest.mark.parametrize("name", [SCRIPT["REPORTS"], SCRIPT["SUMMARY"]])
def test_output_is_as_kept(name: str, made: Path) -> None:
    if not (GOLDEN / name).exists():
        pytest.skip("not kept yet: python tests/golden/regenerate.py")
    assert (made / name).read_bytes().decode() == (GOLDEN / name).read_bytes().decode()


def test_golden_files_tell_nothing_that_changes_with_every_rule(made: Path) -> None:
    for path in made.iterdir():
        assert "+" not in path.read_text(encoding="utf-8").partition("rules_version")[2][:20]
