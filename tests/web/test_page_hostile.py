"""Whatever is typed is shown as it was typed, and nothing of it runs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from attacks import HALVES, TEXTS, UNSHOWN
from drafts import INSULT

RAN = "() => window.__pwned !== undefined"
# What nobody but the page itself may have brought into it.
STRANGE = """() => document.querySelectorAll(
  "#found :is(script, img, svg, style, link, iframe, object, embed, form, input, video, base, meta),"
  + " #marks :not(mark), [onerror], [onload], [onfocus], [style]:not(#marks)").length"""


def test_there_are_many() -> None:
    assert len(set(TEXTS)) >= 80


def test_nothing_that_is_typed_runs(visit: Any) -> None:
    one = visit()
    for text in (*TEXTS, *UNSHOWN):
        # with words that get a mark and a card, so that it is shown there as well
        attack = text if len(text) > 10_000 else f"{text}\n{INSULT}\n{text}"
        one.put(attack)
        one.page.wait_for_selector(".card")
        value = one.page.input_value("#text")
        one.page.wait_for_function(
            "(length) => document.getElementById('marks').textContent.length === length + 1",
            arg=len(value.encode("utf-16-le")) // 2,
        )
        assert value == attack
        shown = one.page.locator("#marks").text_content()
        assert (
            shown == re.sub("[\x00\x0b\x1f\x7f\x80\x9f\ufdd0\ufffe\uffff]", "\ufffd", value) + "\n"
        )
        assert not one.page.evaluate(RAN), text
        assert one.page.evaluate(STRANGE) == 0, text
        one.page.evaluate("document.getElementById('found').replaceChildren()")
    assert one.page.url == visit.url


def test_halves_of_letters_do_no_harm(visit: Any) -> None:
    one = visit()
    typed = f"`{HALVES} {INSULT}`"
    one.page.evaluate(
        f"() => {{ const text = document.getElementById('text'); text.value = {typed};"
        " text.dispatchEvent(new Event('input', { bubbles: true })) }"
    )
    one.page.wait_for_selector(".card")
    assert one.page.evaluate(f"() => document.getElementById('text').value === {typed}")
    assert one.cards() == [INSULT]
    assert one.page.evaluate(STRANGE) == 0
    assert not one.page.evaluate(RAN)


@pytest.mark.parametrize(("script", "texts"), [(True, TEXTS), (False, TEXTS[:8])])
def test_nothing_that_is_sent_runs(visit: Any, script: bool, texts: tuple[str, ...]) -> None:
    """The page as the server builds it, with the text in its box: where scripts may run, but for
    that of the page, and where none may."""
    one = visit(java_script_enabled=script)
    one.page.route(
        "**/page.js", lambda route: route.fulfill(content_type="text/javascript", body="")
    )
    one.page.goto(visit.url)
    # three at once, since each is a page of its own
    for first in range(0, len(texts), 3):
        attack = "\n".join((*texts[first : first + 3], INSULT))[-20_000:]
        one.page.fill("#text", attack)
        one.page.click("#check")
        one.page.wait_for_selector("#marked")
        assert one.page.input_value("#text") == attack, attack
        assert one.page.locator("#marked").text_content() == attack, attack
        assert one.page.evaluate(STRANGE) == 0, attack
        if script:
            assert not one.page.evaluate(RAN), attack
        assert one.page.url == f"{visit.url}#found"


def test_what_would_run_is_seen(visit: Any) -> None:
    """The tests above could tell: the same texts do run on a page that lets them."""
    one = visit("about:blank")
    ran = []
    for text in TEXTS:
        one.page.evaluate(
            "(text) => { window.__pwned = undefined; document.body.innerHTML = text }", text
        )
        one.page.wait_for_timeout(10)
        ran.append(one.page.evaluate(RAN))
    one.wrong.clear()
    assert sum(ran) > 15


def test_an_address_brings_no_words_into_the_page(visit: Any) -> None:
    one = visit(
        f"{visit.url}?text=<script>window.__pwned=1</script>&role=staff#<img src=x onerror=1>"
    )
    assert one.page.input_value("#text") == ""
    assert one.page.input_value("#role") == "parent"
    assert not one.page.evaluate(RAN)
