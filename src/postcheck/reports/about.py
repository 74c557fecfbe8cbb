"""What a report says of the policy that judged the posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class About:
    """`clauses` and `labels`: texts of clauses and titles of labels, by their ids.

    `files`: the names of all files that the run writes reports to.
    """

    title: str = ""
    school: str = ""
    clauses: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()
