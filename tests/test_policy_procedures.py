"""What the five schools' policies forbid, ask and do, stated once more as a table.

The files say it at length and for people; here each is set against a line of its own, so that a
clause, a label, a characteristic, a step or a condition cannot get lost or slip in unseen.
"""

from __future__ import annotations

from typing import get_args

import pytest

from postcheck.ladder import Condition, When
from postcheck.model import Characteristic
from test_policy_steps import POLICIES

# After the clause: its labels; the characteristics that it names stand in brackets.
CLAUSES = """
levens.inappropriate.1    text       pupil_naming pupil_comment
levens.inappropriate.2    text+meta  pupil_photo
levens.inappropriate.3    text       allegation
levens.inappropriate.4    text       cyberbullying
levens.inappropriate.5    text       complaint
levens.inappropriate.6    text       defamation
levens.inappropriate.7    text       offensive_comment
levens.inappropriate.8    text       protected_characteristic_abuse [race]
levens.inappropriate.9    text       threat
levens.consider.2         text       allegation offensive_comment
levens.children.1         text+meta  underage_use
levens.courtesy.1         text+meta  pupil_photo confidential_information
levens.courtesy.2         text       offensive_comment
levens.decency.1          text       cyberbullying protected_characteristic_abuse defamation threat
                                     [race sex sexual_orientation]
levens.decency.2          text+meta  sharing_abuse

telford.inappropriate.1   text       allegation cyberbullying
telford.inappropriate.2   text       complaint
telford.inappropriate.3   text       defamation
telford.inappropriate.4   text       unverified_claim offensive_comment pupil_comment
telford.inappropriate.5   text       protected_characteristic_abuse [all]
telford.inappropriate.6   text       threat
telford.consider.2        text       allegation offensive_comment

longton_lane.staff.1      text+meta  contact_with_child staff_conduct
longton_lane.staff.2      text+meta  staff_conduct
longton_lane.staff.3      text+meta  staff_conduct pupil_photo
longton_lane.staff.4      meta       staff_conduct
longton_lane.staff.7      text+meta  staff_conduct offensive_comment complaint
longton_lane.accounts.1   text+meta  unofficial_site
longton_lane.parents.1    text+meta  pupil_photo
longton_lane.parents.2    text       complaint
longton_lane.parents.3    text       defamation unverified_claim offensive_comment
longton_lane.parents.disrepute  text  defamation offensive_comment allegation
longton_lane.bullying.1   text       cyberbullying threat
longton_lane.conduct.1    text       obscenity offensive_comment protected_characteristic_abuse threat
                                     [all]
longton_lane.conduct.3    text       complaint
longton_lane.conduct.4    text       unverified_claim
longton_lane.conduct.5    text+meta  pupil_naming pupil_photo confidential_information

smithdon.inappropriate.1  text       allegation
smithdon.inappropriate.2  text       complaint
smithdon.inappropriate.3  text       offensive_comment pupil_comment
smithdon.inappropriate.4  text       protected_characteristic_abuse
                                     [race religion_or_belief sex gender_reassignment
                                      sexual_orientation]
smithdon.inappropriate.5  text       threat
smithdon.dfe.1            text       offensive_comment cyberbullying

parent_letter.parents.1   text       offensive_comment cyberbullying
parent_letter.parents.2   text       pupil_naming
parent_letter.parents.3   text+meta  pupil_photo
parent_letter.parents.4   text       complaint allegation
parent_letter.parents.7   text+meta  sharing_abuse
parent_letter.parents.8   text+meta  contact_with_child
parent_letter.parents.9   text       unofficial_site
parent_letter.parents.10  text+meta  unofficial_site
parent_letter.parents.11  text+meta  offensive_comment defamation
parent_letter.confidential.1  text   confidential_information
parent_letter.staff.1     text+meta  staff_conduct confidential_information pupil_photo
parent_letter.staff.2     text+meta  staff_conduct
"""
DUTIES = {
    "levens": "consider.1 consider.3 consider.4 sense.1-6",
    "telford": "routes",
    "longton_lane": "staff.5-6-8-9-10 conduct.2",
    "smithdon": "consider.1-5",
    "parent_letter": "parents.5-6 staff.3-4",
}

# A step for a repeat is marked with +; after ":" stands what opens it, one condition a line.
GRAVE = """
    labels=threat,protected_characteristic_abuse,cyberbullying severities=high
    labels=obscenity grades=gross"""
DEFAMED = """
    labels=defamation severities=medium,high"""
AT_LAST = """
    labels=defamation,threat,protected_characteristic_abuse severities=high
    labels=obscenity grades=gross"""
ON_SITE = """
    venues=school_site"""
COURSE = """
    labels=cyberbullying severities=medium,high course_of_conduct=True"""
PROCEDURES = {
    "levens": f"""
misuse
  discuss
  + legal_advice (legal):{DEFAMED}{GRAVE}
  + written_warning
  + police (police):
    labels=threat severities=high
    labels=protected_characteristic_abuse characteristics=race severities=high
    labels=obscenity grades=gross{COURSE}
  + block_access:{ON_SITE}
  + report_to_platform
  + other_legal_action (legal):{AT_LAST}
""",
    "telford": f"""
misuse
  discuss
  + written_request
  + legal_advice (legal):{DEFAMED}{GRAVE}
  + police (police):
    labels=threat,protected_characteristic_abuse severities=high
    labels=obscenity grades=gross{COURSE}
  + block_access:{ON_SITE}
  + report_to_platform
  + other_legal_action (legal):{AT_LAST}
""",
    "longton_lane": f"""
staff:
    author_roles=staff,volunteer
  headteacher
  lado
safeguarding:
    labels=pupil_naming,pupil_photo
    labels=confidential_information not_only_people=staff,governor
  safeguarding_lead
foul_abusive_discriminatory_threatening:
    labels=obscenity,offensive_comment,protected_characteristic_abuse,threat,cyberbullying,sharing_abuse
  contact_author
  legal_advice (legal):{GRAVE}
factually_incorrect:
    labels=unverified_claim
  contact_author
complaint_or_concern:
    labels=complaint,allegation
  direct_to_procedure
disrepute:
    labels=defamation,offensive_comment,allegation
  local_authority_legal_team (legal):{DEFAMED}
bullying:
    labels=cyberbullying,threat
  sanctions_under_e_safety_policy:
    labels=threat severities=medium,high
    labels=cyberbullying severities=high
    labels=cyberbullying severities=medium author_roles=pupil
    labels=cyberbullying severities=medium people=pupil,own_child,staff,governor,school
""",
    "smithdon": f"""
misuse
  discuss
  + legal_advice (legal):{DEFAMED}{GRAVE}
  + written_warning
  + police (police):
    labels=threat severities=high
    labels=obscenity grades=gross
  + block_access
  + other_legal_action (legal):{AT_LAST}
""",
    "parent_letter": """
inaccurate_or_offensive:
    labels=unverified_claim,allegation,defamation,offensive_comment,cyberbullying,protected_characteristic_abuse,threat,obscenity,sharing_abuse,pupil_comment,pupil_naming,pupil_photo,confidential_information
  ask_for_removal
  legal_advice (legal):
    labels=defamation,threat,protected_characteristic_abuse,cyberbullying severities=high
    labels=obscenity grades=gross
staff_concern:
    author_roles=staff,volunteer
  inform_leadership
""",
}
SCHOOLS = sorted(PROCEDURES)


@pytest.mark.parametrize("name", SCHOOLS)
def test_every_clause_its_labels_and_characteristics(name: str) -> None:
    wanted = [line for line in _joined(CLAUSES) if line.startswith(f"{name}.")]
    found = []
    for clause in POLICIES[name].clauses:
        named = clause.characteristics or ()
        if "protected_characteristic_abuse" in clause.labels and not named:
            named = ("all",)
        bracket = f" [{' '.join(named)}]" if named else ""
        found.append(f"{clause.id} {clause.needs} {' '.join(clause.labels)}{bracket}")
    assert found == wanted


def test_all_characteristics_are_the_nine_of_the_equality_act() -> None:
    assert len(get_args(Characteristic)) == 9
    for one in get_args(Characteristic):
        cited = POLICIES["telford"].clauses_for("protected_characteristic_abuse", one)
        assert cited == ("telford.inappropriate.5",)


@pytest.mark.parametrize("name", SCHOOLS)
def test_every_duty(name: str) -> None:
    found = [duty.id for duty in POLICIES[name].duties]
    assert found == [f"{name}.{one}" for one in DUTIES[name].split()]


@pytest.mark.parametrize("name", SCHOOLS)
def test_every_step_in_order_with_its_condition(name: str) -> None:
    assert _told(name) == PROCEDURES[name].strip().splitlines()


def _joined(table: str) -> list[str]:
    """The lines of the table, single-spaced, with lines that go on put together."""
    lines: list[str] = []
    for line in filter(None, table.splitlines()):
        if line.startswith(" "):
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
    return [" ".join(line.split()) for line in lines]


def _told(name: str) -> list[str]:
    lines: list[str] = []
    for ladder in POLICIES[name].procedure:
        lines += [ladder.id + _colon(ladder.opens), *_conditions(ladder.opens)]
        for rung in ladder.steps:
            repeat = "+ " if rung.once == "if it goes on" else ""
            force = f" ({rung.force})" if rung.force else ""
            lines += [f"  {repeat}{rung.id}{force}{_colon(rung.when)}", *_conditions(rung.when)]
    return lines


def _colon(when: When | None) -> str:
    return ":" if when else ""


def _conditions(when: When | None) -> list[str]:
    return [f"    {_said(one)}" for one in when.any_of] if when else []


def _said(condition: Condition) -> str:
    data = condition.model_dump(exclude_none=True)
    return " ".join(
        f"{key}={','.join(value) if isinstance(value, tuple) else value}"
        for key, value in data.items()
    )
