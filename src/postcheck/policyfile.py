"""Policy files, read strictly: every error has its file, its line and a hint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pydantic import Field, TypeAdapter

from postcheck.clause import Clause, Duty, Question, Route, SchoolContact
from postcheck.errors import PolicyError
from postcheck.labels import load_labels
from postcheck.ladder import Ladder, Ladders
from postcheck.model import AuthorRole
from postcheck.modelerror import did_you_mean
from postcheck.policy import Head, Policy, Standalone
from postcheck.yamlfile import Document, load, validate

_PCA = "protected_characteristic_abuse"
# Whoever threatens a child must not go unseen because of a setting.
_ALWAYS_ON = "threat"
_MOST_BASES = 5


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_Identified)


class Extension(Head):
    """A policy file that builds on another policy.

    Its clauses, duties and questions come after those of that policy, or in the place of those
    with the same id; `without` leaves some out by their ids. A contact takes the place of one for
    the same person. Audience, venues, routes, procedure and what is said of reviews are those of
    that policy where they are left out.
    """

    extends: str = Field(min_length=1)
    without: tuple[str, ...] = ()
    audience: tuple[AuthorRole, ...] | None = Field(None, min_length=1)
    clauses: tuple[Clause, ...] = ()
    duties: tuple[Duty, ...] = ()
    self_check: tuple[Question, ...] = ()
    routes: tuple[Route, ...] | None = Field(None, min_length=1)
    procedure: tuple[Ladder, ...] | None = None


def policy_names(rules_dir: Path) -> tuple[str, ...]:
    """The names of the policies below `rules_dir`, sorted."""
    return tuple(sorted(path.stem for path in (rules_dir / "policies").glob("*.yaml")))


def load_policy(
    name_or_path: str | Path, *, rules_dir: Path, labels: Iterable[str] | None = None
) -> Policy:
    """A policy by name, or from a file of one's own, with what it extends.

    `labels`: the labels that exist; those of `rules/labels.yaml` by default. Raises
    PolicyError for an unknown name, or with file and line for what is wrong in the file.
    """
    known = _known(rules_dir, labels)
    return _load(_find(name_or_path, rules_dir), rules_dir, known, ())


def load_safeguarding(rules_dir: Path, *, labels: Iterable[str] | None = None) -> Ladders:
    """The ladders of `rules/safeguarding.yaml`, for every policy. Raises RuleError."""
    document = load(rules_dir / "safeguarding.yaml")
    return validate(document, Ladders, context={"labels": _known(rules_dir, labels)})


def policy_schema(labels: Iterable[str]) -> dict[str, Any]:
    """The JSON Schema of policy files, with the labels that exist."""
    schema = TypeAdapter(Standalone | Extension).json_schema(by_alias=True)
    _name_labels(schema, sorted(labels))
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "postcheck policy"}
    return {**head, **schema}


def _name_labels(node: Any, labels: list[str]) -> None:
    """Say which labels there are wherever the schema asks for one."""
    if isinstance(node, dict):
        if node.get("title") == "Label":
            node["enum"] = labels
        for inner in node.values():
            _name_labels(inner, labels)
    elif isinstance(node, list):
        for inner in node:
            _name_labels(inner, labels)


def _known(rules_dir: Path, labels: Iterable[str] | None) -> list[str]:
    return [label.id for label in load_labels(rules_dir)] if labels is None else list(labels)


def _load(path: Path, rules_dir: Path, labels: list[str], above: tuple[Path, ...]) -> Policy:
    """The policy of one file; `above`: the files that extend it."""
    document = load(path, error=PolicyError)
    context = {"labels": labels}
    said = document.value if isinstance(document.value, dict) else {}
    if "extends" not in said:
        alone = validate(document, Standalone, context=context)
        _check(document, alone)
        return Policy(name=path.stem, **dict(alone))
    own = validate(document, Extension, context=context)
    _check(document, own)
    base = _base(document, own, path, rules_dir, labels, above)
    _check_without(document, own, base)
    extended = _extended(base, own, name=path.stem)
    _check_questions(document, own.self_check, _ids(extended))
    return extended


def _base(
    document: Document,
    own: Extension,
    path: Path,
    rules_dir: Path,
    labels: list[str],
    above: tuple[Path, ...],
) -> Policy:
    """The policy that a file extends: a shipped one, or a file named as seen from this one."""
    try:
        found = _find(own.extends, rules_dir, beside=path.parent)
    except PolicyError as problem:
        raise document.error(problem.message, "extends", hint=problem.hint) from None
    way = (*above, path.resolve())
    if found.resolve() in way or len(way) > _MOST_BASES:
        message = f"policies that extend each other in a circle, or more than {_MOST_BASES} deep"
        raise document.error(message, "extends", hint="let one of them stand alone")
    return _load(found, rules_dir, labels, way)


def _extended(base: Policy, own: Extension, *, name: str) -> Policy:
    off = tuple(dict.fromkeys((*base.labels_off, *own.labels_off)))
    clauses = _joined(base.clauses, own.clauses, own.without)
    settings = ("audience", "venues", "review", "review_due", "routes", "procedure")
    said = {key: getattr(own, key) for key in settings if getattr(own, key) is not None}
    parts: dict[str, Any] = {
        **dict(base),
        **said,
        "title": own.title,
        "school": own.school,
        "name": name,
        "version": f"{own.version} (extends {base.name} {base.version})",
        "extends": base.name,
        "labels_off": off,
        "contacts": _reached(base.contacts, own.contacts),
        "unmapped": (*base.unmapped, *own.unmapped),
        "clauses": tuple(_switched(clauses, off)),
        "duties": _joined(base.duties, own.duties, own.without),
        "self_check": _joined(base.self_check, own.self_check, own.without),
    }
    return Policy.model_construct(**parts)


def _joined(base: Sequence[Item], own: Sequence[Item], without: Iterable[str]) -> tuple[Item, ...]:
    """Items of a base, those with the id of an own one replaced; the other own ones at the end."""
    new = {item.id: item for item in own}
    kept = [item for item in base if item.id not in without]
    replaced = {item.id for item in kept if item.id in new}
    added = (item for item in own if item.id not in replaced)
    return (*(new.get(item.id, item) for item in kept), *added)


def _reached(
    base: Iterable[SchoolContact], own: Iterable[SchoolContact]
) -> tuple[SchoolContact, ...]:
    """Contacts of a base, those for whom there is an own one replaced; the other own ones last."""
    return tuple({one.key: one for one in (*base, *own)}.values())


def _switched(clauses: Iterable[Clause], off: Iterable[str]) -> Iterator[Clause]:
    """Clauses without the labels that are switched off, and none that has no label left."""
    for clause in clauses:
        labels = tuple(label for label in clause.labels if label not in off)
        if labels:
            yield clause.model_copy(update={"labels": labels})


def _find(name_or_path: str | Path, rules_dir: Path, *, beside: Path | None = None) -> Path:
    names = policy_names(rules_dir)
    if str(name_or_path) in names:
        return rules_dir / "policies" / f"{name_or_path}.yaml"
    path = (beside or Path()) / name_or_path
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


def _check(document: Document, policy: Standalone | Extension) -> None:
    for keys in (("clauses", "duties", "unmapped"), ("self_check",), ("procedure",)):
        _no_doubles(document, *keys)
    _one_contact_each(document, policy.contacts)
    for index, clause in enumerate(policy.clauses):
        if clause.characteristics and _PCA not in clause.labels:
            message = f"clause '{clause.id}' names characteristics without the label {_PCA}"
            raise document.error(message, "clauses", index, "characteristics")
        if off := next((one for one in clause.labels if one in policy.labels_off), None):
            message = f"clause '{clause.id}' stands for '{off}', which 'labels_off' switches off"
            hint = "take the label out of one of the two"
            raise document.error(message, "clauses", index, "labels", hint=hint)
    if _ALWAYS_ON in policy.labels_off:
        message = f"'{_ALWAYS_ON}' cannot be switched off"
        raise document.error(message, "labels_off", hint="somebody's safety may hang on it")
    if isinstance(policy, Standalone):
        _check_questions(document, policy.self_check, _ids(policy))


def _check_questions(
    document: Document, questions: Sequence[Question], known: Sequence[str]
) -> None:
    for index, question in enumerate(questions):
        for unknown in (one for one in question.unites if one not in known):
            message = f"no clause or duty '{unknown}' in this policy"
            hint = did_you_mean(unknown, known)
            raise document.error(message, "self_check", index, "from", hint=hint)


def _ids(policy: Standalone) -> list[str]:
    return [*(one.id for one in policy.clauses), *(one.id for one in policy.duties)]


def _check_without(document: Document, own: Extension, base: Policy) -> None:
    known = [*_ids(base), *(question.id for question in base.self_check)]
    for index, item_id in enumerate(own.without):
        if item_id not in known:
            message = f"nothing in '{base.name}' has the id '{item_id}'"
            raise document.error(message, "without", index, hint=did_you_mean(item_id, known))


def _no_doubles(document: Document, *keys: str) -> None:
    """No id twice in the lists at `keys`, taken together."""
    seen: set[str] = set()
    for key in keys:
        for index, item in enumerate(document.value.get(key) or ()):
            if item["id"] in seen:
                message = f"the id '{item['id']}' comes twice"
                raise document.error(message, key, index, "id", hint="give one of them a new id")
            seen.add(item["id"])


def _one_contact_each(document: Document, contacts: Iterable[SchoolContact]) -> None:
    seen: set[str] = set()
    for index, one in enumerate(contacts):
        if one.key in seen:
            message = f"'{one.to}' comes twice"
            raise document.error(message, "contacts", index, "to", hint="keep one of the two")
        seen.add(one.key)
