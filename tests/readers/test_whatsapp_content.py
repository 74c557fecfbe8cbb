"""What stands in a chat besides the words of people: notices, calls, media, marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from postcheck.model import Post
from postcheck.readers import Record, Skipped, read

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "WhatsApp Chat with 4B mums.txt"
E2E = (
    "Messages and calls are end-to-end encrypted. No one outside of this chat, not even "
    "WhatsApp, can read or listen to them."
)


def chat(tmp_path: Path, *lines: str) -> list[Record]:
    path = tmp_path / TITLE
    path.write_text("\n".join(lines), encoding="utf-8")
    return list(read(path))


def one(tmp_path: Path, text: str) -> Record:
    (record,) = chat(tmp_path, f"[13/06/2018, 13:55:07] Ann: {text}")
    return record


@pytest.mark.parametrize(
    "line",
    [
        E2E,
        "Ann created group “4B”",
        'Ann created group "4B: the mums"',
        'Ann changed the subject from "4B" to "4B: the mums"',
        'Ann changed the group name from "a: b" to "c: d"',
        "Ann added Bob",
        "You were added",
        "Ann left",
        "Ann joined using this group's invite link",
        "Ann's security code changed. Tap to learn more.",
        "+44 7700 900123 changed to +44 7700 900124",
        "Ann scheduled a call for 12:30",
        "Ann hat die Gruppe verlassen",
        "Anna heeft het onderwerp gewijzigd van 'Groep 5' naar 'Groep 6: ouders'",
        "Anna utworzyła grupę „4b: rodzice”",
        "Анна создал(-а) группу «4Б: родители»",
        "Ana a creat grupul „4B: părinți”",
        'Ayşe, "4B: veliler" grubunu oluşturdu',
    ],
)
def test_notices_without_a_sender(tmp_path: Path, line: str) -> None:
    records = chat(tmp_path, f"13/06/2018, 13:55 - {line}", "13/06/2018, 13:56 - Ann: hi")
    assert records[0] == Skipped(f"{TITLE}:1", "system notice")
    assert isinstance(records[1], Post)


def test_a_call_without_a_sender(tmp_path: Path) -> None:
    records = chat(
        tmp_path,
        "13/06/2018, 13:55 - Missed group video call",
        "13/06/2018, 13:55 - Verpasster Gruppen-Videoanruf",
        "13/06/2018, 13:55 - Ann: hi",
    )
    assert [r.reason for r in records if isinstance(r, Skipped)] == ["call", "call"]


@pytest.mark.parametrize(
    "line",
    [
        f"4B mums: \u200e{E2E}",
        f"4B mums: {E2E}",
        "4B mums: \u200eAnn created this group",
        "Ann: \u200eAnn changed the group name to “4B: mums”",
        "Ann: \u200eAnn added Bob",
        "Bob: \u200eBob left",
        "Bob: Bob left",
        "Ann: \u200eAnn made Bob an admin",
        "Ann: \u200eAnn dismissed Bob as admin",
        "Ann: \u200eThe message timer was updated. New messages will disappear 7 days after.",
        "Bob: \u200eBob joined using this group's invite link",
        "Ann: \u200eYour security code with Ann changed.",
        "Ann: \u200eYou changed this group's icon",
        "Ann: Waiting for this message. This may take a while.",
        "4B mums: \u200eThis group has over 256 participants so now only admins can edit it.",
        "4B Eltern: \u200eDu wurdest hinzugefügt",
        "4B: \u200eI messaggi e le chiamate sono crittografati end-to-end. Nessuno può leggerli.",
    ],
)
def test_notices_under_a_sender(tmp_path: Path, line: str) -> None:
    (record,) = chat(tmp_path, f"[13/06/2018, 13:55:07] {line}")
    assert record == Skipped(f"{TITLE}:1", "system notice")


@pytest.mark.parametrize(
    ("line", "author", "text"),
    [
        ("Ann: he left", "Ann", "he left"),
        ("Ann: Bob left", "Ann", "Bob left"),
        ("Ann: I added salt", "Ann", "I added salt"),
        ("He left: I will find you", "He left", "I will find you"),
        ("Bob added: you are dead", "Bob added", "you are dead"),
        ("Ann: \u200eyou are dead", "Ann", "\u200eyou are dead"),
        ("Ann: Ann left\nyou are dead", "Ann", "Ann left\nyou are dead"),
        ("Ann: \u200eBob left\nyou are dead", "Ann", "\u200eBob left\nyou are dead"),
    ],
)
def test_words_that_only_look_like_notices_are_posts(
    tmp_path: Path, line: str, author: str, text: str
) -> None:
    (post,) = chat(tmp_path, f"[13/06/2018, 13:55:07] {line}")
    assert isinstance(post, Post)
    assert (post.author, post.text) == (author, text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<Media omitted>", "media only"),
        ("\u200eimage omitted", "media only"),
        ("\u200eGIF omitted", "media only"),
        ("\u200eContact card omitted", "media only"),
        ("<Medien ausgelassen>", "media only"),
        ("\u200eIMG-20241202-WA0001.jpg (file attached)", "media only"),
        ("IMG-20241202-WA0001.jpg (file attached)", "media only"),
        ("\u200e<attached: 00000042-PHOTO-2020-06-07-15-13-20.jpg>", "media only"),
        ("x.jpg <\u200eattached>", "media only"),
        ("Letter.pdf • \u200e2 pages \u200e<attached: 00000042-Letter.pdf>", "media only"),
        ("Letter.pdf • \u200e2 pages \u200edocument omitted", "media only"),
        ("This message was deleted", "deleted"),
        ("\u200eYou deleted this message.", "deleted"),
        ("\u200eThis message was deleted by admin Bob.", "deleted"),
        ("\u200eMissed voice call", "call"),
        ("\u200eVideo call, \u200e12 min", "call"),
        ("", "empty"),
        ("null", "empty"),
        (" \u200e ", "empty"),
    ],
)
def test_messages_without_words(tmp_path: Path, text: str, reason: str) -> None:
    if text.startswith("x.jpg"):
        text = "\u200e" + text
    assert one(tmp_path, text) == Skipped(f"{TITLE}:1", reason)


def test_view_once(tmp_path: Path) -> None:
    records = chat(tmp_path, "13/06/2018, 13:55 - Ann:.", "13/06/2018, 13:55 - Ann: .")
    assert records[0] == Skipped(f"{TITLE}:1", "media only")
    assert isinstance(records[1], Post)


@pytest.mark.parametrize(
    ("text", "left", "kinds"),
    [
        ("look \u200e<attached: 1-PHOTO.jpg>", "look", ["image"]),
        ("look\nhere \u200eimage omitted", "look\nhere", ["image"]),
        ("\u200eIMG-1.jpg (file attached)\nlook: at\nthis", "look: at\nthis", ["image"]),
        ("\u200ePTT-1.opus (file attached)\nlisten", "listen", ["audio"]),
        ("<Media omitted>\ncaption", "caption", ["image"]),
        ("\u200eLetter.pdf (file attached)\nread", "read", ["document"]),
        ("I will get you.pdf (file attached)", "I will get you.pdf (file attached)", ["document"]),
        ("image omitted here", "image omitted here", []),
        ("hello \u200e<This message was edited>", "hello", []),
        ("hello  <This message was edited>", "hello ", []),
        ("<This message was edited> no", "<This message was edited> no", []),
        ("\u200ePOLL:\nWho?\n\u200eOPTION: x (2 votes)", None, []),
        ("a\u200eb @\u2068Bob\u2069 \u202fc\x0bd\u2028e", None, []),
    ],
)
def test_words_beside_media_are_kept_exactly(
    tmp_path: Path, text: str, left: str | None, kinds: list[str]
) -> None:
    post = one(tmp_path, text)
    assert isinstance(post, Post)
    assert post.text == (text if left is None else left)
    assert [a.kind for a in post.attachments] == kinds


def group(tmp_path: Path, *lines: str, name: str = "4B: the mums") -> list[Record]:
    start = [f"{name}: \u200e{E2E}", "Ann: hello", "Bob: yo"]
    path = tmp_path / "_chat.txt"
    text = "\n".join(f"[13/06/2018, 13:55:07] {line}" for line in [*start, *lines])
    path.write_text(text, encoding="utf-8")
    first, *rest = read(path)
    assert isinstance(first, Skipped)
    return rest[2:]


@pytest.mark.parametrize(
    "words",
    ["Ann hat etwas Neues getan", "Only community admins can send messages", "Bob: the dad left"],
)
@pytest.mark.parametrize("name", ["4B mums", "4B: the mums"])
def test_what_is_said_in_the_name_of_a_group(tmp_path: Path, name: str, words: str) -> None:
    (record,) = group(tmp_path, f"{name}: \u200e{words}", name=name)
    assert isinstance(record, Skipped)
    assert record.reason == "system notice"


def test_a_person_does_not_speak_for_a_group(tmp_path: Path) -> None:
    lines = ["Ann: \u200eyou are dead", "4B: \u200eyou are dead"]
    assert [r.text for r in group(tmp_path, *lines) if isinstance(r, Post)] == [
        "\u200eyou are dead"
    ] * 2
    said = group(tmp_path, "Cy: \u200eyou are dead", "Cy: hi", name="Cy")
    assert [r.text for r in said if isinstance(r, Post)] == ["\u200eyou are dead", "hi"]
    (many,) = group(tmp_path, "4B: the mums: \u200ea\nyou are dead")
    assert isinstance(many, Post)
    assert (many.author, many.text) == ("4B: the mums", "\u200ea\nyou are dead")


def test_of_two_people_none_is_a_group(tmp_path: Path) -> None:
    path = tmp_path / "_chat.txt"
    lines = [f"Ann: \u200e{E2E}", "Ann: \u200eyou are dead", "Me: why"]
    path.write_text("\n".join(f"[13/06/2018, 13:55:07] {line}" for line in lines))
    assert [r.text for r in read(path) if isinstance(r, Post)] == ["\u200eyou are dead", "why"]
