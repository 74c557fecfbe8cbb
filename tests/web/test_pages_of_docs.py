"""What the documentation says of the page and the API is so."""

from __future__ import annotations

import io
import json
import re
from contextlib import redirect_stdout

import pytest
from starlette.testclient import TestClient
from test_server import serving
from typer.testing import CliRunner

from helpers import ROOT
from postcheck.cli.app import app as command_line
from postcheck.config import CheckerConfig
from postcheck.web.app import create_app
from postcheck.web.guard import MOST_BYTES
from postcheck.web.schemas import MOST_LETTERS, MOST_POSTS
from postcheck.web.settings import Settings

PAGE, API = ((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("page.md", "api.md"))


def test_the_python_of_the_page_runs(own_config: CheckerConfig) -> None:
    (code,) = re.findall(r"^```py\n(.*?)^```", API, re.MULTILINE | re.DOTALL)
    assert "http://127.0.0.1:8000/" in code
    printed = io.StringIO()
    app = create_app(Settings(config=own_config, processes=1))
    with serving(app) as port, redirect_stdout(printed):
        exec(code.replace(":8000/", f":{port}/"), {})
    assert printed.getvalue() == "clear []\n"


def test_what_curl_is_told_to_send(client: TestClient) -> None:
    (sent,) = re.findall(r"curl \S+(/api/\S+) --json '(.*)'", API)
    assert client.post(sent[0], json=json.loads(sent[1])).status_code == 200


def test_every_endpoint_is_told(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for path, methods in paths.items():
        for method in methods:
            assert f"| `{method.upper()} {path}` |" in API


def test_every_option_is_told() -> None:
    told = CliRunner().invoke(command_line, ["serve", "--help"], env={"COLUMNS": "200"}).output
    options = set(re.findall(r"(?<![\w-])--[a-z-]+", told)) - {"--help"}
    assert len(options) > 10
    assert {one for one in options if f"`{one}`" not in PAGE and f"`{one} " not in PAGE} == set()


@pytest.mark.parametrize("page", [PAGE, API])
def test_limits_are_told_as_they_are(page: str) -> None:
    for limit in (MOST_BYTES, MOST_LETTERS, MOST_POSTS):
        assert f"{limit:,}" in page
