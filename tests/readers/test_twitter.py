"""X's archives: tweets of every age, long posts, messages, and what is passed on."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postcheck.model import Post
from postcheck.readers import Record, Rejected, Skipped, detect, read
from postcheck.readers.escapes import unescaped
from postcheck.readers.twitter_text import when

if TYPE_CHECKING:
    from pathlib import Path

ACCOUNT = [{"account": {"accountId": "77", "username": "annp", "accountDisplayName": "Ann P"}}]


def tweet(text: str, **more: Any) -> dict[str, Any]:
    return {
        "id_str": "1568410000000000001",
        "created_at": "Sat Sep 10 01:52:13 +0000 2022",
        "full_text": text,
        "entities": {"urls": [], "hashtags": []},
        **more,
    }


def wrapped(*tweets: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"tweet": one} for one in tweets]


def script(name: str, entries: object, end: str = "") -> str:
    return f"window.YTD.{name}.part0 = {json.dumps(entries, ensure_ascii=False, indent=2)}{end}"


def archive(tmp_path: Path, **files: str) -> Path:
    data = tmp_path / "twitter" / "data"
    data.mkdir(parents=True)
    for name, content in files.items():
        (data / f"{name.replace('_', '-')}.js").write_text(content, encoding="utf-8")
    return tmp_path / "twitter"


def alone(tmp_path: Path, content: str, name: str = "tweets.js") -> list[Record]:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert detect(path) == "twitter"
    return list(read(path))


def one(tmp_path: Path, text: str, **more: Any) -> Record:
    (record,) = alone(tmp_path, script("tweets", wrapped(tweet(text, **more))))
    return record


def test_a_tweet(tmp_path: Path) -> None:
    post = one(tmp_path, "Sports day &amp; cake &lt;3 &amp;lt;")
    assert isinstance(post, Post)
    assert post.text == "Sports day & cake <3 &lt;"
    assert (post.id, post.author, post.venue) == (
        "1568410000000000001",
        "account holder",
        "public",
    )
    assert post.posted_at == datetime(2022, 9, 10, 1, 52, 13, tzinfo=UTC)
    assert post.platform == "twitter"


def test_links_are_whole_and_those_of_pictures_left_out(tmp_path: Path) -> None:
    media = [{"type": "photo", "url": "https://t.co/PiCtUrE001"}, {"type": "video"}]
    entities = {
        "urls": [{"url": "https://t.co/abcdefghij", "expanded_url": "https://school.example/a"}],
        "media": media[:1],
    }
    text = "see https://t.co/abcdefghij and https://t.co/unknown123 https://t.co/PiCtUrE001"
    post = one(tmp_path, text, entities=entities, extended_entities={"media": media})
    assert isinstance(post, Post)
    assert post.text == "see https://school.example/a and https://t.co/unknown123"
    assert [a.kind for a in post.attachments] == ["image", "video"]


def test_a_picture_alone(tmp_path: Path) -> None:
    media = {"media": [{"type": "photo", "url": "https://t.co/PiCtUrE001"}]}
    record = one(tmp_path, "https://t.co/PiCtUrE001", entities=media)
    assert isinstance(record, Skipped)
    assert record.reason == "media only"


@pytest.mark.parametrize(
    ("text", "own", "shared"),
    [
        ("RT @bob: the head is useless…", "", "the head is useless…"),
        ("RT @bob the head is useless", "", "the head is useless"),
        ("So true! RT @bob: the head\nis useless", "So true!", "the head\nis useless"),
        ("I never RT @bob or anyone", "I never RT @bob or anyone", None),
    ],
)
def test_what_is_passed_on(tmp_path: Path, text: str, own: str, shared: str | None) -> None:
    post = one(tmp_path, text)
    assert isinstance(post, Post)
    assert (post.text, post.shared_from) == (own, shared)


def test_an_answer_to_oneself(tmp_path: Path) -> None:
    first = tweet("one of two")
    second = tweet("two of two", id_str="2", in_reply_to_status_id_str=first["id_str"])
    _, answer = alone(tmp_path, script("tweets", wrapped(first, second)))
    assert isinstance(answer, Post)
    assert answer.reply_to == "one of two"


def test_an_old_archive_without_wrapper(tmp_path: Path) -> None:
    old = script("tweet", [tweet("old & gold")], end=";\n")
    (post,) = alone(tmp_path, "\ufeff" + old, "tweet.js")
    assert isinstance(post, Post)
    assert post.text == "old & gold"


def test_an_archive(tmp_path: Path) -> None:
    path = archive(
        tmp_path,
        account=script("account", ACCOUNT),
        manifest='window.__THAR_CONFIG = {"userInfo": {"userName": "annp"}}',
        tweets=script("tweets", wrapped(tweet("one"))),
        tweets_part1=script("tweets", wrapped(tweet("two", id_str="2"))),
        community_tweet=script("community_tweet", wrapped(tweet("three", id_str="3"))),
        twitter_circle_tweet=script("twitter_circle_tweet", wrapped(tweet("four", id_str="4"))),
        deleted_tweets=script("deleted_tweets", wrapped(tweet("five", id_str="5"))),
        deleted_tweet_headers=script("x", [{"tweet": {"tweet_id": "5", "created_at": "x"}}]),
        tweet_headers=script("tweet_headers", [{"tweet": {"tweet_id": "1"}}]),
        bookmark=script("bookmark", wrapped(tweet("nor is this the owner's"))),
        like=script("like", [{"like": {"tweetId": "9", "fullText": "somebody else's"}}]),
    )
    found = list(read(path))
    posts = {post.text: post for post in found if isinstance(post, Post)}
    assert posts.keys() == {"one", "two", "three", "four", "five"}
    assert {post.author for post in posts.values()} == {"Ann P"}
    assert posts["four"].venue == "private_group"
    assert posts["three"].venue == "public"
    assert posts["five"].id == "deleted:5"
    others = [record for record in found if not isinstance(record, Post)]
    assert {r.reason for r in others if isinstance(r, Skipped)} == {"side file"}
    assert len(others) == 6


@pytest.mark.parametrize("name", ["tweets", "community_tweet", "note_tweet", "direct_messages"])
def test_an_empty_list_is_no_error(tmp_path: Path, name: str) -> None:
    assert alone(tmp_path, f"window.YTD.{name}.part0 = [ ]") == []


LONG = "The new timetable was sent to us on Sunday night, " * 8 + "and &amp; nobody asked. The end"


def note(text: str, **more: Any) -> dict[str, Any]:
    return {
        "noteTweet": {
            "noteTweetId": "9001",
            "createdAt": "2022-09-10T01:52:12.000Z",
            "core": {"text": text, "urls": []},
            **more,
        }
    }


def test_a_long_post_is_given_with_its_tweet(tmp_path: Path) -> None:
    path = archive(
        tmp_path,
        note_tweet=script("note_tweet", [note(LONG), note("Nobody cut this", noteTweetId="9002")]),
        tweets=script(
            "tweets",
            wrapped(
                tweet(LONG[:270] + "… https://t.co/abcdefghij"),
                tweet("The new timetable was", id_str="2"),
                tweet(LONG[:270] + "…", id_str="3", created_at="Sun Sep 11 01:52:13 +0000 2022"),
            ),
        ),
    )
    matched, alone_, whole, short, later = read(path)
    assert isinstance(matched, Skipped)
    assert matched.reason == "side file"
    assert isinstance(alone_, Post)
    assert (alone_.text, alone_.id) == ("Nobody cut this", "9002")
    assert isinstance(whole, Post)
    assert whole.text == LONG.replace("&amp;", "&")
    assert whole.id == "1568410000000000001"
    assert isinstance(short, Post)
    assert short.text == "The new timetable was"
    assert isinstance(later, Post)
    assert later.text.endswith("…")


def test_a_long_answer_whose_beginning_is_cut_without_a_sign(tmp_path: Path) -> None:
    path = archive(
        tmp_path,
        note_tweet=script("note_tweet", [note(LONG)]),
        tweets=script("tweets", wrapped(tweet("@bob @cat " + LONG[:250]))),
    )
    _, whole = read(path)
    assert isinstance(whole, Post)
    assert whole.text == LONG.replace("&amp;", "&")


def test_a_broken_account_costs_no_tweet(tmp_path: Path) -> None:
    path = archive(tmp_path, account="window.x = [{", tweets=script("tweets", wrapped(tweet("a"))))
    found = [record for record in read(path) if isinstance(record, Post)]
    assert [(post.text, post.author) for post in found] == [("a", "account holder")]


def message(text: str | None, number: int, **more: Any) -> dict[str, Any]:
    return {
        "messageCreate": {
            "id": str(number),
            "senderId": "77",
            "recipientId": "88",
            "text": text,
            "createdAt": f"2021-05-01T10:00:0{number}.000Z",
            "reactions": [],
            "urls": [],
            "mediaUrls": [],
            **more,
        }
    }


def test_messages(tmp_path: Path) -> None:
    short = "https://t.co/PiCtUrE001"
    conversations = [
        {
            "dmConversation": {
                "conversationId": "77-88",
                "messages": [
                    message("fine &amp; you?", 2, senderId="88"),
                    message("how are you?", 1),
                ],
            }
        },
        {
            "dmConversation": {
                "conversationId": "555",
                "messages": [
                    {"participantsLeave": {"userIds": ["9"], "createdAt": "2021-05-02"}},
                    message(
                        f"look {short}",
                        3,
                        mediaUrls=["https://ton.example/1.jpg"],
                        urls=[{"url": short, "expanded": "https://x.example/messages/media/3"}],
                    ),
                    "odd",
                ],
            }
        },
    ]
    path = archive(
        tmp_path,
        account=script("account", ACCOUNT),
        direct_messages=script("direct_messages", conversations),
        direct_message_headers=script(
            "direct_message_headers",
            [{"dmConversation": {"messages": [{"messageCreate": {"id": "1"}}]}}],
        ),
    )
    side, side_too, first, second, odd, third, left = read(path)
    assert isinstance(first, Post)
    assert isinstance(second, Post)
    assert isinstance(third, Post)
    assert (first.text, first.author, first.thread) == ("how are you?", "Ann P", "77-88")
    assert (second.text, second.author, second.venue) == ("fine & you?", "88", "private_group")
    assert (third.text, third.thread, len(third.attachments)) == ("look", "555", 1)
    assert isinstance(odd, Rejected)
    assert isinstance(left, Skipped)
    assert left.reason == "system notice"
    assert {type(side), type(side_too)} == {Skipped}


def test_comments_on_live_films(tmp_path: Path) -> None:
    comment = {"broadcastId": "1BR", "createdAt": "2026-01-18T17:06:04.804Z", "text": "well sung"}
    entries = [{"periscopeCommentsMadeByUser": comment}, {"periscopeCommentsMadeByUser": None}]
    post, odd = alone(tmp_path, script("periscope_comments_made_by_user", entries))
    assert isinstance(post, Post)
    assert (post.text, post.author, post.thread) == ("well sung", "account holder", "1BR")
    assert isinstance(odd, Rejected)


def test_messages_that_are_encrypted_are_told_of(tmp_path: Path) -> None:
    kinds = ("messageCreateEvent", "markConversationReadEvent")
    events = [{"messageEvent": {"senderId": "77", "detail": {kind: {}}}} for kind in kinds]
    found = alone(tmp_path, script("message_event", events), "message-event.js")
    assert [r.reason for r in found if isinstance(r, Skipped)] == ["not saved", "system notice"]


def grailbird(text: str, **more: Any) -> dict[str, Any]:
    return {
        "source": "web",
        "entities": {"urls": [], "media": []},
        "id_str": "4",
        "text": text,
        "created_at": "2013-11-28 13:37:46 +0000",
        "user": {"name": "Ann Old", "screen_name": "annp"},
        **more,
    }


def test_grailbird(tmp_path: Path) -> None:
    months = tmp_path / "tweets" / "data" / "js" / "tweets"
    months.mkdir(parents=True)
    passed_on = grailbird("RT @bob: cut sho…", retweeted_status=grailbird("cut short no more"))
    passed_on["user"] = {"name": "Ann Old", "protected": True}
    month = json.dumps([grailbird("snow!"), passed_on])
    (months / "2013_11.js").write_text(f"Grailbird.data.tweets_2013_11 = \n {month}")
    (months / "2013_12.js").write_text("Grailbird.data.tweets_2013_12 =\n []")
    (months.parent / "tweet_index.js").write_text('var tweet_index =  [ {"year": 2013} ]')
    (tmp_path / "tweets" / "tweets.csv").write_text(CSV)
    *others, first, second, table = read(tmp_path / "tweets")
    assert isinstance(first, Post)
    assert isinstance(second, Post)
    assert (first.text, first.author, first.venue) == ("snow!", "Ann Old", "public")
    assert second.venue == "private_group"
    assert first.posted_at == datetime(2013, 11, 28, 13, 37, 46, tzinfo=UTC)
    assert (second.text, second.shared_from) == ("", "cut short no more")
    assert {type(record) for record in (*others, table)} == {Skipped}


CSV = (
    '"tweet_id","in_reply_to_status_id","timestamp","source","text","retweeted_status_id"\n'
    '"4","","2013-11-28 13:37:46 +0000","web","snow &amp; ice",""\n'
    '"5","","2013-11-28 13:38:46 +0000","web","RT @bob: he is awful","3"\n'
)


def test_the_table_alone(tmp_path: Path) -> None:
    first, second = alone(tmp_path, CSV, "tweets.csv")
    assert isinstance(first, Post)
    assert isinstance(second, Post)
    assert (first.text, first.id) == ("snow & ice", "4")
    assert (second.text, second.shared_from) == ("", "he is awful")


def test_broken_entries_and_a_broken_end(tmp_path: Path) -> None:
    path = tmp_path / "tweets.js"
    entries = [*wrapped(tweet("a")), {"tweet": 3}, 4]
    path.write_text(script("tweets", entries).removesuffix("]") + ', {"tweet": {"full')
    good, odd, number, end = read(path)
    assert isinstance(good, Post)
    assert isinstance(odd, Rejected)
    assert odd.reason == "not a tweet"
    assert isinstance(number, Rejected)
    assert isinstance(end, Rejected)
    assert end.reason.startswith("broken JSON")


def test_times() -> None:
    assert when("Sat Sep 10 01:52:13 +0000 2022") == "10 Sep 2022 01:52:13 +0000"
    assert when("2013-11-28 13:37:46 +0000") == "2013-11-28 13:37:46 +0000"
    assert when(None) is None


@given(st.text())
def test_what_is_escaped_comes_back(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert unescaped(escaped) == text
