"""The school's view in a browser: an export is dropped, its report read, and all of it deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from visiting import PHONE, RULES

CHAT = "\n".join(
    (
        "02/03/2026, 08:01 - Ann: Is it PE today?",
        "02/03/2026, 08:02 - Bob: Yes. Miss Carter is a lazy cow",
        "02/03/2026, 08:03 - Cem: Tom Hadley in 4B hit my daughter",
        "02/03/2026, 08:04 - Dee: </textarea><script>window.__pwned=1</script> thanks",
        "02/03/2026, 08:05 - Ann: <Media omitted>",
    )
)


def folders(served: Any) -> list[Path]:
    """What the server keeps for the school's view, a folder for each job."""
    return sorted(served.kept.glob("postcheck-review-*/*"))


def drop(one: Any, name: str, text: str) -> None:
    """Drop a file as one does with a mouse."""
    data = one.page.evaluate_handle(
        "([name, text]) => { const data = new DataTransfer();"
        " data.items.add(new File([text], name)); return data }",
        [name, text],
    )
    one.page.dispatch_event("#drop", "dragover", {"dataTransfer": data})
    assert "over" in one.page.get_attribute("#drop", "class").split()
    one.page.dispatch_event("#drop", "drop", {"dataTransfer": data})


@pytest.fixture
def office(visit: Any, served: Any) -> Any:
    """The page on which files are dropped."""
    return visit(served.review)


def test_an_export_is_dropped_read_and_deleted(office: Any, served: Any) -> None:
    before = folders(served)
    drop(office, "chat.txt", CHAT)
    office.page.wait_for_url("**/job/*/")
    assert office.page.get_by_role("heading", name="chat.txt").is_visible()
    frame = office.page.frame_locator("iframe.report")
    frame.locator("#cases > article").first.wait_for()
    assert office.page.get_by_text("5 records: 4 posts, 1 skipped").is_visible()
    shown = frame.locator("#cases > article:visible")
    assert shown.count() == 2
    frame.locator("#f-text").fill("lazy cow")
    frame.get_by_text("Showing 1 of 2 posts with findings.").wait_for()
    assert shown.count() == 1
    frame.locator("#f-clear").click()
    frame.get_by_text("Showing all 2 posts with findings.").wait_for()
    assert office.page.evaluate("() => window.__pwned === undefined")
    (kept,) = set(folders(served)) - set(before)
    assert {one.name for one in kept.iterdir()} >= {"report.html", "report.csv", "report.jsonl"}
    assert not (kept / "in").exists(), "the export itself is deleted when it is read"
    job = office.page.url
    office.page.get_by_role("button", name="Delete it now").click()
    office.page.wait_for_selector("#drop")
    assert folders(served) == before
    for gone in (job, f"{job}report.html", f"{job}report.csv"):
        assert office.page.request.get(gone).status == 404


def test_its_tables_are_downloaded(office: Any) -> None:
    office.page.set_input_files(
        "#file", {"name": "chat.txt", "mimeType": "text/plain", "buffer": CHAT.encode()}
    )
    office.page.get_by_role("button", name="Check it").click()
    office.page.wait_for_selector("iframe.report")
    for name in ("As a table (CSV)", "For a program (JSON Lines)"):
        with office.page.expect_download() as download:
            office.page.get_by_role("link", name=name).click()
        data = Path(download.value.path()).read_text(encoding="utf-8")
        assert "Miss Carter is a lazy cow" in data
    with office.page.context.expect_page() as opened:
        office.page.get_by_role("link", name="The report on a page of its own").click()
    opened.value.wait_for_selector("#cases")
    office.page.get_by_role("button", name="Delete it now").click()
    office.page.wait_for_selector("#drop")


def test_one_watches_how_far_it_is_and_may_stop_it(office: Any, served: Any) -> None:
    before = folders(served)
    line = "02/03/2026, 08:02 - Bob: Yes. Miss Carter is a lazy cow number {}, hear hear\n"
    drop(office, "long.txt", "".join(line.format(number) for number in range(60_000)))
    office.page.wait_for_selector("#bar", timeout=60_000)
    assert office.page.get_by_role("progressbar", name="Reading and checking").is_visible()
    office.page.wait_for_function(
        "() => document.getElementById('bar').value > 0"
        " && /^[1-9][0-9,]* records so far$/.test(document.getElementById('status').textContent)",
        timeout=60_000,
    )
    office.page.get_by_role("button", name="Stop and delete").click()
    office.page.wait_for_selector("#drop")
    for _ in range(100):
        if folders(served) == before:
            break
        office.page.wait_for_timeout(100)
    assert folders(served) == before


def test_without_a_script_the_page_loads_itself_anew(visit: Any, served: Any) -> None:
    one = visit(served.review, java_script_enabled=False)
    one.page.set_input_files(
        "#file", {"name": "chat.txt", "mimeType": "text/plain", "buffer": CHAT.encode()}
    )
    one.page.get_by_role("button", name="Check it").click()
    one.page.wait_for_selector("iframe.report")
    one.page.get_by_role("button", name="Delete it now").click()
    one.page.wait_for_selector("#drop")


def test_what_cannot_be_read_is_told_in_a_sentence(office: Any) -> None:
    drop(office, "notes.txt", "\x00\x01\x02 nothing of a chat \x00")
    note = office.page.locator(".note")
    note.wait_for()
    assert "ot a text file" in note.inner_text()
    assert "Traceback" not in office.page.content()
    assert "/tmp" not in note.inner_text(), "a person does not know that folder"
    office.page.get_by_role("link", name="Check another").click()
    office.page.wait_for_selector("#drop")


def test_a_report_that_is_gone_is_told_on_a_page(visit: Any, served: Any) -> None:
    one = visit(f"{served.review}job/nothing/")
    assert one.page.get_by_text(
        "This report is not here any more. Drop the file once more."
    ).is_visible()
    assert one.page.get_by_role("heading", name="That did not work").is_visible()
    one.forgive("404")


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", {"width": 1280, "height": 900}), ("dark", PHONE)]
)
def test_everyone_can_use_it(visit: Any, served: Any, scheme: str, size: dict[str, int]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    one = visit(served.review, color_scheme=scheme, viewport=size)
    found = axe.Axe().run(one.page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert one.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    one.page.focus("#file")
    one.page.keyboard.press("Tab")
    assert one.page.evaluate("document.activeElement.textContent") == "Check it"
    drop(one, f"{'long name ' * 9}.txt", CHAT)
    one.page.wait_for_selector("iframe.report")
    one.page.frame_locator("iframe.report").locator("#cases").wait_for()
    found = axe.Axe().run(one.page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert one.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    one.page.get_by_role("button", name="Delete it now").click()
    one.page.wait_for_selector("#drop")
