"""Everyone can use the page: by keyboard, by ear, without a script, on a phone, in the dark."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from drafts import BOTH, FINE, INSULT, NAMED
from visiting import PHONE, RULES

FOCUS = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const name = one.id || one.className || one.tagName;
  return [name, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
}"""


def walk(page: Any, end: str) -> list[str]:
    """What Tab reaches, in order, from the top of the page; where one is has to be seen."""
    page.evaluate("document.activeElement.blur()")
    reached: list[str] = []
    while end not in reached and len(reached) < 60:
        page.keyboard.press("Tab")
        name, is_seen = page.evaluate(FOCUS)
        assert is_seen, f"where the keyboard is cannot be seen on {name}"
        reached.append(name)
    return reached


def test_the_keyboard_reaches_everything_in_order(visit: Any) -> None:
    one = visit()
    one.fill(BOTH)
    form = ["skip", "text", "role", "venue", "photo", "check", "copy", "clear"]
    assert walk(one.page, "clear") == form
    after = []
    for _ in range(4):
        one.page.keyboard.press("Tab")
        after.append(one.page.evaluate(FOCUS)[0])
    assert after == ["go", "SUMMARY", "go", "SUMMARY"]


def test_all_is_done_by_keyboard(visit: Any) -> None:
    one = visit(permissions=["clipboard-read", "clipboard-write"])
    keys = one.page.keyboard
    keys.press("Tab")
    keys.press("Enter")
    assert one.page.evaluate("document.activeElement.id") == "main"
    keys.press("Tab")
    keys.type(BOTH)
    one.settled()
    keys.press("Tab")
    keys.type("a member")
    assert one.page.input_value("#role") == "staff"
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Space")
    one.page.wait_for_selector("#who-own_child")
    keys.press("Tab")
    keys.press("Space")
    assert one.page.is_checked("#who-own_child")
    for _ in range(5):
        keys.press("Tab")
    keys.press("Space")
    assert one.page.is_checked("#agreed-yes")
    keys.press("ArrowDown")
    assert one.page.is_checked("#agreed-no")
    keys.press("Tab")
    keys.press("Enter")
    one.page.wait_for_function("() => document.activeElement.id === 'summary'")
    one.page.focus(".card details summary")
    keys.press("Enter")
    assert one.page.locator(".card details").first.get_attribute("open") is not None
    keys.press("Space")
    assert one.page.locator(".card details").first.get_attribute("open") is None
    one.page.focus(".go")
    keys.press("Space")
    assert one.chosen() == NAMED
    one.page.focus("#copy")
    keys.press("Space")
    one.page.wait_for_function(
        "() => document.getElementById('status').textContent.startsWith('Copied')"
    )
    one.page.focus("#clear")
    keys.press("Enter")
    one.says("")


def test_headings_stand_in_order_and_fields_have_their_names(visit: Any) -> None:
    one = visit()
    one.fill(BOTH)
    one.page.check("#photo")
    levels = [
        int(head.evaluate("one => one.tagName[1]"))
        for head in one.page.locator("h1, h2, h3, h4").all()
        if head.is_visible()
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    tree = one.page.locator("main").aria_snapshot()
    for line in (
        'textbox "Your post"',
        'combobox "I am"',
        'combobox "I would post it in"',
        'checkbox "There is a photo or a video with it" [checked]',
        'group "Who can be seen in it?"',
        'radio "I have not asked"',
        'button "Check my words"',
        f'button "Change these words {NAMED}"',
        f'article "1 {NAMED}"',
        "status",
    ):
        assert line in tree, tree
    unnamed = re.findall(
        r"^\s*- (?:textbox|combobox|checkbox|radio|button|link)(?!\s+\")", tree, re.M
    )
    assert unnamed == []
    assert one.page.locator("html").get_attribute("lang") == "en-GB"
    told = one.page.locator("#text").get_attribute("aria-describedby")
    assert one.page.locator(f"#{told}").is_visible()


def test_what_is_found_is_told_once_and_not_while_one_types(visit: Any) -> None:
    one = visit()
    one.page.evaluate(
        "() => { window.told = []; new MutationObserver(() => {"
        " window.told.push(document.getElementById('status').textContent) })"
        ".observe(document.getElementById('status'), { childList: true, characterData: true, subtree: true }) }"
    )
    one.type(INSULT)
    first = "1 thing to think about."
    assert one.page.evaluate("window.told") == [first]
    one.type("and more, and more")
    assert one.page.evaluate("window.told") == [first], "the same is not told twice"
    one.fill(FINE)
    assert one.page.evaluate("window.told") == [first, "Nothing here to change."]


def test_the_form_alone_gives_the_same(visit: Any) -> None:
    plain = visit(java_script_enabled=False)
    plain.page.fill("#text", f"{BOTH}\nOn two lines")
    plain.page.select_option("#role", "staff")
    plain.page.check("#photo")
    plain.page.check("#who-other_children")
    plain.page.click("#check")
    plain.page.wait_for_selector(".card")
    one = visit()
    one.page.select_option("#role", "staff")
    one.page.check("#photo")
    one.page.check("#who-other_children")
    one.fill(f"{BOTH}\nOn two lines")
    words = ".card, .questions, .helpers"
    same = [page.locator(words).all_text_contents() for page in (plain.page, one.page)]
    assert same[0] == same[1]
    assert len(same[0]) >= 4
    assert plain.page.locator("#marked mark").all_text_contents() == one.marked()
    assert plain.page.input_value("#text") == f"{BOTH}\nOn two lines"
    assert plain.page.input_value("#role") == "staff"
    assert plain.page.is_checked("#who-other_children")
    assert not plain.page.locator("#copy").is_visible()
    assert not plain.page.locator(".go").first.is_visible()
    top = plain.page.locator("#found").bounding_box()["y"]
    assert 0 <= top < 900


@pytest.mark.parametrize(("scheme", "size"), [("light", None), ("dark", None), ("light", PHONE)])
def test_axe_finds_no_barrier(visit: Any, scheme: str, size: dict[str, int] | None) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    one = visit(color_scheme=scheme, **({"viewport": size} if size else {}))
    found = axe.Axe().run(one.page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    one.page.check("#photo")
    one.page.check("#who-other_children")
    one.fill(BOTH)
    one.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = axe.Axe().run(one.page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    background = one.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", background)[:3])) > 384) == (scheme == "light")


def test_axe_would_have_found_one(visit: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    one = visit()
    one.page.evaluate("document.querySelector('label[for=text]').remove()")
    one.page.evaluate("document.querySelector('.lede').style.color = '#ccc'")
    assert axe.Axe().run(one.page, options=RULES).violations_count >= 2


# 640 is a desk at 200 % and 320 one at 400 %
@pytest.mark.parametrize("width", [320, 390, 640, 1280])
def test_nothing_scrolls_sideways(visit: Any, width: int) -> None:
    one = visit(viewport={"width": width, "height": 844})
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width
    one.page.check("#photo")
    one.fill(f"{'W' * 400} {INSULT} {'https://example.org/' + 'a' * 300} {BOTH}")
    one.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width
    assert one.page.evaluate(
        "(t => t.scrollWidth <= t.clientWidth)(document.getElementById('text'))"
    )


def test_targets_are_large_enough_for_a_thumb(visit: Any) -> None:
    one = visit(viewport=PHONE)
    one.page.check("#photo")
    one.fill(BOTH)
    for target in one.page.locator("button:visible, select, summary, .tick:visible").all():
        assert target.bounding_box()["height"] >= 44
    assert (
        one.page.evaluate("parseFloat(getComputedStyle(document.getElementById('text')).fontSize)")
        >= 16
    )


@pytest.mark.parametrize(("wanted", "runs"), [("reduce", 0), ("no-preference", 2)])
def test_nothing_moves_for_those_who_asked_for_that(visit: Any, wanted: str, runs: int) -> None:
    one = visit(reduced_motion=wanted)
    moving = "() => { window.most = 0; document.addEventListener('animationstart', () => { window.most += 1 }) }"
    one.page.evaluate(moving)
    one.fill(BOTH)
    one.page.wait_for_timeout(300)
    assert one.page.evaluate("window.most") == runs


def test_marks_are_seen_where_colours_are_forced(visit: Any) -> None:
    images = pytest.importorskip("PIL.Image")
    one = visit(forced_colors="active", color_scheme="dark")
    one.fill(INSULT)
    one.page.evaluate("document.getElementById('text').blur()")
    with_mark = one.page.locator(".paper").screenshot()
    one.page.evaluate("document.getElementById('marks').replaceChildren()")
    without = one.page.locator(".paper").screenshot()
    assert with_mark != without
    before, after = (
        {colour for _, colour in images.open(BytesIO(data)).convert("RGB").getcolors(1 << 20)}
        for data in (with_mark, without)
    )
    assert before - after, "the line has a colour of its own"


def text_of(data: bytes) -> str:
    return str(pytest.importorskip("pdfminer.high_level").extract_text(BytesIO(data)))


@pytest.mark.parametrize("script", [True, False])
def test_it_prints_whole_and_without_what_is_pressed(visit: Any, script: bool) -> None:
    one = visit(java_script_enabled=script)
    words = "\n".join(f"line {number} of many" for number in range(120)) + f"\n{BOTH}"
    if script:
        one.fill(words)
    else:
        one.page.fill("#text", words)
        one.page.click("#check")
        one.page.wait_for_selector(".card")
    printed = re.sub(r"\s+", " ", text_of(one.page.pdf()))
    for part in ("line 0 of many", "line 77 of many", "line 119 of many", FINE, NAMED, INSULT):
        assert part in printed, part
    for part in ("What to do instead", "The school’s policy", "Before you post, ask yourself"):
        assert part in printed, part
    for part in ("Check my words", "Copy the text", "Change these words", "I would post it in"):
        assert part not in printed, part
    assert printed.count("line 77 of many") == 1
