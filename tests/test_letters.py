"""Letters: what they quote and cite, what they never say, and what a template cannot do."""

from __future__ import annotations

import sys
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from postcheck import Checker, InputError, MissingExtraError, PostcheckError
from postcheck.casebook import Case, Casebook, Entry
from postcheck.cli.app import app
from postcheck.history import Past, StepTaken
from postcheck.letters import (
    CHECK,
    KINDS,
    Kind,
    Letter,
    as_text,
    as_word,
    compose,
    kind_of,
    shipped_template,
    starter,
)
from postcheck.letters.content import plain
from postcheck.model import ContextKind, Finding, Mention, Post, Report
from postcheck.redaction import Redactor
from test_policy_steps import BEFORE, POLICIES

NOW = datetime(2026, 3, 20, 23, 30, tzinfo=UTC)
LEVENS = POLICIES["levens"]
HOSTILE = '{{ 7*7 }} {% raw %} </w:t><w:br/> & "it\'s" \x1b[2J\u202e\x00 <b>'


def case(
    *findings: Finding, entries: tuple[Entry, ...] = (), text: str = "you are a muppet"
) -> Case:
    return Case(
        number=7,
        noted_at=NOW,
        noted_by="Jo",
        first_until=date(2027, 1, 1),
        report=Report(
            post=Post(text, author="Sam Poole", posted_at=NOW),
            findings=findings or (rude(),),
            policy="levens",
            policy_version="1",
            rules_version="1",
        ),
        entries=entries,
    )


def rude(quote: str = "you are a muppet", **more: Any) -> Finding:
    given = {"label": "offensive_comment", "severity": "medium", "confidence": "high", **more}
    told = {"clauses": (LEVENS.clauses[0].id,), "advice": "Say it to us.", "why": "It hurts."}
    return Finding.model_validate(
        {"start": 0, "end": len(quote), "quote": quote, "rule": "r", **told, **given}
    )


def entry(step: str, number: int = 1, **more: Any) -> Entry:
    given = {"outcome": "settled", "by": "Jo", "at": NOW, "noted_at": NOW, **more}
    return Entry.model_validate(
        {"number": number, "case": 7, "kind": "step", "step": step, **given}
    )


def letter(
    kind: str = "written_warning",
    one: Case | None = None,
    redactor: Redactor | None = None,
    past: tuple[Past, ...] = (),
) -> Letter:
    return compose(
        one or case(),
        LEVENS,
        kind,
        safeguarding=BEFORE,
        redactor=redactor,
        today=date(2026, 3, 23),
        past=past,
    )


def words_of(data: bytes) -> str:
    return "\n".join(one.text for one in docx.Document(BytesIO(data)).paragraphs)


def both(content: Letter) -> list[str]:
    return [" ".join(text.split()) for text in (as_text(content), words_of(as_word(content)))]


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_quotes_cites_and_leaves_it_to_a_person(kind: Kind) -> None:
    for text in both(letter(kind)):
        assert text.startswith(CHECK)
        assert "“you are a muppet”" in text
        assert LEVENS.clauses[0].text in text
        assert "may breach" in text
        assert "for a person to decide" in text
        assert "20 March 2026" in text
        assert "[name" in text, "blanks for names"
        assert "Sam Poole" not in text
        assert "{" not in text
        for accusing in ("you breached", "you have ", "guilty", "offence", "you wrote", "police"):
            assert accusing not in text.lower().replace("you have every right", "")


def test_a_letter_goes_with_a_step() -> None:
    assert kind_of("discuss") == "invitation"
    assert kind_of("written_request") == kind_of("contact_author") == "removal_request"
    assert kind_of("report_to_platform") == "platform_report"
    assert kind_of("police") == kind_of("legal_advice") == "file_note"
    for policy in POLICIES.values():
        for ladder in policy.procedure:
            for rung in ladder.steps:
                assert kind_of(rung.id) == "file_note" or rung.force is None


def test_a_warning_tells_what_was_done_before() -> None:
    done = (
        entry("discuss", outcome="refused"),
        entry("written_request", 2, outcome="withdrawn"),
        entry("safeguarding_lead", 3),
        entry("lado", 4),
        entry("legal_advice", 5),
        entry("police", 6),
        entry("written_warning", 7, outcome="open"),
    )
    for text in both(letter(one=case(entries=done))):
        assert "20 March 2026: a talk, or an offer of one" in text
        # What its reader had no part in, and how others judged it, is not for this letter.
        for other in ("refused", "request to take", "LADO", "lead", "legal", "police", "letter of"):
            assert other not in text.replace(CHECK, "")
    for text in both(letter("file_note", case(entries=done))):
        assert "Talk it over with the parent" in text
        assert "(outcome: refused)" in text
        assert "LADO" in text
        assert "withdrawn" not in text


def test_a_warning_tells_what_was_done_about_earlier_posts() -> None:
    def taken(label: str) -> StepTaken:
        return StepTaken(
            step="written_warning", at=NOW, author="Sam Poole", labels=(label,), outcome="settled"
        )

    content = letter(past=(taken("offensive_comment"),))
    assert [one.text for one in content.earlier] == ["a letter of warning"]
    assert letter(past=(taken("pupil_photo"),)).earlier == ()
    assert letter("file_note", past=(taken("pupil_photo"),)).earlier


_OTHERS: tuple[ContextKind, ...] = ("quoted",)


@pytest.mark.parametrize(
    ("one", "allowed"),
    [
        (rude(label="complaint"), {"file_note"}),
        (rude(contexts=_OTHERS), {"file_note"}),
        (rude(severity="low"), {"file_note", "invitation", "removal_request"}),
        (rude(), set(KINDS)),
        (rude(quote=" "), set()),
    ],
)
def test_what_no_letter_may_be_about(one: Finding, allowed: set[str]) -> None:
    for kind in KINDS:
        if kind in allowed:
            assert letter(kind, case(one)).findings
        else:
            with pytest.raises(InputError, match="has no words that a"):
                letter(kind, case(one))


COMPLAINT = rude("he never answers", label="complaint", severity="low")


@pytest.mark.parametrize("label", ["allegation", "defamation", "unverified_claim"])
def test_a_complaint_is_not_held_against_its_author(label: str) -> None:
    text = "he never answers and he is a crook"
    within = rude("never answers", label=label, start=3, end=16)
    besides = rude("he is a crook", label=label, start=21, end=34)
    for kind in ("invitation", "removal_request", "written_warning", "platform_report"):
        with pytest.raises(InputError, match="has no words that a"):
            letter(kind, case(COMPLAINT, within, text=text))
    content = letter("invitation", case(COMPLAINT, within, besides, text=text))
    assert content.quotes == ("he is a crook",)
    assert content.concern
    assert "Your post also seems to raise a concern" in as_text(content)
    for kind in ("written_warning", "platform_report"):
        with pytest.raises(InputError, match="has no words that a"):
            letter(kind, case(COMPLAINT, besides, text=text))
        assert letter(kind, case(besides, text=text)).quotes == ("he is a crook",)
        rude_as_well = rude("crook", start=29, end=34)
        one = case(COMPLAINT, besides, rude_as_well, text=text)
        assert letter(kind, one).quotes == ("crook",)


def test_words_that_overlap_are_one_quote() -> None:
    text = "that boy is a nasty bully, and you are a muppet"
    found = [
        rude(text[start:end], start=start, end=end)
        for start, end in ((12, 19), (0, 19), (14, 25), (31, 47), (31, 47))
    ]
    content = letter(one=case(*found, text=text))
    assert content.quotes == ("that boy is a nasty bully", "you are a muppet")
    assert len(content.findings) == 5


def test_names_of_children_stay_in_the_house(shipped: Checker) -> None:
    text = "That Oscar Finch in 4B is a nasty little bully, and Mr Hale is an absolute moron"
    one = case().model_copy(update={"report": shipped.check(Post(text, author="Sam Poole"))})
    for kind in KINDS:
        for said in both(letter(kind, one, redactor=shipped.redactor)):
            assert ("Oscar" in said) == (kind == "file_note")
            assert "Mr Hale is an absolute moron" in said
    invitation = as_text(letter("invitation", one, redactor=shipped.redactor))
    assert "“(a pupil’s name) in 4B is a nasty" in invitation


def test_what_was_set_aside_is_not_quoted() -> None:
    aside = Entry(
        number=1, case=7, kind="override", at=NOW, noted_at=NOW, by="x", finding=1, reason="y"
    )
    content = letter(one=case(rude("one"), rude("two"), entries=(aside,)))
    assert [one.quote for one in content.findings] == ["two"]


def test_the_safeguarding_lead_comes_before_any_letter() -> None:
    told = rude("he hits them", safeguarding=True)
    for done in ((), (entry("safeguarding_lead", outcome="open"),)):
        with pytest.raises(InputError, match="step safeguarding_lead comes before any letter"):
            letter("removal_request", case(told, entries=done))
    assert letter("file_note", case(told)).findings
    assert letter("invitation", case(told, entries=(entry("safeguarding_lead"),))).findings
    about = Mention(kind="staff", start=0, end=7, text="Mr Hale", named=True)
    accused = rude("Mr Hale hits them", safeguarding=True, label="allegation", people=(about,))
    lead = entry("safeguarding_lead")
    for done in ((lead,), (lead, entry("lado", 2, outcome="open"))):
        with pytest.raises(InputError, match="step lado comes before any letter"):
            letter("invitation", case(accused, entries=done))
    seen = case(accused, entries=(lead, entry("lado", 2)))
    assert letter("invitation", seen).findings
    for kind in ("written_warning", "platform_report"):
        with pytest.raises(InputError, match="has no words that a"):
            letter(kind, seen)


def test_quoted_words_are_only_words() -> None:
    for text in both(letter(one=case(rude(HOSTILE)))):
        assert '{{ 7*7 }} {% raw %} </w:t><w:br/> & "it\'s" [2J <b>' in text
        assert not {"\x1b", "\u202e", "\x00"} & set(text)
    long = letter(one=case(rude("ha " * 4000)))
    assert len(as_text(long)) < 5000
    assert "[…]" in as_text(long)


@given(st.text(st.characters(exclude_categories=()), min_size=1))
def test_any_words_fit_into_a_document(quote: str) -> None:
    said = plain(quote)
    found = rude(quote)
    if not said:
        with pytest.raises(InputError, match="has no words"):
            letter("invitation", case(found))
        return
    content = letter("invitation", case(found))
    assert content.findings[0].quote == said
    assert said in words_of(as_word(content))


def test_a_school_uses_its_own_templates(tmp_path: Path) -> None:
    text = tmp_path / "own.txt"
    text.write_text("Larkmere\n{% for f in findings %}\n* {{ f.quote }}\n{% endfor %}\n")
    assert as_text(letter(), text).endswith("Larkmere\n* you are a muppet\n")
    assert as_text(letter(), text).startswith("DRAFT made by a program.")
    text.write_text("{{ check }} Larkmere")
    assert as_text(letter(), text).count("DRAFT") == 1
    for draft in both(letter(one=case(rude(CHECK)))):
        assert draft.startswith(f"{CHECK} Levens"), "a quote cannot stand for the line"
    word = tmp_path / "own.docx"
    word.write_bytes(
        starter("Larkmere & Co\n\n{% for f in findings %}\n- {{ f.quote }}\n{% endfor %}")
    )
    said = words_of(as_word(letter(one=case(rude("a < b"))), word))
    assert said == f"{CHECK}\nLarkmere & Co\na < b"


@pytest.mark.parametrize("make", ["txt", "docx"])
@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{% for f in findings %}", "filled: .*(endfor|end of)"),
        ("{{ nobody }}", "'nobody' is undefined"),
        ("{{ findings[99].quote }}", "filled: "),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ ''.__class__.__mro__ }}", "'__class__'.*unsafe|unsafe"),
        ("{{ findings.append(1) }}", "filled: "),
        ("{% include '/etc/passwd' %}", "filled: "),
        ("{% for n in range(999999999) %}x{% endfor %}", "[Rr]ange too big"),
    ],
)
def test_a_template_that_is_wrong_is_one_sentence(
    tmp_path: Path, make: str, source: str, said: str
) -> None:
    path = tmp_path / f"own.{make}"
    path.write_bytes(source.encode() if make == "txt" else starter(f"Hello {source}"))
    with pytest.raises(InputError, match=said) as problem:
        (as_text if make == "txt" else as_word)(letter(), path)
    assert "\n" not in str(problem.value)
    assert str(path) in str(problem.value)


def test_files_that_are_no_template(tmp_path: Path) -> None:
    def made(name: str, data: bytes) -> Path:
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    def zipped(**files: bytes) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(name.replace("__", "/"), data)
        return out.getvalue()

    for path, said in (
        (made("a.docx", b"not a zip"), "not a Word document"),
        (made("b.docx", zipped(x=b"y")), "not a Word document"),
        (made("c.docx", zipped(**{"word__document.xml": b"<no"})), "cannot be filled"),
        (
            made("d.docx", zipped(**{"word__document.xml": bytes(100_000_001)})),
            "too large when it is unpacked",
        ),
        (tmp_path / "none.docx", "no such template"),
        (tmp_path, "no such template"),
    ):
        with pytest.raises(InputError, match=said):
            as_word(letter(), path)
    with pytest.raises(InputError, match="not a text in UTF-8"):
        as_text(letter(), made("e.txt", b"\xff\xfe\x00"))
    with pytest.raises(InputError, match="at most"):
        as_text(letter(), made("f.txt", bytes(10_000_001)))


def test_a_missing_library_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    with pytest.raises(MissingExtraError, match=r"need docxtpl \(pip install \"postcheck\[letters"):
        as_word(letter())
    assert as_text(letter())
    monkeypatch.setitem(sys.modules, "jinja2", None)
    monkeypatch.setitem(sys.modules, "jinja2.sandbox", None)
    with pytest.raises(MissingExtraError, match="need Jinja2"):
        as_text(letter())


def run(*words: str | Path | int) -> Result:
    done = CliRunner().invoke(app, list(map(str, words)))
    if isinstance(done.exception, PostcheckError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done


@pytest.fixture
def book(tmp_path: Path, read_once: None) -> Path:
    path = tmp_path / "cases.db"
    with Casebook(path, create=True) as opened:
        opened.add([case().report], by="Jo")
        unknown = case(text="other").report.model_copy(update={"policy": "ours"})
        opened.add([unknown], by="Jo")
    return path


def test_the_command_writes_a_draft(book: Path, tmp_path: Path) -> None:
    for name in ("letter.docx", "letter.txt"):
        out = tmp_path / name
        done = run("letter", "1", "--casebook", book, "--step", "written_warning", "-o", out)
        assert "A draft of the written warning" in done.stdout
        assert "mildest next step for this case is discuss" in done.stderr
        said = out.read_text() if out.suffix == ".txt" else words_of(out.read_bytes())
        assert "you are a muppet" in said
        assert "pupil" not in done.stderr
    with Casebook(book) as opened:
        young = opened.case(1).report.post.model_copy(update={"author_role": "pupil", "id": "3"})
        young = young.model_copy(update={"author": "Ava", "posted_at": None})
        (three,) = opened.add([opened.case(1).report.model_copy(update={"post": young})], by="x")
    words = ("letter", three, "--casebook", book, "--step", "discuss", "-o", tmp_path / "x.txt")
    assert "write to those who care for the child" in run(*words).stderr
    folder = tmp_path / "ours"
    run("letter-templates", folder)
    assert len(list(folder.iterdir())) == 2 * len(KINDS)
    assert (folder / "invitation.txt").read_text() == shipped_template("invitation")
    for kind in KINDS:
        for ending in (".docx", ".txt"):
            out, own = tmp_path / f"{kind}{ending}", folder / f"{kind}{ending}"
            words = ("letter", "1", "--casebook", book, "-o", out, "--template", own)
            run(*words, "--step", kind)
            assert out.stat().st_size > 500


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("1", "--step", "written_warning", "-o", "x.pdf"), "cannot tell what to write"),
        (("9", "--step", "file_note", "-o", "x.txt"), "no case 9"),
        (("1", "--step", "written_warnin", "-o", "x.txt"), "did you mean 'written_warning'"),
        (("2", "--step", "discuss", "-o", "x.txt"), "policy 'ours' is not at hand"),
        (
            ("1", "--step", "discuss", "-o", "x.txt", "--template", "x.docx"),
            "a template for .txt ends in .txt",
        ),
        (("1", "--step", "discuss", "-o", "no/x.txt"), "cannot be written"),
        (("1", "--step", "written_warning", "-p", "telford", "-o", "x.txt"), "has no step"),
    ],
)
def test_bad_input_is_one_sentence(
    book: Path, words: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(book.parent)
    with pytest.raises(PostcheckError, match=said):
        run("letter", *words, "--casebook", book)
    assert [one.name for one in book.parent.iterdir()] == ["cases.db"]


def test_a_roster_tells_names_of_children(tmp_path: Path, shipped: Checker) -> None:
    file, roster, out = tmp_path / "cases.db", tmp_path / "people.csv", tmp_path / "x.txt"
    roster.write_text("name,kind\nZebedee Quorn,pupil\n")
    words = "you are an absolute moron, ask zebedee quorn"
    found = rude(words)
    with Casebook(file, create=True) as book:
        book.add([case(found, text=words).report], by="x")
    asked = ("letter", 1, "--casebook", file, "--step", "discuss", "-o", out)
    run(*asked, "--roster", roster)
    assert "ask (a pupil’s name)" in " ".join(out.read_text().split())


def test_a_letter_tells_nothing_of_the_program_behind_it() -> None:
    told = docx.Document(BytesIO(as_word(letter()))).core_properties
    assert (told.author, told.comments) == ("", "")


def test_nothing_is_overwritten_by_mistake(book: Path, tmp_path: Path) -> None:
    (tmp_path / "file_note.txt").write_text("mine")
    with pytest.raises(PostcheckError, match="is there already"):
        run("letter-templates", tmp_path)
    with pytest.raises(PostcheckError, match="the folder cannot be made"):
        run("letter-templates", book)
    own = tmp_path / "file_note.txt"
    words = ("letter", "1", "--casebook", book, "--step", "file_note", "-o", own)
    with pytest.raises(PostcheckError, match="overwrite an input"):
        run(*words, "--template", own)
    own.write_text("{{ nobody }}")
    out = tmp_path / "out.txt"
    with pytest.raises(PostcheckError, match="cannot be filled"):
        run(*words[:-1], out, "--template", own)
    assert not out.exists()
