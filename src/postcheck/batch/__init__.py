"""Check whole exports: every record ends up as a report, a counted skip, or a line of rejects."""

from postcheck.batch.journal import Journal
from postcheck.batch.outputs import Only, check_outputs_differ, rejects_beside, write_rejects
from postcheck.batch.run import posts_of, run
from postcheck.batch.summary import Summary, Tally

__all__ = [
    "Journal",
    "Only",
    "Summary",
    "Tally",
    "check_outputs_differ",
    "posts_of",
    "rejects_beside",
    "run",
    "write_rejects",
]
