"""Check whole exports: every record ends up as a report, a counted skip, or a line of rejects."""

from postcheck.batch.journal import Journal
from postcheck.batch.mark import mark_of
from postcheck.batch.outputs import Only, Places, Rejects, check_outputs_differ, rejects_beside
from postcheck.batch.run import Progress, found_in, posts_of, run
from postcheck.batch.summary import Summary, Tally
from postcheck.batch.workers import Elsewhere

__all__ = [
    "Elsewhere",
    "Journal",
    "Only",
    "Places",
    "Progress",
    "Rejects",
    "Summary",
    "Tally",
    "check_outputs_differ",
    "found_in",
    "mark_of",
    "posts_of",
    "rejects_beside",
    "run",
]
