"""Cues that the tests share; they are loaded once."""

from __future__ import annotations

import pytest

from postcheck.policyimport import Cues, load_cues
from postcheck.resources import rules_dir


@pytest.fixture(scope="session")
def cues() -> Cues:
    """The shipped cues."""
    return load_cues(rules_dir())
