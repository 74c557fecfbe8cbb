"""Notices are told by their whole wording and by whose they can be; what people say stays theirs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postcheck.readers.messenger_notices import Notices, _lines, _wordings

PEOPLE = ["Ann Marsh", "Bob Hill", "Kim Lowe"]
NOTICES = Notices(PEOPLE, None)
OWNED = Notices(PEOPLE, "Ann Marsh")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Ann Marsh left the group.", "system notice"),
        ("Ann left the group", "system notice"),
        ("Ann Marsh added Bob Hill and 3 others to the group.", "system notice"),
        ("Ann Marsh named the group 4B: who's in?.", "system notice"),
        ("Ann Marsh set the nickname for Bob Hill to Bobby.", "system notice"),
        ("Ann Marsh set the emoji to 🐝.", "system notice"),
        ("Reacted 👍🏽 to your message ", "system notice"),
        ("Ann Marsh sent an attachment.", "media only"),
        ("Ann sent a voice message.", "media only"),
        ('Ann Marsh changed vote to "Tue" in the poll: Which day?.', "system notice"),
        ("Ann removed their vote from the poll: Which day?", "system notice"),
        ("Bob Hill is now an admin.", "system notice"),
        ("Ann mentioned you in their story", "system notice"),
        ("Messages and calls are secured with end-to-end encryption.", "system notice"),
        ("Ann responded Can't Go to Cake sale.", "system notice"),
        ("Ann sent a photo of you to the school.", None),
        ("Bob sent a photo.", None),  # Ann says so
        ("Nobody is now an admin.", None),
        ("The video chat ended.", "call"),
        ("Bob missed your call.", "call"),
        ("Ann Marsh unsent a message.", "deleted"),
        ("Ann Marsh hat Bob Hill zur Gruppe hinzugefügt.", "system notice"),
        ("Ann Marsh hat die Gruppe verlassen.", "system notice"),
        ("Ann hat einen Anhang gesendet.", "media only"),
        ("Hat mit 😂 auf deine Nachricht reagiert", "system notice"),
        ("Du hast einen Anruf von Bob Hill verpasst.", "call"),
        ("Ann Marsh a quitté le groupe.", "system notice"),
        ("Ann a envoyé une pièce jointe.", "media only"),
        ("A réagi avec ❤ à votre message", "system notice"),
        ("A aimé un message", "system notice"),
        ("L’appel vidéo est terminé.", "call"),
        ("Ann Marsh envió un archivo adjunto.", "media only"),
        ("Ann Marsh agregó a Bob Hill al grupo.", "system notice"),
        ("Reaccionó con 😮 a tu mensaje", "system notice"),
        ("Bob Hill te llamó.", "call"),
        ("Ann Marsh heeft een bijlage gestuurd.", "media only"),
        ("Ann Marsh heeft de groep verlaten.", "system notice"),
        ("Heeft met ❤ op je bericht gereageerd", "system notice"),
        ("Bob heeft je gebeld.", "call"),
        ("Ann Marsh sendte en vedhæftet fil.", "media only"),
        ("Ann Marsh forlod gruppen.", "system notice"),
        ("Reagerede med ❤ på din besked", "system notice"),
        ("Du gik glip af et opkald fra Bob Hill.", "call"),
        ("Użytkownik Ann Marsh wysłał załącznik.", "media only"),
        ("Ann Marsh opuściła grupę.", "system notice"),
        ("Zareagował(a) ❤ na Twoją wiadomość", "system notice"),
        ("Ann Marsh ha inviato un allegato.", "media only"),
        ("Ann Marsh ha abbandonato il gruppo.", "system notice"),
        ("Ha reagito con ❤ al tuo messaggio", "system notice"),
        ("Hai perso una chiamata da Bob Hill.", "call"),
        ("Ann Marsh enviou um anexo.", "media only"),
        ("Ann Marsh saiu do grupo.", "system notice"),
        ("Reagiu com ❤ à sua mensagem", "system notice"),
        ("Bob Hill ligou para você.", "call"),
        ("Você cancelou o envio de uma mensagem.", "deleted"),
    ],
)
def test_notices(said: str, reason: str) -> None:
    assert NOTICES.reason(said, "Ann Marsh") == reason


@pytest.mark.parametrize(
    "said",
    [
        "Bob Hill left the group.",
        "Mrs Hale left the group.",
        "Ann Marsh left the group. Good riddance.",
        "so Ann Marsh left the group.",
        "Somebody sent an attachment.",
        "you sent an attachment.",
        "You sent an attachment. What is it?",
        "You removed my son from the group.",
        "You added a bully to the group.",
        "You added Mrs Hale to the group.",
        "You named the group Idiots.",
        "You called me a liar.",
        "Mrs Hale called you.",
        "Mrs Hale missed your call.",
        "You missed a call from school.",
        "Liked a message from Bob",
        "Reacted badly to your message",
        "The call ended. He swore at me.",
        "Ann Marsh added you all to the group.",
        "A aimé un message de Bob",
        "",
        " ",
        "Ann Marsh",
        "Ann Marsh ",
        "Ann Marsh named the group x\n\nand more",
    ],
)
def test_what_people_say(said: str) -> None:
    assert NOTICES.reason(said, "Ann Marsh") is None


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("You removed my son from the group.", None),
        ("You removed Mo Poe and Di van Es from the group.", "system notice"),
        ("You named the group 4B.", "system notice"),
        ("You left the group.", "system notice"),
    ],
)
def test_you_is_the_owner(said: str, reason: str | None) -> None:
    assert OWNED.reason(said, "Ann Marsh") == reason
    assert OWNED.reason(said, "Bob Hill") is None


def test_nobody_is_in_the_chat() -> None:
    alone = Notices([], None)
    assert alone.reason("Ann left the group.", "") is None
    assert alone.reason("Ann left the group.", "Ann") == "system notice"
    assert alone.reason("Bob called you.", "Ann") is None


def test_every_wording_is_found_as_it_is_written() -> None:
    """Each line of the file, with somebody in it, is the notice that it says it is."""
    filled = {"me": "Ann Marsh", "one": "Bob Hill", "names": "Kim Lowe", "any": "x", "sign": "❤"}
    reason, tried = "", 0
    for line in _lines():
        if line.startswith("= "):
            reason = line.removeprefix("= ")
        elif line and not line.startswith("#"):
            first = re.sub(r"\[([^|\]]*)[^\]]*\]", r"\1", line.removeprefix("~"))
            said = " ".join(first.format(**filled).split())
            assert OWNED.reason(said, "Ann Marsh") == reason
            tried += 1
    assert tried > 250


def test_no_bucket_of_wordings_is_large() -> None:
    assert max(map(len, _wordings().values())) < 200


@given(st.text(max_size=600), st.text(max_size=20))
def test_any_text_can_be_asked_about(said: str, author: str) -> None:
    assert Notices([author], author).reason(said, author) in {
        *(None, "system notice", "call", "deleted", "media only")
    }
