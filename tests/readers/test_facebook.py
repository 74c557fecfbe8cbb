"""Facebook's posts and comments, of several ages and in several languages."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports import export, write, zipped
from postcheck.errors import InputError
from postcheck.model import Attachment, Post
from postcheck.readers import Record, Rejected, Skipped, detect, read

if TYPE_CHECKING:
    from pathlib import Path

WHEN = 1_700_000_000
ROOTS = ["", "your_activity_across_facebook/", "your_facebook_activity/", "facebook-x/"]


def entry(*data: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"timestamp": WHEN, "data": list(data), "title": "Ann Marsh updated her status.", **more}


def comment(said: str, **more: Any) -> dict[str, Any]:
    return entry({"comment": {"timestamp": WHEN, "comment": said, "author": "Ann Marsh", **more}})


def photo(**more: Any) -> dict[str, Any]:
    media = {"uri": "posts/media/a.jpg", "creation_timestamp": WHEN, "title": "Mobile uploads"}
    return {"data": [{"media": {**media, **more}}]}


def records(tmp_path: Path, document: object, name: str = "posts_of_mine.json") -> list[Record]:
    path = write(tmp_path / name, document)
    assert detect(path) == "facebook"
    return list(read(path))


def one(tmp_path: Path, document: object, name: str = "posts_of_mine.json") -> Post:
    (post,) = records(tmp_path, document, name)
    assert isinstance(post, Post)
    return post


def test_a_post(tmp_path: Path) -> None:
    post = one(tmp_path, [entry({"post": "Sports day was grand ☀️"})])
    assert (post.text, post.author) == ("Sports day was grand ☀️", "account holder")
    assert (post.platform, post.venue, post.thread) == ("facebook", "public", None)
    assert post.posted_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert post.id == "facebook:posts_of_mine:1700000000"


def test_the_text_may_be_in_any_element(tmp_path: Path) -> None:
    post = one(tmp_path, [entry({"update_timestamp": WHEN}, {}, {"post": "third time lucky"})])
    assert post.text == "third time lucky"


def test_a_lone_post_is_no_list(tmp_path: Path) -> None:
    assert one(tmp_path, entry({"post": "only me"})).text == "only me"
    assert one(tmp_path, {**entry(), "data": {"post": "and no list in it"}}).text.startswith("and")


def test_captions_that_repeat_the_text_are_not_counted_twice(tmp_path: Path) -> None:
    attachments = [
        photo(description="our fête"),
        photo(description="Year 4 "),
        photo(description="Year 4"),
    ]
    post = one(tmp_path, [entry({"post": "our fête"}, attachments=attachments)])
    assert post.text == "our fête"
    assert [a.caption for a in post.attachments] == [None, "Year 4", None]


def test_a_picture_with_a_description_alone(tmp_path: Path) -> None:
    bare = {"timestamp": WHEN, "attachments": [photo(description="Mia in goal")]}
    post = one(tmp_path, [bare, bare][:1])
    assert post.text == ""
    assert post.attachments == (Attachment(kind="image", caption="Mia in goal"),)


def test_links_places_and_titles_are_nobodys_words(tmp_path: Path) -> None:
    link = {
        "external_context": {"name": "Head sacked", "source": "Echo", "url": "https://echo.example"}
    }
    place = {"place": {"name": "Elm Primary", "coordinate": {}}}
    document = [
        entry({"post": "read this"}, attachments=[{"data": [link, place]}]),
        entry(attachments=[{"data": [link]}]),
        entry(attachments=[{"data": [{"text": "what they wrote"}, link]}]),
    ]
    post, bare, shared = records(tmp_path, document)
    assert isinstance(post, Post)
    assert (post.text, post.attachments) == ("read this", (Attachment(kind="link"),))
    assert isinstance(bare, Skipped)
    assert bare.reason == "media only"
    assert isinstance(shared, Post)
    assert (shared.text, shared.shared_from) == ("", "what they wrote")


def test_polls_and_notes_are_words(tmp_path: Path) -> None:
    poll = {
        "poll": {
            "question": "Uniform?",
            "options": [{"option": "yes", "voted": True}, {"option": "no"}],
        }
    }
    note = {"note": {"title": "Dear all", "text": "it rained", "media": []}}
    found = records(tmp_path, [entry(attachments=[{"data": [one]}]) for one in (poll, note)])
    assert [p.text for p in found if isinstance(p, Post)] == [
        "Uniform?\nyes\nno",
        "Dear all\nit rained",
    ]


def test_a_poll_below_a_post_is_words_too(tmp_path: Path) -> None:
    poll = {"poll": {"question": "Uniform?", "options": []}}
    post = one(tmp_path, [entry({"post": "tell me"}, attachments=[{"data": [poll]}])])
    assert post.text == "tell me\nUniform?"


def test_a_file_of_pictures_alone(tmp_path: Path) -> None:
    bare = {"timestamp": WHEN, "title": "Ann was live."}
    backdated = entry({"backdated_timestamp": 5}, {}, attachments=[photo()])
    found = records(tmp_path, [bare, {**bare, "attachments": [photo()]}, backdated])
    assert [r.reason for r in found if isinstance(r, Skipped)] == [
        *("empty", "media only", "media only")
    ]


def test_entries_without_words(tmp_path: Path) -> None:
    video = photo(uri="posts/media/a.mp4", description="")
    document = [entry(attachments=[video]), entry(), entry({"update_timestamp": WHEN}), 7]
    *skipped, odd = records(tmp_path, document)
    assert [r.reason for r in skipped if isinstance(r, Skipped)] == ["media only", "empty", "empty"]
    assert odd == Rejected("posts_of_mine.json#4", "not an object", "7")


def test_a_post_with_no_time_or_a_wrong_one(tmp_path: Path) -> None:
    document = [entry({"post": "a"}), {**entry({"post": "b"}), "timestamp": 99_999_999_999_999}]
    first, second = records(tmp_path, [*document, {"odd": 1}])[:2]
    assert isinstance(first, Post)
    assert isinstance(second, Post)
    assert second.posted_at is None
    assert first.id != second.id


@pytest.mark.parametrize("key", ["comments", "comments_v2", "comments_v3"])
def test_comments(tmp_path: Path, key: str) -> None:
    document = {key: [comment("well said"), {"timestamp": WHEN, "title": "Ann commented."}]}
    said, gone = records(tmp_path, document, "comments.json")
    assert isinstance(said, Post)
    assert (said.text, said.author, said.venue) == ("well said", "Ann Marsh", "public")
    assert isinstance(gone, Skipped)
    assert gone.reason == "empty"


def test_several_files_put_into_one(tmp_path: Path) -> None:
    document = [
        {"group_comments_v2": [comment("one", group="4B Parents")]},
        {"comments_v2": [comment("two"), comment("three")]},
    ]
    found = [r for r in records(tmp_path, document, "all.json") if isinstance(r, Post)]
    assert [(p.text, p.thread) for p in found] == [
        *(("one", "4B Parents"), ("two", None), ("three", None))
    ]


def test_a_note_that_is_a_picture(tmp_path: Path) -> None:
    note = {"note": {"title": "", "text": None, "media": [{"uri": "a.jpg"}]}}
    document = [entry({"post": "hi"}), entry(attachments=[{"data": [note]}])]
    found = records(tmp_path, document)[1]
    assert isinstance(found, Skipped)
    assert found.reason == "media only"


def test_a_comment_that_is_a_sticker(tmp_path: Path) -> None:
    document = {"comments_v2": [comment("hm"), {**comment(""), "attachments": [photo()]}]}
    found = records(tmp_path, document, "comments.json")[1]
    assert isinstance(found, Skipped)
    assert found.reason == "media only"


@pytest.mark.parametrize(
    ("name", "document"),
    [
        (
            "your_comments_in_groups.json",
            {"group_comments_v2": [comment("ta", group="4B Parents")]},
        ),
        ("comments.json", {"comments_v2": [comment("ta", group="4B Parents")]}),
    ],
)
def test_comments_in_groups(tmp_path: Path, name: str, document: object) -> None:
    post = one(tmp_path, document, name)
    assert (post.thread, post.venue) == ("4B Parents", "private_group")


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("group_posts_and_comments.json", {"group_posts_v2": [entry({"post": "lost coat"})]}),
        ("x.json", {"anonymous_author_posts": [entry({"post": "lost coat"})]}),
        ("your_posts_in_groups.json", [entry({"post": "lost coat"})]),
        ("x.json", {"group_posts": {"activity_log_data": [entry({"post": "lost coat"})]}}),
    ],
)
def test_posts_in_groups(tmp_path: Path, name: str, document: object) -> None:
    post = one(tmp_path, document, name)
    assert (post.text, post.venue) == ("lost coat", "private_group")


def test_what_others_wrote_is_not_the_owners(tmp_path: Path) -> None:
    wall = {"wall_posts_sent_to_you": {"activity_log_data": [entry({"post": "you are mean"})]}}
    assert one(tmp_path, wall).author is None
    said = {"timestamp": WHEN, "comment": "so sweet", "author": "Bob Hill"}
    pictured = entry({"post": "Mia!"}, attachments=[photo(comments=[said, 5])])
    post, below, odd = records(tmp_path, [pictured])
    assert isinstance(below, Post)
    assert (below.text, below.author, below.reply_to) == ("so sweet", "Bob Hill", "Mia!")
    assert isinstance(odd, Rejected)
    assert isinstance(post, Post)
    assert len({post.id, below.id}) == 2


@pytest.mark.parametrize(
    "labels",
    [
        ("Message", "Media", "Target"),
        ("Nachricht", "Medien", "Ziel"),
        ("Bericht", "Media", "Doel"),
        ("Besked", "Medie", "Mål"),
        ("Mensagem", "Mídia", "Destino"),
    ],
)
def test_label_values(tmp_path: Path, labels: tuple[str, str, str]) -> None:
    message, media, target = labels
    item = {
        "timestamp": WHEN,
        "media": [],
        "label_values": [
            {"label": target, "value": "The very long name of somebody's own page"},
            {"label": message, "value": "Happy birthday"},
            {"label": media, "media": [{"uri": "a.jpg", "description": "the cake"}]},
        ],
        "fbid": "400000000000001",
    }
    post = one(tmp_path, [item])
    assert (post.text, post.id) == ("Happy birthday", "400000000000001")
    assert post.attachments == (Attachment(kind="image", caption="the cake"),)


def test_label_values_in_a_language_that_is_not_known(tmp_path: Path) -> None:
    values = [
        {"label": "Viesti", "value": "hyvää syntymäpäivää"},
        {
            "label": "URL",
            "value": "https://facebook.example/1",
            "href": "https://facebook.example/1",
        },
    ]
    document = [{"timestamp": WHEN, "media": [], "label_values": values, "fbid": "1"}]
    post = one(tmp_path, document, "posts_on_other_pages_and_profiles.json")
    assert post.text == "hyvää syntymäpäivää"


SIDE_FILES: dict[str, object] = {
    "reactions.json": {"reactions_v2": [entry({"reaction": {"reaction": "LIKE", "actor": "Ann"}})]},
    "searches.json": {"searches_v2": [entry({"text": '"mrs hale"'})]},
    "joined.json": {"groups_joined_v2": [entry({"name": "4B Parents"})]},
    "likes.json": [
        {"timestamp": WHEN, "media": [], "fbid": "1", "label_values": [
            {"label": "Reaction", "value": "Like"}, {"label": "Name", "value": "Bob Hill"}]}],
    "saved.json": [
        {"timestamp": WHEN, "media": [], "fbid": "1", "label_values": [
            {"label": "Text", "value": "not mine"}, {"title": "Owner", "dict": []}]}],
}  # fmt: skip


def test_files_beside_the_posts(tmp_path: Path) -> None:
    files = {**SIDE_FILES, "your_posts_1.json": [entry({"post": "hi"})], "empty.json": []}
    found = list(read(export(tmp_path, files)))
    assert [r.text for r in found if isinstance(r, Post)] == ["hi"]
    assert {r.reason for r in found if isinstance(r, Skipped)} == {"side file"}
    assert len(found) == len(files)


@pytest.mark.parametrize("name", SIDE_FILES)
def test_no_side_file_is_taken_for_posts(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, SIDE_FILES[name])
    with contextlib.suppress(InputError):
        assert detect(path) != "facebook"


@pytest.mark.parametrize("root", ROOTS)
def test_a_whole_export(tmp_path: Path, root: str) -> None:
    files = {
        f"{root}posts/your_posts_1.json": [entry({"post": "one"})],
        f"{root}posts/your_posts_2.json": [entry({"post": "two"})],
        f"{root}comments_and_reactions/comments.json": {"comments_v2": [comment("three")]},
        f"{root}groups/group_posts_and_comments.json": {"group_posts_v2": []},
        f"{root}ads_information/advertisers.json": [{"advertiser_name": "x"}],
    }
    found = list(read(zipped(tmp_path / "facebook.zip", files)))
    posts = [r for r in found if isinstance(r, Post)]
    assert sorted(p.text for p in posts) == ["one", "three", "two"]
    assert len({p.id for p in posts}) == 3
    assert [r.reason for r in found if isinstance(r, Skipped)] == ["side file"]


def test_no_comments_at_all_is_no_error(tmp_path: Path) -> None:
    assert records(tmp_path, {"comments_v2": []}) == []


def test_a_byte_order_mark_and_a_broken_end(tmp_path: Path) -> None:
    path = write(tmp_path / "p.json", [entry({"post": "a"}), entry({"post": "b"})])
    path.write_text("\ufeff" + path.read_text()[:-40])
    good, *_, end = read(path)
    assert isinstance(good, Post)
    assert isinstance(end, Rejected)
    assert end.reason.startswith("broken JSON")


def test_lists_in_lists_without_end(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    post = '{"timestamp": 1700000000, "data": [{"post": "x"}], "tags": %s}'
    path.write_text("[" + post % ("[" * 50_000 + "]" * 50_000) + "]")
    (found,) = read(path)
    assert isinstance(found, Post)


KINDS = st.sampled_from(
    [
        entry({"post": "é"}),
        entry(),
        entry(attachments=[photo()]),
        comment("ok"),
        3,
        None,
        [],
        {"a": 1},
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(KINDS, max_size=8))
def test_every_entry_is_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Any]
) -> None:
    path = write(tmp_path_factory.mktemp("f") / "p.json", [entry({"post": "first"}), *entries])
    assert len(list(read(path))) == len(entries) + 1
