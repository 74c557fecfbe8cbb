"""What a checker is made of, as plain data that travels to other processes."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from postcheck.checker import Checker
from postcheck.model import Audience


class CheckerConfig(BaseModel):
    """The arguments of a `Checker`; see there. Frozen, picklable, and JSON both ways."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    policy: str = "model"
    audience: Audience = "school"
    rules_dir: Path | None = None
    own_rules: Path | None = None
    roster: Path | None = None
    ner: str | None = None

    def checker(self) -> Checker:
        """Read everything and build it; takes some seconds. Raises as `Checker` does."""
        return Checker(**dict(self))
