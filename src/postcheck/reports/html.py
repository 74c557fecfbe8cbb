"""Reports as one page that a browser opens from the disk: nothing is fetched, nothing is sent.

Reports are heard one at a time. What is kept of them is bounded: the gravest in full, with the
posts around them, and counts of all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from postcheck.reports.about import About
from postcheck.reports.page.authors import Authors
from postcheck.reports.page.counts import Counts
from postcheck.reports.page.gravest import Gravest
from postcheck.reports.page.layout import template
from postcheck.reports.page.talks import Talks
from postcheck.reports.page.timeline import Timeline
from postcheck.reports.page.view import view
from postcheck.reports.whole import WholeFile, whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from postcheck.model import Report

LISTED = 2_000
"""Posts with findings that are shown in full: the gravest."""


class HtmlWriter(WholeFile):
    """Writes the page when it is closed. Raises MissingExtraError without Jinja2."""

    def __init__(
        self, path: Path | str, about: About | None = None, *, listed: int = LISTED
    ) -> None:
        self._template = template()
        self._about = about or About()
        self._heard = Heard(listed)
        self._counts: Mapping[str, Any] = {}
        super().__init__(path)

    def write(self, report: Report) -> None:
        """Hear a report."""
        self._heard.hear(report)

    def account(self, counts: Mapping[str, Any]) -> None:
        """What became of all records."""
        self._counts = counts

    def finish(self) -> None:
        """Write the page, still under no name; a second call does nothing."""
        if self.file.closed:
            return
        try:
            for piece in self._template.generate(view(self._heard, self._about, self._counts)):
                self.put(whole(piece))
        except BaseException:
            self.discard()
            raise
        super().finish()


class Heard:
    """What a page is made of, kept while reports pass."""

    def __init__(self, listed: int) -> None:
        self.posts = 0
        self.gravest = Gravest(listed)
        self.talks, self.authors = Talks(), Authors()
        self.timeline, self.counts = Timeline(), Counts()

    def hear(self, report: Report) -> None:
        """Take the next report."""
        self.posts += 1
        self.authors.hear(self.posts, report)
        self.timeline.hear(report)
        self.counts.hear(report)
        case = self.talks.hear(self.posts, report)
        if case is not None:
            self.gravest.add(case)
