"""What cannot be is refused in one sentence."""

from __future__ import annotations

import pytest

from postcheck.errors import InputError
from postcheck.web.settings import Settings


@pytest.mark.parametrize("path", ["", "/postcheck", "/a/b-c/d_e.f~g", "/apis", "/1"])
def test_paths(path: str) -> None:
    assert Settings(root_path=path).root_path == path


@pytest.mark.parametrize(
    "path",
    ["postcheck", "/", "/a/", "//a", "/a b", "/a?b", "/..", "/.a", "/é", "/a\n", "/api", "/api/x"],
)
def test_what_is_no_path(path: str) -> None:
    with pytest.raises(InputError, match=r"is (no path for the page|a path of the page itself)"):
        Settings(root_path=path)


@pytest.mark.parametrize("name", ["school.example", "a", "192.168.1.5", "fd00::5", "A-1.b"])
def test_names_of_hosts(name: str) -> None:
    assert name.lower() in Settings(hostnames=frozenset({name})).hosts


@pytest.mark.parametrize(
    "name", ["", "a b", "https://a", "a:80", "a/", "-a", ".", "*", "*.a", "a\n", "[::1]"]
)
def test_what_is_no_name_of_a_host(name: str) -> None:
    with pytest.raises(InputError, match="is no name of a host"):
        Settings(hostnames=frozenset({name}))


@pytest.mark.parametrize(
    "origin",
    [
        "https://school.example",
        "https://school.example:8443",
        "http://localhost",
        "http://127.0.0.1:80",
        "http://[::1]:1",
    ],
)
def test_origins_that_may_show_it(origin: str) -> None:
    assert Settings(frames=(origin,)).frames == (origin,)


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "*",
        "school.example",
        "http://school.example",
        "https://",
        "https://*",
        "https://*.school.example",
        "https://school.example/",
        "https://school.example/page",
        "https://school.example; script-src *",
        "https://school.example:8;x",
        "https://school.example:x",
        "https://school.example:999999",
        "https://a@school.example",
        "https://school.example\n",
        "https://school.example https://other.example",
        "https://[",
        "ftp://localhost",
        "'self'",
    ],
)
def test_origins_that_may_not(origin: str) -> None:
    with pytest.raises(InputError, match="is no origin of a page that can be allowed"):
        Settings(frames=(origin,))
