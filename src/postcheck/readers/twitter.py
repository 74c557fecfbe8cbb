"""X (Twitter): an archive's `data/*.js`, of any age, and Grailbird, which was before it.

Each file assigns a list to a name, as in `window.YTD.tweets.part0 = [`. Posts are tweets, also
those of a community or a circle and deleted ones (they were published; their ids begin with
`deleted:`), long posts (twitter_notes), messages (twitter_messages) and comments on live films
(twitter_other). Texts are HTML-escaped,
links shortened; a link that X put there for a picture is taken out. What begins `RT @name:` is
somebody else's, and so is all after an `RT @name:` further on. Nothing names the author: account.js
does. Likes, headers and all else hold no words of the owner.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from postcheck.readers import twitter_messages, twitter_other
from postcheck.readers.companions import told
from postcheck.readers.csvnamed import Named, header, named_rows
from postcheck.readers.fields import Origin, make_post, raw_of
from postcheck.readers.jsonstream import ITEM, pick
from postcheck.readers.look import Look
from postcheck.readers.record import Record, Rejected, Skipped
from postcheck.readers.replies import Replies
from postcheck.readers.twitter_notes import Notes, Unmatched, note_of
from postcheck.readers.twitter_text import linked, when, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcheck.readers.source import Options, Source

_OWN_LIST = re.compile(
    r"\s*(?:window\.YTD\.(?:(?:deleted_|community_|twitter_circle_)?tweets?|note_tweet|"
    r"direct_messages?(?:_group)?)\.part\d+|Grailbird\.data\.tweets_\w+)\s*=",
    re.IGNORECASE,
)
_OTHERS_LIST = re.compile(r"\s*window\.YTD\.(?:like|bookmark)", re.IGNORECASE)
_CSV = frozenset({"tweet_id", "in_reply_to_status_id", "timestamp", "source", "text"})
# Somebody else's collection of tweets names its authors; an archive of X does not.
_AUTHORS = frozenset({"author", "username", "user_name", "screen_name", "user_screen_name", "name"})
_PASSED_ON = re.compile(r"(?:^RT @\w+:?|\sRT @\w+:)\s")


def claims(look: Look) -> bool:
    """Whether it holds tweets, long posts or messages with their texts."""
    if _is_table(look):  # the same tweets are in the other files of its archive
        return not any("/js/tweets/" in f"/{inside}" for inside in look.source.beside)
    if _OTHERS_LIST.match(look.start):
        return False
    match look.json:
        case [dict(first), *_]:
            own = _tweet_of(first) is not None or _is_note(first)
            return own or twitter_messages.holds(look) or twitter_other.holds(look)
        case []:
            return _OWN_LIST.match(look.start) is not None
    return False


def read(source: Source, options: Options) -> Iterator[Record]:
    """Each tweet, long post or message. A long post that is given with its tweet is Skipped as
    "side file"."""
    owner, look = _owner(source), Look(source)
    if _is_table(look):
        yield from _table(source, owner, options)
    elif isinstance(look.json, list) and look.json and _is_note(look.json[0]):
        yield from _notes(source, owner, options)
    elif twitter_messages.holds(look):
        yield from twitter_messages.read(source, owner, options)
    elif twitter_other.holds(look):
        yield from twitter_other.read(source, owner.name, options)
    else:
        yield from _tweets(source, owner, options)


def _is_table(look: Look) -> bool:
    columns = set(header(look))
    return columns >= _CSV and columns.isdisjoint(_AUTHORS | {"user"})


def _tweet_of(entry: dict[str, Any]) -> dict[str, Any] | None:
    """The tweet of an entry, wrapped or not."""
    tweet = entry.get("tweet", entry)
    if not isinstance(tweet, dict) or "created_at" not in tweet:
        return None
    has_text = isinstance(tweet.get("full_text", tweet.get("text")), str)
    if "tweet" not in entry and not _AUTHORS.isdisjoint(tweet):
        return None
    known = {"entities", "source", "id_str"} & tweet.keys()
    return tweet if has_text and ("tweet" in entry or len(known) >= 2) else None


def _is_note(entry: object) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("noteTweet"), dict)


def _owner(source: Source) -> twitter_messages.Owner:
    """Who the archive is of; a tweet does not say."""
    account: dict[str, Any] = {}
    for picked in told(source.companion("account.js"), (ITEM, "account")):
        account = picked.value if isinstance(picked.value, dict) else {}
    names = (account.get("accountDisplayName"), account.get("username"))
    name = next((name for name in names if isinstance(name, str) and name), "account holder")
    return twitter_messages.Owner(name, str(account.get("accountId", "")))


def _tweets(source: Source, owner: twitter_messages.Owner, options: Options) -> Iterator[Record]:
    assigned = "".join(source.head(1))[:200].partition("=")[0]
    marks = f"{source.title} {assigned}".lower()
    kind = _Kind(owner.name, deleted="deleted" in marks, circle="circle" in marks)
    notes, replies = Notes.beside(source), Replies()
    for picked in pick(source, (ITEM,)):
        place = f"{source.name}#{picked.path[0]}"
        tweet = _tweet_of(picked.value) if isinstance(picked.value, dict) else None
        if tweet is None:
            reason = "too long" if picked.too_large else "not a tweet"
            yield Rejected(place, reason, raw_of(picked.value))
            continue
        said = notes.whole(tweet) or words(tweet)
        values = kind.values(tweet, said)
        values["reply_to"] = replies.to(tweet.get("in_reply_to_status_id_str"))
        replies.note(tweet.get("id_str"), said)
        yield make_post(values, Origin(place, raw_of(tweet)), options)


class _Kind:
    """What the tweets of one file have in common."""

    def __init__(self, owner: str, *, deleted: bool = False, circle: bool = False) -> None:
        self._owner, self._deleted = owner, deleted
        self._venue = "private_group" if circle else "public"

    def values(self, tweet: dict[str, Any], said: str) -> dict[str, object]:
        """The fields of a post that says `said`."""
        number = tweet.get("id_str") or tweet.get("id")
        deleted = self._deleted or "deleted_at" in tweet
        match tweet.get("user"):
            case {"protected": True}:  # Grailbird tells; later archives do not
                venue = "private_group"
            case _:
                venue = self._venue
        own, shared = _parted(tweet, said)
        return {
            "text": own,
            "shared_from": shared,
            "id": f"deleted:{number}" if deleted and number else number,
            "author": tweet.get("user") or self._owner,
            "posted_at": when(tweet.get("created_at")),
            "platform": "twitter",
            "venue": venue,
            "attachments": _attached(tweet),
        }


def _parted(tweet: dict[str, Any], said: str) -> tuple[str, str | None]:
    """The own words, and those passed on."""
    passed_on = tweet.get("retweeted_status")
    if isinstance(passed_on, dict) and passed_on:
        return "", words(passed_on)
    if found := _PASSED_ON.search(said):
        return said[: found.start()], said[found.end() :]
    return said, None


def _attached(tweet: dict[str, Any]) -> list[dict[str, object]]:
    """Pictures and films, with what their author wrote about them for those who cannot see."""
    return [
        {
            "kind": "video" if medium.get("type") in ("video", "animated_gif") else "image",
            "caption": medium.get("ext_alt_text") or medium.get("alt_text"),
        }
        for medium in linked(tweet, "media")
    ]


def _notes(source: Source, owner: twitter_messages.Owner, options: Options) -> Iterator[Record]:
    unmatched = Unmatched(source, _tweet_of)
    for picked in pick(source, (ITEM,)):
        place = f"{source.name}#{picked.path[0]}"
        note = note_of(picked.value)
        if note is None:
            reason = "too long" if picked.too_large else "not a long post"
            yield Rejected(place, reason, raw_of(picked.value))
        elif note not in unmatched:
            yield Skipped(place, "side file")
        else:
            values = {
                "text": note.text,
                "id": note.id,
                "author": owner.name,
                "posted_at": note.posted_at,
                "platform": "twitter",
                "venue": "public",
            }
            yield make_post(values, Origin(place, raw_of(picked.value)), options)


def _table(source: Source, owner: twitter_messages.Owner, options: Options) -> Iterator[Record]:
    """Grailbird's tweets.csv; the words of a retweet are somebody else's."""
    for row in named_rows(source):
        if not isinstance(row, Named):
            yield row
            continue
        cells = row.cells
        tweet = {"id_str": cells["tweet_id"], "created_at": cells["timestamp"]}
        said = words({"text": cells["text"]})
        values = _Kind(owner.name).values(tweet, said)
        if cells.get("retweeted_status_id"):
            values |= {"text": "", "shared_from": _PASSED_ON.sub("", said, count=1)}
        yield make_post(values, row.origin, options)
