"""Check a post: the one place where rules, people, contexts and policy meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from postcheck.errors import InputError
from postcheck.explanation import Explanation, explained
from postcheck.facts import Facts, as_post
from postcheck.findings import best_of, finding_of_post, findings_of, verdict_of
from postcheck.history import History, Past
from postcheck.matching import Analysis, FieldMatcher
from postcheck.model import Audience, Finding, Help, Post, Report, Step
from postcheck.naming import Name, Place
from postcheck.ner import PersonFinder
from postcheck.people import as_mention
from postcheck.policyfile import load_policy, load_safeguarding
from postcheck.procedure import next_steps, questions_for, routes_for
from postcheck.reading import Reading, read
from postcheck.redaction import Redactor
from postcheck.resources import rules_dir as shipped_rules
from postcheck.roster import Roster
from postcheck.rosterfile import load_roster
from postcheck.rule import Rule, TextField
from postcheck.rulebook import load_rulebook
from postcheck.surroundings import Surroundings, other_texts, said_before
from postcheck.thread import Threads, ThreadState
from postcheck.wording import Wordings, load_wordings

if TYPE_CHECKING:
    from spacy.language import Language

_OTHER_FIELDS: tuple[TextField, ...] = ("caption", "reply_to", "shared_from")


class Checker:
    """Checks posts against a school's policy.

    Args:
        policy: the name of a policy that is shipped, or the path of a policy file.
        audience: "school" for an office, "parent" for a self-check, which adds urgent help and
            the policy's questions, and leaves out the steps.
        rules_dir: a folder of rules to use in place of the shipped ones.
        own_rules: a folder of more rules, beside those.
        roster: a CSV or XLSX file of the people of the school, or a Roster. It stays in memory.
        ner: a spaCy pipeline that finds persons, or its name; those join the names that the rules
            know. Much slower, and not needed.

    Raises:
        PolicyError, RuleError, InputError: a file is missing or not right.
        MissingExtraError: the pipeline is not installed.
    """

    def __init__(
        self,
        policy: str | Path = "model",
        *,
        audience: Audience = "school",
        rules_dir: Path | None = None,
        own_rules: Path | None = None,
        roster: Roster | str | Path | None = None,
        ner: Language | str | None = None,
    ) -> None:
        folder = rules_dir or shipped_rules()
        known = load_roster(roster) if isinstance(roster, str | Path) else roster
        self.book = load_rulebook(folder, known, own=own_rules)
        self.policy = load_policy(policy, rules_dir=folder, labels=self.book.labels)
        self.audience = audience
        self._persons = PersonFinder(ner) if ner is not None else None
        self._safeguarding = load_safeguarding(folder, labels=self.book.labels)
        self._around = Surroundings(self.book.people, self._read)
        self.redactor = Redactor(self._names_in)
        self._text = FieldMatcher(self.book, "text")
        self._others = {field: FieldMatcher(self.book, field) for field in _OTHER_FIELDS}
        self._post_rules = tuple(
            rule
            for rule in self.book.rules
            if not rule.source.match and not rule.source.tokens and rule.source.status != "retired"
        )
        if audience == "parent":
            _ = self._wordings  # what is wrong with them is told here

    def with_policy(self, policy: str | Path) -> Checker:
        """A checker with the same rules and another policy; cheaper than a new one."""
        other = copy(self)
        other.policy = load_policy(policy, rules_dir=self.book.path, labels=self.book.labels)
        return other

    def with_audience(self, audience: Audience) -> Checker:
        """A checker with the same rules and policy for another audience."""
        other = copy(self)
        other.audience = audience
        return other

    def check(self, post: Post | str) -> Report:
        """The report on one post; it stands alone, whatever its `thread`."""
        return self._report(as_post(post), ThreadState())

    def check_many(
        self, posts: Iterable[Post | str], *, threads: Threads | None = None
    ) -> Iterator[Report]:
        """One report for each post, in order, lazily.

        Posts of one `thread` are expected in order: earlier ones are context for later ones.
        `threads`: what is known of threads already, to which these posts are added.
        """
        threads = Threads() if threads is None else threads
        for post in posts:
            post = as_post(post)
            yield self._report(post, threads.state(post.thread))

    def explain(self, post: Post | str) -> Explanation:
        """What could fire, what matched, what was dropped and why."""
        post = as_post(post)
        state = ThreadState()
        facts = self._facts(post, state)
        analysis = self._analyse(self._text, post.text, post, state, facts, always=True)
        assert analysis is not None
        return explained(analysis, self.check(post), self.policy)

    def next_step(
        self, report: Report, *, history: Iterable[Past] = (), at: datetime | None = None
    ) -> Step | None:
        """The step that a report leads to after what came before; see `with_history`."""
        return self.with_history(report, history, at=at).next_step

    def with_history(
        self, report: Report, history: Iterable[Past], *, at: datetime | None = None
    ) -> Report:
        """The report with the steps that follow after earlier findings and steps taken.

        `history` may be about anybody; what counts is of the post's author. `at`: when the
        post came in, for one that does not tell its time. Raises InputError for a report that
        another policy judged.
        """
        if report.policy != self.policy.name:
            message = f"the policy '{report.policy}' made the report, not '{self.policy.name}'"
            raise InputError(message, hint="check the post again")
        known = History(history, report.post, at=at)
        first, rest = self._steps(report.findings, report.post, known)
        return self.redactor.revised(report, next_step=first, steps=rest)

    def raw_findings(self, post: Post | str, *, prefilter: bool = True) -> tuple[Finding, ...]:
        """Every finding, before the gravest is chosen where several of a label overlap.

        Without the prefilter every pattern is tried: slow, and equal by design.
        """
        return tuple(self._all_findings(as_post(post), ThreadState(), prefilter=prefilter))

    def lines_hit(self, rule: Rule, post: Post) -> set[str]:
        """The pattern lines of a rule that hit a post, cancelled or not; those of clues, too."""
        view = self._around.view(post.text)
        return {line for line, pattern in rule.lines if any(pattern.find(view))}

    def _report(self, post: Post, state: ThreadState) -> Report:
        findings = self._findings(post, state)
        known: dict[str, Any] = {
            "post": post,
            "policy": self.policy.name,
            "policy_version": self.policy.version,
            "rules_version": self.book.version,
            "notes": self.policy.notes(post, today=date.today()),
            "help": self._help(findings, post),
        }
        if not findings:
            return self.redactor.sign(Report(**known))
        for_school = self.audience == "school"
        next_step, steps = self._steps(findings, post)
        report = Report(
            **known,
            verdict=verdict_of(findings),
            labels=frozenset(finding.label for finding in findings),
            findings=findings,
            next_step=next_step,
            steps=steps,
            questions=() if for_school else questions_for(self.policy, findings),
            routes=routes_for(self.policy, findings),
        )
        return self.redactor.sign(report)

    def _steps(
        self, findings: tuple[Finding, ...], post: Post, history: History | None = None
    ) -> tuple[Step | None, tuple[Step, ...]]:
        judged = findings if self.audience == "school" else ()
        ladders = self._safeguarding
        return next_steps(self.policy, judged, post, safeguarding=ladders, history=history)

    def _findings(self, post: Post, state: ThreadState) -> tuple[Finding, ...]:
        found = self._all_findings(post, state)
        best = best_of(found) if found else ()
        if self.audience == "school" or not best:
            return best
        return self._wordings.suggest(best, post.text)

    @cached_property
    def _wordings(self) -> Wordings:
        return load_wordings(self.book, self._around.view)

    def _help(self, findings: tuple[Finding, ...], post: Post) -> tuple[Help, ...]:
        if self.audience == "school":
            return ()
        return self.book.urgent_help.of(self._around.view(post.text), findings)

    def _all_findings(
        self, post: Post, state: ThreadState, *, prefilter: bool = True
    ) -> list[Finding]:
        facts = self._facts(post, state)
        found: list[Finding] = []
        analysis = self._analyse(self._text, post.text, post, state, facts, prefilter=prefilter)
        if analysis is not None:
            found += self._of_analysis(analysis, post)
        for field, text in other_texts(post):
            matcher = self._others[field]
            other = self._analyse(matcher, text, post, state, facts, prefilter=prefilter)
            if other is not None:
                found += self._of_field(field, other, post)
        for rule in self._post_rules:
            if facts.meet(rule.source.when) and self._applies(rule, post, state):
                found.append(finding_of_post(rule, post, self.policy))
        if self.policy.labels_off:
            found = [finding for finding in found if self.policy.shows(finding)]
        if post.thread is not None:
            view = analysis.view if analysis else None
            of_school = self._around.ties_to_school(post, state, view)
            state.add(post, of_school=of_school, breach=bool(found))
        return found

    def _analyse(
        self,
        matcher: FieldMatcher,
        text: str,
        post: Post,
        state: ThreadState,
        facts: Facts,
        *,
        prefilter: bool = True,
        always: bool = False,
    ) -> Analysis | None:
        around = self._around
        reading = self._read(text)
        said = said_before(post, state) if matcher is self._text else ()
        if prefilter:
            numbers = matcher.candidates(reading, facts, around.readings(said))
        else:
            numbers = matcher.everything_for(facts)
        if not numbers and not always:
            return None
        return matcher.analyse(
            reading,
            numbers,
            setting=around.setting(post, state),
            earlier=partial(around.antecedents, said, post.author),
        )

    def _of_analysis(self, analysis: Analysis, post: Post) -> Iterator[Finding]:
        for match in analysis.matches:
            if match.dropped is None:
                start, end = analysis.place(match)
                people = tuple(as_mention(one, analysis.view.tokens) for one in match.people)
                yield from findings_of(match, start, end, people, post, self.policy)

    def _of_field(self, field: TextField, analysis: Analysis, post: Post) -> Iterator[Finding]:
        own = self._around.view(post.text)
        for match in analysis.matches:
            # What the post itself says ("all parents agreed") can except its pictures as well.
            excepted = any(any(pattern.find(own)) for pattern in match.rule.unless)
            if match.dropped is None and not excepted:
                start, end = analysis.place(match)
                said = analysis.view.tokens.text[start:end]
                yield finding_of_post(match.rule, post, self.policy, field, said)

    def _applies(self, rule: Rule, post: Post, state: ThreadState) -> bool:
        """Whether a rule without patterns is about this post, and the post does not except it."""
        who = rule.source.about.who if rule.source.about else ()
        if not who and not rule.unless:
            return True
        view = self._around.view(post.text)
        if any(any(pattern.find(view)) for pattern in rule.unless):
            return False
        kinds = {mention.kind for mention in view.mentions}
        return not who or not kinds.isdisjoint(who) or state.of_school

    def _read(self, text: str) -> Reading:
        persons = self._persons(text) if self._persons else ()
        return read(text, self.book.codebook, persons)

    def _names_in(self, text: str, pupils: Iterable[Place]) -> tuple[Name, ...]:
        return self.book.naming.names(self._around.view(text), pupils)

    def _facts(self, post: Post, state: ThreadState) -> Facts:
        shares = self.check(Post(post.shared_from)).verdict if post.shared_from else None
        answers_breach = state.near_breach or shares not in (None, "clear")
        if not answers_breach and post.reply_to:
            answers_breach = bool(self.check(Post(post.reply_to)).findings)
        return Facts.of(post, answers_breach=answers_breach, shares=shares)
