"""What a run is about, so that only the same run can go on where it was interrupted."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from postcheck.config import CheckerConfig
from postcheck.labels import load_labels
from postcheck.policyfile import load_policy
from postcheck.resources import rules_dir
from postcheck.rulebook import rules_version


def mark_of(inputs: Sequence[Path], config: CheckerConfig, settings: Sequence[object]) -> str:
    """The inputs as they are now, what judges them, and `settings`: how they are read.

    Of files, their sizes and times of change are taken, of each below a folder as well; of what
    judges, the content. Raises PolicyError and OSError if something cannot be read.
    """
    folder = config.rules_dir or rules_dir()
    labels = [label.id for label in load_labels(folder)]
    known = [
        [state for path in inputs for state in _states(path)],
        config.model_dump(mode="json"),
        load_policy(config.policy, rules_dir=folder, labels=labels).model_dump(mode="json"),
        config.roster and hashlib.sha256(config.roster.read_bytes()).hexdigest(),
        rules_version(folder, config.own_rules),
        version("postcheck"),
        list(map(repr, settings)),
    ]
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()


def _states(path: Path) -> Iterator[tuple[str, int, int]]:
    yield _state(path)
    for folder, below, names in os.walk(path):
        below.sort()
        yield from (_state(Path(folder) / name) for name in sorted(names))


def _state(path: Path) -> tuple[str, int, int]:
    """Its whole name, its size, and when it was changed."""
    told = path.lstat() if path.is_symlink() else path.stat()
    return str(path.absolute()), 0 if path.is_dir() else told.st_size, told.st_mtime_ns
