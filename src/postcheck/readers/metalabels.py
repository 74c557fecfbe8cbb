"""`label_values`, Meta's form since 2025: fields in a list, with names in the user's language.

Most files in it are none of posts: likes, devices, what was saved or seen of others. So a file
counts only if it has a field that holds one's own words, or is called after posts; and never if
it tells of somebody to whom the words belong.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from postcheck.readers.meta import objects_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAID = frozenset(
    "message|post|text|comment|content|comment text|message text|status|reply"
    "|nachricht|beitrag|kommentar|inhalt|beitragstext|antwort"
    "|publication|texte|commentaire|contenu|réponse"
    "|mensaje|publicación|texto|comentario|contenido|respuesta"
    "|bericht|tekst|opmerking|inhoud|antwoord"
    "|besked|meddelelse|opslag|kommentar|indhold|svar"
    "|wiadomość|treść|komentarz|odpowiedź"
    "|messaggio|testo|commento|contenuto|risposta"
    "|mensagem|publicação|comentário|conteúdo|resposta".split("|")
)
_CAPTION = frozenset(
    "caption|bildunterschrift|beschreibung|légende|pie de foto|bijschrift|onderschrift"
    "|billedtekst|podpis|opis|didascalia|legenda".split("|")
)
_OWNER = frozenset(
    "owner|author|username|besitzer|eigentümer|inhaber|verfasser|autor|auteur"
    "|propriétaire|créateur|propietario|propietaria|eigenaar|ejer|forfatter"
    "|właściciel|proprietario|autore|proprietário|dono|nom d'utilisateur|benutzername"
    "|nombre de usuario|gebruikersnaam|brugernavn|nazwa użytkownika|nome utente"
    "|nome de usuário|nome de utilizador".split("|")
)
_OWN_FILES = re.compile(
    r"(your_posts|your_posts__.*|posts_on_other_pages_and_profiles|group_posts_and_comments"
    r"|your_posts_in_groups|your_comments_in_groups|comments|post_comments|reels_comments"
    r"|posts|reels|stories|archived_posts|igtv_videos|threads_and_replies)(_\d+)?"
)
_LINK = re.compile(r"https?://\S+")


def is_labelled(item: object) -> bool:
    """Whether an object is in this form."""
    return isinstance(item, dict) and isinstance(item.get("label_values"), list)


def holds_own_words(items: list[Any], stem: str) -> bool:
    """Whether what is in a file was written by the owner. `stem`: its name without the ending."""
    labelled = [item for item in items if is_labelled(item)]
    called_so = _OWN_FILES.fullmatch(stem.casefold()) is not None
    if any(map(_is_anothers, labelled)) and not (called_so and "comment" in stem.casefold()):
        return False
    return bool(labelled) and (called_so or any(_said(item, _SAID) for item in labelled))


def says(item: dict[str, Any]) -> bool:
    """Whether a field has the label of somebody's own words."""
    return bool(_said(item, _SAID | _CAPTION))


def words(item: dict[str, Any], stem: str) -> str:
    """What was said: the field that is known to hold it, else the longest of a file of posts."""
    known = _said(item, _SAID) or _said(item, _CAPTION)
    if known or not _OWN_FILES.fullmatch(stem.casefold()):
        return known
    return max(_free_texts(item), key=len, default="")


def media(item: dict[str, Any]) -> list[dict[str, Any]]:
    """The pictures and films that came with it."""
    held = [item, *_fields(item)]
    return [one for field in held for one in objects_of(field.get("media"))]


def _fields(item: dict[str, Any]) -> list[dict[str, Any]]:
    return objects_of(item.get("label_values"))


def _label(field: dict[str, Any]) -> str:
    label = text_of(field.get("label")) or text_of(field.get("title"))
    return label.replace("\u2019", "'").strip().casefold()


def _said(item: dict[str, Any], labels: frozenset[str]) -> str:
    texts = (text_of(field.get("value")) for field in _fields(item) if _label(field) in labels)
    return next((text for text in texts if text.strip()), "")


def _is_anothers(item: dict[str, Any]) -> bool:
    return any(_label(field) in _OWNER for field in _fields(item))


def _free_texts(item: dict[str, Any]) -> Iterator[str]:
    """Values that could be words: no links, no numbers, no dates."""
    for field in _fields(item):
        text = text_of(field.get("value"))
        plain = not field.get("href") and "timestamp_value" not in field
        if plain and re.search(r"[^\W\d_]", text) and not _LINK.fullmatch(text.strip()):
            yield text
