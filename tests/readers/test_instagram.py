"""Instagram's posts and comments of several ages, in several languages, and Threads."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports import export, write, zipped
from postcheck.model import Attachment, Post
from postcheck.readers import Record, Rejected, Skipped, detect, read

if TYPE_CHECKING:
    from pathlib import Path

WHEN = 1_700_000_000
TIME = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def picture(title: str = "", uri: str = "media/posts/202311/a.jpg", **more: Any) -> dict[str, Any]:
    return {"uri": uri, "creation_timestamp": WHEN, "media_metadata": {}, "title": title, **more}


def comment(labels: tuple[str, str, str], said: str, account: str) -> dict[str, Any]:
    what, whose, when = labels
    fields = {what: {"value": said}, whose: {"value": account}, when: {"timestamp": WHEN}}
    return {"media_list_data": [{"uri": ""}], "string_map_data": fields}


ENGLISH = ("Comment", "Media Owner", "Time")


def records(
    tmp_path: Path, document: object, name: str = "posts_1.json", form: str = "instagram"
) -> list[Record]:
    path = write(tmp_path / name, document)
    assert detect(path) == form
    return list(read(path))


def one(tmp_path: Path, document: object, **more: str) -> Post:
    (post,) = records(tmp_path, document, **more)
    assert isinstance(post, Post)
    return post


def reasons(found: list[Record]) -> list[str]:
    return [record.reason if isinstance(record, Skipped) else "post" for record in found]


@pytest.mark.parametrize(
    "document",
    [
        [{"media": [picture("our garden 🌻")]}],
        {"media": [picture("our garden 🌻")]},
        [{"media": picture("our garden 🌻")}],
        {"ig_reels_media": [{"media": [picture("our garden 🌻")]}]},
        {"ig_stories": [picture("our garden 🌻")]},
        {"ig_archived_post_media": [{"media": [picture("our garden 🌻")]}]},
        [{"media": [picture(), picture()], "title": "our garden 🌻", "creation_timestamp": WHEN}],
        [{"media": [picture("our garden 🌻")] * 2}],
    ],
)
def test_a_post(tmp_path: Path, document: object) -> None:
    post = one(tmp_path, document)
    assert (post.text, post.author, post.posted_at) == ("our garden 🌻", "account holder", TIME)
    assert (post.platform, post.venue, post.id) == (
        "instagram",
        "public",
        f"instagram:posts_1:{WHEN}",
    )
    assert {a.kind for a in post.attachments} == {"image"}
    assert {a.caption for a in post.attachments} == {None}


def test_titles_that_differ_are_captions(tmp_path: Path) -> None:
    pictures = [picture("trip"), picture("Mia"), picture("Mia"), picture(uri="a.mp4")]
    post = one(tmp_path, [{"media": pictures, "title": "trip", "creation_timestamp": WHEN}])
    assert post.text == "trip"
    assert [(a.kind, a.caption) for a in post.attachments] == [
        *(("image", None), ("image", "Mia"), ("image", None), ("video", None))
    ]
    untitled = one(tmp_path, [{"media": pictures[:2]}])
    assert (untitled.text, [a.caption for a in untitled.attachments]) == ("", ["trip", "Mia"])


def test_posts_without_words(tmp_path: Path) -> None:
    empty = {"media": [], "title": "", "creation_timestamp": WHEN}
    assert reasons(records(tmp_path, [{"media": [picture()]}, empty])) == ["media only", "empty"]


def test_broken_posts(tmp_path: Path) -> None:
    found = records(
        tmp_path, [{"media": [picture("a"), 3]}, 4, {"odd": 1}, {"media": None, "title": "b"}]
    )
    post, odd, strange, other = found
    assert isinstance(post, Post)
    assert isinstance(odd, Rejected)
    assert isinstance(strange, Rejected)
    assert isinstance(other, Post)
    assert other.posted_at is None


LANGUAGES = [
    ENGLISH,
    ("Opmerking", "Media-eigenaar", "Tijd"),
    ("Comentario", "Propietario del contenido multimedia", "Hora"),
    ("Kommentar", "Medieneigentümer", "Zeit"),
    ("Commentaire", "Propriétaire du média", "Heure"),
    ("Kommentar", "Medieejer", "Tidspunkt"),
    ("Komentarz", "Właściciel multimediów", "Czas"),
    ("Commento", "Proprietario dei contenuti", "Ora"),
    ("Comentário", "Proprietário da mídia", "Hora"),
    ("Kommenttien teksti", "Omistaja", "Aika"),
]


@pytest.mark.parametrize("labels", LANGUAGES)
@pytest.mark.parametrize("key", [None, "comments_media_comments", "comments_reels_comments"])
def test_comments(tmp_path: Path, labels: tuple[str, str, str], key: str | None) -> None:
    items = [comment(labels, "so proud of them", "a.very.long.account_name")]
    post = one(tmp_path, {key: items} if key else items, name="post_comments_1.json")
    assert (post.text, post.posted_at) == ("so proud of them", TIME)


def test_short_comments_and_none(tmp_path: Path) -> None:
    nothing = comment(ENGLISH, "", "elm.pta")
    picture_only = {**nothing, "media_list_data": [{"uri": "a.gif"}]}
    found = records(tmp_path, [comment(ENGLISH, "ok", "elm.pta"), nothing, picture_only])
    assert isinstance(found[0], Post)
    assert found[0].text == "ok"
    assert reasons(found) == ["post", "empty", "media only"]


def test_old_comments(tmp_path: Path) -> None:
    said = {
        "title": "elm.pta",
        "string_list_data": [{"href": "", "value": "lovely", "timestamp": WHEN}],
    }
    post = one(tmp_path, {"comments_media_comments": [said]}, name="post_comments.json")
    assert (post.text, post.posted_at) == ("lovely", TIME)


@pytest.mark.parametrize("label", ["Caption", "Bildunterschrift", "Légende", "Didascalia"])
def test_label_values(tmp_path: Path, label: str) -> None:
    values = [
        {"label": "URL", "value": "https://a.example"},
        {"label": label, "value": "our new hall"},
    ]
    item = {"timestamp": WHEN, "media": [picture()], "label_values": values, "fbid": "18"}
    name = "your_instagram_activity/media/posts_1.json"
    (post,) = read(export(tmp_path, {name: [item]}))
    assert isinstance(post, Post)
    assert (post.text, post.id, post.platform) == ("our new hall", "18", "instagram")


SIDE_FILES: dict[str, object] = {
    "followers_1.json": [
        {"title": "", "media_list_data": [], "string_list_data": [
            {"href": "https://a.example", "value": "bob.hill", "timestamp": WHEN}]}],
    "liked_posts.json": {"likes_media_likes": [
        {"title": "bob.hill", "string_list_data": [{"value": "👍", "timestamp": WHEN}]}]},
    "saved_posts.json": [
        {"timestamp": WHEN, "media": [], "fbid": "1", "label_values": [
            {"label": "Caption", "value": "not mine"}, {"title": "Owner", "dict": []}]}],
    "posts_viewed.json": {"impressions_history_posts_seen": [
        {"string_map_data": {"Author": {"value": "bob.hill"}, "Time": {"timestamp": WHEN}}}]},
    "liked_threads.json": {"text_post_app_media_likes": [
        {"title": "bob.hill", "string_list_data": [{"timestamp": WHEN}]}]},
}  # fmt: skip


def test_a_whole_export(tmp_path: Path) -> None:
    root = "your_instagram_activity"
    files = {
        f"{root}/media/posts_1.json": [{"media": [picture("one")]}],
        f"{root}/comments/post_comments_1.json": [comment(ENGLISH, "two", "elm.pta")],
        f"{root}/messages/inbox/bob_1/message_1.json": {
            "participants": [{"name": "Bob Hill"}, {"name": "Zoë Marsh"}],
            "messages": [{"sender_name": "Bob Hill", "timestamp_ms": WHEN * 1000, "content": "three"}],
            "title": "Bob Hill"},
        f"{root}/threads/threads_and_replies.json": {"text_post_app_text_posts": [
            {"media": [picture("four", uri="")]}]},
        **{f"{root}/x/{name}": document for name, document in SIDE_FILES.items()},
        "personal_information/personal_information/personal_information.json": {"profile_user": [
            {"media_map_data": {}, "string_map_data": {
                "Benutzername": {"value": "zoe.m"}, "Name": {"value": "Zoë Marsh"}}}]},
    }  # fmt: skip
    found = list(read(zipped(tmp_path / "download.zip", files)))
    posts = {p.text: p for p in found if isinstance(p, Post)}
    assert {text: p.author for text, p in posts.items()} == {
        "one": "Zoë Marsh",
        "two": "Zoë Marsh",
        "three": "Bob Hill",
        "four": "Zoë Marsh",
    }
    assert {text: p.platform for text, p in posts.items()} == {
        "one": "instagram",
        "two": "instagram",
        "three": "instagram",
        "four": "threads",
    }
    assert reasons(found).count("side file") == len(SIDE_FILES) + 1
    assert len(found) == 4 + len(SIDE_FILES) + 1


def test_an_account_without_a_name_goes_by_its_user_name(tmp_path: Path) -> None:
    fields = {"Gebruikersnaam": {"value": "zoe.m"}, "Naam": {"value": ""}}
    files = {
        "content/posts_1.json": [{"media": [picture("hi")]}],
        "personal_information/personal_information.json": {
            "profile_user": [{"string_map_data": fields}]
        },
    }
    posts = [r for r in read(export(tmp_path, files)) if isinstance(r, Post)]
    assert [p.author for p in posts] == ["zoe.m"]


def test_threads(tmp_path: Path) -> None:
    app = {"text_app_post": {"reply_control": "everyone", "is_reply": True}}
    document = {
        "text_post_app_text_posts": [
            {"media": [picture("agreed — let's meet", uri="", **app)]},
            {"media": [picture(**app)], "title": "café day", "creation_timestamp": WHEN},
            {"media": [picture("", uri="")]},
        ]
    }
    reply, post, nothing = records(tmp_path, document, "threads_and_replies.json", "threads")
    assert isinstance(reply, Post)
    assert isinstance(post, Post)
    assert (reply.text, reply.attachments, reply.reply_to) == ("agreed — let's meet", (), None)
    assert (post.text, post.attachments) == ("café day", (Attachment(kind="image"),))
    assert (post.platform, post.venue) == ("threads", "public")
    assert reasons([nothing]) == ["empty"]
    assert len({reply.id, post.id}) == 2


@pytest.mark.parametrize(
    "document",
    [{"ig_stories": []}, {"comments_reels_comments": []}],
)
def test_nothing_posted_is_no_error(tmp_path: Path, document: object) -> None:
    assert records(tmp_path, document) == []
    assert records(tmp_path, {"text_post_app_text_posts": []}, form="threads") == []


OLD = {
    "photos": [
        {"caption": "school fête", "taken_at": "2019-06-01T12:00:00", "path": "photos/a.jpg"}
    ],
    "videos": [{"caption": "", "taken_at": "2019-06-01T12:00:00+00:00", "path": "videos/a.mp4"}],
}


def test_posts_before_2021(tmp_path: Path) -> None:
    photo, video = records(tmp_path, OLD, "media.json", "instagram-old")
    assert isinstance(photo, Post)
    assert (photo.text, photo.posted_at) == ("school fête", datetime(2019, 6, 1, 12, tzinfo=UTC))
    assert reasons([video]) == ["media only"]


def test_comments_and_messages_before_2021(tmp_path: Path) -> None:
    said = {"sender": "bob.hill", "created_at": "2019-06-01T12:00:00.123456+00:00"}
    files = {
        "comments.json": {"media_comments": [["2019-06-01T12:00:00", "well done", "elm.pta"]]},
        "messages.json": [{"participants": ["bob.hill", "zoe.m"], "conversation": [
            {**said, "text": "hello"}, {**said, "media_share_url": "x"}, said,
            {**said, "video_call_action": "ended", "text": "Video chat ended"},
            {**said, "media_share_caption": "not mine", "media_share_url": "x"}]}],
        "profile.json": {"username": "zoe.m", "name": "Zoë"},
    }  # fmt: skip
    found = list(read(export(tmp_path, files)))
    posts = [r for r in found if isinstance(r, Post)]
    assert [(p.text, p.author, p.venue, p.thread) for p in posts] == [
        ("well done", "zoe.m", "public", None),
        ("hello", "bob.hill", "private_group", "bob.hill, zoe.m"),
        ("", "bob.hill", "private_group", "bob.hill, zoe.m"),
    ]
    assert posts[2].shared_from == "not mine"
    assert reasons(found) == ["post", "post", "media only", "empty", "call", "post", "side file"]


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        WORDS.filter(lambda words: words.strip() not in ("[deleted]", "[removed]")),
        min_size=1,
        max_size=5,
    )
)
def test_texts_come_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = write(
        tmp_path_factory.mktemp("i") / "posts_1.json", [{"media": [picture(one)]} for one in texts]
    )
    assert [r.text for r in read(path) if isinstance(r, Post)] == texts
