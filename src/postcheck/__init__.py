"""postcheck: a school's social-media policy, made executable.

A post goes in; labelled findings come out, each with the exact words, the rule, the clause and the
reason, with the lowest next step that the policy allows. Everything runs on this machine.

    >>> from postcheck import Checker
    >>> report = Checker(policy="model").check("Thank you Miss Okafor, what a lovely assembly")
    >>> report.verdict
    'clear'
"""

from postcheck.checker import Checker
from postcheck.contact import Contact
from postcheck.errors import (
    InputError,
    MissingExtraError,
    PolicyError,
    PostcheckError,
    RuleError,
)
from postcheck.explanation import Explanation
from postcheck.history import PastFinding, StepTaken
from postcheck.model import Attachment, Finding, Help, Mention, Post, Report, Step
from postcheck.sameness import post_key

__all__ = [
    "Attachment",
    "Checker",
    "Contact",
    "Explanation",
    "Finding",
    "Help",
    "InputError",
    "Mention",
    "MissingExtraError",
    "PastFinding",
    "PolicyError",
    "Post",
    "PostcheckError",
    "Report",
    "RuleError",
    "Step",
    "StepTaken",
    "post_key",
]
