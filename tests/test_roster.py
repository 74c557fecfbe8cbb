"""Rosters: read as schools export them, known in every way that people write, told to nobody."""

from __future__ import annotations

import csv
import re
import zipfile
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from postcheck import Checker
from postcheck.cli.app import app
from postcheck.errors import InputError
from postcheck.lexicon import Lexicon
from postcheck.nearnames import NearNames
from postcheck.roster import KnownNames, Roster, RosterPerson
from postcheck.rosterfile import load_roster

CSV = """Legal Forename,Legal Surname,Preferred Forename,NC Year,Reg Group,Type,Aliases
Zbigniewa,Kowalczyk,Zibi,4,4B,Student,
Jayden,Patel,,4,4B,Student,Jay the Boss; JP
Grace,O'Neill,,2,2H,Student,
Alexandra,Featherstone-Haugh,,6,6A,Student,
Will,Marsh,,5,5C,Student,
Gemma,Hale,,,,Teaching Staff,
Ola,Bright,,,,Governor,
Renée,Dufour,,,,Parent,
,,,,,,
"""


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    path = tmp_path_factory.mktemp("roster") / "people.csv"
    path.write_text(CSV, encoding="utf-8")
    return Checker(roster=path)


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("Zbigniewa Kowalczyk was first", "pupil", "Zbigniewa Kowalczyk"),
        ("zibi was first", "pupil", "zibi"),
        ("zibi k was first", "pupil", "zibi k"),
        ("zbignewa was first", "pupil", "zbignewa"),
        ("Kowalcyzk, Zbigniewa was first", "pupil", "Kowalcyzk, Zbigniewa"),
        ("KOWALCZYK ZBIGNIEWA", "pupil", "KOWALCZYK ZBIGNIEWA"),
        ("#voteZbigniewaKowalczyk", "pupil", "#voteZbigniewaKowalczyk"),
        ("#teamzbigniewakowalczyk", "pupil", "#teamzbigniewakowalczyk"),
        ("ask @zbigniewakowalczyk", "pupil", "@zbigniewakowalczyk"),
        ("zbigniewas bag is here", "pupil", "zbigniewa"),
        ("jay the boss was first", "pupil", "jay the boss"),
        ("Jayden P. was first", "pupil", "Jayden P"),
        ("lexi featherstone haugh was first", "pupil", "lexi featherstone haugh"),
        ("Grace O’Neill was first", "pupil", "Grace O’Neill"),
        ("will marsh was first", "pupil", "will marsh"),
        ("gemma hale was first", "staff", "gemma hale"),
        ("mrs hale was first", "staff", "mrs hale"),
        ("#thankyoumrshale", "staff", "#thankyoumrshale"),
        ("ola bright was first", "governor", "ola bright"),
        ("renee dufour was first", "parent", "renee dufour"),
    ],
)
def test_people_are_known_however_they_are_written(
    checker: Checker, text: str, kind: str, said: str
) -> None:
    found = [(m.kind, m.text) for m in checker.explain(text).mentions if m.named]
    assert (kind, said) in found


@pytest.mark.parametrize(
    "text",
    [
        "will you be there",
        "what grace under pressure",
        "the marsh was flooded",
        "a bright day",
        "the boss is a jay",
        "hale and hearty",
        "an ant bit me",
    ],
)
def test_ordinary_words_are_nobody(checker: Checker, text: str) -> None:
    assert not [m for m in checker.explain(text).mentions if m.named]


def test_my_own_child_stays_mine(checker: Checker) -> None:
    kinds = {m.kind for m in checker.explain("our zibi loved it").mentions}
    assert "own_child" in kinds
    assert "pupil" not in kinds
    assert checker.check("thanks to gemma hale for the cakes").verdict == "clear"


def test_a_roster_changes_what_is_found(checker: Checker, shipped: Checker) -> None:
    text = "zibi k bit my lad again"
    assert shipped.check(text).verdict == "clear"
    assert checker.check(text).verdict != "clear"


def test_what_is_shipped_knows_nobody(shipped: Checker) -> None:
    lists = shipped.book.lexicon.lists
    assert not any(lists[f"roster_{k}"] for k in ("pupil", "staff", "parent", "governor"))


@pytest.mark.parametrize(
    "text",
    [
        "Name\nPatel, Jayden\nZbigniewa Kowalczyk (4B)\n",
        "Student Name;Year\nJayden Patel;4\nMiss Zbigniewa Kowalczyk;4\n",
        "\ufeffFirst Name\tLast Name\nJayden\tPatel\nZbigniewa\tKowalczyk\n",
    ],
)
def test_columns_as_systems_call_them(tmp_path: Path, text: str) -> None:
    path = tmp_path / "r.csv"
    path.write_text(text, encoding="utf-8")
    found = {(p.kind, p.given, p.surname) for p in load_roster(path).people}
    assert found == {("pupil", ("jayden",), "patel"), ("pupil", ("zbigniewa",), "kowalczyk")}


def test_a_letter_is_no_word(checker: Checker) -> None:
    mentions = checker.explain("jayden and zibi r late, zibi u ok?").mentions
    assert [m.text for m in mentions if m.named] == ["jayden", "zibi", "zibi"]


def test_cells_that_hold_no_name(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(
        "Forename,Surname,Aliases,Class\n"
        "@ola,~Bright,-;?,Hedgehogs\n{named},(x|y),N/A,4B\n???,--,,\n"
        "Anthony,..9,Big Tone;*,Hedgehogs\n",
        encoding="utf-8",
    )
    people = load_roster(path).people
    assert [(p.given, p.surname) for p in people] == [
        (("ola",), "bright"),
        (("named",), ""),
        (("anthony",), ""),
    ]
    checker = Checker(roster=path)
    assert checker.book.lexicon.lists["roster_class"] == ("hedgehogs",)
    assert "ant" not in checker.book.lexicon.lists["roster_pupil_given"]


@given(cells=st.lists(st.text(max_size=12), min_size=3, max_size=3))
def test_no_cell_breaks_it(cells: list[str]) -> None:
    known = KnownNames(given=frozenset({"ola"}), words=frozenset({"and"}), nicknames={})
    with TemporaryDirectory() as folder:
        path = Path(folder) / "r.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["Forename", "Surname", "Aliases"], cells])
        try:
            lists = load_roster(path).lists(known)
        except InputError:
            return
    for entry in chain.from_iterable(lists.values()):
        assert entry == entry.strip().casefold()
        assert re.fullmatch(r"[^\W\d_]+(?:[ '-][^\W\d_]+)*", entry)
        Lexicon().phrase(entry)


def test_a_title_without_a_forename_is_of_staff(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text('Name\nMr Hale\nMrs J Okafor\n"Dufour, Mme P"\nProf. Ray Smyth\nOla\n')
    found = [(p.kind, p.given, p.surname) for p in load_roster(path).people]
    assert found == [
        ("staff", (), "hale"),
        ("staff", (), "okafor"),
        ("staff", (), "dufour"),
        ("pupil", ("ray",), "smyth"),
        ("pupil", ("ola",), ""),
    ]


def test_titles_tell_parents_and_governors(checker: Checker) -> None:
    for text, kind in (("Mrs Dufour was here", "parent"), ("Mr Bright was here", "governor")):
        assert [m.kind for m in checker.explain(text).mentions if m.named] == [kind]


def test_a_class_with_a_name(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("Forename,Surname,Class\nOla,Penrose,Hedgehogs\n")
    mentions = Checker(roster=path).explain("Noah in Hedgehogs was late").mentions
    assert ("pupil", "Noah in Hedgehogs") in [(m.kind, m.text) for m in mentions]


def test_old_encodings(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes("Name\nRenée Dufour\n".encode("cp1252"))
    assert load_roster(path).people[0].given == ("renee",)


def workbook(path: Path, rows: list[list[str]]) -> Path:
    """A minimal XLSX file."""
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{c}</t></is></c>' for c in row) + "</row>"
        for row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="People" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData>'
        "</worksheet>",
    }
    with zipfile.ZipFile(path, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return path


def test_a_workbook(tmp_path: Path) -> None:
    pytest.importorskip("python_calamine", reason="needs the extra roster")
    path = workbook(tmp_path / "r.xlsx", [["Forename", "Surname", "Role"], ["Gemma", "Hale", "TA"]])
    assert load_roster(path).people == (
        RosterPerson(kind="staff", given=("gemma",), surname="hale"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no column of names"),
        ("Colour,Size\nred,4\n", "no column of names"),
        ("Name,Role\nGemma Hale,astronaut\n", ":2: this row is of no kind"),
        ("Name\n\n", "names nobody"),
        ("Name\n\0\n", "not a table"),
    ],
)
def test_what_is_no_roster(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "r.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=said):
        load_roster(path)


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_roster(tmp_path / "none.csv")
    pytest.importorskip("python_calamine", reason="needs the extra roster")
    broken = tmp_path / "r.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    with pytest.raises(InputError, match="cannot be read as a workbook"):
        load_roster(broken)


def test_it_tells_nobody_who_is_on_it(tmp_path: Path, checker: Checker) -> None:
    roster = Roster((RosterPerson(kind="pupil", given=("zbigniewa",), surname="kowalczyk"),))
    assert repr(roster) == "Roster(1 people)"
    assert "owalczyk" not in checker.check("hello there").model_dump_json()


def test_on_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(CSV, encoding="utf-8")
    draft = ["check", "zibi k bit my lad again", "--roster", str(path), "--fail-on", "never"]
    result = CliRunner().invoke(app, draft)
    assert result.exit_code == 0
    assert "zibi k" in result.stdout


NAMES = ("zbigniewa", "kowalczyk", "featherstone", "jasmine", "oluwaseun")


@given(name=st.sampled_from(NAMES), data=st.data())
def test_one_wrong_letter_is_seen_through(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.characters(min_codepoint=97, max_codepoint=122))
    wrong = data.draw(
        st.sampled_from(
            [
                name[:at] + name[at + 1 :],
                name[:at] + letter + name[at:],
                name[:at] + letter + name[at + 1 :],
                name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :],
            ]
        )
    )
    found = NearNames(NAMES).meant(wrong)
    assert found == (None if wrong in NAMES else name)


def test_two_wrong_letters_are_not() -> None:
    names = NearNames(NAMES, ordinary=frozenset({"jasmina"}))
    assert names.meant("zbingiewo") is None
    assert names.meant("jasmina") is None
    assert NearNames(["maria"]).meant("marja") is None
