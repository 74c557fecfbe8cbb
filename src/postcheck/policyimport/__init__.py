"""From a school's policy document to a draft of a policy file.

What is recognised is data (`rules/import`). Items that match nothing are kept as unmapped, and no
step is made up.
"""

from __future__ import annotations

from postcheck.policyimport.cuefile import Cues, load_cues
from postcheck.policyimport.draft import Draft, Given, draft_of, import_policy
from postcheck.policyimport.entries import Entry
from postcheck.policyimport.kinds import EntryKind

__all__ = [
    "Cues",
    "Draft",
    "Entry",
    "EntryKind",
    "Given",
    "draft_of",
    "import_policy",
    "load_cues",
]
