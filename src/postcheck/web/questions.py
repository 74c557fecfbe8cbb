"""What the processes that check are asked, and how they answer: with what is sent, word for word.

They do all that takes time, so that the process that listens always listens.
"""

from __future__ import annotations

import time
from functools import lru_cache
from typing import NamedTuple

from postcheck.checker import Checker
from postcheck.config import CheckerConfig
from postcheck.model import Audience, Post
from postcheck.photo import PhotoTable, load_photo_table
from postcheck.policy import Policy
from postcheck.reports.jsonl import line_of
from postcheck.rule import marked
from postcheck.web.draft import Draft, draft_of
from postcheck.web.form import Form
from postcheck.web.schemas import MOST_LETTERS
from postcheck.web.templating import template

_WARM_SECONDS = 2.0
_STRIDE = 40  # neighbours are much alike


class Ready(NamedTuple):
    """A checker whose first answer takes no longer than later ones."""

    config: CheckerConfig

    def checker(self) -> Checker:
        """Build it, and check some of the rules' own examples: much is worked out at first use."""
        checker = self.config.checker()
        _photos(checker)  # what is wrong with its file is told before anybody asks
        end = time.monotonic() + _WARM_SECONDS
        rules = checker.book.rules
        for rule in (rule for start in range(_STRIDE) for rule in rules[start::_STRIDE]):
            for example in rule.source.examples.match[:1]:
                checker.check(marked(example)[0].text)
            if time.monotonic() > end:
                break
        return checker


class ReportsOn(NamedTuple):
    """Posts that stand alone, or in threads, in order. `policy`: None for that of the server."""

    posts: tuple[Post, ...]
    audience: Audience
    policy: str | None = None

    def answered(self, checker: Checker) -> str:
        """The reports as JSON, with commas between them."""
        fitting = _variant(checker, self.policy, self.audience)
        return ",".join(line_of(report) for report in fitting.check_many(self.posts))


class DraftIn(NamedTuple):
    """A draft in a form. `whole`: the page is wanted, not only what is to be said of the draft."""

    form: Form
    whole: bool

    def answered(self, checker: Checker) -> str:
        """HTML."""
        fitting = _variant(checker, None, "parent")
        answers = self.form.answers()
        photo = None
        if answers is not None:
            table, role = _photos(checker), self.form.role
            photo = table.advise(answers, fitting.policy, author_role=role)
        report = fitting.check(self.form.post())
        draft = draft_of(report, fitting.policy, fitting.book.labels, photo)
        if self.whole:
            return page_of(self.form, draft, fitting.policy)
        return template("draft.html.j2").render(draft=draft, policy=fitting.policy)


Question = ReportsOn | DraftIn


def answer(checker: Checker, question: Question) -> str:
    """What is asked, answered."""
    return question.answered(checker)


def page_of(form: Form, draft: Draft | None, policy: Policy, *, told: str = "") -> str:
    """The whole page as HTML. `told`: why there is nothing about the draft."""
    values = {"form": form, "draft": draft, "policy": policy, "most": MOST_LETTERS, "told": told}
    return template("page.html.j2").render(values)


@lru_cache(maxsize=1)
def _photos(checker: Checker) -> PhotoTable:
    return load_photo_table(checker.book.path)


@lru_cache(maxsize=32)
def _variant(checker: Checker, policy: str | None, audience: Audience) -> Checker:
    fitting = checker.with_policy(policy) if policy is not None else checker
    return fitting.with_audience(audience)
