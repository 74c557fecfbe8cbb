"""What earlier messages of a chat said, for those that answer them."""

from __future__ import annotations

_MOST, _LETTERS = 10_000, 2_000


class Replies:
    """Texts by the ids of their messages, for the last ten thousand of them."""

    def __init__(self) -> None:
        self._texts: dict[object, str] = {}

    def note(self, message: object, text: str) -> None:
        """Remember what a message said, its beginning at least."""
        if not isinstance(message, str | int) or not text:
            return
        self._texts[message] = text[:_LETTERS]
        if len(self._texts) > _MOST:
            del self._texts[next(iter(self._texts))]

    def to(self, message: object) -> str | None:
        """What a message said, if it is known."""
        return self._texts.get(message) if isinstance(message, str | int) else None
