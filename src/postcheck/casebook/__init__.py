"""A casebook: posts, findings, steps taken and their outcomes, in one SQLite file.

Rows are added and never changed; a correction is a new row that names the row it corrects. What is
past its date is purged for good.
"""

from postcheck.casebook.access import about_person
from postcheck.casebook.book import KEEP_DAYS, Casebook
from postcheck.casebook.cases import Case, Entry, EntryKind
from postcheck.casebook.retention import purge

__all__ = ["KEEP_DAYS", "Case", "Casebook", "Entry", "EntryKind", "about_person", "purge"]
