"""Microsoft Teams: one's own or an administrator's export, Graph, and the HTML of messages."""

from __future__ import annotations

import builtins
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postcheck.errors import MissingExtraError
from postcheck.model import Post
from postcheck.readers import Record, Rejected, Skipped, detect, read
from postcheck.readers.teamshtml import read_html

if TYPE_CHECKING:
    from pathlib import Path

ANN = {"User": {"Id": "u1", "DisplayName": "Ann Lee"}, "Application": None}
CHAT = "19:u1_u2@unq.gbl.spaces"


def message(html: str, number: str = "1755192369203", **more: Any) -> dict[str, Any]:
    return {
        "Id": number,
        "Body": {"ContentType": "html", "Content": html},
        "CreatedDateTime": "2025-08-14T17:26:09.203+00:00",
        "DeletedDateTime": None,
        "Subject": "",
        "ReplyToId": None,
        "From": ANN,
        "Attachments": [],
        "MessageType": "message",
        "ChannelIdentity": None,
        "ChatId": CHAT,
        "EventDetail": None,
        **more,
    }


def as_graph(value: Any) -> Any:
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: as_graph(one) for key, one in value.items()}
    return [as_graph(one) for one in value] if isinstance(value, list) else value


def records(tmp_path: Path, *messages: object, graph: bool = False) -> list[Record]:
    path = tmp_path / "messages.json"
    document: object = {"value": as_graph(list(messages))} if graph else messages
    path.write_text(json.dumps(document), encoding="utf-8")
    assert detect(path) == "teams"
    return list(read(path))


@pytest.mark.parametrize("graph", [False, True])
def test_a_message(tmp_path: Path, graph: bool) -> None:
    html = '<p>wel<span style="x">come</span> <b>back</b>, <at id="0">Bob</at> &amp; co&nbsp;!</p>'
    (post,) = records(tmp_path, message(html), graph=graph)
    assert post == Post(
        "welcome back, Bob & co\u00a0!",
        id=f"{CHAT}:1755192369203",
        author="Ann Lee",
        posted_at=datetime(2025, 8, 14, 17, 26, 9, 203000, tzinfo=UTC),
        platform="teams",
        venue="private_group",
        thread=CHAT,
    )


@pytest.mark.parametrize("graph", [False, True])
def test_answers_come_before_what_they_answer(tmp_path: Path, graph: bool) -> None:
    preview = {"messageId": "1", "messagePreview": "at two?", "messageSender": {}}
    reference = {"Id": "1", "ContentType": "messageReference", "Content": json.dumps(preview)}
    reply = (
        '<blockquote itemscope="" itemtype="http://schema.skype.com/Reply" itemid="1">\n'
        '<strong itemprop="mri" itemid="8:x">Bob</strong><span itemprop="time" itemid="1"></span>\n'
        '<p itemprop="preview">you lot are late</p>\n</blockquote>\n<p>we are not</p>'
    )
    first, second, third, _ = records(
        tmp_path,
        message("<p>not me</p>", "3", ReplyToId="1"),
        message('<attachment id="1"></attachment><p>yes</p>', "4", Attachments=[reference]),
        message(reply, "5"),
        message("<p>who took it?</p>", "1"),
        graph=graph,
    )
    found = [(p.text, p.reply_to) for p in (first, second, third) if isinstance(p, Post)]
    assert found == [
        ("not me", "who took it?"),
        ("yes", "at two?"),
        ("we are not", "you lot are late"),
    ]


def test_what_is_passed_on(tmp_path: Path) -> None:
    original = {"originalMessageContent": "<p>she is a <i>liar</i></p>"}
    reference = {"ContentType": "forwardedMessageReference", "Content": json.dumps(original)}
    forward, quote = records(
        tmp_path,
        message("<p>look</p>", "1", Attachments=[reference]),
        message("<blockquote>\n<p>he is a thief</p>\n</blockquote>\n<p>&nbsp;</p>", "2"),
    )
    assert isinstance(forward, Post)
    assert isinstance(quote, Post)
    assert (forward.text, forward.shared_from) == ("look", "she is a liar")
    assert (quote.text, quote.shared_from, quote.reply_to) == ("", "he is a thief", None)


def test_a_subject_is_words(tmp_path: Path) -> None:
    (post,) = records(tmp_path, message("<p>at two</p>", Subject="Fair on Friday"))
    assert isinstance(post, Post)
    assert post.text == "Fair on Friday\nat two"


def test_plain_text_is_left_as_it_is(tmp_path: Path) -> None:
    body = {"ContentType": "text", "Content": " a < b &amp; c "}
    (post,) = records(tmp_path, message("", Body=body))
    assert isinstance(post, Post)
    assert post.text == " a < b &amp; c "


@pytest.mark.parametrize("graph", [False, True])
def test_what_is_no_message(tmp_path: Path, graph: bool) -> None:
    event = {"MessageType": "unknownFutureValue", "From": None}
    notice = "<systemEventMessage/>"
    file = {"ContentType": "reference", "Name": "plan.docx", "ContentUrl": "https://x.example/1"}
    card = {"ContentType": "application/vnd.microsoft.card.adaptive", "Content": "{}"}
    picture = '<p><img alt="image" src="https://x.example/hostedContents/1/$value"></p>'
    cases = [
        (message(notice, **event), "system notice"),
        (message(notice, **event, EventDetail={"CallEnded": {"x": 1}}), "call"),
        (message(notice, **event, EventDetail={"CallEnded": None}), "system notice"),
        (message("<p>gone</p>", DeletedDateTime="2025-08-14T17:27:00Z"), "deleted"),
        (message("<p>who?</p>", From=None), "system notice"),
        (message(picture), "media only"),
        (message("<p></p>", Attachments=[file]), "media only"),
        (message('<attachment id="1"></attachment>', Attachments=[card]), "empty"),
        (message("<p>&nbsp;</p>"), "empty"),
    ]
    found = records(tmp_path, *(case for case, _ in cases), graph=graph)
    assert [r.reason for r in found if isinstance(r, Skipped)] == [why for _, why in cases]


def test_events_of_graph(tmp_path: Path) -> None:
    detail = {"@odata.type": "#microsoft.graph.callEndedEventMessageDetail"}
    event = message("<systemEventMessage/>", MessageType="systemEventMessage", EventDetail=detail)
    assert records(tmp_path, event, graph=True) == [Skipped("messages.json#1", "call")]


def test_answers_within_a_message(tmp_path: Path) -> None:
    replies = [message("<p>not me</p>", "2"), message("<p>x</p>", "3", DeletedDateTime="2025")]
    first, second, third = records(
        tmp_path, message("<p>who?</p>", "1", replies=replies), graph=True
    )
    assert isinstance(first, Post)
    assert isinstance(second, Post)
    assert (second.text, second.reply_to) == ("not me", "who?")
    assert third == Skipped("messages.json#1.2", "deleted")


def test_applications_and_broken_messages(tmp_path: Path) -> None:
    bot = {"User": None, "Application": {"DisplayName": "Timetable"}}
    found = records(
        tmp_path,
        message("<p>Room 4</p>", From=bot),
        3,
        message("", "3", Body={"ContentType": "html", "Content": None}),
        message("", "4", Attachments=["odd", None, {"ContentType": "messageReference"}]),
    )
    assert isinstance(found[0], Post)
    assert found[0].author == "Timetable"
    assert found[1] == Rejected("messages.json#2", "not an object", "3")
    assert [r.reason for r in found[2:] if isinstance(r, Skipped)] == ["empty", "empty"]


def test_a_whole_export(tmp_path: Path) -> None:
    team, where = "t1", {"TeamId": "t1", "ChannelId": "19:c"}
    in_channel = message("<p>hello team</p>", "9", ChatId=None, ChannelIdentity=where)
    unnamed = message("<p>hi</p>", "1", From={"User": {"Id": "u2", "DisplayName": None}})
    files: dict[str, object] = {
        "users/usersList.json": [{"Id": "u1", "DisplayName": "Ann Lee"}, {"Id": "u2", "DisplayName": "Bob"}],
        "users/u1/messages_u1.json": [unnamed, message("<p>only mine</p>", "2", ChatId="19:x")],
        "users/u2/messages_u2.json": [unnamed, message("<p>only his</p>", "3", ChatId="19:y")],
        "users/u3/messages_u3.json": [],
        "teams/teamsList.json": [{"GroupsId": "t1", "DisplayName": "Core"}],
        f"teams/{team}/channels_{team}.json": [{"Id": "19:c", "DisplayName": "General"}],
        f"teams/{team}/messages_{team}.json": [in_channel],
    }  # fmt: skip
    for name, value in files.items():
        path = tmp_path / "export" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value), encoding="utf-8")
    found = list(read(tmp_path / "export"))
    posts = [r for r in found if isinstance(r, Post)]
    assert [(p.text, p.author, p.thread) for p in posts] == [
        ("hello team", "Ann Lee", "Core / General"),
        ("hi", "Bob", CHAT),
        ("only mine", "Ann Lee", "19:x"),
        ("only his", "Ann Lee", "19:y"),
    ]
    assert len({p.id for p in posts}) == 4
    assert Skipped("export/users/u2/messages_u2.json#1", "duplicate") in found
    assert sum(r.reason == "side file" for r in found if isinstance(r, Skipped)) == 3


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p>\r\n<p>two</p>", "one\ntwo"),
        ("<div><div>one</div><div>&nbsp;</div><div>two<br>three</div></div>", "one\n\ntwo\nthree"),
        ("<div>one</div><div><br></div><div>two</div>", "one\n\ntwo"),
        ("<p>one<br></p><p>two</p>", "one\ntwo"),
        ("<p>a <i> b </i>\n c</p>", "a b c"),
        ("<ul><li>a</li><li>b</li></ul>c", "a\nb\nc"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<pre>a\n  b</pre>c", "a\n  b\nc"),
        ('Hi <emoji id="s" alt="🙂" title="Smile"></emoji>!', "Hi 🙂!"),
        ('a<img itemtype="http://schema.skype.com/Emoji" alt="🙂">b', "a🙂b"),
        ("a < b & c > d", "a < b & c > d"),
        ("&amp;lt;p&amp;gt;", "&lt;p&gt;"),
        ('<attachment id="1"/>after', "after"),
        ("<p>nbsp&nbsp;stays</p>", "nbsp\u00a0stays"),
        ("<script>no()</script>yes<!-- no -->", "yes"),
        ('<a href="https://x.example">here</a>', "here"),
        ("", ""),
        ("<div>" * 5_000 + "deep", "deep"),
    ],
)
def test_html(html: str, text: str) -> None:
    assert read_html(html).text == text


def test_alt_texts(tmp_path: Path) -> None:
    (post,) = records(tmp_path, message('<p>look</p><img alt="Tom in the hall" src="x">'))
    assert isinstance(post, Post)
    assert [(a.kind, a.caption) for a in post.attachments] == [("image", "Tom in the hall")]


@settings(deadline=None)
@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1)
)
def test_words_come_back(text: str) -> None:
    from html import escape

    assert (
        read_html(f"<div><p>{escape(text[:1])}<span>{escape(text[1:])}</span></p></div>").text
        == text
    )


def test_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "messages.json"
    path.write_text(json.dumps([message("<p>hi</p>")]))
    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name.startswith("selectolax"):
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"needs selectolax.*postcheck\[exports\]"):
        list(read(path))
