"""Makes the pictures of the HTML report for the documentation, from the sample posts.

    python docs/screenshots.py

Needs Chromium as /usr/bin/chromium and `pip install -e ".[test]"`.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from postcheck import Checker
from postcheck.batch import run
from postcheck.readers import read
from postcheck.resources import samples_dir

IMAGES = Path(__file__).parent / "images"
CHROMIUM = "/usr/bin/chromium"
DESK = ViewportSize(width=1180, height=800)
PHONE = ViewportSize(width=390, height=800)
Scheme = Literal["light", "dark"]


def main() -> None:
    """Write docs/images/report-desk.png and docs/images/report-phone.png."""
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as driver:
        report = Path(folder) / "report.html"
        names = ("class-chat.txt", "page-comments.csv", "posts.jsonl")
        records = [record for name in names for record in read(samples_dir() / name)]
        run(Checker(), records, report)
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        take(browser, report, DESK, "light", "#overview", "report-desk.png")
        take(browser, report, PHONE, "dark", "#post-1", "report-phone.png")
        browser.close()


def take(
    browser: Browser, report: Path, size: ViewportSize, scheme: Scheme, part: str, name: str
) -> None:
    """One picture of a part of the report."""
    context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(report.as_uri())
    page.locator(part).evaluate("one => one.scrollIntoView()")
    page.screenshot(path=IMAGES / name)
    context.close()


if __name__ == "__main__":
    main()
