"""What the server knows and uses: the policy and rules to tell of, and those who check."""

from __future__ import annotations

from dataclasses import dataclass

from postcheck.checker import Checker
from postcheck.labels import Label
from postcheck.model import Audience, Post, Report
from postcheck.photo import PhotoTable, load_photo_table
from postcheck.policy import Policy
from postcheck.policyfile import load_policy, policy_names
from postcheck.web.checking import Checking, Question
from postcheck.web.problems import ProblemError
from postcheck.web.settings import Settings


@dataclass(frozen=True)
class Desk:
    """`checker` is for telling of its rules and policy; `checking` checks."""

    settings: Settings
    checker: Checker
    checking: Checking
    policies: tuple[Policy, ...]
    photos: PhotoTable

    @classmethod
    def of(cls, settings: Settings) -> Desk:
        """Begin the processes and read everything. Raises as `Checker` does."""
        checking = Checking(settings.config, settings.processes, settings.seconds)
        checker = settings.config.checker()
        folder, labels = checker.book.path, checker.book.labels
        shipped = (
            load_policy(name, rules_dir=folder, labels=labels) for name in policy_names(folder)
        )
        others = [one for one in shipped if one.name != checker.policy.name]
        policies = (checker.policy, *others)
        return cls(settings, checker, checking, policies, load_photo_table(folder))

    @property
    def policy(self) -> Policy:
        """The policy of the server."""
        return self.checker.policy

    @property
    def labels(self) -> dict[str, Label]:
        """What a finding can say, by id."""
        return dict(self.checker.book.labels)

    async def lines(
        self, posts: tuple[Post, ...], *, audience: Audience, policy: str | None = None
    ) -> list[str]:
        """The reports on posts, each as a line of JSON. Raises ProblemError."""
        known = {one.name for one in self.policies}
        if policy is not None and policy not in known:
            raise ProblemError(422, f"There is no such policy. There are: {', '.join(known)}.")
        asked = None if policy == self.policy.name else policy
        return await self.checking.reports(Question(posts, audience, asked))

    async def report(self, post: Post) -> Report:
        """The report for the author of a draft. Raises ProblemError."""
        (line,) = await self.lines((post,), audience="parent")
        return Report.model_validate_json(line)
