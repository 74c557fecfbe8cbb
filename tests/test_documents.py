"""Documents become blocks, whatever the format; what cannot be read is one clear sentence."""

from __future__ import annotations

import contextlib
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postcheck.documents import assemble, markers, plain, read_document
from postcheck.documents.model import Block
from postcheck.errors import InputError, MissingExtraError


def read(path: Path, text: str | bytes) -> tuple[Block, ...]:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_document(path).blocks


def shapes(blocks: tuple[Block, ...]) -> list[tuple[str, str, str]]:
    return [(block.kind, block.marker, block.text) for block in blocks]


@pytest.mark.parametrize(
    ("line", "marker", "style", "rest"),
    [
        ("- one", "-", "bullet", "one"),
        ("• one", "•", "bullet", "one"),
        ("\uf0b7 one", "\uf0b7", "bullet", "one"),
        ("o one", "o", "bullet", "one"),
        ("✓one", "✓", "bullet", "one"),
        ("1. one", "1.", "number", "one"),
        ("1) one", "1)", "number", "one"),
        ("(12) one", "(12)", "number", "one"),
        ("1.2 one", "1.2", "number", "one"),
        ("a) one", "a)", "letter", "one"),
        ("(iv) one", "(iv)", "roman", "one"),
        ("B. Staff rules", "B.", "letter", "Staff rules"),
    ],
)
def test_markers(line: str, marker: str, style: str, rest: str) -> None:
    found, left = markers.split(line)
    assert found is not None
    assert (found.text, found.style, left) == (marker, style, rest)


@pytest.mark.parametrize("line", ["one", "-", "4 children", "off the record", "a child", "1."])
def test_words_are_no_markers(line: str) -> None:
    assert markers.split(line) == (None, line)


def test_plain_text_with_typed_lists(tmp_path: Path) -> None:
    text = (
        "RULES FOR ALL\n\nParents must not do any of the\nthings listed here:\n\n"
        "  - name a child, or tell who it\n    is\n  - swear\n      o at staff\n\n"
        "2. Next steps\n\nWe talk to the parent, and we write a letter.\n"
    )
    blocks = read(tmp_path / "a.txt", text)
    assert shapes(blocks) == [
        ("heading", "", "RULES FOR ALL"),
        ("paragraph", "", "Parents must not do any of the things listed here:"),
        ("item", "-", "name a child, or tell who it is"),
        ("item", "-", "swear"),
        ("item", "o", "at staff"),
        ("heading", "2.", "Next steps"),
        ("paragraph", "", "We talk to the parent, and we write a letter."),
    ]
    assert [block.level for block in blocks if block.kind == "item"] == [1, 1, 2]
    assert [block.line for block in blocks] == [1, 3, 6, 8, 9, 11, 13]


def test_numbered_items_are_no_headings(tmp_path: Path) -> None:
    blocks = read(tmp_path / "a.txt", "Rules\n\n1. Be kind\n\n2. Be polite\n\n3. Be brief\n")
    assert [block.kind for block in blocks[1:]] == ["item", "item", "item"]


def test_short_lines_in_a_row_are_a_list_without_markers(tmp_path: Path) -> None:
    text = "Never post\n\nRacist jokes\n\nThreats\n\nRumours\n\nPictures of children\n"
    kinds = [block.kind for block in read(tmp_path / "a.txt", text)]
    assert kinds == ["heading", "paragraph", "paragraph", "paragraph", "paragraph"]


def test_html_leaves_out_what_is_hidden(tmp_path: Path) -> None:
    page = (
        "<html><body><nav>Home</nav><script>evil()</script><h2>Rules</h2>"
        "<ol type='a'><li>one <b>bold</b></li><li>two<ul><li>deep</li></ul></li></ol>"
        "<p>- typed<br>- again</p><table><tr><th>No</th><th>Yes</th></tr>"
        "<tr><td>swear</td><td>smile</td></tr></table><p hidden>secret</p>"
    )
    blocks = read(tmp_path / "saved.txt", page)
    assert shapes(blocks) == [
        ("heading", "", "Rules"),
        ("item", "a)", "one bold"),
        ("item", "b)", "two"),
        ("item", "•", "deep"),
        ("item", "-", "typed"),
        ("item", "-", "again"),
        ("row", "", "No | Yes"),
        ("row", "", "swear | smile"),
    ]
    assert blocks[-2].header
    assert blocks[-1].cells == ("swear", "smile")


def test_markdown(tmp_path: Path) -> None:
    text = "# Rules\n\n1. one *two*\n   - deep\n\n| No | Yes |\n| --- | --- |\n| swear | smile |\n"
    blocks = read(tmp_path / "a.md", text)
    assert shapes(blocks) == [
        ("heading", "", "Rules"),
        ("item", "1.", "one two"),
        ("item", "-", "deep"),
        ("row", "", "No | Yes"),
        ("row", "", "swear | smile"),
    ]
    assert [block.line for block in blocks] == [1, 3, 4, 6, 8]


def test_word_text_boxes_and_insertions_are_read_and_deletions_are_not(tmp_path: Path) -> None:
    from docx import Document
    from docx.oxml import parse_xml

    word = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
    document = Document()
    document.add_paragraph("Before")
    body = document.element.body
    change = (
        f"<w:p {word}><w:r><w:t>Kept </w:t></w:r><w:ins><w:r><w:t>added </w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>"
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r></w:p>"
    )
    form = f"<w:sdt {word}><w:sdtContent><w:p><w:r><w:t>In a form</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    body.insert(1, parse_xml(change))
    body.insert(2, parse_xml(form))
    document.sections[0].footer.paragraphs[0].text = "Version 2"
    path = tmp_path / "a.docx"
    document.save(str(path))
    blocks = read_document(path).blocks
    assert [block.text for block in blocks] == [
        "Before",
        "Kept added",
        "In a box",
        "In a form",
        "Version 2",
    ]
    assert blocks[-1].kind == "margin"


def test_word_lists_have_the_markers_that_word_prints(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    for style in ("List Number", "List Number", "List Bullet", "List Bullet 2"):
        document.add_paragraph("x", style=style)
    path = tmp_path / "renamed.pdf"
    document.save(str(path))
    found = [(block.marker, block.kind) for block in read_document(path).blocks]
    assert found == [("1.", "item"), ("2.", "item"), ("•", "item"), ("•", "item")]


def pdf(path: Path, pages: int = 1, *, text: str = "Some words", password: str = "") -> Path:
    from fpdf import FPDF

    made = FPDF()
    made.set_font("Helvetica", size=11)
    for number in range(pages):
        made.add_page()
        if text:
            made.multi_cell(0, 6, "School policy", new_x="LMARGIN", new_y="NEXT")
            made.multi_cell(0, 6, f"{text} {'once more ' * number}", new_x="LMARGIN", new_y="NEXT")
        else:
            made.rect(20, 20, 50, 50)
    if password:
        made.set_encryption(owner_password="o", user_password=password)
    made.output(str(path))
    return path


def test_pdf_margins_and_pages(tmp_path: Path) -> None:
    blocks = read_document(pdf(tmp_path / "a.pdf", 4, text="Words of the page are here")).blocks
    assert [block.text for block in blocks if block.kind == "margin"] == ["School policy"] * 4
    assert {block.page for block in blocks} == {1, 2, 3, 4}


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_document(path)
    sentence = str(caught.value)
    assert sentence.startswith(f"{path}: ")
    assert "\n" not in sentence
    return sentence


def test_pdfs_that_cannot_be_read(tmp_path: Path) -> None:
    assert "no text, only pictures" in refused(pdf(tmp_path / "scan.pdf", text=""))
    assert "has a password" in refused(pdf(tmp_path / "locked.pdf", password="x"))
    assert "201 pages; at most 200" in refused(pdf(tmp_path / "long.pdf", 201))
    whole = pdf(tmp_path / "whole.pdf").read_bytes()
    for cut in (20, len(whole) // 3, len(whole) // 2):
        (tmp_path / "cut.pdf").write_bytes(whole[:cut])
        assert "broken" in refused(tmp_path / "cut.pdf")


def test_files_that_are_no_documents(tmp_path: Path) -> None:
    cases = {
        "empty.txt": (b"", "is empty"),
        "blank.md": (b" \n\n ", "is empty"),
        "dots.html": (b"<html><body><p> </p></body></html>", "is empty"),
        "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Word file"),
        "locked.docx": (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "has a password",
        ),
        "a.rtf": (b"{\\rtf1 hello}", "RTF"),
        "picture.txt": (bytes(range(32)) * 20, "not a text"),
        "broken.docx": (b"PK\x03\x04 nonsense", "broken"),
    }
    for name, (data, message) in cases.items():
        (tmp_path / name).write_bytes(data)
        assert message in refused(tmp_path / name), name
    assert "cannot be read" in refused(tmp_path / "none.txt")
    assert "cannot be read" in refused(tmp_path)


def zipped(path: Path, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return path


def test_hostile_archives(tmp_path: Path) -> None:
    other = zipped(tmp_path / "book.docx", xl__workbook_xml="<x/>")
    assert "no Word or OpenDocument" in refused(other)
    bomb = zipped(tmp_path / "bomb.docx", word__document_xml=" " * 60_000_000)
    assert "larger than" in refused(bomb)
    entity = "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"
    assert "broken" in refused(zipped(tmp_path / "entity.docx", word__document_xml=entity))
    kind = "application/vnd.oasis.opendocument.text"
    assert "broken" in refused(zipped(tmp_path / "a.odt", mimetype=kind, content_xml=entity))
    locked = zipped(
        tmp_path / "b.odt",
        mimetype=kind,
        content_xml="<x/>",
        **{"META-INF__manifest_xml": "<m><encryption-data/></m>"},
    )
    assert "has a password" in refused(locked)
    deep = "<a>" * 30_000 + "</a>" * 30_000
    assert "broken" in refused(zipped(tmp_path / "deep.odt", mimetype=kind, content_xml=deep))


def test_documents_that_are_too_long(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("word " * 170_000)
    assert "at most 200 pages" in refused(tmp_path / "long.txt")
    (tmp_path / "many.txt").write_text("a\n\n" * 13_000)
    assert "at most 200 pages" in refused(tmp_path / "many.txt")


@pytest.mark.parametrize(
    ("name", "module", "library"),
    [("a.md", "markdown_it", "markdown-it-py"), ("a.html", "selectolax.lexbor", "selectolax")],
)
def test_a_missing_library_is_named(
    name: str, module: str, library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    path.write_text("# x\n" if name.endswith("md") else "<html><body>x")
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=f"needs {library}.*postcheck\\[import\\]"):
        read_document(path)


@given(st.text(alphabet="aB1 .:-•|o)(\n\t?#*", max_size=300))
def test_no_word_of_a_text_is_lost(text: str) -> None:
    blocks = assemble.blocks(plain.read(text))
    kept = "".join(f"{block.marker}{block.text}{''.join(block.cells)}" for block in blocks)
    for sign in "aB1o?":
        if not any(set(line.strip()) <= set("#*-=_~") for line in text.split("\n")):
            assert kept.count(sign) >= text.count(sign)


@given(st.binary(max_size=200))
def test_no_bytes_crash_a_reader(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for start in (b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"# x\n"):
            path = Path(folder) / "x.docx"
            path.write_bytes(start + data)
            with contextlib.suppress(InputError):
                assert read_document(path).blocks
