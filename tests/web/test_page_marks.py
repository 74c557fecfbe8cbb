"""The marks stand exactly under the words, and the cards are about these words."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from drafts import BOTH, EMOJI, FINE, INSULT, NAMED

MOST = 500
LONG = "W" * 300
SCROLLED = "\n".join(f"{number}. {FINE} {INSULT}." for number in range(1, 9)) * 3

# Shows the words of one layer alone: those of the box, or those that stand behind it.
LAYER = """(behind) => {
  const text = document.getElementById("text"), marks = document.getElementById("marks");
  text.blur();
  text.style.color = behind ? "transparent" : "black";
  for (const one of [marks, ...marks.querySelectorAll("mark")]) {
    one.style.color = behind ? "black" : "transparent";
  }
}"""


def apart(page: Any) -> int:
    """How many pixels of the box differ between its words and those behind it, which carry the
    marks. A letter beside a mark may be set a pixel off; a line that is off makes many hundreds."""
    images = pytest.importorskip("PIL.Image")
    chops = pytest.importorskip("PIL.ImageChops")
    pictures = []
    for behind in (False, True):
        page.evaluate(LAYER, behind)
        picture = page.locator(".paper").screenshot()
        pictures.append(images.open(BytesIO(picture)).convert("L"))
    counted: list[int] = chops.difference(*pictures).histogram()
    return sum(counted[30:])


TEXTS = {
    "short": INSULT,
    "wrapped": f"{BOTH} " * 3,
    "lines": f"\n{FINE}\n\n\n  {INSULT}\n{NAMED}\n\n",
    "spaces": f"{FINE}     {INSULT}      {' ' * 90}{NAMED}   ",
    "tabs": f"\t{INSULT}\t\t{FINE}\n\t{NAMED}",
    "emoji": f"{EMOJI}\n{EMOJI}",
    "long word": f"{LONG} {INSULT} {LONG}{LONG}",
    "right to left": f"שלום {INSULT} مرحبا\nمرحبا بالعالم {INSULT}",
    "combined": f"é̂ ñ ﷽ {INSULT} ﬁﬂ {INSULT}",
    "scrolled": SCROLLED,
}


@pytest.mark.parametrize("width", [390, 1280])
def test_the_words_behind_the_box_stand_exactly_where_those_in_it_do(
    visit: Any, width: int
) -> None:
    one = visit(viewport={"width": width, "height": 900})
    for name, text in TEXTS.items():
        one.fill(text)
        assert one.marked(), name
        assert apart(one.page) < MOST, name


def test_a_difference_would_be_seen(visit: Any) -> None:
    one = visit()
    one.fill(BOTH)
    one.page.evaluate("document.getElementById('marks').style.letterSpacing = '0.1px'")
    assert apart(one.page) > MOST


def test_the_marks_scroll_with_the_words(visit: Any) -> None:
    one = visit(viewport={"width": 1280, "height": 500})
    one.fill(SCROLLED)
    heights = "(t => [t.clientHeight, t.scrollHeight])(document.getElementById('text'))"
    shown, whole = one.page.evaluate(heights)
    assert shown < whole, "else nothing scrolls here"
    for place in (333, 777, 100_000):
        one.page.evaluate("(to) => { document.getElementById('text').scrollTop = to }", place)
        one.page.wait_for_timeout(100)
        assert one.page.evaluate("document.getElementById('marks').scrollTop") > 300
        assert apart(one.page) < MOST


def test_the_marks_follow_a_box_that_is_made_larger_and_smaller(visit: Any) -> None:
    one = visit()
    one.fill(SCROLLED)
    for height in (220, 420):
        one.page.evaluate(
            "(t) => { document.getElementById('text').style.height = t }", f"{height}px"
        )
        one.page.evaluate("document.getElementById('text').scrollTop = 150")
        one.page.wait_for_timeout(100)
        assert apart(one.page) < MOST
    one.page.set_viewport_size({"width": 600, "height": 900})
    one.page.wait_for_timeout(100)
    assert apart(one.page) < MOST


def test_a_mark_is_in_the_box_and_as_wide_as_its_words(visit: Any) -> None:
    one = visit()
    one.fill(f"{FINE}\n{INSULT}")
    box = one.page.locator("#text").bounding_box()
    mark = one.page.locator("#marks mark").bounding_box()
    words = one.page.evaluate(
        """(words) => {
          const context = document.createElement("canvas").getContext("2d");
          const style = getComputedStyle(document.getElementById("text"));
          context.font = `${style.fontSize} ${style.fontFamily}`;
          return context.measureText(words).width;
        }""",
        INSULT,
    )
    assert mark["width"] == pytest.approx(words, abs=1)
    assert box["x"] < mark["x"] < mark["x"] + mark["width"] < box["x"] + box["width"]
    assert box["y"] < mark["y"] < mark["y"] + mark["height"] < box["y"] + box["height"]


def test_each_marked_words_have_their_card_in_order(visit: Any) -> None:
    one = visit()
    one.type(BOTH)
    assert one.marked() == [NAMED, INSULT]
    assert one.cards() == [NAMED, INSULT]
    told = "2 things to think about. 1 of 3 sentences is fine as it is."
    assert one.page.locator("#summary").text_content() == told
    one.says(told)
    for card in one.page.locator(".card").all():
        assert card.locator(".says").text_content()
        assert card.locator("p b", has_text="What to do instead").count() == 1
        assert not card.locator("details p").first.is_visible()
        card.locator("summary").click()
        assert card.locator("details p").first.is_visible()


def test_mended_words_lose_their_mark_and_card(visit: Any) -> None:
    one = visit()
    one.fill(BOTH)
    one.fill(f"{FINE} {INSULT}!")
    assert one.marked() == one.cards() == [INSULT]
    one.says("1 thing to think about. 1 of 2 sentences is fine as it is.")
    one.fill(FINE)
    assert one.marked() == one.cards() == []
    one.says("Nothing here to change.")
    assert one.page.locator("#summary").inner_text().endswith("Nothing here to change.")
    one.page.fill("#text", "  ")
    one.says("")
    assert one.page.locator("#found").inner_html() == ""
    assert one.page.locator("#marks").inner_html() == ""


def test_marks_go_at_once_when_one_types_on(visit: Any) -> None:
    one = visit()
    one.fill(INSULT)
    one.page.evaluate(
        "document.getElementById('text').addEventListener('input',"
        " () => { window.left = document.querySelectorAll('#marks mark').length })"
    )
    one.page.locator("#text").press("Home")
    one.page.keyboard.type("x")
    assert one.page.evaluate("window.left") == 0


@pytest.mark.parametrize("text", [BOTH, EMOJI, f"\n\n{EMOJI}\n{BOTH}", f"\u0000\v {INSULT}"])
def test_a_button_selects_exactly_the_words_of_its_card(visit: Any, text: str) -> None:
    one = visit()
    one.put(text)
    one.page.wait_for_selector("#marks mark")
    cards = one.cards()
    assert cards
    for number, words in enumerate(cards):
        one.page.locator(".go").nth(number).click()
        assert one.chosen() == words
        assert one.page.evaluate("document.activeElement.id") == "text"


def test_half_an_emoji_does_not_shift_the_words(visit: Any) -> None:
    one = visit()
    one.page.evaluate(
        "(words) => { const text = document.getElementById('text');"
        " text.value = `\\ud83d ${words} \\ude2d`;"
        " text.dispatchEvent(new Event('input', { bubbles: true })) }",
        INSULT,
    )
    one.page.locator(".go").click()
    assert one.chosen() == INSULT


def test_a_button_selects_the_words_that_have_moved_since(visit: Any) -> None:
    one = visit()
    one.fill(BOTH)
    one.page.route("**/draft", lambda route: route.abort())
    first, second = one.page.locator(".go").all()
    one.page.locator("#text").press("Control+Home")
    one.page.keyboard.type("Hello 😊 ")
    second.click()
    assert one.chosen() == INSULT
    first.click()
    assert one.chosen() == NAMED
    one.page.keyboard.type("Somebody hit my daughter")
    second.click()
    assert one.chosen() == INSULT
    one.wrong.clear()  # that the requests broke off


def test_a_button_brings_its_words_into_sight(visit: Any) -> None:
    one = visit(viewport={"width": 390, "height": 600})
    one.fill(SCROLLED.replace(INSULT, "She came") + INSULT)
    one.page.locator(".go").click()
    one.page.wait_for_timeout(100)
    mark = one.page.locator("#marks mark").bounding_box()
    box = one.page.locator("#text").bounding_box()
    assert box["y"] <= mark["y"] < mark["y"] + mark["height"] <= box["y"] + box["height"]
    assert 0 <= mark["y"] < 600


def test_only_the_first_cards_of_many_are_shown(visit: Any) -> None:
    one = visit()
    one.fill("\n".join(f"{INSULT}." for _ in range(12)))
    assert len(one.cards()) == len(one.marked()) == 8
    assert one.page.get_by_text("There is more like this.").is_visible()
    one.says("12 things to think about. 0 of 12 sentences are fine as they are.")
