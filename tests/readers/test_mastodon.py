"""Mastodon's outbox: HTML, warnings, polls, whom a post is for, and boosts."""

from __future__ import annotations

import html
import io
import json
import sys
import tarfile
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postcheck.errors import MissingExtraError
from postcheck.model import Post
from postcheck.readers import Record, Rejected, Skipped, detect, read
from postcheck.readers.markup import plain_text

if TYPE_CHECKING:
    from pathlib import Path

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
ME = "https://school.example/users/ann"


def create(content: str | None, **more: Any) -> dict[str, Any]:
    note = {
        "id": f"{ME}/statuses/1",
        "type": "Note",
        "summary": None,
        "inReplyTo": None,
        "published": "2023-02-03T08:00:00Z",
        "content": content,
        "to": [PUBLIC],
        "cc": [f"{ME}/followers"],
        "attachment": [],
        **more,
    }
    return {
        "id": f"{note['id']}/activity",
        "type": "Create",
        "actor": ME,
        "published": note["published"],
        "to": note["to"],
        "cc": note["cc"],
        "object": note,
    }


def outbox(*items: object) -> dict[str, Any]:
    return {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "outbox.json",
        "type": "OrderedCollection",
        "totalItems": len(items) + 1,
        "orderedItems": list(items),
    }


def records(tmp_path: Path, *items: object) -> list[Record]:
    path = tmp_path / "outbox.json"
    path.write_text(json.dumps(outbox(*items)), encoding="utf-8")
    assert detect(path) == "mastodon"
    return list(read(path))


def one(tmp_path: Path, content: str | None, **more: Any) -> Post:
    (post,) = records(tmp_path, create(content, **more))
    assert isinstance(post, Post)
    return post


def test_a_post(tmp_path: Path) -> None:
    post = one(tmp_path, "<p>Cake sale &amp; raffle<br>in the hall</p><p>Do come</p>")
    assert post.text == "Cake sale & raffle\nin the hall\n\nDo come"
    assert (post.author, post.venue, post.platform) == ("ann", "public", "mastodon")
    assert post.id == f"{ME}/statuses/1"
    assert post.posted_at == datetime(2023, 2, 3, 8, tzinfo=UTC)


def test_links_mentions_and_tags(tmp_path: Path) -> None:
    content = (
        '<p><span class="h-card"><a href="https://b.example/@bob" class="u-url mention">@<span>bob'
        '</span></a></span> see <a href="https://school.example/news/2023">'
        '<span class="invisible">https://</span><span class="ellipsis">school.example/ne</span>'
        '<span class="invisible">ws/2023</span></a> <a href="x" class="mention hashtag">#<span>PTA'
        "</span></a></p>"
    )
    assert one(tmp_path, content).text == "@bob see https://school.example/news/2023 #PTA"


def test_a_warning_a_poll_and_pictures(tmp_path: Path) -> None:
    post = one(
        tmp_path,
        "<p>Who should go?</p>",
        type="Question",
        summary="school moan",
        oneOf=[{"type": "Note", "name": "The head"}, {"type": "Note", "name": "Nobody"}],
        attachment=[
            {"type": "Document", "mediaType": "image/png", "name": "two boys by the gate"},
            {"type": "Document", "mediaType": "video/mp4", "name": None},
        ],
    )
    assert post.text == "school moan\n\nWho should go?\n\nThe head\nNobody"
    assert [(a.kind, a.caption) for a in post.attachments] == [
        ("image", "two boys by the gate"),
        ("video", None),
    ]


@pytest.mark.parametrize(
    ("to", "cc", "venue"),
    [
        ([PUBLIC], [], "public"),
        ([f"{ME}/followers"], [PUBLIC], "public"),
        ([f"{ME}/followers"], [], "private_group"),
        (["https://b.example/users/bob"], [], "private_group"),
        ("as:Public", None, "public"),
        ([], [], None),
    ],
)
def test_whom_it_is_for(tmp_path: Path, to: Any, cc: Any, venue: str | None) -> None:
    assert one(tmp_path, "<p>hi</p>", to=to, cc=cc).venue == venue


def test_what_is_no_post(tmp_path: Path) -> None:
    boost = {"type": "Announce", "actor": ME, "object": "https://b.example/1"}
    picture = create("", attachment=[{"type": "Image", "mediaType": "image/png"}])
    found = records(
        tmp_path,
        boost,
        create(None),
        picture,
        {"type": "Like", "actor": ME, "object": "x"},
        {"type": "Update", "actor": ME, "object": {"type": "Person", "summary": "hello"}},
        {"type": "Delete", "actor": ME, "object": {"type": "Tombstone"}},
        "odd",
    )
    assert [r.reason for r in found if isinstance(r, Skipped | Rejected)] == [
        "not saved",
        "empty",
        "media only",
        "system notice",
        "system notice",
        "deleted",
        "not an object",
    ]


def test_a_boost_with_its_words(tmp_path: Path) -> None:
    note = {"type": "Note", "content": "<p>she is a liar</p>", "to": [PUBLIC]}
    (post,) = records(tmp_path, {"type": "Announce", "id": "a1", "actor": ME, "object": note})
    assert isinstance(post, Post)
    assert (post.text, post.shared_from, post.id) == ("", "she is a liar", "a1")


def test_an_answer_to_oneself_has_what_it_answers(tmp_path: Path) -> None:
    first = create("<p>one</p>", conversation="tag:c1")
    second = create("<p>two</p>", id="2", inReplyTo=first["object"]["id"], conversation="tag:c1")
    _, answer = records(tmp_path, first, second)
    assert isinstance(answer, Post)
    assert (answer.reply_to, answer.thread) == ("one", "tag:c1")


FILES = {
    "outbox.json": json.dumps(outbox(create("<p>hi</p>"))),
    "actor.json": json.dumps({"type": "Person", "preferredUsername": "ann", "name": "Ann P"}),
    "likes.json": json.dumps(
        {"id": "likes.json", "type": "OrderedCollection", "orderedItems": ["https://b.example/1"]}
    ),
}


@pytest.mark.parametrize("packed", ["zip", "tar.gz"])
def test_an_archive(tmp_path: Path, packed: str) -> None:
    path = tmp_path / f"archive.{packed}"
    if packed == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in FILES.items():
                archive.writestr(name, content)
    else:
        with tarfile.open(path, "w:gz") as tar:
            for name, content in FILES.items():
                info = tarfile.TarInfo(name)
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content.encode()))
    found = list(read(path))
    (post,) = [record for record in found if isinstance(record, Post)]
    assert (post.text, post.author) == ("hi", "Ann P")
    assert [r.reason for r in found if isinstance(r, Skipped)] == ["side file"] * 2


def test_an_outbox_that_names_its_items_twice(tmp_path: Path) -> None:
    path = tmp_path / "outbox.json"
    whole = json.dumps(outbox(create("<p>hi</p>")))
    path.write_text(whole.replace('"orderedItems":', '"orderedItems": [], "orderedItems":'))
    assert detect(path) == "mastodon"
    assert [r.text for r in read(path) if isinstance(r, Post)] == ["hi"]


def test_an_outbox_with_nothing_in_it(tmp_path: Path) -> None:
    assert records(tmp_path) == []


def test_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "selectolax.lexbor", None)
    with pytest.raises(MissingExtraError, match=r"postcheck\[exports\]"):
        records(tmp_path, create("<p>hi</p>"))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<p>a</p>\n<p>b</p>\n", "a\n\nb"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<blockquote><p>a</p></blockquote><p>b</p>", "a\n\nb"),
        ("a  b<br/>&lt;b&gt; &amp;amp;", "a  b\n<b> &amp;"),
        ('<p class="quote-inline">RE: x</p><p>b</p>', "b"),
        ("<p>a <b>c</b> <i>d</i></p><script>x</script>", "a c d"),
        ('nice <img alt=":cake:" src="x">', "nice :cake:"),
    ],
)
def test_markup(content: str, text: str) -> None:
    assert plain_text(content, without="quote-inline") == text


LINE = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=20
).filter(lambda line: line.strip() != "")


@given(st.lists(st.lists(LINE, min_size=1, max_size=3), min_size=1, max_size=3))
def test_what_was_written_comes_back(paragraphs: list[list[str]]) -> None:
    written = "".join(
        f"<p>{'<br>'.join(html.escape(line) for line in lines)}</p>" for lines in paragraphs
    )
    assert plain_text(written) == "\n\n".join("\n".join(lines) for lines in paragraphs)
