"""When the server, the line or other sites make trouble: the words stay, and it is told kindly."""

from __future__ import annotations

from typing import Any

import pytest
from drafts import BOTH, FINE, INSULT, NAMED
from visiting import Visit

LOST = "The words could not be checked just now. They are still here."
BUSY = "Many people are checking just now. One moment."


@pytest.mark.parametrize(
    ("status", "headers", "told"),
    [
        (500, {}, LOST),
        (502, {}, LOST),
        (429, {"Retry-After": "1"}, BUSY),
        (503, {"Retry-After": "1"}, BUSY),
        (503, {}, BUSY),
    ],
)
def test_the_words_stay_and_it_mends_itself(
    visit: Any, status: int, headers: dict[str, str], told: str
) -> None:
    one = visit()
    one.page.route(
        "**/draft",
        lambda route: route.fulfill(status=status, headers=headers, body="<b>broken</b>"),
    )
    one.put(BOTH)
    one.says(told)
    assert one.page.input_value("#text") == BOTH
    assert one.page.locator("#found").inner_html() == ""
    one.page.unroute("**/draft")
    one.settled()  # nothing is pressed
    assert one.cards() == [NAMED, INSULT]
    one.forgive(str(status))


def test_a_text_that_cannot_be_checked_is_told_with_the_reason(visit: Any) -> None:
    one = visit()
    asked: list[str] = []

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(status=422, json={"detail": "It takes too long to check; try a part of it."})

    one.page.route("**/draft", answer)
    one.put(BOTH)
    one.says("It takes too long to check; try a part of it. Your words are still here.")
    assert one.page.input_value("#text") == BOTH
    one.page.wait_for_timeout(500)
    assert len(asked) == 1, "the same would be said again"
    one.forgive("422")


def test_without_a_line_the_words_stay_till_there_is_one(visit: Any) -> None:
    one = visit()
    one.context.set_offline(True)
    one.put(BOTH)
    one.says(LOST)
    assert one.page.input_value("#text") == BOTH
    one.context.set_offline(False)
    one.settled()
    assert one.cards() == [NAMED, INSULT]
    one.forgive("ERR_INTERNET_DISCONNECTED")


class Slow:
    """Holds the answers of the server back till they are let go."""

    def __init__(self, one: Visit) -> None:
        self.held: list[Any] = []
        one.page.route("**/draft", lambda route: self.held.append(route))
        self._page = one.page

    def wait(self, count: int) -> None:
        while len(self.held) < count:
            self._page.wait_for_timeout(20)

    def answer(self, number: int, words: str) -> None:
        body = f'<div id="marked">{words}</div><h2 id="summary" tabindex="-1">{words}</h2>'
        self.held[number].fulfill(content_type="text/html", body=body)
        self._page.wait_for_timeout(100)


def test_an_old_answer_that_comes_late_is_not_shown(visit: Any) -> None:
    one = visit()
    slow = Slow(one)
    one.put("first")
    slow.wait(1)
    one.put("second")
    slow.wait(2)
    slow.answer(1, "second")
    one.says("second")
    slow.answer(0, "first")
    one.page.wait_for_timeout(100)
    assert one.page.locator("#marks").text_content() == "second\n"
    assert one.page.locator("#summary").text_content() == "second"


def test_an_answer_that_comes_while_one_types_on_is_not_shown(visit: Any) -> None:
    one = visit()
    slow = Slow(one)
    one.put("first")
    slow.wait(1)
    one.page.locator("#text").press("End")
    one.page.keyboard.type("x")
    slow.answer(0, "first")
    assert one.page.locator("#marks").text_content() == ""
    assert one.page.locator("#found").inner_html() == ""


def test_an_answer_that_comes_after_a_new_start_is_not_shown(visit: Any) -> None:
    one = visit()
    slow = Slow(one)
    one.put("first")
    slow.wait(1)
    one.page.click("#clear")
    slow.answer(0, "first")
    assert one.page.locator("#found").inner_html() == ""


def test_a_form_without_a_script_keeps_its_words_too(visit: Any) -> None:
    one = visit(java_script_enabled=False)
    one.page.evaluate("document.getElementById('text').removeAttribute('maxlength')")
    one.page.fill("#text", "x" * 20_001)
    one.page.click("#check")
    assert one.page.get_by_role("heading", name="That did not work").is_visible()
    one.forgive("422")


def test_only_the_site_that_is_named_may_show_the_page_in_a_frame(visit: Any, served: Any) -> None:
    one = visit(f"{served.neighbour}/#{served.url}")
    frame = one.page.frame_locator("#frame")
    frame.locator("#text").fill(INSULT)
    frame.locator("#marks mark").wait_for()
    frame.locator("#copy").click()
    frame.get_by_text("Copied. You can paste it").wait_for()
    one.wrong[:] = [told for told in one.wrong if "Clipboard API" not in told]  # it was tried first
    other = visit(f"{served.stranger}/#{served.url}")
    other.page.wait_for_timeout(500)
    assert other.page.frames[1].url.startswith("chrome-error:")
    other.forgive("frame-ancestors")


def test_ten_pages_at_once_are_answered(visit: Any) -> None:
    pages = [visit() for _ in range(10)]
    for number, one in enumerate(pages):
        one.put(f"{FINE} Number {number}. {INSULT}")
    for number, one in enumerate(pages):
        one.settled()
        assert one.cards() == [INSULT]
        assert f"Number {number}." in one.page.locator("#marks").text_content()
