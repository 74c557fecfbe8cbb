"""Discord channels as HTML of DiscordChatExporter."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postcheck.model import Post
from postcheck.readers import Record, Rejected, Skipped, detect, read

if TYPE_CHECKING:
    from pathlib import Path

# 2024-03-01 18:05:09 UTC and a number of those that came in the same millisecond.
FIRST = ((1_709_316_309_000 - 1_420_070_400_000) << 22) + 1


def number(after: int) -> int:
    """The number of a message so many seconds after the first."""
    return FIRST + (after * 1_000 << 22)


def header(author: str) -> str:
    return (
        f'<div class=chatlog__header><span class=chatlog__author style="color:rgb(1,2,3)" '
        f'title="{author}_handle" data-user-id=77>{author}</span> <span class=chatlog__timestamp '
        'title="Friday, March 1, 2024 6:05 PM"><a href=#x>01/03/2024 18:05</a></span></div>'
    )


def content(html: str, *, edited: bool = False) -> str:
    mark = '<span class=chatlog__edited-timestamp title="later">(edited)</span>' if edited else ""
    return (
        '<div class="chatlog__content chatlog__markdown"><span class=chatlog__markdown-preserve>'
        f"<!--wmm:ignore-->{html}<!--/wmm:ignore--></span>{mark}</div>"
    )


def message(after: int, *inside: str, by: str | None = None) -> str:
    """A message so many seconds after the first; `by` None: of the same group."""
    aside = "" if by else '<div class=chatlog__short-timestamp title="x">18:05</div>'
    return (
        f"<div id=chatlog__message-container-{number(after)} class=chatlog__message-container "
        f"data-message-id={number(after)}><div class=chatlog__message>"
        f"<div class=chatlog__message-aside>{aside}</div><div class=chatlog__message-primary>"
        f"{header(by) if by else ''}{''.join(inside)}</div></div></div>"
    )


def reply(to: int, shown: str) -> str:
    return (
        "<div class=chatlog__reply><img class=chatlog__reply-avatar src=a.png alt=Avatar>"
        '<div class=chatlog__reply-author title="bob#0">Bob</div><div class=chatlog__reply-content>'
        f"<span class=chatlog__reply-link onclick=\"scrollToMessage(event,'{number(to)}')\">"
        f"{shown}</span></div></div>"
    )


def page(*messages: str, guild: str = "Year 9", channel: str = "Text / general") -> str:
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{guild} - {channel}</title><meta charset=utf-8>"
        "<style>.preamble__entry{color:#fff}.chatlog__message-group{margin-bottom:1rem}"
        ".chatlog__message-container{background-color:transparent}</style></head><body>"
        '<div class=preamble><div class=preamble__guild-icon-container><img alt="Guild icon" '
        "src=a.png></div><div class=preamble__entries-container>"
        f"<div class=preamble__entry>{guild}</div><div class=preamble__entry>{channel}</div>"
        '<div class="preamble__entry preamble__entry--small">No homework here</div></div></div>'
        f"<div class=chatlog><div class=chatlog__message-group>{''.join(messages)}</div></div>"
        "<div class=postamble><div class=postamble__entry>Exported 2 message(s)</div></div>"
        "</body></html>"
    )


def records(tmp_path: Path, *messages: str, **more: str) -> list[Record]:
    path = tmp_path / "Year 9 - Text - general [1].html"
    path.write_text(page(*messages, **more), encoding="utf-8")
    assert detect(path) == "discord-html"
    return list(read(path))


def posts(found: list[Record]) -> list[Post]:
    return [record for record in found if isinstance(record, Post)]


def said(tmp_path: Path, html: str) -> str:
    (post,) = records(tmp_path, message(0, content(html), by="Ann"))
    assert isinstance(post, Post)
    return post.text


def test_messages_of_a_group(tmp_path: Path) -> None:
    found = posts(
        records(
            tmp_path,
            message(0, content("see you"), by="Ann"),
            message(61, content("at <strong>four</strong>", edited=True)),
            message(62, content("no"), by="Bob"),
        )
    )
    assert [(p.text, p.author) for p in found] == [
        ("see you", "Ann"),
        ("at four", "Ann"),
        ("no", "Bob"),
    ]
    assert (found[0].thread, found[0].venue) == ("Year 9 / Text / general", None)
    assert (found[0].id, found[0].platform) == (str(FIRST), "discord")
    assert found[0].posted_at == datetime(2024, 3, 1, 18, 5, 9, tzinfo=UTC)
    assert found[1].posted_at == datetime(2024, 3, 1, 18, 6, 10, tzinfo=UTC)


def test_direct_messages_are_private(tmp_path: Path) -> None:
    (post,) = records(
        tmp_path, message(0, content("x"), by="Ann"), guild="Direct Messages", channel="Ann"
    )
    assert isinstance(post, Post)
    assert (post.venue, post.thread) == ("private_group", "Direct Messages / Ann")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a\n\n  b &amp;lt; &lt;i&gt; &#39;", "a\n\n  b &lt; <i> '"),
        ('<span class="chatlog__markdown-mention" title="bob#0">@Bob</span>!', "@Bob!"),
        ('<img class=chatlog__emoji alt="\U0001f642" title="slight_smile" src=x>', "\U0001f642"),
        ("hi <img class=chatlog__emoji alt=kek title=kek src=x> all", "hi :kek: all"),
        (
            "so<div class=chatlog__markdown-quote><div class=chatlog__markdown-quote-border></div>"
            "<div class=chatlog__markdown-quote-content>he did\nit</div></div>never",
            "so\n> he did\n> it\nnever",
        ),
        ("<h1>Rules</h1><ul><li>be <em>kind</em></li><li>x</li></ul>so", "# Rules\n- be kind\n- x\nso"),
        (
            'look <code class="chatlog__markdown-pre chatlog__markdown-pre--inline">a  b</code>.',
            "look a  b.",
        ),
        (
            'x<code class="chatlog__markdown-pre chatlog__markdown-pre--multiline">a\n b</code>\ny',
            "x\na\n b\ny",
        ),
        (
            '<span class="chatlog__markdown-spoiler chatlog__markdown-spoiler--hidden" '
            'onclick="showSpoiler(event,this)">he is mean</span>',
            "he is mean",
        ),
        ("<em>" * 90 + "deep" + "</em>" * 90, "deep"),
        ("<b>" * 5_000 + "deeper", "deeper"),
    ],
)  # fmt: skip
def test_words(tmp_path: Path, html: str, text: str) -> None:
    assert said(tmp_path, html) == text


def test_pages_of_a_bot(tmp_path: Path) -> None:
    path = tmp_path / "ticket.html"
    path.write_text(
        '<!DOCTYPE html><html><body><div class="chatlog"><div class="chatlog__message-group">'
        '<div class="chatlog__message-container"><div class="chatlog__message-primary">'
        '<span class="chatlog__author-name" title="ann#1">Ann</span><div data-message-id='
        f'"{FIRST}" class="chatlog__content chatlog__markdown">it <em>is</em> late '
        '<span class="chatlog__edited-timestamp">(edited)</span></div></div></div></div></div>'
    )
    (post,) = read(path)
    assert isinstance(post, Post)
    assert (post.text, post.author, post.id, post.thread) == (
        "it is late",
        "Ann",
        str(FIRST),
        "ticket",
    )


def test_answers(tmp_path: Path) -> None:
    attachment = "<em>Click to see attachment</em> <span>x</span>"
    found = posts(
        records(
            tmp_path,
            message(0, content("who took it,\nand why?"), by="Bob"),
            message(1, reply(0, "who took it, and why?"), content("not me"), by="Ann"),
            message(2, reply(-99, "<em>long</em> ago"), content("nor me"), by="Ann"),
            message(3, reply(-98, attachment), content("nice"), by="Ann"),
        )
    )
    assert [p.reply_to for p in found] == [None, "who took it,\nand why?", "long ago", None]
    assert [p.author for p in found] == ["Bob", "Ann", "Ann", "Ann"]
    assert found[1].text == "not me"


def test_what_is_passed_on_is_not_the_senders(tmp_path: Path) -> None:
    forwarded = (
        "<div class=chatlog__forwarded><div class=chatlog__forwarded-header>Forwarded</div>"
        f"<div class=chatlog__forwarded-content>{content('she is a liar')}</div></div>"
    )
    (post,) = records(tmp_path, message(0, forwarded, by="Ann"))
    assert isinstance(post, Post)
    assert (post.text, post.shared_from, post.author) == ("", "she is a liar", "Ann")


def test_notices_and_calls(tmp_path: Path) -> None:
    def notice(after: int, what: str) -> str:
        return message(
            after,
            '<span class=chatlog__system-notification-author title="bob">Bob</span><span> </span>'
            f"<span class=chatlog__system-notification-content><span>{what}</span></span>",
        )

    found = records(
        tmp_path,
        message(0, content("hi"), by="Ann"),
        notice(1, "started a call that lasted 3 minutes"),
        notice(2, "joined the server."),
        message(3, content("hello")),
    )
    assert [r.reason for r in found if isinstance(r, Skipped)] == ["call", "system notice"]
    assert [p.author for p in posts(found)] == ["Ann", "Bob"]


def test_attachments_and_embeds(tmp_path: Path) -> None:
    image = (
        '<div class=chatlog__attachment><a href="a.png"><img class=chatlog__attachment-media '
        'src="a.png" alt="{alt}" title="Image: a (1).png (12 KB)"></a></div>'
    )
    clip = (
        "<div class=chatlog__attachment><video class=chatlog__attachment-media controls><source "
        'src="c" alt="Video attachment" title="Video: c (1 MB)"></video></div>'
    )
    file = (
        "<div class=chatlog__attachment><div class=chatlog__attachment-generic><div "
        'class=chatlog__attachment-generic-name><a href="n.pdf"> n.pdf </a></div></div></div>'
    )
    embed = (
        "<div class=chatlog__embed><div class=chatlog__embed-description><div class="
        '"chatlog__markdown chatlog__markdown-preserve">words of a site</div></div></div>'
    )
    found = records(
        tmp_path,
        message(0, content("look"), image.format(alt="Image attachment"), clip, file, by="Ann"),
        message(1, image.format(alt="Image attachment")),
        message(2, image.format(alt="Mr Fox asleep")),
        message(3, "<div class=chatlog__sticker></div>", embed),
    )
    assert [[a.kind for a in p.attachments] for p in posts(found)] == [
        ["image", "video", "document"],
        ["image"],
    ]
    assert posts(found)[1].attachments[0].caption == "Mr Fox asleep"
    assert [r.reason for r in found if isinstance(r, Skipped)] == ["media only", "media only"]


def test_what_is_there_as_json_is_not_counted_twice(tmp_path: Path) -> None:
    one = {
        "id": str(number(0)),
        "type": "Default",
        "timestamp": "2024-03-01T18:05:09+00:00",
        "content": "both",
        "author": {"id": "1", "name": "Ann"},
    }
    channel = {
        "guild": {"id": "9", "name": "Year 9"},
        "channel": {"id": "1", "type": "GuildTextChat", "name": "general"},
        "messages": [one],
    }
    (tmp_path / "g.json").write_text(json.dumps(channel))
    both = message(0, content("both"), by="Ann")
    (tmp_path / "g.html").write_text(page(both, message(1, content("here alone"))))
    found = list(read(tmp_path))
    assert [p.text for p in posts(found)] == ["here alone", "both"]
    assert posts(found)[0].author == "Ann"
    assert [r.reason for r in found if isinstance(r, Skipped)] == ["duplicate"]


def test_an_empty_channel_and_broken_messages(tmp_path: Path) -> None:
    assert records(tmp_path) == []
    bare = "<div class=chatlog__message-container></div>"
    found = records(tmp_path, bare, message(0, content("x" * 1_100_000), by="Ann"))
    assert isinstance(found[0], Skipped)
    assert isinstance(found[1], Rejected)
    assert (found[0].reason, found[1].reason) == ("empty", "too long")


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


@given(st.lists(WORDS, min_size=1, max_size=4).map("\n".join).filter(str.strip))
def test_texts_come_back_exactly(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("page") / "a.html"
    html = page(message(0, content(escape(text)), by="Ann"))
    path.write_text(html, encoding="utf-8", newline="")
    (post,) = read(path)
    assert isinstance(post, Post)
    assert post.text == text
