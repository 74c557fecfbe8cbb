"""How those are reached who can help: contacts of a policy beside its routes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError
from typer.testing import CliRunner

from helpers import RULES
from postcheck import Finding, PolicyError
from postcheck.clause import Helper
from postcheck.cli.app import app
from postcheck.contact import Contact
from postcheck.labels import load_labels
from postcheck.policy import Policy
from postcheck.policyfile import load_policy, policy_names, policy_schema
from postcheck.procedure import routes_for
from postcheck.yamlfile import load

KNOWN = [label.id for label in load_labels(RULES)]
POLICIES = {name: load_policy(name, rules_dir=RULES) for name in policy_names(RULES)}
HEAD = "title: Online at Larkmere\nschool: Larkmere\nversion: '3'\nextends: model\n"
CONTACTS = """\
contacts:
  - to: SENDCo
    name: Mr B. Example
    url: https://larkmere.example/send
  - to: The  Headteacher
    name: Mrs A. Example
    phone: "01632 960 001"
    text: "+44 (0) 7700 900001"
    email: head@larkmere.example
    hours: Mon to Fri
    note: ask for the diary
  - {to: the designated safeguarding lead, name: Ms C. Example}
"""
ALONE = """\
title: Ours
school: Ours
version: "1"
audience: [parent]
clauses: [{id: o.a.1, section: S, number: "1", text: T, labels: [threat]}]
procedure: []
"""


def write(folder: Path, text: str, name: str = "larkmere") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def policy(folder: Path, text: str = CONTACTS) -> Policy:
    return load_policy(write(folder, HEAD + text), rules_dir=RULES)


def alone(folder: Path, routes: str) -> Policy:
    return load_policy(write(folder, f"{ALONE}routes: {routes}\n"), rules_dir=RULES)


def finding(label: str, *, safeguarding: bool = False) -> Finding:
    return Finding(
        label=label,
        start=0,
        end=1,
        quote="x",
        rule="r",
        severity="medium",
        confidence="medium",
        safeguarding=safeguarding,
    )


def named(helpers: tuple[Helper, ...]) -> list[tuple[str, str | None]]:
    return [(one.to, one.contact.name if one.contact else None) for one in helpers]


def test_contacts_stand_beside_their_routes_and_the_others_after_them(tmp_path: Path) -> None:
    own = policy(tmp_path)
    assert named(own.who_can_help([finding("complaint")])) == [
        ("the class teacher", None),
        ("the headteacher", "Mrs A. Example"),
        ("the school's complaints procedure", None),
        ("the governors", None),
        ("the designated safeguarding lead", "Ms C. Example"),  # of another route
        ("SENDCo", "Mr B. Example"),  # of no route
    ]
    assert named(own.who_can_help([finding("threat")]))[:2] == [
        ("the designated safeguarding lead", "Ms C. Example"),
        ("the headteacher", "Mrs A. Example"),
    ]


def test_a_contact_is_given_whole(tmp_path: Path) -> None:
    contact = policy(tmp_path).who_can_help([finding("complaint")])[1].contact
    assert contact == Contact(
        name="Mrs A. Example",
        phone="01632 960 001",
        text="+44 (0) 7700 900001",
        email="head@larkmere.example",
        hours="Mon to Fri",
        note="ask for the diary",
    )
    assert list(Contact.model_fields) == ["name", "phone", "text", "email", "url", "hours", "note"]
    with pytest.raises(ValidationError):
        contact.name = "x"


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize("label", KNOWN)
def test_without_contacts_they_are_the_routes(name: str, label: str) -> None:
    for safeguarding in (False, True):
        found = [finding(label, safeguarding=safeguarding)]
        helpers = POLICIES[name].who_can_help(found)
        assert tuple(one.to for one in helpers) == routes_for(POLICIES[name], found)
        assert not any(one.contact for one in helpers)


def test_without_findings_the_general_routes_come(tmp_path: Path) -> None:
    def general(routes: str) -> list[str]:
        return [one.to for one in alone(tmp_path, routes).who_can_help()]

    lead = "{safeguarding: true, to: lead}"
    one, two = "{for: [threat], to: a}", "{for: [complaint, obscenity], to: b, then: [c]}"
    assert general(f"[{lead}, {one}, {{to: d, then: [e]}}, {{to: f}}, {{to: E}}]") == [
        "d",
        "e",
        "f",
    ]
    assert general(f"[{lead}, {one}, {two}]") == ["b", "c"]
    assert general(f"[{one}, {{for: [obscenity], to: b}}]") == ["a"]
    assert general(f"[{lead}]") == ["lead"]
    model = POLICIES["model"].who_can_help()
    assert [helper.to for helper in model][:2] == ["the class teacher", "the headteacher"]


def test_an_extension_adds_and_replaces_contacts(tmp_path: Path) -> None:
    write(tmp_path, HEAD + CONTACTS, "trust")
    text = HEAD.replace("model", "trust.yaml") + (
        "contacts:\n  - {to: office, name: Office}\n"
        "  - {to: headteacher, name: Mr D. Example, hours: never}\n"
    )
    own = load_policy(write(tmp_path, text), rules_dir=RULES)
    assert [(one.to, one.name) for one in own.contacts] == [
        ("SENDCo", "Mr B. Example"),
        ("headteacher", "Mr D. Example"),
        ("the designated safeguarding lead", "Ms C. Example"),
        ("office", "Office"),
    ]
    head = own.who_can_help([finding("complaint")])[1]
    # whole, with no number of the other one; named as the route names it
    assert head == Helper(
        to="the headteacher", contact=Contact(name="Mr D. Example", hours="never")
    )
    kept = load_policy(
        write(tmp_path, HEAD.replace("model", "trust.yaml"), "bare"), rules_dir=RULES
    )
    assert len(kept.contacts) == 3


def test_a_policy_that_stands_alone_has_contacts(tmp_path: Path) -> None:
    text = f"{ALONE}routes: [{{to: the head}}]\n{CONTACTS}"
    assert len(load_policy(write(tmp_path, text), rules_dir=RULES).contacts) == 3


BAD = [
    ('phone: "01632 960 001"', "phone: ring the bell", 11, "'phone': a number has only digits"),
    ('phone: "01632 960 001"', "phone: '( )'", 11, "'phone': a number has only digits"),
    ('phone: "01632 960 001"', "phone: '٠١٦٣٢'", 11, "'phone': a number has only digits"),
    ('phone: "01632 960 001"', "phone: 441632960001", 11, "put it in quotes"),
    ("+44 (0) 7700 900001", "07700-900001", 12, "'text': a number has only digits"),
    ("https://larkmere", "http://larkmere", 8, "'url': an address of a page begins with https://"),
    ("https://larkmere.example/send", "javascript:alert(1)", 8, "'url'"),
    ("https://larkmere.example/send", '"https://larkmere.example/ b"', 8, "'url'"),
    ("head@larkmere.example", "head at larkmere", 13, "'email'"),
    ("head@larkmere.example", "a@b.example?bcc=c@d.example", 13, "'email'"),
    ("name: Mrs A. Example", "name: ''", 10, "'name'"),
    ("    name: Mr B. Example\n", "", 6, "the key 'name' is missing"),
    ("  - to: SENDCo\n    name", "  - name", 6, "the key 'to' is missing"),
    ("    hours:", "    hour:", 14, "unknown key 'hour' (did you mean 'hours'?)"),
]


@pytest.mark.parametrize(("old", "new", "line", "words"), BAD)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    assert old in CONTACTS
    with pytest.raises(PolicyError) as caught:
        policy(tmp_path, CONTACTS.replace(old, new, 1))
    assert str(caught.value).startswith(f"{tmp_path / 'larkmere.yaml'}:{line}: ")
    assert words in str(caught.value)


def test_two_contacts_for_one_are_refused(tmp_path: Path) -> None:
    twice = CONTACTS.replace("to: SENDCo", "to: headteacher")
    with pytest.raises(PolicyError, match=r"yaml:9: 'The Headteacher' comes twice"):
        policy(tmp_path, twice)


def test_the_schema_knows_contacts(tmp_path: Path) -> None:
    validator = Draft202012Validator(policy_schema(KNOWN))
    for text in (HEAD, f"{ALONE}routes: [{{to: a}}]\n"):
        validator.validate(load(write(tmp_path, text + CONTACTS)).value)
        for old, new, *_ in BAD:
            wrong = write(tmp_path, text + CONTACTS.replace(old, new, 1))
            assert not validator.is_valid(load(wrong).value), new


RUDE = "I will wallop Mr Hale, you total noodle"


def printed(*arguments: str, status: int = 0) -> str:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == status, result.output or result.exception
    return " ".join(result.stdout.split())


@pytest.fixture
def path(tmp_path: Path) -> str:
    text = HEAD + CONTACTS.replace("Ms C. Example", '"Ms \\x1b[2J C. Example"')
    return str(write(tmp_path, text))


def test_authors_are_shown_contacts(path: str, own_as_shipped: None) -> None:
    shown = printed("check", RUDE, "--audience", "parent", "-p", path, status=1)
    helpers = shown.partition("Who can help")[2].partition("Before you post")[0]
    assert "the designated safeguarding lead: Ms ·[2J C. Example - the headteacher: " in helpers
    assert (
        "Mrs A. Example; 01632 960 001; text +44 (0) 7700 900001; head@larkmere.example; "
        "Mon to Fri; ask for the diary"
    ) in helpers
    assert helpers.endswith("- SENDCo: Mr B. Example; https://larkmere.example/send ")


@pytest.mark.parametrize(
    "options", [("--audience", "school"), ("--audience", "parent", "--redact-all")]
)
def test_nobody_else_is(path: str, options: tuple[str, ...], own_as_shipped: None) -> None:
    shown = printed("check", RUDE, *options, "-p", path, status=1)
    assert "Who can help - the designated safeguarding lead - the headteacher " in shown
    assert "Example" not in shown


def test_policy_show_prints_contacts(path: str) -> None:
    shown = printed("policy", "show", path)
    assert "Contacts SENDCo: Mr B. Example; https://larkmere.example/send The" in shown
    assert "Ms ·[2J C. Example" in shown
    contacts = json.loads(printed("policy", "show", path, "--json"))["contacts"]
    assert contacts[0]["to"] == "SENDCo"
    assert "phone" not in contacts[0]
    assert "Contacts" not in printed("policy", "show", "model")
