"""A school's policy as data: its clauses, duties, routes and procedure.

Policies are files below `rules/policies/`, or anywhere: a name or a path will do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from postcheck.errors import PolicyError
from postcheck.labels import load_labels
from postcheck.ladder import Grade, LabelId, Ladder, Ladders, Strict
from postcheck.model import AuthorRole, Characteristic, Finding, Post, Venue
from postcheck.model import Field as FindingField
from postcheck.modelerror import did_you_mean
from postcheck.yamlfile import Document, load, validate

Needs = Literal["text", "text+meta", "meta"]

_ID = r"^[a-z][a-z0-9_]*(\.[a-z0-9_-]+)+$"
_PCA = "protected_characteristic_abuse"
_OBSCENITY = "obscenity"
_STAFF_ONLY = "staff_conduct"


def _example(value: Any) -> Any:
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, Mapping) and "text" not in value:
        raise PydanticCustomError("example", "an example needs 'text'", {"hint": "add 'text'"})
    return value


Example = Annotated[Post, BeforeValidator(_example)]


class Examples(Strict):
    """Posts that break a clause, and the nearest posts that do not."""

    breaks: tuple[Example, ...] = Field(min_length=1)
    nearly: tuple[Example, ...] = Field(min_length=1)


class Clause(Strict):
    """One item of a policy. `unites`: the clauses of other policies that it stands for.

    `characteristics` None: all nine; `grades` None: any. `author_roles` and `venues`: whose
    posts, and posts standing where, the clause is for (None: anyone's, anywhere). `fields`:
    what must carry the finding (None: anything).
    """

    id: str = Field(pattern=_ID)
    section: str
    number: str
    text: str = Field(min_length=1)
    labels: tuple[LabelId, ...] = Field(min_length=1)
    needs: Needs = "text"
    characteristics: tuple[Characteristic, ...] | None = Field(None, min_length=1)
    grades: tuple[Grade, ...] | None = Field(None, min_length=1)
    author_roles: tuple[AuthorRole, ...] | None = Field(None, min_length=1)
    venues: tuple[Venue, ...] | None = Field(None, min_length=1)
    fields: tuple[FindingField, ...] | None = Field(None, min_length=1)
    unites: tuple[str, ...] = Field((), alias="from")
    examples: Examples | None = None

    def covers(
        self,
        label: str,
        characteristic: Characteristic | None = None,
        grade: Grade | None = None,
        *,
        post: Post | None = None,
        field: FindingField | None = None,
    ) -> bool:
        """Whether a finding of this kind, in this post, breaks the clause."""
        if label not in self.labels:
            return False
        if label == _PCA and not _fits(self.characteristics, characteristic):
            return False
        if label == _OBSCENITY and not _fits(self.grades, grade):
            return False
        if field is not None and not _fits(self.fields, field):
            return False
        # staff_conduct is found in the posts of staff and volunteers alone
        role, venue = (post.author_role, post.venue) if post else (None, None)
        role_fits = label == _STAFF_ONLY or _fits(self.author_roles, role)
        return role_fits and _fits(self.venues, venue)


class Duty(Strict):
    """A clause that no post can break: guidance for a self-check or a step."""

    id: str = Field(pattern=_ID)
    section: str
    text: str = Field(min_length=1)
    unites: tuple[str, ...] = Field((), alias="from")


class Unmapped(Strict):
    """An item of a document for which no label stands: it is kept and shown, and finds nothing."""

    id: str = Field(pattern=_ID)
    section: str
    number: str = ""
    text: str = Field(min_length=1)


class Question(Strict):
    """Something to ask oneself before posting, where a finding has one of the labels `fits`.

    `fits` None: whatever was found. `unites`: the duties and clauses that it comes from.
    """

    id: str
    text: str = Field(min_length=1)
    unites: tuple[str, ...] = Field((), alias="from")
    fits: tuple[LabelId, ...] | None = Field(None, min_length=1)


class Route(Strict):
    """Who to turn to, in order: `to` first, then each of `then`. Without `for`: whatever it is."""

    labels: tuple[LabelId, ...] | None = Field(None, alias="for", min_length=1)
    safeguarding: bool = False
    to: str = Field(min_length=1)
    then: tuple[str, ...] = ()

    def fits(self, finding: Finding) -> bool:
        return _fits(self.labels, finding.label) and (finding.safeguarding or not self.safeguarding)


class _PolicyFile(Strict):
    title: str
    school: str
    version: str
    audience: tuple[AuthorRole, ...] = Field(min_length=1)
    review: str | None = None
    review_due: str | None = None
    clauses: tuple[Clause, ...] = Field(min_length=1)
    unmapped: tuple[Unmapped, ...] = ()
    duties: tuple[Duty, ...] = ()
    self_check: tuple[Question, ...] = ()
    routes: tuple[Route, ...] = Field(min_length=1)
    procedure: tuple[Ladder, ...]  # may be empty: then a person reads the post and decides


class Policy(_PolicyFile):
    """A policy, checked. `name` is the stem of its file; `review` says who decides each case.

    `review_due`: when the document itself is to be looked at again, in its own words.
    """

    name: str

    def clauses_for(
        self,
        label: str,
        characteristic: Characteristic | None = None,
        grade: Grade | None = None,
        *,
        post: Post | None = None,
        field: FindingField | None = None,
    ) -> tuple[str, ...]:
        """The ids of the clauses that such a finding breaks, in the policy's order.

        Without `post`, clauses for some authors or some places alone are left out. `field`:
        what carries the finding (None: not known, so no clause is left out for it).
        """
        return tuple(
            clause.id
            for clause in self._by_label.get(label, ())
            if clause.covers(label, characteristic, grade, post=post, field=field)
        )

    @cached_property
    def _by_label(self) -> Mapping[str, tuple[Clause, ...]]:
        """The clauses that a finding of a label can break."""
        labels = {label for clause in self.clauses for label in clause.labels}
        return {
            label: tuple(clause for clause in self.clauses if label in clause.labels)
            for label in labels
        }


def policy_names(rules_dir: Path) -> tuple[str, ...]:
    """The names of the policies below `rules_dir`, sorted."""
    return tuple(sorted(path.stem for path in (rules_dir / "policies").glob("*.yaml")))


def load_policy(
    name_or_path: str | Path, *, rules_dir: Path, labels: Iterable[str] | None = None
) -> Policy:
    """A policy by name, or from a file of one's own.

    `labels`: the labels that exist; those of `rules/labels.yaml` by default. Raises
    PolicyError for an unknown name, or with file and line for what is wrong in the file.
    """
    path = _find(name_or_path, rules_dir)
    document = load(path, error=PolicyError)
    known = [label.id for label in load_labels(rules_dir)] if labels is None else list(labels)
    checked = validate(document, _PolicyFile, context={"labels": known})
    _check(document, checked)
    return Policy(name=path.stem, **dict(checked))


def load_safeguarding(rules_dir: Path, *, labels: Iterable[str] | None = None) -> Ladders:
    """The ladders of `rules/safeguarding.yaml`, for every policy. Raises RuleError."""
    document = load(rules_dir / "safeguarding.yaml")
    known = [label.id for label in load_labels(rules_dir)] if labels is None else list(labels)
    return validate(document, Ladders, context={"labels": known})


def _find(name_or_path: str | Path, rules_dir: Path) -> Path:
    names = policy_names(rules_dir)
    if str(name_or_path) in names:
        return rules_dir / "policies" / f"{name_or_path}.yaml"
    path = Path(name_or_path)
    if isinstance(name_or_path, Path) or path.suffix in (".yaml", ".yml") or _is_file(path):
        return path
    hint = did_you_mean(name_or_path, names)
    if hint.startswith("did"):
        hint = f"{hint} known: {', '.join(names)}"
    raise PolicyError(f"no policy '{name_or_path}'", hint=f"{hint}; or give the path of a file")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name too long, or one with NUL in it
        return False


def _check(document: Document, policy: _PolicyFile) -> None:
    for keys in (("clauses", "duties", "unmapped"), ("self_check",), ("procedure",)):
        _no_doubles(document, *keys)
    for index, clause in enumerate(policy.clauses):
        if clause.characteristics and _PCA not in clause.labels:
            message = f"clause '{clause.id}' names characteristics without the label {_PCA}"
            raise document.error(message, "clauses", index, "characteristics")
    known = [*(duty.id for duty in policy.duties), *(clause.id for clause in policy.clauses)]
    for index, question in enumerate(policy.self_check):
        for unknown in (one for one in question.unites if one not in known):
            message = f"no clause or duty '{unknown}' in this policy"
            hint = did_you_mean(unknown, known)
            raise document.error(message, "self_check", index, "from", hint=hint)


def _no_doubles(document: Document, *keys: str) -> None:
    """No id twice in the lists at `keys`, taken together."""
    seen: set[str] = set()
    for key in keys:
        for index, item in enumerate(document.value.get(key, ())):
            if item["id"] in seen:
                message = f"the id '{item['id']}' comes twice"
                raise document.error(message, key, index, "id", hint="give one of them a new id")
            seen.add(item["id"])


def _fits(allowed: tuple[str, ...] | None, value: str | None) -> bool:
    return allowed is None or value in allowed
