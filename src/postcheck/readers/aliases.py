"""Names that other people give to the fields and values of a Post."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from postcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from postcheck.model import AttachmentKind, AuthorRole, Venue

# The first name of a field that a file has is taken. After the names in English, and those of
# single services (LinkedIn, CrowdTangle, Meta Content Library), come German, French, Spanish,
# Dutch, Italian and Polish ones.
FIELDS: dict[str, tuple[str, ...]] = {
    field: tuple(names.split())
    for field, names in {
        "text": "text message content contents body comment comment_text message_text post_text "
        "full_text text_content caption post tweet selftext share_commentary message_body "
        "message_content message_contents text_message text_body body_text email_body sms_text "
        "text_of_message post_content post_body post_message post_caption comment_body "
        "comment_content comment_message review_text review_body review review_comment "
        "text_original text_display tweet_text note_text msg feedback announcement reply_text "
        "nachricht nachrichtentext kommentar kommentartext beitrag inhalt "
        "texte contenu commentaire publication texto mensaje contenido comentario publicación "
        "tekst bericht inhoud reactie opmerking testo messaggio contenuto commento "
        "treść wiadomość komentarz wpis post_inhalt beitragstext texte_du_message "
        "texto_del_mensaje berichttekst testo_del_messaggio treść_wiadomości texto_da_mensagem "
        "mensagem conteúdo",
        "id": "id post_id message_id comment_id tweet_id id_str uuid review_id cid",
        "author": "author author_name from from_name post_owner_name page_name user username "
        "user_name sender sender_name screen_name display_name posted_by name "
        "sent_by sent_from message_from written_by submitted_by created_by "
        "author_display_name author_full_name author_username sender_full_name "
        "from_user from_username user_full_name user_screen_name commenter commenter_name "
        "commented_by reviewer reviewer_name poster poster_name profile_name full_name your_name "
        "account_name account_username owner_username nickname user_unique_id "
        "autor autorin verfasser verfasserin absender von benutzer benutzername nutzer nutzername "
        "auteur expéditeur de utilisateur nom_d'utilisateur nom_d’utilisateur nom remitente "
        "usuario nombre_de_usuario nombre afzender van gebruiker gebruikersnaam naam "
        "autore mittente da utente nome_utente nome nadawca od użytkownik nazwa_użytkownika "
        "gesendet_von envoyé_par enviado_por verzonden_door inviato_da remetente",
        "author_role": "author_role role author_type user_role sender_role",
        "posted_at": "posted_at created_at timestamp datetime date_time date_posted posted "
        "created created_time created_utc creation_time post_created published_at published "
        "sent_at sent sent_on create_time created_on created_date date_created time_created "
        "publish_time publish_date date_published published_on post_timestamp posted_on "
        "submitted_at submitted_on submission_date date_submitted submission_time "
        "completion_time start_time date_and_time date_&_time date_time_sent message_timestamp "
        "comment_time comment_timestamp zeitstempel zeitpunkt erstellt "
        "erstellt_am gesendet_am veröffentlicht_am "
        "horodatage date_et_heure créé_le publié_le envoyé_le fecha_y_hora creado publicado "
        "tijdstip tijdstempel datum_en_tijd datum_und_uhrzeit data_e_ora data_i_godzina "
        "verzonden_op inviato_il enviado_el enviado_em fecha_de_envío data_di_invio data_de_envio "
        "date_d'envoi date_d’envoi sendedatum verzenddatum data_wysłania data_hora data_e_hora",
        "date": "date day post_date post_created_date date_sent sent_date message_date "
        "date_of_message comment_date review_date date_of_post date_received datum fecha data",
        "time": "time post_time post_created_time time_sent sent_time message_time "
        "uhrzeit zeit heure hora tijd ora godzina czas",
        "platform": "platform source network site app plattform plateforme plataforma "
        "piattaforma platforma",
        "venue": "venue visibility audience where",
        "attachments": "attachments attachment media files",
        "reply_to": "reply_to in_reply_to reply_to_text parent_text",
        "shared_from": "shared_from shared_text quoted_text original_text",
        "thread": "thread thread_id conversation conversation_id conversation_title chat "
        "chat_name group group_name channel gruppe unterhaltung groupe grupo conversación "
        "groep gesprek gruppo conversazione grupa rozmowa",
    }.items()
}
NAMES = frozenset(name for names in FIELDS.values() for name in names)
# An address is that of whom it was sent to, if there is a column of such people.
_ADDRESSES = ("email_address", "email", "e_mail")
_ADDRESSEES = frozenset(
    "recipient recipients recipient_name to sent_to parent parents contact contacts".split()
)

_ROLE_NAMES: dict[AuthorRole, str] = {
    "parent": "parent mum mom mother dad father carer guardian grandparent nan gran grandma "
    "grandad grandmother grandfather stepmum stepdad family",
    "staff": "staff teacher head headteacher head_teacher deputy_head ta teaching_assistant "
    "lunchtime_supervisor midday_supervisor employee office school_office senco tutor "
    "principal caretaker school",
    "volunteer": "volunteer pta helper parent_helper",
    "pupil": "pupil student child learner sixth_former",
    "governor": "governor trustee chair_of_governors",
    "visitor": "visitor guest contractor",
}
_VENUE_NAMES: dict[Venue, str] = {
    "private_group": "private_group private closed closed_group group group_chat chat "
    "class_group dm direct_message private_message friends members",
    "public": "public open public_page public_group page everyone world timeline",
    "school_site": "school_site school school_page school_website school_grounds",
}
_KIND_NAMES: dict[AttachmentKind, str] = {
    "image": "image photo picture pic img screenshot gif sticker meme jpg jpeg png webp heic",
    "video": "video vid reel mp4 mov 3gp avi webm",
    "audio": "audio voice voice_note ptt opus mp3 m4a ogg aac wav amr",
    "document": "document doc file contact pdf docx xls xlsx ppt pptx txt csv vcf zip",
    "link": "link url share",
}
_Kind = TypeVar("_Kind", bound=str)


def _by_name(names: dict[_Kind, str]) -> dict[str, _Kind]:
    return {name: kind for kind, line in names.items() for name in line.split()}


_ROLES = _by_name(_ROLE_NAMES)
_VENUES = _by_name(_VENUE_NAMES)
_KINDS = _by_name(_KIND_NAMES)


def key(name: str) -> str:
    """A column or key name in one spelling: "Created At:" and "createdAt" are created_at."""
    return _key(name[:100])


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    name = unicodedata.normalize("NFC", name.strip("\ufeff\u200b \t\r\n").rstrip(":*? "))
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).casefold()
    return re.sub(r"[\s_./-]+", "_", parted)


def role(value: str) -> AuthorRole:
    name = key(value)
    return _ROLES.get(name) or _ROLES.get(name.removesuffix("s"), "unknown")


def venue(value: str) -> Venue | None:
    return _VENUES.get(key(value))


def kind(name: str) -> AttachmentKind | None:
    """The kind of an attachment from its type ("photo", "video/mp4"), file name or link."""
    lowered = name[:300].strip().casefold()
    for word in (key(lowered), lowered.partition("/")[0]):
        if word in _KINDS:
            return _KINDS[word]
    suffix = PurePosixPath(lowered.partition("?")[0]).suffix.removeprefix(".")
    if suffix in _KINDS:
        return _KINDS[suffix]
    return "link" if lowered.startswith(("http:", "https:", "www.")) else None


def plain_name(name: str) -> str:
    """Without what stands in brackets after it, as in "Date sent (UTC)"."""
    return re.sub(r"\s*[(\[][^()\[\]]{0,60}[)\]]\s*$", "", name[:100])


def choose(names: Iterable[str], columns: Mapping[str, str]) -> dict[str, str]:
    """The name to take each field from, of those that are there; `columns` goes first."""
    names = list(names)
    there: dict[str, str] = {}
    for name in names:
        there.setdefault(key(name), name)
    for name in names:
        there.setdefault(key(plain_name(name)), name)
    chosen = {
        field: there[alias]
        for field, aliases in FIELDS.items()
        if (alias := next((a for a in aliases if a in there), None))
    }
    address = next((there[a] for a in _ADDRESSES if a in there), None)
    if "author" not in chosen and address and not _ADDRESSEES & there.keys():
        chosen["author"] = address
    mapped = {field: there[key(name)] for field, name in columns.items() if key(name) in there}
    taken = set(mapped.values())
    return {field: name for field, name in chosen.items() if name not in taken} | mapped


def check_columns(columns: Mapping[str, str]) -> None:
    """Raise InputError if `columns` names a field that a Post does not have."""
    for name in columns:
        if name not in FIELDS:
            known = ", ".join(sorted(FIELDS))
            raise InputError(f"a post has no field {name!r}", hint=f"the fields are {known}")
