"""What WhatsApp says in the name of a group, in whatever language.

iPhones put the group's name where a sender's would be: `4B: the mums: \u200eAnn left`. The first
line of a chat tells that name. A person who is alone with one other has her own name there, so it
is the group's only if two others write and nothing under it is without WhatsApp's mark.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from postcheck.readers.whatsapp_content import is_notice

_BREAK = ": \u200e"
_LONGEST_NOTICE = 400
_ENOUGH = 2


@dataclass(slots=True)
class GroupVoice:
    """Looks at what follows each header of a chat, and tells the name of the group."""

    _started: bool = False
    _name: str = ""
    _speaks: bool = False
    _others: set[str] = field(default_factory=set)

    def add(self, rest: str) -> None:
        """`rest` is the beginning of what follows a header."""
        if not self._started:
            self._started = True
            name, mark, words = rest.partition(_BREAK)
            self._name = name if mark and is_notice(name, f"\u200e{words}") else ""
        if not self._name:
            return
        if rest.startswith(f"{self._name}:"):
            self._speaks = self._speaks or not rest.startswith(f"{self._name}{_BREAK}")
        elif len(self._others) < _ENOUGH and ":" in rest:
            self._others.add(rest.partition(":")[0])

    def group(self) -> str:
        """The name as it is written, "" if there is none for sure."""
        return self._name if len(self._others) >= _ENOUGH and not self._speaks else ""


def says_the_group(words: str) -> bool:
    """Whether words under the name of a group are WhatsApp's: one line, with its mark."""
    return words.startswith("\u200e") and "\n" not in words and len(words) <= _LONGEST_NOTICE
