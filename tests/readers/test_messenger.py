"""Messages of Messenger and Instagram: the usual download, and that of encrypted chats."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from exports import export, write, zipped
from postcheck.model import Attachment, Post
from postcheck.readers import Record, Rejected, Skipped, detect, read

if TYPE_CHECKING:
    from pathlib import Path

WHEN = 1_709_316_309_123


def message(content: str | None = "see you at the gate", **more: Any) -> dict[str, Any]:
    said = {} if content is None else {"content": content}
    return {"sender_name": "Zoë Marsh", "timestamp_ms": WHEN, **said, **more}


def chat(*messages: Any, title: str = "4B Parents 🎒", **more: Any) -> dict[str, Any]:
    """A group; its names stand after the messages, as in older exports."""
    people = [{"name": name} for name in ("Bob Hill", "Zoë Marsh", "Kim Lowe")]
    return {
        "messages": list(messages),
        "participants": people,
        "title": title,
        "thread_path": "inbox/4bparents_a1b2c3",
        "is_still_participant": True,
        "magic_words": [],
        **more,
    }


def encrypted(*messages: Any, **more: Any) -> dict[str, Any]:
    people = ["Zoë Marsh", "Bob Hill"]
    return {"participants": people, "threadName": "Bob Hill_40", "messages": list(messages), **more}


def sent(text: str = "ok", kind: str = "text", **more: Any) -> dict[str, Any]:
    return {
        "senderName": "Zoë Marsh",
        "timestamp": WHEN,
        "text": text,
        "type": kind,
        "isUnsent": False,
        "media": [],
        "reactions": [],
        **more,
    }


def records(tmp_path: Path, document: object, name: str = "message_1.json") -> list[Record]:
    path = write(tmp_path / name, document)
    assert detect(path) == "messenger"
    return list(read(path))


def one(tmp_path: Path, **more: Any) -> Record:
    (record,) = records(tmp_path, chat(message(**more)))
    return record


def reasons(found: list[Record]) -> list[str]:
    return [record.reason if isinstance(record, Skipped) else "post" for record in found]


def test_a_message(tmp_path: Path) -> None:
    post = one(tmp_path, content="voilà ❤️")
    assert isinstance(post, Post)
    assert (post.text, post.author, post.thread) == ("voilà ❤️", "Zoë Marsh", "4B Parents 🎒")
    assert (post.venue, post.platform, post.reply_to) == ("private_group", "messenger", None)
    assert post.posted_at == datetime(2024, 3, 1, 18, 5, 9, 123_000, tzinfo=UTC)
    assert post.id == f"inbox/4bparents_a1b2c3:{WHEN}"


def test_messages_keep_their_order_and_get_ids_of_their_own(tmp_path: Path) -> None:
    found = records(tmp_path, chat(message("new"), message("new"), message("old", timestamp_ms=0)))
    posts = [r for r in found if isinstance(r, Post)]
    assert [p.text for p in posts] == ["new", "new", "old"]
    assert len({p.id for p in posts}) == 3
    assert posts[2].posted_at is None


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"content": None, "photos": [{"uri": "a.jpg"}]}, "media only"),
        ({"content": None, "sticker": {"uri": "a.png"}}, "media only"),
        ({"content": None}, "empty"),
        ({"content": ""}, "empty"),
        ({"is_unsent": True}, "deleted"),
        ({"content": "Zoë called you.", "call_duration": 61}, "call"),
        ({"content": "Hiänen puhelunsa", "call_duration": 0}, "call"),
        ({"content": None, "missed": True}, "call"),
        ({"type": "Call"}, "call"),
        ({"type": "Subscribe", "content": "Zoë Marsh added Kim Lowe."}, "system notice"),
        ({"type": "Unsubscribe", "content": "whatever it says"}, "system notice"),
        ({"content": "Zoë Marsh left the group."}, "system notice"),
        ({"content": "Reacted ❤️ to your message "}, "system notice"),
        ({"content": "Liked a message"}, "system notice"),
        (
            {"content": "Zoë sent an attachment.", "share": {"link": "https://a.example"}},
            "media only",
        ),
        ({"content": "You sent an attachment."}, "media only"),
        ({"content": "Zoë Marsh unsent a message."}, "deleted"),
    ],
)
def test_what_is_no_post(tmp_path: Path, more: dict[str, Any], reason: str) -> None:
    assert reasons([one(tmp_path, **more)]) == [reason]


@pytest.mark.parametrize("kind", ["Generic", "Share", None])
def test_old_types_of_words(tmp_path: Path, kind: str | None) -> None:
    post = one(tmp_path, type=kind, content="Bob left the group.")
    assert isinstance(post, Post)
    assert post.text == "Bob left the group."


def test_what_is_attached(tmp_path: Path) -> None:
    post = one(
        tmp_path,
        photos=[{"uri": "a.jpg"}, {"uri": "b.png"}],
        videos=[{"uri": "c.mp4"}],
        audio_files=[{"uri": "d.mp4"}],
        gifs=[{"uri": "e.mp4"}],
        files=[{"uri": "letter.pdf"}, {"uri": "x"}],
        share={"link": "https://a.example"},
        reactions=[{"reaction": "❤", "actor": "Bob Hill"}],
    )
    assert isinstance(post, Post)
    kinds = ["image", "image", "video", "audio", "image", "document", "document", "link"]
    assert [a.kind for a in post.attachments] == kinds


def test_what_is_shared_is_not_the_senders(tmp_path: Path) -> None:
    share = {"link": "https://a.example", "share_text": "the head is a liar"}
    post = one(tmp_path, content="Zoë Marsh sent an attachment.", share=share)
    assert isinstance(post, Post)
    assert (post.text, post.shared_from) == ("", "the head is a liar")
    assert post.attachments == (Attachment(kind="link"),)
    post = one(tmp_path, content="have you seen this", share=share)
    assert isinstance(post, Post)
    assert (post.text, post.shared_from) == ("have you seen this", "the head is a liar")


def test_a_link_that_is_typed_is_the_senders(tmp_path: Path) -> None:
    share = {"link": "https://a.example", "share_text": "look https://a.example"}
    post = one(tmp_path, content="look https://a.example", share=share)
    assert isinstance(post, Post)
    assert (post.text, post.shared_from) == ("look https://a.example", None)


def test_broken_messages_and_a_broken_end(tmp_path: Path) -> None:
    path = write(tmp_path / "m.json", chat(message(), 3, {"foo": 1}, message(content=["x"])))
    path.write_text("\ufeff" + path.read_text()[:-200])
    good, odd, strange, wrong, end = read(path)
    assert isinstance(good, Post)
    assert good.thread == "m"
    assert odd == Rejected("m.json#2", "not an object", "3")
    assert isinstance(strange, Rejected)
    assert isinstance(wrong, Rejected)
    assert isinstance(end, Rejected)
    assert end.reason.startswith("broken JSON")


@pytest.mark.parametrize(
    "document", [chat(), encrypted(), {"participants": [], "messages": [], "thread_path": "x"}]
)
def test_a_chat_without_messages(tmp_path: Path, document: object) -> None:
    assert records(tmp_path, document) == []


def test_an_encrypted_chat(tmp_path: Path) -> None:
    media = [{"uri": "./media/a.jpeg"}, {"uri": "Failed to download media"}]
    document = encrypted(
        sent("déjà vu"),
        sent("", "placeholder"),
        sent("gone", isUnsent=True),
        sent("User unsent a message", "placeholder"),
        sent("Update to see this", "placeholder"),
        sent("", "media", media=media),
        sent("our class", "media", media=media[:1]),
        sent("https://a.example", "link"),
        sent("You missed a call from Bob Hill."),
    )
    path = tmp_path / "Bob Hill_40.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    assert detect(path) == "messenger"
    found = list(read(path))
    posts = [r for r in found if isinstance(r, Post)]
    assert [p.text for p in posts] == ["déjà vu", "our class", "https://a.example"]
    assert (posts[0].author, posts[0].thread) == ("Zoë Marsh", "Bob Hill")
    assert posts[1].attachments == (Attachment(kind="image"),)
    assert [r.reason for r in found if isinstance(r, Skipped)] == [
        *("deleted", "deleted", "deleted", "system notice", "media only", "call")
    ]


INBOX = "your_facebook_activity/messages/inbox/4bparents_a1b2c3"


def test_a_chat_in_many_files(tmp_path: Path) -> None:
    files: dict[str, object] = {
        f"{INBOX}/message_{number}.json": chat(message(str(number), timestamp_ms=WHEN - number))
        for number in (1, 2, 10)
    }
    files["your_facebook_activity/messages/autofill_information.json"] = {"autofill": {}}
    files["__MACOSX/message_1.json"] = chat(message("no"))
    found = list(read(zipped(tmp_path / "facebook-zoe.zip", files)))
    posts = [r for r in found if isinstance(r, Post)]
    assert [p.text for p in posts] == ["10", "2", "1"]
    assert {p.thread for p in posts} == {"4B Parents 🎒"}
    assert len({p.id for p in posts}) == 3
    assert reasons(found).count("side file") == 1


def test_a_chat_without_a_name_is_called_after_its_folder(tmp_path: Path) -> None:
    nameless = {"participants": [], "messages": [message()]}
    found = list(read(export(tmp_path, {f"{INBOX}/message_1.json": nameless})))
    assert isinstance(found[0], Post)
    assert found[0].thread == "4bparents"
    assert found[0].id == f"{INBOX}:{WHEN}"


@pytest.mark.parametrize(
    "name",
    [
        "your_instagram_activity/messages/inbox/zoe_1/message_1.json",
        "instagram-zoe-2024/messages/inbox/zoe_1/message_1.json",
    ],
)
def test_instagram_by_its_place(tmp_path: Path, name: str) -> None:
    found = list(read(export(tmp_path, {name: chat(message())})))
    assert isinstance(found[0], Post)
    assert found[0].platform == "instagram"


def test_instagram_by_what_lies_beside(tmp_path: Path) -> None:
    files = {"messages/inbox/z_1/message_1.json": chat(message()), "content/posts_1.json": []}
    assert {r.platform for r in read(export(tmp_path, files)) if isinstance(r, Post)} == {
        "instagram"
    }


def test_instagram_by_its_wording(tmp_path: Path) -> None:
    post, liked = records(tmp_path, chat(message(), message("Liked a message")))
    assert isinstance(post, Post)
    assert post.platform == "instagram"
    assert isinstance(liked, Skipped)


def test_only_the_owner_is_you(tmp_path: Path) -> None:
    two = [{"name": "Bob Hill"}, {"name": "Zoë Marsh"}]
    said = "You sent an attachment."
    document = chat(
        message(said), message(said, sender_name="Bob Hill"), title="Bob Hill", participants=two
    )
    assert reasons(records(tmp_path, document)) == ["media only", "post"]


def test_the_owner_is_told_by_the_profile(tmp_path: Path) -> None:
    said = ("You named the group Year 4.", "You added Ann Poe to the group.")
    files = {
        f"{INBOX}/message_1.json": chat(*map(message, said), *(
            message(one, sender_name="Bob Hill") for one in said)),
        "personal_information/profile_information/profile_information.json": {
            "profile_v2": {"name": {"full_name": "Zoë Marsh"}}},
    }  # fmt: skip
    found = [r for r in read(export(tmp_path, files)) if "profile" not in str(r)]
    assert reasons(found) == ["system notice", "system notice", "post", "post"]
