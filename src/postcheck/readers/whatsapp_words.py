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
MAYBE_MEDIA = re.compile(
    r"[<(\u200e]|omitted|: ?https?://|ocation shared|^(?:Live|Ubica|Locali|Posizione)",
    re.IGNORECASE,
)
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
    r"|Diese Nachricht wurde vo[nm] (?:Gruppen-?)?Admin\b[^\n]{0,100} gelöscht\.?"
    r"|(?:(?:Denne besked blev|Denne meldingen ble) slettet|Du (?:slettede denne besked"
    r"|slettet denne meldingen))\.?"
    r"|(?:Acest mesaj a fost șters|Ai șters acest mesaj)\.?"
    r"|(?:Esta mensagem foi (?:apagada|eliminada)|(?:Apagou|Eliminou|Eliminaste) esta mensagem)\.?"
    r"|(?:Tämä viesti poistettiin|Tato zpráva byla (?:odstraněna|smazána))\.?"
    r"|Ez az üzenet törölve lett\.?"
    r"|(?:Це повідомлення видалено|Ви видалили це повідомлення)\.?"
    r"|(?:Pesan ini telah dihapus|Anda (?:telah )?menghapus pesan ini)\.?"
    r"|(?:Ova poruka je izbrisana|Αυτό το μήνυμα διαγράφηκε|Ky mesazh u fshi)\.?"
    r"|(?:تم حذف هذه الرسالة|لقد حذفت هذه الرسالة)\.?"
    r"|(?:این پیام حذف شد|یہ پیغام حذف کر دیا گیا(?: تھا)?)[.۔]?"
    r"|(?:הודעה זו נמחקה|מחקת הודעה זו)\.?"
    r"|यह (?:मैसेज|संदेश) (?:हटा|मिटा) दिया गया(?: है| था)?[.।]?"
    r"|आपने यह (?:मैसेज|संदेश) (?:हटा|मिटा) दिया(?: है| था)?[.।]?"
    r"|এই (?:মেসেজটি|বার্তাটি) মুছে ফেলা হয়েছে[.।]?"
    r"|(?:此消息已被?删除|此[讯訊]息已被?[删刪]除|[您你]已[删刪]除(?:此|这条|這則)(?:消息|[讯訊]息))。?"
    r"|(?:このメッセージは削除されました|このメッセージを削除しました)。?"
    r"|이 메시지는 삭제되었습니다\.?"
)
_CALLED = (
    r"(?:Missed |Silenced |Incoming |Outgoing )?(?:group )?(?:voice|video|audio) call"
    r"|Verpasster (?:Gruppen-?)?(?:Sprach|Video|sprach|video)anruf"
    r"|Appel (?:vocal|vidéo)(?: de groupe)? manqué"
    r"|(?:Llamada(?: de voz)?|Videollamada)(?: grupal)? perdida"
    r"|Gemiste (?:groeps-?)?(?:spraak|video-?)?oproep"
    r"|(?:Chiamata(?: vocale)?|Videochiamata)(?: di gruppo)? persa"
    r"|(?:Chamada|Ligação)(?: de (?:voz|vídeo))?(?: em grupo)? perdida"
    r"|Nieodebrane połączenie(?: głosowe| wideo)?(?: grupowe)?"
    r"|Пропущенный (?:аудио|видео)?звонок"
    r"|Cevapsız (?:sesli|görüntülü) arama|Apel (?:vocal|video) pierdut|Ubesvart (?:taleopkald"
    r"|videoopkald|taleanrop|videoanrop)|Mist(?:et|ede) (?:taleopkald|videoopkald)"
    r"|Missat (?:röst|video)samtal"
)
CALL = re.compile(rf"(?:{_CALLED})(?:(?: at |, |\. |\s?\u200e)[^\n]{{0,60}})?\.?", re.IGNORECASE)
EDITED = re.compile(
    rf" ?{M}<(?:This message was edited|Diese Nachricht wurde bearbeitet\.?"
    r"|Se editó este mensaje\.?|Ce message a été modifié\.?|Dit bericht is bewerkt\.?"
    r"|Questo messaggio è stato modificato\.?|(?:Essa m|M)ensagem (?:foi )?editada\.?"
    r"|Ta wiadomość została edytowana\.?|Edytowano|Данное сообщение изменено\.?|Изменено"
    r"|Bu mesaj düzenlendi\.?|Acest mesaj a fost editat\.?|Denne besked blev redigeret\.?"
    rf"|Esta mensagem foi editada\.?|تم تعديل هذه الرسالة\.?)>{M}\Z"
)

_THING = (
    r"image|photo|video note|video|audio|voice message|sticker|gif|document"
    r"|contact card|view once (?:photo|video|message|voice message)"
)
_OMITTED = (
    "Media omitted|Medien (?:(?:aus|weg)gelassen|ausgeschlossen)|Médias omis|Fichier omis"
    "|Archivo omitido"
    "|Multimedia omitido|メディアなし|Mídia oculta|Arquivo de mídia oculto|Ficheiro não revelado"
    "|Media weggelaten|Media omess[io]|Pominięto (?:multi)?media|Без медиафайлов|Без медіафайлів"
    "|Media (?:har )?utelämna(?:[dt]|ts)|Medi(?:a|er|et) utelatt|Utelatt media"
    "|Medie(?:r|rne|fil)(?: er)? udeladt|Medya dahil edilmedi"
    "|Media (?:tidak disertakan|dihilangkan|dikecualikan)|Média kihagyva|Médiá kihagyva"
    "|Média vynechán[aoy]|Médiá vynechané|Media omisă|Fișiere(?:le)? media (?:au fost )?omise"
    "|Conținut(?:ul)? media (?:a fost )?omis|Медіафайли пропущено|Izostavljen medijski sadržaj"
    "|تم استبعاد الوسائط|המדיה לא נכללה|मीडिया (?:के बिना|छोड़ा गया|को छोड़ा गया)"
    "|মিডিয়া বাদ দেওয়া হয়েছে|میڈیا (?:شامل نہیں|چھوڑ دیا گیا)"
    "|Media jätettiin pois|미디어 (?:생략됨|파일을 제외한 내용)"
    "|(?:已)?[省忽]略多媒[體体](?:檔案|文件)|媒体文件已忽略"
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
_SIGNED = (
    "(?:图[像片]|圖片|照片|视频|影片|音[频訊頻]|贴图|貼圖|GIF ?|文件|文檔|文档"
    "|联系人名片|聯絡人名片)"
    "已(?:忽略|略去|省略)"
    "|(?:画像|動画|音声|ステッカー|GIF|ドキュメント|連絡先)[はが]省略されました"
    "|تم استبعاد (?:الصورة|الفيديو|الصوت|الملصق|المستند|بطاقة جهة الاتصال)|(?:GIF|ملصق) تم استبعاده"
)
WHOLE = re.compile(
    rf"{M}(?:<(?:{_OMITTED})>|(?P<thing>{_THING}) omitted){M}"
    rf"|\u200e{M}(?:(?P<word>{_WORD}) (?:{_LEFT_OUT})|pominięto (?P<word2>{_WORD})"
    rf"|{_SIGNED}){M}",
    re.IGNORECASE,
)
INLINE = re.compile(
    rf" ?\u200e{M}(?:(?P<thing>{_THING}) omitted|(?P<word>{_WORD}) (?:{_LEFT_OUT})){M}$",
    re.IGNORECASE,
)
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
    rf"|{M}(?:Live location shared|Live-Standort wird geteilt|Ubicación en tiempo real compartida"
    r"|Localisation en direct partagée|Live locatie gedeeld|Posizione in tempo reale condivisa"
    rf"|Localização em tempo real compartilhada)\.?{M}",
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
    "|crittograf(?:i[ae]|at[ie]) end-to-end|criptate integral|secara end-to-end|krypter(?:et|ade) "
    "(?:fra )?end-to-end|totalsträckskrypter|ende-til-ende|مشفرة (?:تمامًا )?بين الطرفين"
    "|एंड-टू-एंड|w pełni szyfrowan|сквозн\\w+ шифрован|uçtan uca|端到端|端對端"
    "|エンドツーエンド|종단간 암호화"
)
DEED_ABROAD = re.compile(
    r"[^\n]{1,150}? (?:"
    r"(?:hat|haben|hast) (?:die Gruppe verlassen|(?:diese|die) Gruppe [^\n]*erstellt"
    r"|[^\n]* (?:hinzugefügt|entfernt)|(?:den Betreff|den Gruppennamen|das Gruppenbild"
    r"|die Gruppenbeschreibung)[^\n]*)"
    r"|ist [^\n]*beigetreten[^\n]*|(?:wurden?|wurdest) (?:hinzugefügt|entfernt)"
    r"|(?:bist|ist) (?:jetzt|nun) (?:ein )?(?:Gruppen-?)?Admin|hat eine Nachricht angepinnt"
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
    "|utworzył\\(?a?\\)? grupę|(?:создал|изменил)(?:\\(-?а\\)|а)? (?:группу|тему|название)"
    "|a creat grupul|a schimbat (?:subiectul|numele)|grubu(?:nun adı)?nı|oprettede gruppen"
    "|opprettet gruppen|skapade gruppen|ändrade (?:ämnet|gruppnamnet)"
    "|ændrede (?:emnet|gruppenavnet)"
)
NAMED_BEFORE = re.compile(
    '[^\\n]{1,150}["“„«][^\\n]*["”“»] (?:grubunu oluşturdu|grubunun adını|olarak değiştirdi)[^\\n]*'
)
"""Notices in which the name of the group goes before what was done."""
