"""CSV and its kin, as spreadsheets and people make them."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postcheck.errors import InputError
from postcheck.model import UK, Attachment, Post
from postcheck.readers import Record, Rejected, Skipped, detect, read

if TYPE_CHECKING:
    from pathlib import Path


def table(tmp_path: Path, content: str | bytes, name: str = "posts.csv") -> list[Record]:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read(path))


def posts(records: list[Record]) -> list[Post]:
    assert all(isinstance(r, Post) for r in records), records
    return [r for r in records if isinstance(r, Post)]


def test_all_fields(tmp_path: Path) -> None:
    (post,) = table(
        tmp_path,
        "id,thread,text,author,author_role,posted_at,platform,venue,attachments,reply_to\n"
        'p1,t1,"Hi, all",Ann,Mum,13/06/2018 13:55,facebook,closed group,photo;x.mp4,what?\n',
    )
    assert post == Post(
        "Hi, all",
        id="p1",
        thread="t1",
        author="Ann",
        author_role="parent",
        posted_at=datetime(2018, 6, 13, 13, 55, tzinfo=UK),
        platform="facebook",
        venue="private_group",
        attachments=[Attachment(kind="image"), Attachment(kind="video")],
        reply_to="what?",
    )


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, mark: str) -> None:
    (post,) = posts(table(tmp_path, f"Author{mark}Message\nAnn{mark}hi there\n"))
    assert (post.author, post.text, post.id) == ("Ann", "hi there", "posts.csv:2")


@pytest.mark.parametrize(
    "header", ["text", "Message", "CONTENT", "body", "comment", "Post", "caption", "Comment Text"]
)
@pytest.mark.parametrize(
    "who", ["author", "From", "user", "username", "name", "Sender", "User-Name"]
)
@pytest.mark.parametrize(
    "when", ["date", "time", "created", "Created At", "timestamp", "posted_at"]
)
def test_aliases(tmp_path: Path, header: str, who: str, when: str) -> None:
    (post,) = posts(table(tmp_path, f"{when},{who},{header}\n2018-06-13 13:55,Ann,hi\n"))
    assert (post.text, post.author) == ("hi", "Ann")
    assert post.posted_at == datetime(2018, 6, 13, 13, 55, tzinfo=UK)


def test_date_and_time_in_two_columns(tmp_path: Path) -> None:
    (post,) = posts(table(tmp_path, "date,time,text\n13/06/2018,1:55 pm,hi\n"))
    assert post.posted_at == datetime(2018, 6, 13, 13, 55, tzinfo=UK)


def test_the_whole_file_tells_the_order_of_dates(tmp_path: Path) -> None:
    found = posts(table(tmp_path, "date,text\n01/02/2019,a\n01/31/2019,b\n"))
    assert [p.posted_at and p.posted_at.month for p in found] == [1, 1]


def test_a_date_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    (post,) = posts(table(tmp_path, "date,text,venue,author_role\nyesterday,hi,moon,king\n"))
    assert (post.posted_at, post.venue, post.author_role) == (None, None, "unknown")


def test_ragged_rows_are_rejected_with_their_line(tmp_path: Path) -> None:
    records = table(tmp_path, 'author,text\nAnn,"two\nlines"\nBob\nCid,hi, there\nDot,yo,,\n')
    assert [type(r) for r in records] == [Post, Rejected, Rejected, Post]
    assert records[1] == Rejected("posts.csv:4", "ragged row: 1 cells, the header has 2", "Bob")
    assert isinstance(records[2], Rejected)
    assert records[2].place == "posts.csv:5"
    assert isinstance(records[0], Post)
    assert records[0].text == "two\nlines"


def test_a_quote_never_closed_costs_one_row(tmp_path: Path) -> None:
    records = table(tmp_path, 'author,text\nAnn,"oops\nBob,hi\nCid,yo\n')
    assert records[0] == Rejected("posts.csv:2", "a quote is never closed", 'Ann,"oops')
    assert [p.text for p in posts(records[1:])] == ["hi", "yo"]


def test_a_quote_without_end_in_a_long_file(tmp_path: Path) -> None:
    rows = "".join(f"Bob,hi {n}\n" for n in range(5_000))
    records = table(tmp_path, f'author,text\nAnn,"oops\n{rows}')
    assert isinstance(records[0], Rejected)
    assert len(posts(records[1:])) == 5_000


def test_huge_fields(tmp_path: Path) -> None:
    records = table(tmp_path, f"text,author\n{'x' * 900_000},Ann\n{'y' * 1_100_000},Bob\nz,Cid\n")
    assert [type(r) for r in records] == [Post, Rejected, Post]
    assert isinstance(records[1], Rejected)
    assert (records[1].reason, len(records[1].raw)) == ("too long", 2_000)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings(tmp_path: Path, encoding: str, end: str) -> None:
    rows = ["author;text", "Zoë;it’s £5 – “naïve”", "Bob;fine", ""]
    found = posts(table(tmp_path, end.join(rows).encode(encoding)))
    assert [p.text for p in found] == ["it’s £5 – “naïve”", "fine"]
    assert found[0].author == "Zoë"


def test_nul_bytes(tmp_path: Path) -> None:
    (post,) = posts(table(tmp_path, b"author,text\nAnn,a\x00b and a good deal more of text\n"))
    assert post.text.startswith("a\x00b")


def test_excel_tells_its_delimiter(tmp_path: Path) -> None:
    (post,) = posts(table(tmp_path, "sep=;\nauthor;text\nAnn;a, b\n"))
    assert (post.text, post.id) == ("a, b", "posts.csv:3")


def test_rows_without_text(tmp_path: Path) -> None:
    records = table(tmp_path, "text,media\n,photo\n,\n[removed],\n\nhi,\n")
    assert [getattr(r, "reason", "post") for r in records] == [
        "media only",
        "empty",
        "deleted",
        "post",
    ]
    assert records[1] == Skipped("posts.csv:3", "empty")


def test_no_text_column(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"'who', 'words'.*--map text=COLUMN"):
        table(tmp_path, "who,words\nAnn,hi\n")


def test_columns_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("text,Words Said,author\n17,hi,Ann\n")
    (post,) = read(path, columns={"text": "words said", "author": "text"})
    assert isinstance(post, Post)
    assert (post.text, post.author) == ("hi", "17")
    with pytest.raises(InputError, match=r"no column 'nope'.*'Words Said'"):
        read(path, columns={"text": "nope"})
    with pytest.raises(InputError, match="no field 'words'"):
        read(path, columns={"words": "text"})


def test_one_column(tmp_path: Path) -> None:
    assert [p.text for p in posts(table(tmp_path, "text\nhi\nyo\n"))] == ["hi", "yo"]


def test_a_header_alone_has_no_posts(tmp_path: Path) -> None:
    assert table(tmp_path, "author,text\n") == []


def test_a_table_is_known_without_its_name(tmp_path: Path) -> None:
    table(tmp_path, "author,text\nAnn,hi\n", "posts.txt")
    assert detect(tmp_path / "posts.txt") == "csv"
    table(tmp_path, "Dear all, my message\nis long, winding, and no table\n", "letter.txt")
    assert detect(tmp_path / "letter.txt") == "plain"


CELLS = st.text(
    alphabet=st.one_of(
        st.sampled_from(',;|\t"\n =+-@'), st.characters(exclude_categories=["Cs", "Cc"])
    ),
    max_size=40,
)


@settings(deadline=None)
@given(
    st.lists(st.tuples(CELLS.filter(lambda t: bool(t.strip())), CELLS), min_size=1, max_size=10),
    st.sampled_from(",;\t|"),
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], mark: str
) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=mark)
    writer.writerow(["Body", "Reply To", "Author"])
    writer.writerows([text, reply, "Ann"] for text, reply in rows)
    path = tmp_path_factory.mktemp("csv") / "posts.csv"
    path.write_bytes(b"\xef\xbb\xbf" + file.getvalue().encode())
    records = list(read(path))
    assert [r.text for r in records if isinstance(r, Post)] == [text for text, _ in rows]
    assert len(records) == len(rows)


@pytest.mark.parametrize(
    "header",
    [
        "Datum;Uhrzeit;Absender;Nachricht",
        "Date;Heure;Expéditeur;Texte",
        "Fecha;Hora;Nombre de usuario;Mensaje",
        "Datum;Tijd;Afzender;Bericht",
        "Data;Ora;Mittente;Testo",
        "Data;Godzina;Nadawca;Treść",
        "Datum;Zeit;Verfasser;Kommentar",
        "Datum;Uhrzeit;Gesendet von;Nachrichtentext",
        "Date;Heure;Envoyé par;Texte du message",
        "Fecha;Hora;Enviado por;Texto del mensaje",
        "Datum;Tijd;Verzonden door;Berichttekst",
        "Data;Ora;Inviato da;Testo del messaggio",
        "Data;Hora;Remetente;Mensagem",
        "DATE;HEURE;NOM D'UTILISATEUR;COMMENTAIRE",
        "Fecha;Hora;Autor;Comentario",
        "Datum;Tijd;Gebruikersnaam;Reactie",
        "Data;Ora;Nome utente;Commento",
        "Data;Godzina;Użytkownik;Komentarz",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_column_names_in_other_languages(tmp_path: Path, header: str, encoding: str) -> None:
    rows = f'{header}\n13.06.2018;13:55;Ann;"ein ""Ball""\nund noch\r\neiner"\n'
    (post,) = posts(table(tmp_path, rows.encode(encoding)))
    assert (post.text, post.author) == ('ein "Ball"\nund noch\neiner', "Ann")
    assert post.posted_at == datetime(2018, 6, 13, 13, 55, tzinfo=UK)


def test_accents_written_in_two_characters(tmp_path: Path) -> None:
    (post,) = posts(table(tmp_path, "Expe\u0301diteur,Texte\nAnn,salut\n"))
    assert post.author == "Ann"


def test_linkedin(tmp_path: Path) -> None:
    notes = 'Notes:\n"When exporting, some columns may be missing, such as text or author."\n\n'
    messages = (
        "CONVERSATION ID,CONVERSATION TITLE,FROM,TO,DATE,SUBJECT,CONTENT,FOLDER\n"
        "2-a=,PTA,Ann Lee,Bob,2024-03-01 18:05:09 UTC,,See you at the fair,INBOX\n"
    )
    (post,) = posts(table(tmp_path, notes + messages, "messages.csv"))
    assert (post.text, post.author, post.thread) == ("See you at the fair", "Ann Lee", "2-a=")
    assert (post.id, post.posted_at) == (
        "messages.csv:5",
        datetime(2024, 3, 1, 18, 5, 9, tzinfo=UK),
    )
    (comment,) = posts(table(tmp_path, "Date,Link,Message\n2024-03-01 18:05:09,x,Well done\n"))
    assert comment.text == "Well done"
    share = (
        'Date,ShareLink,ShareCommentary,Visibility\n2024-03-01,x,"One day""\n""""\n""two",PUBLIC\n'
    )
    (post,) = posts(table(tmp_path, share, "Shares.csv"))
    assert (post.text, post.venue) == ("One day\n\ntwo", "public")
    share = 'Date,ShareLink,ShareCommentary\n2024-03-01,x,"She said ""no""\nso what"\n'
    (post,) = posts(table(tmp_path, share, "Shares.csv"))
    assert post.text == 'She said "no"\nso what'


def test_crowdtangle_and_content_library(tmp_path: Path) -> None:
    crowd = (
        "Page Name,User Name,Facebook Id,Post Created,Post Created Date,Post Created Time,Type,"
        'Total Interactions,Message,Link,"Total Interactions (weighted  —  Likes 1x Shares 1x )"\n'
        'Elm School,elmschool,17,2021-03-04 10:00:00 EST,2021-03-04,10:00:00,Photo,"1,204",'
        'Fair today,http://x.example,"1,204"\n'
    )
    (post,) = posts(table(tmp_path, crowd))
    assert (post.text, post.author) == ("Fair today", "Elm School")
    assert post.posted_at == datetime(2021, 3, 4, 15, tzinfo=UK)
    library = (
        "id,text,creation_time,post_owner.name,post_owner.username,statistics.like_count\n"
        "1.23E+17,Fair today,2021-03-04T10:00:00Z,Elm School,elm,4\n"
    )
    (post,) = posts(table(tmp_path, library))
    assert (post.text, post.author, post.id) == ("Fair today", "Elm School", "posts.csv:2")


def test_a_title_above_the_column_names(tmp_path: Path) -> None:
    (post,) = posts(table(tmp_path, "Comments of May\n\nmade by,Ms Roe\nname,comment\nAnn,hi\n"))
    assert (post.text, post.author, post.id) == ("hi", "Ann", "posts.csv:5")


def test_a_cell_as_long_as_excel_lets_it_be(tmp_path: Path) -> None:
    (post,) = posts(table(tmp_path, f"author|text\nAnn|{'x' * 32_767}\n"))
    assert len(post.text) == 32_767
