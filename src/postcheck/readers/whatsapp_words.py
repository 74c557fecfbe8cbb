"""What WhatsApp writes for media, calls and deleted messages, in the languages of phones.

Words that somebody could have written as well count only with WhatsApp's mark before them, U+200E,
or where they are the whole of a message and cannot hurt.
"""

from __future__ import annotations

import re

from postcheck.model import AttachmentKind
from postcheck.readers.whatsapp_header import MARKS

M = f"[{MARKS}]{{0,8}}"
"""Marks that may stand there; bounded, or a text of marks alone would take for ever."""
MAYBE_MEDIA = re.compile(r"[<(\u200e]|omitted|: ?https?://|ocation shared", re.IGNORECASE)
"""What a text with something to unpack has in it."""

DELETED = re.compile(
    r"This message was deleted(?: by admin\b[^\n]{0,100})?\.?"
    r"|You deleted this message(?: as admin)?\.?"
    r"|Diese Nachricht wurde gelöscht\.?|Du hast diese Nachricht gelöscht\.?"
    r"|(?:Este mensaje fue eliminado|Se eliminó este mensaje|Eliminaste este mensaje)\.?"
    r"|(?:Ce message a été supprimé|Vous avez supprimé ce message)\.?"
    r"|(?:Dit bericht is verwijderd|(?:U hebt|Je hebt|Jij hebt) dit bericht verwijderd)\.?"
    r"|(?:Questo messaggio è stato eliminato|Hai eliminato questo messaggio)\.?"
    r"|(?:Ess[ae] mensagem foi apagada|Mensagem apagada|(?:Você apagou|Apagou) esta mensagem)\.?"
    r"|(?:Ta wiadomość została usunięta|Usunięto tę wiadomość|Usunąłeś tę wiadomość)\.?"
    r"|(?:Данное сообщение удалено|Вы удалили данное сообщение|Это сообщение удалено)\.?"
    r"|(?:Det här meddelandet raderades|Du raderade (?:det här )?meddelandet?)\.?"
    r"|(?:Bu mesaj silindi|Bu mesajı sildiniz)\.?"
)
_CALLED = (
    r"(?:Missed |Silenced |Incoming |Outgoing )?(?:group )?(?:voice|video|audio) call"
    r"|Verpasster (?:Gruppen-?)?(?:Sprach|Video|sprach|video)anruf"
    r"|Appel (?:vocal|vidéo)(?: de groupe)? manqué"
    r"|(?:Llamada(?: de voz)?|Videollamada)(?: grupal)? perdida"
    r"|Gemiste (?:groeps)?(?:spraak|video)?oproep"
    r"|(?:Chiamata(?: vocale)?|Videochiamata)(?: di gruppo)? persa"
    r"|(?:Chamada|Ligação)(?: de (?:voz|vídeo))?(?: em grupo)? perdida"
    r"|Nieodebrane połączenie(?: głosowe| wideo)?(?: grupowe)?"
    r"|Пропущенный (?:аудио|видео)?звонок"
)
CALL = re.compile(rf"(?:{_CALLED})(?:(?: at |, |\. |\s?\u200e)[^\n]{{0,60}})?\.?", re.IGNORECASE)
EDITED = re.compile(
    rf" ?{M}<(?:This message was edited|Diese Nachricht wurde bearbeitet\.?"
    r"|Se editó este mensaje\.?|Ce message a été modifié\.?|Dit bericht is bewerkt\.?"
    r"|Questo messaggio è stato modificato\.?|(?:Essa m|M)ensagem (?:foi )?editada\.?"
    rf"|Ta wiadomość została edytowana\.?|Edytowano)>{M}\Z"
)

_THING = (
    r"image|photo|video note|video|audio|voice message|sticker|gif|document"
    r"|contact card|view once (?:photo|video|message|voice message)"
)
_OMITTED = (
    "Media omitted|Medien (?:aus|weg)gelassen|Médias omis|Fichier omis|Archivo omitido"
    "|Multimedia omitido|メディアなし|Mídia oculta|Arquivo de mídia oculto|Ficheiro não revelado"
    "|Media weggelaten|Media omess[io]|Pominięto (?:multi)?media|Без медиафайлов|Без медіафайлів"
    "|Media (?:har )?utelämna(?:d|ts)|Media utelatt|Medie(?:r|fil) udeladt|Medya dahil edilmedi"
    "|Media (?:tidak disertakan|dihilangkan)|Média kihagyva|Média vynechána|Media omisă"
    "|Media jätettiin pois|미디어 (?:생략됨|파일을 제외한 내용)"
    "|[省忽]略多媒[體体](?:檔案|文件)|媒体文件已忽略"
)
_WORD = (
    "bild|bilde|billede|dokument|dokumentti|kontaktkarte|videonotiz|vidéo|fiche (?:de )?contact"
    "|carte de contact|imagen|documento|tarjeta de contacto|nota de v[ií]deo|afbeelding"
    "|contactkaart|immagine|scheda contatto|imagem|vídeo|áudio|figurinha|cartão d[eo] contato"
    "|obraz|grafikę|wideo|film|dźwięk|naklejkę|wizytówkę|изображение|видео|аудио(?:файл)?|стикер"
    "|документ|görüntü|ses|belge|çıkartma|lyd|ljud|klistermärke|kuva"
    "|image|photo|video|audio|sticker|gif|document"
)
_LEFT_OUT = (
    "(?:weg|aus)gelassen|absente?|omise?|retirée?|manquante?|omitid[oa]|weggelaten|omess[oa]"
    "|non inclus[oa]|esclus[oa]|ocult(?:ad)?[oa]|отсутствует|опущено|не включ[её]н[оа]?"
    "|dahil edilmedi|utelämna[dt]|udeladt|utelatt|jätettiin pois"
)
WHOLE = re.compile(
    rf"{M}(?:<(?:{_OMITTED})>|(?P<thing>{_THING}) omitted){M}"
    rf"|\u200e{M}(?:(?P<word>{_WORD}) (?:{_LEFT_OUT})|pominięto (?P<word2>{_WORD})){M}",
    re.IGNORECASE,
)
INLINE = re.compile(rf" ?\u200e{M}(?P<thing>{_THING}) omitted{M}$", re.IGNORECASE)
ATTACHED = re.compile(
    rf" ?{M}<{M}(?:attached|Anhang|adjunto|joint|pièce jointe|allegato|bijlage|bijgevoegd|anexado"
    r"|anexo|załącznik|załączono|прикреплено|bifogad|vedhæftet|vedlagt|eklendi|添付ファイル|添付"
    rf"|첨부|附件|附加)\s?[:：] ?(?P<file>[^<>\n]{{1,255}}\.\w{{1,5}})>{M}"
)
_ADDED = (
    "file attached|Datei angehängt|fichier joint|archivo adjunto|arquivo anexado|ficheiro anexado"
    "|bestand bijgevoegd|file allegato|plik załączony|załączono plik|załączony plik|файл добавлен"
    "|файл прикреплён|fil bifogad|fil vedhæftet|fil vedlagt|dosya ekli|ファイル添付|파일 첨부됨"
    "|첨부된 파일|文件附件|檔案附件|附件"
)
FILE = re.compile(
    rf"(?P<mark>{M})(?P<file>[^<>/\n]{{1,255}}\.\w{{1,5}})(?: \((?:{_ADDED})\)| <{M}attached>){M}"
)
PLACE = re.compile(
    rf"{M}(?:Location|Standort|Ubicación|Localisation|Position|Locatie|Posizione|Localização"
    rf"|Lokalizacja|Местоположение|Plats|Konum|位置情報|位置|위치)\s?[:：] ?{M}"
    r"https?://(?:maps\.google\.com|maps\.apple\.com|(?:www\.)?google\.com/maps)\S{1,300}"
    rf"|{M}Live location shared\.?{M}",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[tuple[str, ...], AttachmentKind], ...] = (
    (("vid", "víd", "wid", "film", "вид"), "video"),
    (("aud", "áud", "voice", "dźw", "ауд", "ses", "lyd", "ljud"), "audio"),
    (("doc", "dok", "док", "belge", "contact", "kontakt", "fiche", "carte", "tarj"), "document"),
    (("cart", "scheda", "wizyt"), "document"),
    (("nota de v", "view once video"), "video"),
    (("view once voice",), "audio"),
)


def thing_kind(thing: str | None) -> AttachmentKind:
    """The kind of what was left out; what is not said, or a sticker, is a picture."""
    name = (thing or "").lower()
    return next((kind for starts, kind in _KINDS if name.startswith(starts)), "image")


# Notices of other languages: under a sender only with the mark, and then as a whole line.
ENCRYPTED = (
    "Ende-zu-Ende|bout en bout|extremo a extremo|ponta a ponta|end-to-end (?:versleuteld|crittogr)"
    "|crittografi[ae] end-to-end|w pełni szyfrowan|сквозн\\w+ шифрован|uçtan uca|端到端|端對端"
    "|エンドツーエンド|종단간 암호화"
)
DEED_ABROAD = re.compile(
    r"[^\n]{1,150}? (?:"
    r"(?:hat|haben|hast) (?:die Gruppe verlassen|(?:diese|die) Gruppe [^\n]*erstellt"
    r"|[^\n]* (?:hinzugefügt|entfernt)|(?:den Betreff|den Gruppennamen|das Gruppenbild"
    r"|die Gruppenbeschreibung)[^\n]*)"
    r"|ist [^\n]*beigetreten[^\n]*|wurden? hinzugefügt"
    r"|(?:a|avez) (?:quitté(?: le groupe)?|créé (?:ce|le) groupe[^\n]*|ajouté [^\n]*|retiré [^\n]*"
    r"|(?:changé|modifié) (?:le sujet|le nom|l['’]icône|la description|les param)[^\n]*)"
    r"|(?:salió|saliste)(?: del grupo)?|cre(?:ó|aste) (?:este|el) grupo[^\n]*"
    r"|(?:añadió|agregó|eliminó) a [^\n]*|cambió (?:el asunto|el nombre|la foto|el [ií]cono"
    r"|la descripción|los ajustes|la imagen)[^\n]*|se unió [^\n]*"
    r"|saiu|criou (?:este|o) grupo[^\n]*|(?:adicionou|removeu) [^\n]*"
    r"|mudou (?:o nome|o assunto|a imagem|a descrição)[^\n]*|entrou usando [^\n]*"
    r"|ha abbandonato(?: il gruppo)?|ha creato (?:questo|il) gruppo[^\n]*"
    r"|ha (?:aggiunto|rimosso) [^\n]*|ha (?:cambiato|modificato) (?:l['’]oggetto|l['’]immagine"
    r"|la descrizione|il nome)[^\n]*"
    r"|(?:heeft|hebt) (?:de groep verlaten|(?:deze|de) groep [^\n]*gemaakt"
    r"|[^\n]* (?:toegevoegd|verwijderd)|(?:het onderwerp|de groeps)[^\n]*)"
    r"|opuścił\(?a?\)?(?: grupę)?|utworzył\(?a?\)? (?:tę )?grupę[^\n]*|dodał\(?a?\)? [^\n]*"
    r"|zmienił\(?a?\)? (?:temat|nazwę|ikonę|opis)[^\n]*"
    r")\.?"
)
GROUP_NAMED = (
    "hat den (?:Betreff|Gruppennamen)|hat die Gruppe|a (?:changé|modifié) le (?:sujet|nom)"
    "|a créé le groupe|cambió el (?:asunto|nombre)|creó el grupo|mudou o (?:nome|assunto)"
    "|criou o grupo|ha (?:cambiato|modificato) (?:l['’]oggetto|il nome)|ha creato il gruppo"
    "|heeft (?:het onderwerp|de groepsnaam|de groep)|zmienił\\(?a?\\)? (?:temat|nazwę)"
)
