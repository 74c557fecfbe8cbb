"""Records that could not be read, as JSON Lines of `place`, `reason` and `raw`."""

from __future__ import annotations

import json
from typing import Protocol

from postcheck.reports.whole import WholeFile, whole


class Reject(Protocol):
    """A record that a reader gave up on."""

    @property
    def place(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def raw(self) -> str: ...


class RejectsWriter(WholeFile):
    """Writes one object a line, in UTF-8."""

    def write(self, reject: Reject) -> None:
        """Add a record."""
        fields = {"place": reject.place, "reason": reject.reason, "raw": reject.raw}
        line = {name: whole(value) for name, value in fields.items()}
        self.put(json.dumps(line, ensure_ascii=False) + "\n")
