"""One app with the tests' own rules, which most tests of the page and the API ask; and the page as
it is served to a browser, which takes down all that goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import Served, serving
from starlette.testclient import TestClient
from visiting import Visit

from postcheck.config import CheckerConfig
from postcheck.web.app import create_app
from postcheck.web.guard import App
from postcheck.web.settings import Settings

CHROMIUM = Path("/usr/bin/chromium")
SECRET = "not-to-be-guessed"


@pytest.fixture(scope="session")
def own_config(own_folder: Path) -> CheckerConfig:
    """What a checker with the tests' own rules is made of."""
    return CheckerConfig(rules_dir=own_folder)


@pytest.fixture(scope="session")
def web_app(own_config: CheckerConfig) -> App:
    """The app; it runs while `client` is in use."""
    return create_app(Settings(config=own_config, processes=1, rate=1e6, review=SECRET))


@pytest.fixture(scope="session")
def client(web_app: App) -> Iterator[TestClient]:
    """Asks the app."""
    with TestClient(web_app, base_url="http://127.0.0.1", follow_redirects=False) as one:
        yield one


@pytest.fixture
def review() -> str:
    """The address of the school's view."""
    return f"/review/{SECRET}/"


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page as `postcheck serve` serves it, begun when it is first wanted."""
    with serving(tmp_path_factory.mktemp("served")) as one:
        yield one


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser, whose scroll bars take room as on many desks."""
    if not CHROMIUM.exists():
        pytest.skip(f"needs Chromium as {CHROMIUM}")
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox"],
            ignore_default_args=["--hide-scrollbars"],
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any, served: Served) -> Iterator[Any]:
    """Opens the page, or another address; in the end nothing may have gone wrong on any."""
    visits: list[Visit] = []

    def go(url: str | None = None, **more: Any) -> Visit:
        visits.append(Visit(chromium, served.url if url is None else url, **more))
        return visits[-1]

    go.url = served.url  # type: ignore[attr-defined]
    yield go
    for one in visits:
        one.context.close()
    assert [one.wrong for one in visits] == [[] for one in visits]
