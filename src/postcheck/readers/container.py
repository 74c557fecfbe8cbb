"""What one input holds: a file is one source, a folder or an archive many.

Archives inside are opened one level deep. Nothing is written where it could be found: what has
to be unpacked goes to temporary files without a name.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from postcheck.errors import InputError
from postcheck.readers import archive, tarball
from postcheck.readers.encoding import whole
from postcheck.readers.filepart import part_of
from postcheck.readers.limits import Limits, can_hold_posts, is_archive_name
from postcheck.readers.source import Source, file_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.meter import Course

_CHUNK = 1 << 20
_NUMBER = re.compile(r"(\d+)")
_OF_CHAT = re.compile(r"message_([0-9]{1,9})\.(?:json|html)")
_PART = re.compile(r"(?P<whole>.+?)[-_. ]?(?:\(|part[-_ ]?|[-_ ])\d{1,3}\)?\.\w+", re.IGNORECASE)
_PART_OF_META = re.compile(
    r"(?P<whole>(?:.*/)?(?:facebook|instagram|meta)-[^/]+)-[A-Za-z0-9]{8}\.\w+", re.IGNORECASE
)
_LETTERS = -(10**10)  # before every number
_NOTHING = "no chat, table, JSON or text file in it"


def kind_of(path: Path) -> str:
    """ "folder", "zip", "tar" or "file". Raises InputError if there is none of these."""
    if _is_folder(path):
        return "folder"
    source = file_source(path)
    return "zip" if archive.is_zip(source) else "tar" if tarball.is_tar(source) else "file"


@contextmanager
def opened(path: Path, limits: Limits, course: Course) -> Iterator[list[Source]]:
    """The sources of an input, which live as long as the block, in the natural order of names.

    `course` is told of them. Raises InputError for what is missing, broken, too large, or empty.
    """
    with ExitStack() as stack:
        kind = kind_of(path)
        if kind == "file":
            yield course.watched([file_source(path)])
            return
        if kind == "folder":
            found = _of_folder(path, limits)
        else:
            members = archive.members if kind == "zip" else tarball.members
            found = stack.enter_context(members(file_source(path), limits))
        inner = [(one, _inner(one, kind, limits, stack)) for one in found]
        sources = _joined(inner)
        if not sources:
            raise InputError(_NOTHING, path=path, hint="give the chat or table itself")
        yield _together(course.watched(sources))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _of_folder(path: Path, limits: Limits) -> list[Source]:
    """The files below a folder; links that lead out of it are not followed."""
    found: list[Source] = []
    for number, file in enumerate(_files(path), start=1):
        if number > limits.entries:
            message = f"more than {limits.entries:,} files in it"
            raise InputError(message, path=path, hint="see --max-files")
        inside = whole(file.relative_to(path).as_posix())
        if can_hold_posts(inside) or is_archive_name(inside):
            one = file_source(file)
            found.append(replace(one, name=f"{whole(path.name)}/{inside}", inside=inside))
    return found


def _files(path: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(path):
        for name in names:
            file = Path(folder) / name
            if not file.is_symlink() and file.is_file():
                yield file


def _inner(one: Source, kind: str, limits: Limits, stack: ExitStack) -> list[Source]:
    """A source itself, or the members of an archive in a folder or in another archive."""
    if not is_archive_name(one.inside):
        return [one]
    try:
        inner = one if kind == "folder" else _copy(one, limits, stack)
        if archive.is_zip(inner):
            found = stack.enter_context(archive.members(inner, limits))
        elif tarball.is_tar(inner):
            found = stack.enter_context(tarball.members(inner, limits))
        else:
            return [one]
    except InputError as error:  # the others can be read for all that
        return [replace(one, open_bytes=partial(_refuse, error))]
    deeper = [member for member in found if not is_archive_name(member.inside)]
    return [replace(member, inside=f"{one.inside}/{member.inside}") for member in deeper]


def _joined(archives: list[tuple[Source, list[Source]]]) -> list[Source]:
    """The members of all archives; those of the parts of one export in one place, so that they
    find their companions and go in their order. Parts with a file of the same path are none."""
    whole_of: dict[str, list[str]] = defaultdict(list)
    for one, members in archives:
        whole_of[_whole_name(one.inside)] += [
            member.inside.removeprefix(f"{one.inside}/") for member in members
        ]
    found: list[Source] = []
    for one, members in archives:
        name = _whole_name(one.inside)
        paths = whole_of[name]
        if name == one.inside or len(set(paths)) < len(paths):
            found += members
        else:
            found += [
                replace(member, inside=f"{name}{member.inside.removeprefix(one.inside)}")
                for member in members
            ]
    return found


def _whole_name(inside: str) -> str:
    """What the parts of an export have in common: `takeout-20240305T081522Z-001.zip` and `-002`,
    and the eight letters with which Meta tells its own apart."""
    part = _PART.fullmatch(inside) or _PART_OF_META.fullmatch(inside)
    return part["whole"] if part and is_archive_name(inside) else inside


def _refuse(error: InputError) -> BinaryIO:
    raise error


def _copy(one: Source, limits: Limits, stack: ExitStack) -> Source:
    """An archive within an archive, as a file that can be read from any place."""
    file = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
    with one.open_bytes() as stream:
        while chunk := stream.read(_CHUNK):
            file.write(chunk)
            if file.tell() > limits.unpacked:
                message = f"over {limits.unpacked:,} bytes in it"
                raise InputError(message, path=one.path, hint="see --max-unpacked")
    return replace(one, open_bytes=partial(part_of, file, 0, file.tell()), size=file.tell())


def _together(sources: list[Source]) -> list[Source]:
    """Sources that know of each other, in the natural order, and chats the oldest part first."""
    ordered = sorted(sources, key=lambda one: (_order(one.inside), one.inside))
    beside: dict[str, Source] = {one.inside: one for one in ordered}
    return [replace(one, beside=beside) for one in ordered]


def _order(name: str) -> list[tuple[int, str]]:
    """What sorts names as people do: file_2 before file_10. Messenger and Instagram begin a chat
    anew with each 10,000 messages, and call the newest of its files message_1."""
    folder, _, file = name.rpartition("/")
    natural = _natural(name)
    if part := _OF_CHAT.fullmatch(file):
        natural = [*_natural(f"{folder}/message_"), (-int(part[1]), "")]
    return natural


def _natural(name: str) -> list[tuple[int, str]]:
    """Words and numbers in turn, without the ending: messages.html is before messages2.html."""
    *_, file = name.split("/")
    ending = len(file.rpartition(".")[2]) + 1 if "." in file else 0
    parts = _NUMBER.split(name[: len(name) - ending].casefold())
    return [(int(part), "") if part.isdigit() else (_LETTERS, part) for part in parts]
