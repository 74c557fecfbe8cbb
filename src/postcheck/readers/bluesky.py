"""Bluesky: the repository of an account, `repo.car`.

It is a file of blocks, each under the hash of what it holds. Its root is the last commit, which
leads to a tree of records by their names; posts are those named `app.bsky.feed.post/...`. Blocks
that the tree does not lead to are left from what was deleted, and are not read. Nothing in it gives
the author a name: the post has the account's DID. Likes, follows and reposts hold no words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from postcheck.errors import InputError, MissingExtraError
from postcheck.readers.fields import Origin, make_post
from postcheck.readers.record import Record, Rejected
from postcheck.readers.replies import Replies

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from postcheck.readers.look import Look
    from postcheck.readers.source import Options, Source

_POST = "app.bsky.feed.post"
_MOST = 1 << 30  # bytes of a repository, which is held in memory
_MAX_DEPTH = 200


class _BrokenTreeError(ValueError):
    """A block of the tree is missing, or is not what it has to be."""


def claims(look: Look) -> bool:
    """Whether it begins as an archive of blocks does, with its roots and its version."""
    return b"\xa2eroots" in look.magic[:12] and b"gversion\x01" in look.magic


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each post, the oldest first. Raises InputError for what is no repository, MissingExtraError
    without libipld."""
    data = _whole(source)
    roots, blocks = _blocks(source, data)
    tree = _Tree(blocks)
    try:
        commit = tree.block(roots[0] if roots else None)
        account = _Account(str(commit.get("did")), options)
        for key, name in tree.entries(commit.get("data")):
            collection, _, number = key.partition("/")
            if collection == _POST:
                yield account.record(number, tree.found(name), f"{source.name}#{number}")
    except _BrokenTreeError as error:
        yield Rejected(source.name, f"broken repository: {error}", "")


def _whole(source: Source) -> bytes:
    with source.open_bytes() as stream:
        data = stream.read(_MOST + 1)
    if len(data) > _MOST:
        raise InputError(f"over {_MOST:,} bytes", path=source.path, hint="it is too large to read")
    return data


def _blocks(source: Source, data: bytes) -> tuple[list[Any], Mapping[Any, Any]]:
    try:
        import libipld
    except ImportError:
        raise MissingExtraError(
            "reading a Bluesky repository needs libipld",
            path=source.path,
            hint='pip install "postcheck[exports]"',
        ) from None
    try:
        header, blocks = libipld.decode_car(data)
    except ValueError as error:
        raise InputError(
            f"not a repository that can be read: {error}",
            path=source.path,
            hint="export it once more",
        ) from error
    return header.get("roots") or [], blocks


class _Tree:
    """A Merkle search tree: records by key, in the order of keys."""

    def __init__(self, blocks: Mapping[Any, Any]) -> None:
        self._blocks = blocks
        self._seen: set[object] = set()

    def found(self, name: object) -> Any:
        """The block of a name, None if there is none."""
        return self._blocks.get(name) if isinstance(name, bytes) else None

    def block(self, name: object) -> dict[str, Any]:
        block = self.found(name)
        if not isinstance(block, dict):
            raise _BrokenTreeError("a part of it is missing")
        return block

    def entries(self, name: object, depth: int = 0) -> Iterator[tuple[str, object]]:
        """Each key below a node and the name of its record.

        A key leaves out what it shares with the one before it in its node.
        """
        if name in self._seen or depth > _MAX_DEPTH:
            raise _BrokenTreeError("it goes in a circle")
        self._seen.add(name)
        node = self.block(name)
        if node.get("l") is not None:
            yield from self.entries(node["l"], depth + 1)
        key = b""
        for entry in node.get("e") or ():
            match entry:
                case {"p": int(shared), "k": bytes(rest), "v": value}:
                    key = key[:shared] + rest
                case _:
                    raise _BrokenTreeError("an entry is none")
            yield key.decode("utf-8", "replace"), value
            if entry.get("t") is not None:
                yield from self.entries(entry["t"], depth + 1)


class _Account:
    """Whose repository it is, and what was posted there so far."""

    def __init__(self, did: str, options: Options) -> None:
        self._did, self._options = did, options
        self._replies = Replies()

    def record(self, number: str, post: object, place: str) -> Record:
        if not isinstance(post, dict):
            return Rejected(place, "the post is missing", "")
        address = f"at://{self._did}/{_POST}/{number}"
        parent, root = _reply(post)
        self._replies.note(address, str(post.get("text") or ""))
        values = {
            "text": post.get("text"),
            "id": address,
            "author": self._did,
            "posted_at": post.get("createdAt"),
            "platform": "bluesky",
            "venue": "public",
            "thread": root or address,
            "reply_to": self._replies.to(parent),
            "attachments": list(_attached(post.get("embed"))),
        }
        return make_post(values, Origin(place, repr(post)), self._options)


def _reply(post: dict[str, Any]) -> tuple[object, object]:
    """The addresses of what a post answers and of what its thread begins with."""
    match post.get("reply"):
        case {"parent": {"uri": str(parent)}, "root": {"uri": str(root)}}:
            return parent, root
    return None, None


def _attached(embed: object) -> Iterator[dict[str, object]]:
    """Pictures and films with what describes them; of a link, its title is not the author's."""
    match embed:
        case {"media": dict(media)}:
            yield from _attached(media)
        case {"images": list(images)}:
            for image in images:
                caption = image.get("alt") if isinstance(image, dict) else None
                yield {"kind": "image", "caption": caption}
        case {"video": _, **more}:
            yield {"kind": "video", "caption": more.get("alt")}
        case {"external": _}:
            yield {"kind": "link"}
