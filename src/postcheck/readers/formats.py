"""Every format that can be read, in the order in which they are asked whether a file is theirs."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from postcheck.readers import (
    bluesky,
    csvfile,
    discord,
    discordhtml,
    facebook,
    googlechat,
    instagram,
    instagram_old,
    jsonl,
    linkedin,
    mastodon,
    messenger,
    metahtml,
    parquet,
    plain,
    reddit,
    signalchat,
    signaljson,
    slack,
    snapchat,
    snapchathtml,
    teams,
    telegram,
    telegramhtml,
    threads,
    tiktok,
    tiktok_text,
    twitter,
    whatsapp,
    xlsx,
    youtube,
    youtubehtml,
)
from postcheck.readers.look import Look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from postcheck.readers.record import Record
    from postcheck.readers.source import Options, Source


class Format(NamedTuple):
    """A form of file. `claims`: whether a file is in it, told by its content.

    `export`: it comes from one service, so that other files beside it are that service's own
    and no posts, unless they are in such a form as well. `binary`: it is no text. `page`: it is
    a web page, all others of which are refused. `needs`: the
    library that reads it, if that may be missing. `backwards`: the newest may come first.
    """

    name: str
    title: str
    read: Callable[[Source, Options], Iterator[Record]]
    claims: Callable[[Look], bool]
    export: bool = True
    binary: bool = False
    page: bool = False
    needs: str | None = None
    backwards: bool = False

    @property
    def lacks(self) -> bool:
        """Whether the library that it needs is missing."""
        return self.needs is not None and find_spec(self.needs) is None


_ALL = (
    Format("signal", "Signal", signalchat.read, signalchat.claims),
    Format("whatsapp", "WhatsApp chat", whatsapp.read, whatsapp.claims),
    Format("telegram", "Telegram", telegram.read, telegram.claims),
    Format(
        "telegram-html",
        "Telegram as HTML",
        telegramhtml.read,
        telegramhtml.claims,
        needs="selectolax",
        page=True,
    ),
    Format(
        "messenger",
        "Messenger or Instagram messages",
        messenger.read,
        messenger.claims,
        backwards=True,
    ),
    Format("threads", "Threads", threads.read, threads.claims),
    Format("instagram", "Instagram", instagram.read, instagram.claims),
    Format(
        "instagram-old",
        "Instagram before 2021",
        instagram_old.read,
        instagram_old.claims,
        backwards=True,
    ),
    Format("facebook", "Facebook", facebook.read, facebook.claims, backwards=True),
    Format(
        "meta-html",
        "Facebook, Messenger or Instagram as HTML",
        metahtml.read,
        metahtml.claims,
        page=True,
        needs="selectolax",
        backwards=True,
    ),
    Format("twitter", "X (Twitter)", twitter.read, twitter.claims),
    Format("mastodon", "Mastodon", mastodon.read, mastodon.claims, needs="selectolax"),
    Format("snapchat", "Snapchat", snapchat.read, snapchat.claims),
    Format(
        "snapchat-html",
        "Snapchat as HTML",
        snapchathtml.read,
        snapchathtml.claims,
        needs="selectolax",
        backwards=True,
        page=True,
    ),
    Format("tiktok", "TikTok", tiktok.read, tiktok.claims),
    Format("bluesky", "Bluesky", bluesky.read, bluesky.claims, binary=True, needs="libipld"),
    Format("tiktok-text", "TikTok as text", tiktok_text.read, tiktok_text.claims),
    Format("reddit", "Reddit", reddit.read, reddit.claims),
    Format("youtube", "YouTube", youtube.read, youtube.claims),
    Format(
        "youtube-html",
        "YouTube as HTML",
        youtubehtml.read,
        youtubehtml.claims,
        needs="selectolax",
        backwards=True,
        page=True,
    ),
    Format("discord", "Discord", discord.read, discord.claims, backwards=True),
    Format(
        "discord-html",
        "Discord as HTML",
        discordhtml.read,
        discordhtml.claims,
        needs="selectolax",
        backwards=True,
        page=True,
    ),
    Format("googlechat", "Google Chat", googlechat.read, googlechat.claims),
    Format("teams", "Microsoft Teams", teams.read, teams.claims, needs="selectolax"),
    Format("slack", "Slack", slack.read, slack.claims),
    Format("linkedin", "LinkedIn", linkedin.read, linkedin.claims, backwards=True),
    Format("signaljson", "Signal's JSON Lines", signaljson.read, signaljson.claims),
    Format(
        "xlsx",
        "workbook",
        xlsx.read,
        xlsx.claims,
        export=False,
        binary=True,
        needs="python_calamine",
    ),
    Format(
        "parquet",
        "Parquet",
        parquet.read,
        parquet.claims,
        export=False,
        binary=True,
        needs="pyarrow",
    ),
    Format("csv", "CSV", csvfile.read, csvfile.claims, export=False),
    Format("jsonl", "JSON Lines", jsonl.read, jsonl.claims, export=False),
    Format("json", "JSON", jsonl.read_document, jsonl.claims_document, export=False),
    Format("plain", "plain text", plain.read, plain.claims, export=False),
)
BY_NAME: Mapping[str, Format] = {one.name: one for one in _ALL}
TRIED = f"tried: {', '.join(one.title for one in _ALL)}"


def format_of(look: Look, *, binary: bool = False, page: bool = False) -> Format | None:
    """The first format that claims a file, of those that are text, binary or a web page."""
    asked = (one for one in _ALL if one.binary == binary and one.page == page)
    return next((one for one in asked if one.claims(look)), None)
