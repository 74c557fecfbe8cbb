"""What the server knows and uses: the policy and rules to tell of, and those who check."""

from __future__ import annotations

from dataclasses import dataclass

from postcheck.checker import Checker
from postcheck.labels import Label
from postcheck.model import Audience, Post
from postcheck.policy import Policy
from postcheck.policyfile import load_policy, policy_names
from postcheck.web.checking import Checking
from postcheck.web.form import Form
from postcheck.web.problems import ProblemError
from postcheck.web.questions import DraftIn, ReportsOn
from postcheck.web.settings import Settings


@dataclass(frozen=True)
class Desk:
    """`checker` is for telling of its rules and policy; `checking` checks."""

    settings: Settings
    checker: Checker
    checking: Checking
    policies: tuple[Policy, ...]

    @classmethod
    def of(cls, settings: Settings) -> Desk:
        """Begin the processes and read everything. Raises as `Checker` does."""
        config = settings.config.model_copy(update={"audience": "parent"})
        checking = Checking(config, settings.processes, settings.seconds)
        try:
            checker = config.checker()
            return cls(settings, checker, checking, tuple(_policies(checker)))
        except BaseException:
            checking.close()
            raise

    @property
    def policy(self) -> Policy:
        """The policy of the server."""
        return self.checker.policy

    @property
    def labels(self) -> dict[str, Label]:
        """What a finding can say, by id."""
        return dict(self.checker.book.labels)

    async def reports(
        self, posts: tuple[Post, ...], *, audience: Audience, policy: str | None = None
    ) -> str:
        """The reports on posts as JSON, with commas between them. Raises ProblemError."""
        known = [one.name for one in self.policies]
        if policy is not None and policy not in known:
            raise ProblemError(422, f"There is no such policy. There are: {', '.join(known)}.")
        asked = None if policy == self.policy.name else policy
        return await self.checking.answer(ReportsOn(posts, audience, asked))

    async def draft(self, form: Form, *, whole: bool) -> str:
        """What is to be said of a draft, or the whole page, as HTML. Raises ProblemError."""
        return await self.checking.answer(DraftIn(form, whole))


def _policies(checker: Checker) -> list[Policy]:
    """That of the server, and those that are shipped."""
    folder, labels = checker.book.path, checker.book.labels
    names = [name for name in policy_names(folder) if name != checker.policy.name]
    others = [load_policy(name, rules_dir=folder, labels=labels) for name in names]
    return [checker.policy, *others]
