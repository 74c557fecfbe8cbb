"""Exports of Meta with anything anywhere in them: every record is told of, and nothing breaks."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postcheck.errors import InputError
from postcheck.model import Post
from postcheck.readers import Rejected, Skipped, read

WHEN = 1_700_000_000
PICTURE = {"uri": "a.jpg", "creation_timestamp": WHEN, "title": "b", "description": "c"}
SAID = {"comment": "so sweet", "author": "Bob Hill", "timestamp": WHEN}
LINKED = {"external_context": {"name": "n", "url": "u"}}
POLL = {"poll": {"question": "when?", "options": [{"option": "now"}]}}
LABELS = [{"label": "Message", "value": "m"}, {"label": "Media", "media": [PICTURE]}]
ATTACHED = [
    {"data": [{"media": {**PICTURE, "comments": [SAID]}}, LINKED, POLL, {"note": {"text": "t"}}]}
]
SENT = {
    "sender_name": "Ann",
    "timestamp_ms": WHEN * 1000,
    "content": "You left the group.",
    "type": "Generic",
    "photos": [{"uri": "a.jpg"}],
    "share": {"link": "x", "share_text": "y"},
}
FIELDS = {"Comment": {"value": "ok"}, "Media Owner": {"value": "x"}, "Time": {"timestamp": WHEN}}
SPOKEN = {"sender": "a", "created_at": "2019-06-01T12:00:00", "text": "x"}
DOCUMENTS: list[Any] = [
    [{"timestamp": WHEN, "data": [{"post": "a"}], "attachments": ATTACHED}],
    {"comments_v2": [{"timestamp": WHEN, "data": [{"comment": {**SAID, "group": "g"}}]}]},
    [{"timestamp": WHEN, "media": [], "fbid": "1", "label_values": LABELS}],
    {"participants": [{"name": "Ann"}], "messages": [SENT], "title": "t", "thread_path": "p"},
    {"participants": ["Ann"], "threadName": "t", "messages": [
        {"senderName": "Ann", "timestamp": WHEN, "text": "x", "type": "text", "media": [PICTURE]}]},
    [{"media": [PICTURE, PICTURE], "title": "t", "creation_timestamp": WHEN}],
    {"ig_stories": [PICTURE]},
    [{"media_list_data": [PICTURE], "string_map_data": FIELDS}],
    {"comments_media_comments": [{"string_list_data": [{"value": "v", "timestamp": WHEN}]}]},
    {"text_post_app_text_posts": [{"media": [PICTURE]}]},
    {"photos": [{"caption": "c", "taken_at": "2019-06-01T12:00:00", "path": "p"}]},
    {"media_comments": [["2019-06-01T12:00:00", "c", "o"]]},
    [{"participants": ["a", "b"], "conversation": [SPOKEN]}],
    {"profile_v2": {"name": {"full_name": "Ann"}}},
    {"profile_user": [{"string_map_data": {"Name": {"value": "Ann"}}}]},
]  # fmt: skip
FORMS = [None, "facebook", "messenger", "instagram", "instagram-old", "threads"]
ODD: list[Any] = [None, 3, -1, 1e300, 10**40, True, "", "é", [], {}, [[]], [{}], [None], {"a": 1}]


def spots(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, one in inner:
        yield from spots(one, (*path, key))


@st.composite
def spoiled(draw: st.DrawFn) -> Any:
    """One of the documents with one value that is not as it should be, or is missing."""
    document = copy.deepcopy(draw(st.sampled_from(DOCUMENTS)))
    *path, last = draw(st.sampled_from(list(spots(document))))
    holder = document
    for step in path:
        holder = holder[step]
    if draw(st.booleans()):
        holder[last] = draw(st.sampled_from(ODD))
    else:
        del holder[last]
    return document


@settings(max_examples=400, deadline=None)
@given(document=spoiled(), profile=spoiled(), form=st.sampled_from(FORMS))
def test_nothing_breaks(
    tmp_path_factory: pytest.TempPathFactory, document: Any, profile: Any, form: str | None
) -> None:
    folder = tmp_path_factory.mktemp("export")
    (folder / "posts_1.json").write_text(json.dumps(document))
    (folder / "profile_information.json").write_text(json.dumps(profile))
    try:
        records = list(read(folder, format=form))
    except InputError:
        return
    for record in records:
        assert isinstance(record, Post | Skipped | Rejected)
        if isinstance(record, Post):
            assert record.text.strip() or record.shared_from or record.attachments
            record.model_dump_json()
