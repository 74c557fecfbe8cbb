"""Chats that come with their newest message first."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_Item = TypeVar("_Item")


def oldest_first(items: list[_Item], when: Callable[[_Item], str]) -> list[_Item]:
    """`items` by their times, as text that sorts as time does.

    Those of one time keep the order that the whole list has, which may run either way.
    """
    runs_back = bool(items) and when(items[0]) > when(items[-1])
    return sorted(items[::-1] if runs_back else items, key=when)
