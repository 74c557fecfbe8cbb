"""The taxonomy: what a finding can say. One label, one meaning (`rules/labels.yaml`)."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from postcheck.yamlfile import load, validate

LABELS_FILE = "labels.yaml"
AboutGroup = Literal["community", "anyone", "pupils", "school", "staff"]


class Label(BaseModel):
    """One entry of the taxonomy. `about`: who or what a text must be about.

    `to_author` is what the author of a draft reads: plain, kind, and no reproach.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    means: str
    to_author: str = Field(min_length=1)
    about: tuple[AboutGroup, ...] = Field(min_length=1)


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    labels: tuple[Label, ...] = Field(min_length=1)


def load_labels(rules_dir: Path) -> tuple[Label, ...]:
    """The taxonomy below a folder of rules, in order.

    Raises:
        RuleError: the file is missing or not right, or a label comes twice.
    """
    document = load(rules_dir / LABELS_FILE)
    labels = validate(document, _File).labels
    seen: set[str] = set()
    for index, label in enumerate(labels):
        if label.id in seen:
            raise document.error(f"the id '{label.id}' comes twice", "labels", index, "id")
        seen.add(label.id)
    return labels
