"""What stands in a WhatsApp message besides the writer's words: notices, calls, media.

WhatsApp marks its own words with U+200E. A writer's words must not pass for a notice, or a
threat would go unread: a notice under a sender counts only with the mark, in full, or where it
tells of the sender by name.
"""

from __future__ import annotations

import re

from postcheck.model import Attachment, AttachmentKind
from postcheck.readers.aliases import kind
from postcheck.readers.whatsapp_header import MARKS
from postcheck.readers.whatsapp_words import (
    ATTACHED,
    CALL,
    DEED_ABROAD,
    DELETED,
    EDITED,
    ENCRYPTED,
    FILE,
    GROUP_NAMED,
    INLINE,
    MAYBE_MEDIA,
    NAMED_BEFORE,
    PLACE,
    WHOLE,
    M,
    thing_kind,
)

_MARK = "\u200e"
_BLANK = MARKS + "".join(char for char in map(chr, range(0x3001)) if char.isspace())
_LONGEST_NOTICE = 400
_SINGLE = re.compile(r"(?:(?<=\s)|^)'|'(?=\s|$)")  # and not the one in O'Neil
_QUOTES = (("“", "”"), ("„", "“"), ("«", "»"), ("‘", "’"))

_FIXED = re.compile(
    r"(?:Messages and calls are|Messages to this (?:chat|group)(?: and calls)? are|This chat is)"
    r"[^\n]{0,60}(?:end-to-end encrypt|secured with)[^\n]*"
    rf"|[^\n]{{0,200}}(?:{ENCRYPTED})[^\n]*"
    r"|Waiting for this message\. This may take a while\.?[^\n]*",
    re.IGNORECASE,
)
_DEED = (
    r"(?:created (?:this |the )?(?:group|community)\b.*"
    r"|changed (?:the|this|their|your) (?:subject|group|community|description|icon|phone|settings"
    r"|message|disappearing|chat)\b.*"
    r"|changed to \+.*|added .*|removed .*|(?:was|were) (?:added|removed)\b.*"
    r"|left(?: the group| the community)?\.?|joined(?: (?:using|via|from|the|this|by)\b.*)?\.?"
    r"|deleted (?:this|the) (?:group|community|chat)\b.*|reset this (?:group|community)\b.*"
    r"|(?:is|are|'re) (?:now|no longer) an? (?:\w+ )?admin\b.*"
    r"|made [^\n]+ an? (?:group |community )?admin\.?|dismissed [^\n]+ as admin\.?"
    r"|turned (?:on|off) .*|updated the message timer.*|set (?:the )?disappearing.*"
    r"|(?:un)?pinned a message\.?|requested to (?:join|add)\b.*"
    r"|started a (?:video |voice )?call\b.*"
    r"|has over \d+ (?:participants|members) so now\b.*"
    r"|(?:un)?blocked this (?:contact|group|business)\b.*|is a contact\.?|cleared the chat\b.*)"
)
_NOTICE = re.compile(
    rf"(?:[^\n]{{1,150}}? |You)?{_DEED}|[^\n]{{1,150}}?'s security code\b.* changed\b.*"
    r"|Your security code with .* changed\b.*|[^\n]{1,150}? changed their phone number\b.*"
    r"|The message timer was updated\..*|Disappearing messages (?:were|are|have been) .*"
    r"|Your .* (?:is|was) registered .*"
)
_OWN_DEED = re.compile(rf" {_DEED}")
_NAMES_A_GROUP = re.compile(
    r"\b(?:changed the (?:subject|group name|community name)|created (?:group|community)"
    rf"|{GROUP_NAMED})(?!\w)"
)
_INTO_COMMUNITY = re.compile(r".* added (?:this|the) group to the community")
_MACHINE_NAME = re.compile(r"[A-Z]{3}-\d{8}-WA\d+\.\w+|\d{8}-[A-Z-]+[-\d]*\.\w+")
_DOCUMENT_NAME = re.compile(rf"{M}(?P<file>[^\n]{{1,255}}\.\w{{1,5}})(?P<pages> • {M}\d+ \w+)?{M}")


def is_notice(sender: str, text: str) -> bool:
    """Whether the text under a sender (a person or the group) is WhatsApp's own."""
    bare = text.strip(MARKS + " ")
    if len(bare) > _LONGEST_NOTICE or "\n" in bare:
        return False
    if text.startswith(_MARK):
        return any(one.fullmatch(bare) for one in (_FIXED, _NOTICE, DEED_ABROAD))
    if bare.startswith(("Messages ", "Waiting for this message")) and _FIXED.fullmatch(bare):
        return True
    return bare.startswith(sender) and bool(_OWN_DEED.fullmatch(bare[len(sender) :]))


def is_call(text: str) -> bool:
    """Whether a line without a sender tells of a call."""
    return CALL.fullmatch(text.strip(_BLANK)) is not None


def colon_in_notice(line: str, at: int) -> bool:
    """Whether the colon at `at` stands inside a notice: `Ann changed the subject to "a: b"`."""
    before = line[:at]
    if _INTO_COMMUNITY.fullmatch(before) or _FIXED.fullmatch(before):
        return True
    open_quote = (
        before.count('"') % 2
        or len(_SINGLE.findall(before)) % 2
        or any(before.count(opening) > before.count(closing) for opening, closing in _QUOTES)
    )
    if not open_quote:
        return False
    return bool(_NAMES_A_GROUP.search(before) or NAMED_BEFORE.fullmatch(line[:_LONGEST_NOTICE]))


def no_words(text: str) -> str | None:
    """Why a message without media has nothing to check, None if it has."""
    bare = text.strip(_BLANK)
    if not bare or bare == "null":
        return "empty"
    if DELETED.fullmatch(bare):
        return "deleted"
    return "call" if CALL.fullmatch(bare) else None


def unpack(text: str) -> tuple[str, tuple[Attachment, ...]]:
    """Part the writer's words, kept as they are, from the media that came with them."""
    text = EDITED.sub("", text)
    if not MAYBE_MEDIA.search(text):
        return text, ()
    lines: list[str] = []
    found: list[Attachment] = []
    for line in text.split("\n"):
        left, kinds = _unpack_line(line)
        found += [Attachment(kind=each) for each in kinds[: 100 - len(found)]]
        if left.strip(MARKS + " ") or not kinds:
            lines.append(left)
    return "\n".join(lines), tuple(found)


def _unpack_line(line: str) -> tuple[str, list[AttachmentKind]]:
    if whole := WHOLE.fullmatch(line):
        return "", [thing_kind(whole["thing"] or whole["word"] or whole["word2"])]
    if PLACE.fullmatch(line):
        return "", ["link"]
    if file := FILE.fullmatch(line):
        ours = _MARK in file["mark"] or _MACHINE_NAME.fullmatch(file["file"])
        return "" if ours else line, [kind(file["file"]) or "document"]
    if inline := INLINE.search(line):
        left = line[: inline.start()]
        return _without_name(left, None), [thing_kind(inline["thing"] or inline["word"])]
    files = [match["file"] for match in ATTACHED.finditer(line)]
    if not files:
        return line, []
    return _without_name(ATTACHED.sub("", line), files[0]), [kind(f) or "document" for f in files]


def _without_name(left: str, file: str | None) -> str:
    """iOS writes the name and the pages of a document before it."""
    found = _DOCUMENT_NAME.fullmatch(left)
    if found and (found["pages"] or (file and file.endswith(found["file"]))):
        return ""
    return left
