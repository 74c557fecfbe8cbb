"""The page with and without its script: what comes back is what was sent, and no more."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from postcheck.reports.page.words import shown
from postcheck.web.schemas import MOST_LETTERS

THREAT = "I will wallop Mr Hale"
HOSTILE = (
    "</textarea><script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "<!--",
    "]]>",
    "&lt;b&gt; &amp;amp; &#39;",
    "\n\nfirst lines are empty",
    "\u202eright to left\u2066",
    "\x00\x0b\x7f\ufffe",
    f"{THREAT}</mark><b>",
    f"<b>{THREAT}</b>\n\n  {THREAT} 🦆🦆 {THREAT}",
)
texts = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=300),
    st.lists(st.sampled_from([*HOSTILE, THREAT, " ", "\n", "&", "<", "daft goose"])).map("".join),
)


def as_sent(text: str) -> str:
    """A text as a page can hold it."""
    return str(shown(text))


def parsed(html: str) -> LexborHTMLParser:
    tree = LexborHTMLParser(html)
    allowed = {"module"}
    assert {one.attributes.get("type") for one in tree.css("script")} <= allowed
    for one in tree.css("*"):
        assert not [name for name in one.attributes if name.startswith("on")], one.html
        assert "javascript:" not in (one.attributes.get("href") or "")
    assert not tree.css("style, [style], base, object, embed")
    return tree


def text_of(tree: LexborHTMLParser, where: str) -> str:
    (found,) = tree.css(where)
    return found.text(deep=True)


@given(text=texts)
def test_any_text_comes_back_as_it_was(client: TestClient, text: str) -> None:
    answer = client.post("/", data={"text": text})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    tree = parsed(answer.text)
    assert text_of(tree, "textarea") == as_sent(text)
    if as_sent(text).strip():
        assert text_of(tree, "#marked") == as_sent(text)


@given(text=texts)
def test_marks_and_cards_belong_together(client: TestClient, text: str) -> None:
    answer = client.post("/draft", data={"text": f"{text} {THREAT}"})
    tree = parsed(answer.text)
    whole = as_sent(f"{text} {THREAT}")
    assert text_of(tree, "#marked") == whole
    units = whole.encode("utf-16-le")
    marked = {
        number: one.text(deep=True)
        for one in tree.css("mark[data-card]")
        for number in (one.attributes["data-card"] or "").split()
    }
    for button in tree.css("button.go"):
        start, end = (int(button.attributes[f"data-{name}"] or "") for name in ("start", "end"))
        words = units[2 * start : 2 * end].decode("utf-16-le")
        card = button.parent and button.parent.parent
        assert card is not None
        number = (card.attributes["id"] or "").removeprefix("card-")
        assert words.endswith(marked[number])
        assert words in whole


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_is_hostile_gets_out(client: TestClient, text: str) -> None:
    for fields in ({"text": text}, {"text": text, "photo": "true", "who": "own_child"}):
        tree = parsed(client.post("/", data=fields).text)
        assert len(tree.css("script")) == 1
        assert not tree.css("img, b:not(.cards b, .helpers b, .help b)")
        assert text_of(tree, "textarea") == as_sent(text)


def test_the_empty_page(client: TestClient) -> None:
    tree = parsed(client.get("/").text)
    assert text_of(tree, "textarea") == ""
    assert text_of(tree, "#found").strip() == ""
    assert tree.css_first("form").attributes["action"] == "./#found"
    assert {one.attributes["name"] for one in tree.css("select")} == {"role", "venue"}


@pytest.mark.parametrize("fields", [{}, {"text": ""}, {"text": " \r\n "}, {"photo": "true"}])
def test_nothing_to_say_of_nothing(client: TestClient, fields: dict[str, str]) -> None:
    answer = client.post("/draft", data=fields)
    assert (answer.status_code, answer.text.strip()) == (200, "")
    assert text_of(parsed(client.post("/", data=fields).text), "#found").strip() == ""


def test_the_form_keeps_what_was_chosen(client: TestClient) -> None:
    fields = {
        "text": THREAT,
        "role": "staff",
        "venue": "public",
        "photo": "true",
        "who": ["own_child", "staff"],
        "agreed": "no",
    }
    tree = parsed(client.post("/", data=fields).text)
    assert [one.attributes["value"] for one in tree.css("option[selected]")] == ["staff", "public"]
    ticked = {one.attributes["id"] for one in tree.css("input[checked]")}
    assert ticked == {"photo", "who-own_child", "who-staff", "agreed-no"}
    assert len(tree.css("mark")) == 1


def test_what_is_chosen_is_known_to_the_rules(client: TestClient) -> None:
    fields = {"text": "A leaky roof again, Mr Hale", "venue": "public"}
    assert "leaky roof" in client.post("/draft", data=fields).text
    tree = parsed(client.post("/draft", data=fields).text)
    assert len(tree.css(".card")) == 1
    assert not parsed(client.post("/draft", data={**fields, "venue": "private_group"}).text).css(
        ".card"
    )


def test_line_ends_are_one_character(client: TestClient) -> None:
    for end in ("\r\n", "\r", "\n"):
        tree = parsed(client.post("/draft", data={"text": f"Hello{end}{THREAT}"}).text)
        assert tree.css_first("button.go").attributes["data-start"] == "6"


def test_a_draft_is_sent_in_two_ways(client: TestClient) -> None:
    plain = client.post("/draft", data={"text": THREAT}).text
    parts = client.post("/draft", data={"text": THREAT}, files={"x": b"y"}).text
    assert plain == parts
    assert plain.count("<mark") == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "x" * (MOST_LETTERS + 1)},
        {"role": "king"},
        {"venue": "moon"},
        {"who": "everyone"},
        {"who": ["staff"] * 6, "photo": "true"},
        {"agreed": "maybe"},
        {"photo": "perhaps"},
    ],
)
@pytest.mark.parametrize("path", ["/", "/draft"])
def test_what_the_form_never_sends(client: TestClient, path: str, fields: dict[str, Any]) -> None:
    answer = client.post(path, data=fields)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert not {"xxxx", "king", "moon", "everyone", "maybe", "perhaps"} & set(answer.text.split())


def test_a_person_is_told_on_a_page(client: TestClient) -> None:
    page = client.post("/", data={"role": "king"}, headers={"Accept": "text/html,*/*"})
    assert page.status_code == 422
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "king" not in page.text
    assert parsed(page.text).css_first("h1") is not None


@pytest.mark.parametrize(
    "body",
    [b"\xff\xfe=\xff", b"text=%ff%fe", b"text=%", b"&&&", b"=", b"text" * 1000, b"a=b&" * 5000],
)
def test_broken_forms(client: TestClient, body: bytes) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/draft", content=body, headers=kind).status_code in (200, 400, 422)
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.post("/draft", content=body, headers=kind).status_code in (200, 400, 422)
