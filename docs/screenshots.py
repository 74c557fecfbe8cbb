"""Makes the pictures of the HTML report and of the page for drafts for the documentation.

    python docs/screenshots.py

Needs Chromium as /usr/bin/chromium and `pip install -e ".[test]"`.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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


DRAFT = """Does anyone else's child have trouble with Oscar Finch in 4B? 😭 Mine came home \
with a ripped coat today. Miss Carter is useless and does nothing about it.

Thank you to everyone who baked for the fair!"""


def main() -> None:
    """Write docs/images/report-*.png and docs/images/page-*.png."""
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, serving() as page, sync_playwright() as driver:
        report = Path(folder) / "report.html"
        names = ("class-chat.txt", "page-comments.csv", "posts.jsonl")
        records = [record for name in names for record in read(samples_dir() / name)]
        run(Checker(), records, report)
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        take(browser, report, DESK, "light", "#overview", "report-desk.png")
        take(browser, report, PHONE, "dark", "#post-1", "report-phone.png")
        write(browser, page, DESK, "light", "page-desk.png")
        write(browser, page, PHONE, "light", "page-phone.png")
        write(browser, page, DESK, "dark", "page-dark.png")
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


def write(browser: Browser, url: str, size: ViewportSize, scheme: Scheme, name: str) -> None:
    """One picture of the page with a draft in its box."""
    context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(url)
    page.fill("#text", DRAFT)
    page.wait_for_selector("#marks mark")
    page.locator("#text").blur()
    page.screenshot(path=IMAGES / name)
    context.close()


@contextmanager
def serving() -> Iterator[str]:
    """The address of the page, served by a process of its own."""
    command = [sys.executable, "-m", "postcheck", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        if found is None:
            raise SystemExit("the page could not begin")
        try:
            yield found.group()
        finally:
            process.send_signal(signal.SIGTERM)


if __name__ == "__main__":
    main()
