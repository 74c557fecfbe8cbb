"""When two posts, two authors or two persons are taken for the same."""

from __future__ import annotations

import re
from datetime import UTC
from functools import lru_cache
from hashlib import sha256
from unicodedata import category, normalize

from postcheck.model import Finding, Mention, Post

# What names are made of that platforms, or those who copy posts, give to people who have none:
# two of them need not be one person. A long number is a telephone's or an account's.
_NOBODY = frozenset(
    "a an anon anonymous the unknown deleted former hidden no name none null someone facebook "
    "instagram whatsapp telegram group user member participant account author poster sender guest "
    "parent mum mother dad father carer".split()
)
_WORD = re.compile(r"[^\W\d_]+|[^\x00-\x7f]")
_TITLE = re.compile(
    r"^(mr|mrs|miss|ms|mx|dr|sir|madam|rev|prof|professor|the|our)\.? ", re.IGNORECASE
)
_HEAD = re.compile(r"head ?(teacher|master|mistress)?|principal")
_THE_HEAD = "headteacher"
_UNNAMED_KINDS = ("reader", "writer", "school", "group")


def post_key(post: Post) -> str:
    """What makes two posts the same one, whatever file they were read from: a hash.

    That is the author, the minute and the words. Readers number posts that have no id, so an id
    counts only where neither author nor time is known; the same words of an author, without a
    time, are one post.
    """
    at = post.posted_at and post.posted_at.astimezone(UTC).isoformat(timespec="minutes")
    author = author_key(post.author)
    told = (author, at, plain_words(post.text), None if author or at else post.id)
    return sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=4096)
def author_key(name: str | None) -> str | None:
    """An author's name without case, spacing and invisible marks; None for a name that is
    nobody's own."""
    plain = plain_words(name or "").casefold()
    own = any(word not in _NOBODY for word in _WORD.findall(plain))
    is_number = sum(map(str.isdigit, plain)) >= 5 and not _WORD.search(plain)
    return plain if own or is_number else None


def plain_words(text: str) -> str:
    """A text in one form of its letters, without marks that show nothing, evenly spaced."""
    whole = normalize("NFKC", text).encode("utf-8", "replace").decode()
    return " ".join("".join(char for char in whole if category(char) != "Cf").split())


def people_of(finding: Finding) -> tuple[str, ...]:
    """The persons that a finding is about and that can be told apart: by name, or as the head."""
    return tuple(dict.fromkeys(name for one in finding.people if (name := _name_of(one))))


def _name_of(mention: Mention) -> str | None:
    said = mention.resolved_from or mention.text
    if mention.kind in _UNNAMED_KINDS:
        return None
    bare = _TITLE.sub("", said)
    # What a pronoun stands for may be "the teacher", who can be anyone.
    named = mention.named or (mention.resolved_from is not None and bare[:1].isupper())
    return said if named or person_key(said) == _THE_HEAD else None


@lru_cache(maxsize=4096)
def person_key(name: str) -> str:
    """A person's name without title and case; one key for all ways to say "the head"."""
    plain = " ".join(name.casefold().replace("’", "'").removesuffix("'s").split())
    bare = _TITLE.sub("", plain)
    return _THE_HEAD if _HEAD.fullmatch(bare) else bare
