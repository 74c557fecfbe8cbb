"""Which encoding bytes are in, decided on all of them, never with an error."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable

_BOMS = (  # UTF-32 before UTF-16: its little-endian mark starts like that of UTF-16
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 20
_SAMPLE = 1 << 15
_CANDIDATES = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "mac_roman"]
_WESTERN = frozenset(
    "£€§©®°²³¼½¾·•´¨«»‘’‚“”„–—…™ \u00a0ÀÁÂÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖØÙÚÛÜßàáâäåæçèéêëìíîïñòóôöøùúûüœŒ"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LETTER = re.compile(b"[A-Za-z]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")


def whole(text: str) -> str:
    """`text` with U+FFFD for each lone surrogate; the length stays."""
    return _SURROGATE.sub("\ufffd", text)


def is_binary(head: str) -> bool:
    """Whether more than 5% (and more than 3) of the characters are none of a text."""
    strange = len(_CONTROL.findall(head))
    return strange > 3 and strange * 20 > len(head)


def encoding_of(open_bytes: Callable[[], BinaryIO]) -> str:
    """Name the codec of a byte stream; use it with errors="replace".

    A byte-order mark decides; then UTF-8 if more of the bytes beyond ASCII are right than
    wrong; then the likeliest 8-bit encoding, cp1252 if nothing tells.
    """
    with open_bytes() as stream:
        head = stream.read(_SAMPLE)
        for mark, name in _BOMS:
            if head.startswith(mark):
                return name
        if wide := _wide(head):
            return wide
        return _narrow(head, stream)


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Western text is NUL."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half >= 4 and odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if half >= 4 and even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _narrow(head: bytes, stream: BinaryIO) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    right, chunk, tail = 0, head, b""
    while chunk:
        try:
            text = decoder.decode(chunk)
        except UnicodeDecodeError:
            return _damaged(tail + chunk, right)
        right += len(chunk) - len(text)
        tail, chunk = chunk[-3:], stream.read(_CHUNK)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _damaged(tail, right)
    return "utf-8"


def _damaged(sample: bytes, right: int) -> str:
    """One bad byte in a UTF-8 file must not turn every other letter of it to rubbish."""
    text = sample.decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    right += sum(1 for char in text if char > "\x7f") - wrong
    return "utf-8" if right > wrong else _eight_bit(sample)


def _eight_bit(sample: bytes) -> str:
    start = next((i for i, byte in enumerate(sample) if byte > 0x7F), 0)
    sample = sample[max(0, start - 200) : start + _SAMPLE]
    beyond = [char for char in sample.decode("cp1252", errors="replace") if char > "\x7f"]
    accents, letters = sum(map(str.isalpha, beyond)), len(_LETTER.findall(sample))
    if accents <= max(1, letters // 2) and _WESTERN.issuperset(beyond):
        return "cp1252"
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return "cp1252"
    best = from_bytes(sample, cp_isolation=_CANDIDATES).best()
    return best.encoding if best else "cp1252"
