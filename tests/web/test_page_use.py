"""What one does on the page: copy, start again, say who and where, tell of a photo."""

from __future__ import annotations

from typing import Any

import pytest
from drafts import BOTH, FINE, INSULT, NAMED

COPIED = "Copied. You can paste it where you want to post it."


@pytest.fixture
def clipboard(visit: Any) -> Any:
    """The page with a clipboard that it may use."""
    one = visit(permissions=["clipboard-read", "clipboard-write"])
    one.fill(f"{BOTH} 😊\nOn two lines")
    return one


READ = "navigator.clipboard.readText()"


def test_the_text_is_copied(clipboard: Any) -> None:
    clipboard.page.click("#copy")
    clipboard.says(COPIED)
    assert clipboard.page.evaluate(READ) == f"{BOTH} 😊\nOn two lines"
    clipboard.page.click("#copy")
    clipboard.says(COPIED)


def test_the_text_is_copied_where_the_clipboard_is_closed_to_pages(clipboard: Any) -> None:
    clipboard.page.evaluate(
        "navigator.clipboard.writeText('old').then(() => {"
        " navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed')) })"
    )
    clipboard.page.click("#copy")
    clipboard.says(COPIED)
    assert clipboard.page.evaluate(READ) == f"{BOTH} 😊\nOn two lines"
    assert clipboard.page.evaluate("document.activeElement.id") == "copy"


def test_it_is_told_if_nothing_could_be_copied(clipboard: Any) -> None:
    clipboard.page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'));"
        " document.execCommand = () => false }"
    )
    clipboard.page.click("#copy")
    clipboard.page.wait_for_function(
        "() => document.getElementById('status').textContent.includes('by hand')"
    )


def test_one_starts_again_with_an_empty_page(visit: Any) -> None:
    one = visit()
    one.fill(BOTH)
    one.page.check("#photo")
    one.page.check("#who-staff")
    one.page.click("#clear")
    one.says("")
    one.page.wait_for_function("() => document.activeElement.id === 'text'")
    assert one.page.input_value("#text") == ""
    assert one.page.locator("#found").inner_html() == ""
    assert one.marked() == []
    assert not one.page.is_checked("#photo")
    assert not one.page.is_visible("#who-staff")
    assert one.page.is_visible(".looks")
    one.page.wait_for_timeout(800)
    assert one.page.locator("#found").inner_html() == "", "no answer comes after it"


def test_one_starts_again_on_a_page_that_was_sent_whole(visit: Any) -> None:
    one = visit()
    one.page.evaluate(
        "(words) => { document.getElementById('text').value = words;"
        " document.getElementById('photo').checked = true;"
        " HTMLFormElement.prototype.submit.call(document.getElementById('form')) }",
        BOTH,
    )
    one.page.wait_for_selector(".card")
    assert one.page.input_value("#text") == BOTH
    one.settled()
    assert one.marked() == [NAMED, INSULT]
    one.page.click("#clear")
    assert one.page.input_value("#text") == ""
    assert not one.page.is_checked("#photo")


def test_who_writes_and_where_change_what_is_said(visit: Any) -> None:
    one = visit()
    one.fill("Mr Okafor marked my books late again and the pay is awful")
    assert one.cards() == []
    with one.page.expect_response("**/draft"):
        one.page.select_option("#role", "staff")
    one.page.wait_for_selector(".card")
    with one.page.expect_response("**/draft"):
        one.page.select_option("#role", "pupil")
    one.says("Nothing here to change.")
    with one.page.expect_response("**/draft"):
        one.page.select_option("#venue", "school_site")
    one.page.wait_for_selector(".card")


def test_a_photo_is_asked_about(visit: Any) -> None:
    one = visit()
    assert not one.page.is_visible("#who-own_child")
    one.page.get_by_label("There is a photo or a video with it").check()
    assert one.page.get_by_role("group", name="Who can be seen in it?").is_visible()
    assert one.page.get_by_role("group", name="Did they, or their families, say yes?").is_visible()
    one.page.get_by_label("other children").check()
    one.says("1 thing to think about.")
    card = one.page.locator(".card")
    assert card.count() == 1
    assert "fine" not in card.get_attribute("class").split()
    one.page.get_by_label("yes, all of them").check()
    one.page.wait_for_selector(".card.fine")
    one.says("Nothing here to change.")
    one.fill(INSULT)
    one.says("1 thing to think about.")
    one.page.get_by_label("no, or not all").check()
    one.says("2 things to think about.")
    one.page.get_by_label("There is a photo or a video with it").uncheck()
    one.says("1 thing to think about.")
    assert not one.page.is_visible("#who-own_child")


def test_the_button_leads_to_what_was_found(visit: Any) -> None:
    one = visit(viewport={"width": 390, "height": 844})
    one.page.click("#check")
    one.says("There is nothing to check yet.")
    assert one.page.evaluate("document.activeElement.id") == "text"
    one.page.fill("#text", BOTH)
    one.page.click("#check")
    one.page.wait_for_function("() => document.activeElement.id === 'summary'")
    top = one.page.locator("#summary").bounding_box()["y"]
    assert 0 <= top < 844
    one.page.evaluate("window.scrollTo(0, 0)")
    one.page.get_by_role("link", name="Show me").click()
    one.page.wait_for_function("() => document.activeElement.id === 'summary'")


def test_what_is_typed_before_the_script_is_there_is_checked(visit: Any) -> None:
    one = visit("about:blank")
    held: list[Any] = []
    one.page.route("**/page.js", lambda route: held.append(route))
    one.page.goto(visit.url, wait_until="commit")
    one.page.fill("#text", INSULT)
    one.page.wait_for_timeout(50)
    held[0].continue_()
    one.page.wait_for_selector("#marks mark")
    assert one.cards() == [INSULT]


def test_the_box_takes_no_more_than_the_server_does(visit: Any) -> None:
    one = visit()
    one.page.fill("#text", FINE)
    one.page.evaluate(
        "document.getElementById('text').select(),"
        " document.execCommand('insertText', false, 'x '.repeat(15000))"
    )
    assert len(one.page.input_value("#text")) == 20_000
    one.says("Nothing here to change.")
