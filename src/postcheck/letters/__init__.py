"""Drafts of letters from a case: polite and plain, with blanks for names, for a person to check.

Nothing in them accuses: words "may breach" a clause, and whether they do is for a person to decide.
"""

from postcheck.letters.content import CHECK, Letter, compose, kind_of
from postcheck.letters.quotable import KINDS, Kind
from postcheck.letters.template import shipped_template
from postcheck.letters.text import as_text
from postcheck.letters.word import as_word, starter

__all__ = [
    "CHECK",
    "KINDS",
    "Kind",
    "Letter",
    "as_text",
    "as_word",
    "compose",
    "kind_of",
    "shipped_template",
    "starter",
]
