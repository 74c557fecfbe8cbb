"""Whole WhatsApp files in every form that phones are known to write, and every placeholder."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from postcheck.model import UK, Post
from postcheck.readers import Skipped, detect, read

if TYPE_CHECKING:
    from pathlib import Path

# The start of a line for 23 May 2021 at 21:05:07, and of one for 4 June 2021 at 9:30:00.
FORMS = [
    # iOS
    ("[23/05/2021, 9:05:07 PM] ", "[04/06/2021, 9:30:00 AM] "),
    ("[23/05/2021, 9:05:07\u202fPM] ", "[04/06/2021, 9:30:00\u202fAM] "),
    ("[23/05/2021, 9:05:07\u202fpm] ", "[04/06/2021, 9:30:00\u202fam] "),
    ("[23/05/2021, 9:05:07\u2009PM] ", "[04/06/2021, 9:30:00\u2009AM] "),
    ("[5/23/21, 9:05:07 PM] ", "[6/4/21, 9:30:00 AM] "),
    ("[5/23/21, 9:05:07\u202fPM] ", "[6/4/21, 9:30:00\u202fAM] "),
    ("[5/23/2021, 21:05:07] ", "[6/4/2021, 09:30:00] "),
    ("[23.05.21, 21:05:07] ", "[04.06.21, 09:30:00] "),
    ("[23.05.2021, 21:05:07] ", "[04.06.2021, 09:30:00] "),
    ("[23.5.2021 21.05.07] ", "[4.6.2021 9.30.00] "),
    ("[23.5.2021 klo 21.05.07] ", "[4.6.2021 klo 9.30.00] "),
    ("[23-05-2021 21:05:07] ", "[04-06-2021 09:30:00] "),
    ("[23-05-21 21:05:07] ", "[04-06-21 09:30:00] "),
    ("[23-05-2021, 21:05:07] ", "[04-06-2021, 09:30:00] "),
    ("[23/05/21 21:05:07] ", "[04/06/21 09:30:00] "),
    ("[23/5/21, 21:05:07] ", "[4/6/21, 9:30:00] "),
    ("[23/5/21 9:05:07 p.\u00a0m.] ", "[4/6/21 9:30:00 a.\u00a0m.] "),
    ("[23/5/21, 9:05:07 p.m.] ", "[4/6/21, 9:30:00 a.m.] "),
    ("[23/5/21, 9:05:07 p. m.] ", "[4/6/21, 9:30:00 a. m.] "),
    ("[2021-05-23, 9:05:07 p.m.] ", "[2021-06-04, 9:30:00 a.m.] "),
    ("[2021-05-23, 9:05:07\u202fPM] ", "[2021-06-04, 9:30:00\u202fAM] "),
    ("[2021-05-23, 21:05:07] ", "[2021-06-04, 09:30:00] "),
    ("[2021-05-23 21:05:07] ", "[2021-06-04 09:30:00] "),
    ("[2021/5/23 21:05:07] ", "[2021/6/4 09:30:00] "),
    ("[2021/05/23 21:05:07] ", "[2021/06/04 9:30:00] "),
    ("[2021/05/23 9:05:07 p. m.] ", "[2021/06/04 9:30:00 a. m.] "),
    ("[2021/5/23 下午9:05:07] ", "[2021/6/4 上午9:30:00] "),
    ("[2021/5/23 午後9:05:07] ", "[2021/6/4 午前9:30:00] "),
    ("[2021/5/23, 21:05:07] ", "[2021/6/4, 9:30:00] "),
    ("[2021. 5. 23. 오후 9:05:07] ", "[2021. 6. 4. 오전 9:30:00] "),
    ("[2021年5月23日 21:05:07] ", "[2021年6月4日 09:30:00] "),
    ("[23. 5. 2021. 21:05:07] ", "[4. 6. 2021. 09:30:00] "),
    ("[23. 5. 2021 21:05:07] ", "[4. 6. 2021 9:30:00] "),
    ("[23. 05. 21, 21:05:07] ", "[04. 06. 21, 09:30:00] "),
    ("[23 May 2021, 9:05:07 pm] ", "[4 Jun 2021, 9:30:00 am] "),
    ("[23 May 2021 at 9:05:07 PM] ", "[4 June 2021 at 9:30:00 AM] "),
    ("[May 23, 2021, 9:05:07 PM] ", "[Jun 4, 2021, 9:30:00 AM] "),
    ("[\u200f23/5/2021, 9:05:07 م] ", "[\u200f4/6/2021, 9:30:00 ص] "),
    ("[٢٣/٥/٢٠٢١، ٩:٠٥:٠٧ م] ", "[٤/٦/٢٠٢١، ٩:٣٠:٠٠ ص] "),
    ("[23/5/2564 21:05:07] ", "[4/6/2564 09:30:00] "),
    # Android
    ("23/05/2021, 21:05 - ", "04/06/2021, 09:30 - "),
    ("23/05/21, 21:05 - ", "04/06/21, 09:30 - "),
    ("23/05/2021 21:05 - ", "04/06/2021 09:30 - "),
    ("23/05/21 21:05 - ", "04/06/21 09:30 - "),
    ("23/05/2021, 9:05 pm - ", "04/06/2021, 9:30 am - "),
    ("23/05/2021, 9:05\u202fpm - ", "04/06/2021, 9:30\u202fam - "),
    ("23/05/2021, 9:05 PM - ", "04/06/2021, 9:30 AM - "),
    ("23/5/2021, 9:05 p. m. - ", "4/6/2021, 9:30 a. m. - "),
    ("23/5/2021, 9:05 p.\u00a0m. - ", "4/6/2021, 9:30 a.\u00a0m. - "),
    ("23/5/21 9:05 p. m. - ", "4/6/21 9:30 a. m. - "),
    ("5/23/21, 9:05 PM - ", "6/4/21, 9:30 AM - "),
    ("5/23/21, 9:05\u202fPM - ", "6/4/21, 9:30\u202fAM - "),
    ("5/23/21, 21:05 - ", "6/4/21, 09:30 - "),
    ("05/23/2021, 9:05 PM - ", "06/04/2021, 9:30 AM - "),
    ("2021/05/23, 21:05 - ", "2021/06/04, 9:30 - "),
    ("2021/05/23 21:05 - ", "2021/06/04 9:30 - "),
    ("2021-05-23, 9:05 p.m. - ", "2021-06-04, 9:30 a.m. - "),
    ("2021-05-23, 21:05 - ", "2021-06-04, 09:30 - "),
    ("2021-05-23 21:05 - ", "2021-06-04 09:30 - "),
    ("2021-05-23 21 h 05 - ", "2021-06-04 09 h 30 - "),
    ("2021/5/23 下午9:05 - ", "2021/6/4 上午9:30 - "),
    ("2021/5/23, 下午9:05 - ", "2021/6/4, 上午9:30 - "),
    ("2021年5月23日 下午9:05 - ", "2021年6月4日 上午9:30 - "),
    ("2021년 5월 23일 오후 9:05 - ", "2021년 6월 4일 오전 9:30 - "),
    ("2021. 5. 23. 오후 9:05 - ", "2021. 6. 4. 오전 9:30 - "),
    ("2021. 05. 23. 21:05 - ", "2021. 06. 04. 9:30 - "),
    ("23.05.21, 21:05 - ", "04.06.21, 09:30 - "),
    ("23.05.2021, 21:05 - ", "04.06.2021, 09:30 - "),
    ("23.05.21 21:05 – ", "04.06.21 09:30 – "),
    ("23.05.2021 21:05 - ", "04.06.2021 09:30 - "),
    ("23.5.2021 klo 21.05 - ", "4.6.2021 klo 9.30 - "),
    ("23.5.2021 kl. 21.05 - ", "4.6.2021 kl. 9.30 - "),
    ("23.05.2021, 21.05 - ", "04.06.2021, 09.30 - "),
    ("23-05-2021 21:05 - ", "04-06-2021 09:30 - "),
    ("23-05-21 21:05 - ", "04-06-21 09:30 - "),
    ("23-05-2021, 21:05 - ", "04-06-2021, 09:30 - "),
    ("23/05/2021 à 21:05 - ", "04/06/2021 à 09:30 - "),
    ("23/05/2021 às 21:05 - ", "04/06/2021 às 09:30 - "),
    ("23. 5. 2021. 21:05 - ", "4. 6. 2021. 09:30 - "),
    ("23. 5. 2021 21:05 - ", "4. 6. 2021 9:30 - "),
    ("23.05.21 г., 21:05 - ", "04.06.21 г., 09:30 - "),
    ("23/5/21, 9:05 अपराह्न - ", "4/6/21, 9:30 पूर्वाह्न - "),
    ("23/05/2021, 9:05 μ.μ. - ", "04/06/2021, 9:30 π.μ. - "),
    ("\u200f23/5/2021، 9:05 م - ", "\u200f4/6/2021، 9:30 ص - "),
    ("21:05, 23/5/2021 - ", "09:30, 4/6/2021 - "),
    ("21:05 23/05/2021 - ", "09:30 04/06/2021 - "),
    ("23/05/2021, 21:05 , ", "04/06/2021, 09:30 , "),
    ("23/05/21 21:05:07: ", "04/06/21 09:30:00: "),
    ("23/05/2021, 21:05:07: ", "04/06/2021, 09:30:00: "),
    ("23 May 2021, 21:05 - ", "4 Jun 2021, 09:30 - "),
    ("May 23, 2021, 9:05 PM - ", "Jun 4, 2021, 9:30 AM - "),
]
NAME = "WhatsApp Chat with 4B.txt"


@pytest.mark.parametrize(("first", "second"), FORMS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_of_every_form(tmp_path: Path, first: str, second: str, end: str) -> None:
    path = tmp_path / NAME
    lines = [
        f"{first}Messages and calls are end-to-end encrypted. No one outside of this chat, not even "
        "WhatsApp, can read or listen to them.",
        f'{first}Ann Lee created group "4B: mums"',
        f"{first}Ann Lee 🌻: bring: a hat ",
        "",
        "and 12/5, 10:30 - water",
        f"\u200e{second}Ann Lee 🌻: \u200eimage omitted",
        f"{second}\u202a+44\u00a07700\u00a0900123\u202c: thanks @\u2068Ann Lee\u2069!",
    ]
    path.write_bytes(end.join(lines).encode())
    assert detect(path) == "whatsapp"
    notice, created, post, media, answer = read(path)
    assert notice == Skipped(f"{NAME}:1", "system notice")
    assert created == Skipped(f"{NAME}:2", "system notice")
    assert media == Skipped(f"{NAME}:6", "media only")
    assert isinstance(post, Post)
    assert (post.author, post.text) == ("Ann Lee 🌻", "bring: a hat \n\nand 12/5, 10:30 - water")
    assert isinstance(answer, Post)
    assert (answer.author, answer.text) == ("+44 7700 900123", "thanks @\u2068Ann Lee\u2069!")
    assert post.posted_at is not None
    assert post.posted_at.replace(second=0) == datetime(2021, 5, 23, 21, 5, tzinfo=UK)
    assert answer.posted_at == datetime(2021, 6, 4, 9, 30, tzinfo=UK)


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (["2021/03/04", "2021/13/05"], [(4, 3), (5, 13)]),  # a year first, then the day
        (["2021/03/04", "2021/05/13"], [(3, 4), (5, 13)]),
        (["2021/03/04", "2021/04/01"], [(3, 4), (4, 1)]),
        (["4/3/21", "5/3/21", "13/3/21"], [(3, 4), (3, 5), (3, 13)]),
        (["4/3/21", "4/5/21", "4/13/21"], [(4, 3), (4, 5), (4, 13)]),
        (["12/11/20", "1/10/21", "2/9/21"], [(12, 11), (1, 10), (2, 9)]),
        (["11/12/20", "12/12/20", "1/1/21"], [(12, 11), (12, 12), (1, 1)]),
    ],
)
def test_day_and_month_are_told_by_the_whole_file(
    tmp_path: Path, dates: list[str], days: list[tuple[int, int]]
) -> None:
    path = tmp_path / NAME
    path.write_text("\n".join(f"{date}, 10:00 - Ann: hi" for date in dates))
    found = [r.posted_at for r in read(path) if isinstance(r, Post)]
    assert [(when.month, when.day) for when in found if when] == days


MEDIA = [
    "<Media omitted>", "<Medien ausgelassen>", "<Médias omis>", "<Archivo omitido>",
    "<Multimedia omitido>", "<メディアなし>", "<Mídia oculta>", "<Media weggelaten>",
    "<Media omessi>", "<Arquivo de mídia oculto>", "<Без медиафайлов>", "<Pominięto media>",
    "<Media utelämnad>", "<Medya dahil edilmedi>", "<Media dihilangkan>", "<Média kihagyva>",
    "<미디어 생략됨>", "<省略多媒體檔案>", "<媒体文件已忽略>", "<Media jätettiin pois>",
    "\u200eimage omitted", "\u200evideo omitted", "\u200eaudio omitted", "\u200esticker omitted",
    "\u200eGIF omitted", "\u200edocument omitted", "\u200eContact card omitted",
    "\u200evideo note omitted", "\u200eVideo note omitted", "image omitted",
    "\u200eBild weggelassen", "\u200eVideo weggelassen", "\u200eAudio weggelassen",
    "\u200eSticker weggelassen", "\u200eGIF weggelassen", "\u200eDokument weggelassen",
    "\u200eimage absente", "\u200evidéo absente", "\u200eaudio omis", "\u200esticker omis",
    "\u200eimagen omitida", "\u200eVideo omitido", "\u200eaudio omitido", "\u200esticker omitido",
    "\u200edocumento omitido", "\u200eafbeelding weggelaten", "\u200evideo weggelaten",
    "\u200eimmagine omessa", "\u200evideo omesso", "\u200eimagem ocultada", "\u200eáudio ocultado",
    "\u200epominięto obraz", "\u200epominięto wideo",
    "\u200eIMG-20241202-WA0001.jpg (file attached)", "IMG-20241202-WA0001.jpg (Datei angehängt)",
    "IMG-20241202-WA0001.jpg (fichier joint)", "IMG-20241202-WA0001.jpg (archivo adjunto)",
    "\u200eIMG-20241202-WA0001.jpg (ファイル添付)", "PTT-20241202-WA0001.opus (arquivo anexado)",
    "\u200eVID-20241202-WA0003.mp4 (bestand bijgevoegd)", "\u200eSTK-20241202-WA0002.webp (file allegato)",
    "\u200e<attached: 00000042-PHOTO-2020-06-07-15-13-20.jpg>",
    "\u200e<Anhang: 00000042-PHOTO-2020-06-07-15-13-20.jpg>",
    "\u200e<adjunto: 00000042-AUDIO-2020-06-07-15-13-20.opus>",
    "\u200e<pièce jointe : 00000042-PHOTO-2020-06-07-15-13-20.jpg>",
    "\u200e<bijgevoegd: 00000042-PHOTO-2020-06-07-15-13-20.jpg>",
    "\u200e<allegato: 00000042-PHOTO-2020-06-07-15-13-20.jpg>",
    "\u200e<anexado: 00000042-VIDEO-2020-06-07-15-13-20.mp4>",
    "\u200ex.jpg <\u200eattached>", "\u200eLocation: https://maps.google.com/?q=51.5,-0.12",
    "Location: https://maps.google.com/?q=51.5,-0.12", "\u200eStandort: https://maps.google.com/?q=5,1",
    "\u200eLive location shared", "live location shared", "\u200eAnn.vcf (file attached)",
    "<Medien ausgeschlossen>", "<تم استبعاد الوسائط>", "<המדיה לא נכללה>", "<Utelatt media>",
    "<Fișierele media au fost omise>", "<已省略多媒體檔案>", "\u200e图像已忽略", "\u200e圖片已略去",
    "Brief.pdf • \u200e3 Seiten \u200eDokument weggelassen",
    "Carta.pdf • \u200e1 página \u200edocumento omitido", "Mot.pdf • \u200e1 page \u200edocument manquant",
    "Live-Standort wird geteilt", "\u200eUbicación en tiempo real compartida",
]  # fmt: skip
DELETED = [
    "This message was deleted", "\u200eThis message was deleted.", "You deleted this message",
    "\u200eYou deleted this message.", "\u200eThis message was deleted by admin Bob.",
    "Diese Nachricht wurde gelöscht.", "Du hast diese Nachricht gelöscht.",
    "Este mensaje fue eliminado", "Se eliminó este mensaje.", "Eliminaste este mensaje.",
    "Ce message a été supprimé", "Vous avez supprimé ce message",
    "Dit bericht is verwijderd", "U hebt dit bericht verwijderd.", "Je hebt dit bericht verwijderd",
    "Questo messaggio è stato eliminato", "Hai eliminato questo messaggio",
    "Mensagem apagada", "Essa mensagem foi apagada", "Você apagou esta mensagem",
    "Ta wiadomość została usunięta", "Usunięto tę wiadomość",
    "Diese Nachricht wurde von Admin Bob gelöscht.", "Acest mesaj a fost șters",
    "Denne besked blev slettet", "تم حذف هذه الرسالة", "הודעה זו נמחקה", "यह मैसेज हटा दिया गया है",
    "此消息已删除", "このメッセージは削除されました。",
]  # fmt: skip
CALLS = [
    "Missed voice call", "\u200eMissed video call", "\u200eMissed group video call",
    "\u200eVoice call, \u200e12 min", "\u200eVideo call. \u200eNo answer", "\u200eSilenced voice call",
    "\u200eMissed voice call, \u200eTap to call back", "Verpasster Sprachanruf",
    "\u200eAppel vocal manqué", "Llamada perdida", "Llamada de voz perdida", "\u200eGemiste spraakoproep",
    "\u200eChiamata persa", "Chiamata vocale persa", "Gemiste video-oproep", "Cevapsız sesli arama",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *((text, "media only") for text in MEDIA),
        *((text, "deleted") for text in DELETED),
        *((text, "call") for text in CALLS),
        ("", "empty"),
        ("null", "empty"),
    ],
)
def test_every_placeholder(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / NAME
    path.write_text(
        f"[23/05/2021, 21:05:07] Ann: {text}\n[23/05/2021, 21:05:08] Ann: hi", encoding="utf-8"
    )
    first, second = read(path)
    assert first == Skipped(f"{NAME}:1", reason)
    assert isinstance(second, Post)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("see you \u200e<This message was edited>", "see you"),
        ("see you <This message was edited>", "see you"),
        ("bis dann \u200e<Diese Nachricht wurde bearbeitet.>", "bis dann"),
        ("nos vemos \u200e<Se editó este mensaje.>", "nos vemos"),
        ("tot zo \u200e<Dit bericht is bewerkt>", "tot zo"),
        ("ciao \u200e<Questo messaggio è stato modificato>", "ciao"),
        ("até já \u200e<Mensagem editada>", "até já"),
        ("pa \u200e<Ta wiadomość została edytowana>", "pa"),
        ("da \u200e<Данное сообщение изменено>", "da"),
        ("Max beim Sportfest \u200eBild weggelassen", "Max beim Sportfest"),
        ("das Bild weggelassen", None),
        ("Live-Standort wird geteilt, sagt er", None),
        ("I said <Media omitted> is what it says", None),
        ("my image omitted him", None),
        ("This message was deleted by you, admit it", None),
        ("Missed call me later", None),
        ("Llamada perdida? no", None),
        ("He deleted this message", None),
        ("\u200ePOLL:\nFriday?\n\u200eOPTION: yes (2 votes)", None),
        ("Location: by the gate", None),
        ("a <b> (c) d", None),
    ],
)
def test_words_beside_them_are_kept(tmp_path: Path, text: str, left: str | None) -> None:
    path = tmp_path / NAME
    path.write_text(f"[23/05/2021, 21:05:07] Ann: {text}", encoding="utf-8")
    (post,) = read(path)
    assert isinstance(post, Post)
    assert post.text == (text if left is None else left)


ENCRYPTED = [
    "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Niemand kann sie lesen.",
    "Les messages et les appels sont chiffrés de bout en bout.",
    "Los mensajes y las llamadas están cifrados de extremo a extremo.",
    "As mensagens e as chamadas são protegidas com a criptografia de ponta a ponta.",
    "Berichten en oproepen worden end-to-end versleuteld.",
    "I messaggi e le chiamate sono crittografati. Crittografia end-to-end.",
    "消息和通话都进行端到端加密。",
    "メッセージと通話はエンドツーエンド暗号化されています。",
]
DEEDS = [
    "Ann hat die Gruppe verlassen", "Ann hat Bob hinzugefügt", "Du hast diese Gruppe erstellt",
    "Ann hat den Betreff von „4B“ zu „4B: Eltern“ geändert", "Ann a quitté le groupe",
    "Ann a ajouté Bob", "Vous avez créé ce groupe", "Ann salió del grupo", "Ann añadió a Bob",
    "Ann creó este grupo", "Ann saiu", "Ann adicionou Bob", "Ann ha abbandonato il gruppo",
    "Ann ha aggiunto Bob", "Ann heeft de groep verlaten", "Ann heeft Bob toegevoegd",
    "Ann opuściła grupę", "Ann dodał(a) Bob",
]  # fmt: skip


@pytest.mark.parametrize("notice", [*ENCRYPTED, *DEEDS])
def test_notices_in_other_languages(tmp_path: Path, notice: str) -> None:
    path = tmp_path / NAME
    path.write_text(
        f"[23/05/2021, 21:05:07] 4B: \u200e{notice}\n[23/05/2021, 21:05:08] Ann: {notice}",
        encoding="utf-8",
    )
    first, second = read(path)
    assert first == Skipped(f"{NAME}:1", "system notice")
    # Without WhatsApp's mark they may be somebody's words, but for what tells of the sender.
    assert isinstance(second, Post)
    assert second.text == notice


@pytest.mark.parametrize(
    "notice",
    [
        'Ann hat den Betreff von "4B" zu "4B: Eltern" geändert',
        "Ann hat die Gruppe „4B: Eltern“ erstellt",
        "Ann a créé le groupe « 4B : parents »",
        'Ann creó el grupo "4B: madres"',
        "Ann salió del grupo",
    ],
)
def test_notices_with_a_colon_and_no_sender(tmp_path: Path, notice: str) -> None:
    path = tmp_path / NAME
    path.write_text(f"23/05/2021, 21:05 - {notice}\n23/05/2021, 21:06 - Ann: hi", encoding="utf-8")
    first, second = read(path)
    assert first == Skipped(f"{NAME}:1", "system notice")
    assert isinstance(second, Post)
