"""How the page is served."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import ip_address

from postcheck.config import CheckerConfig
from postcheck.errors import InputError

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_ROOT = re.compile(r"(/(?!\.)[A-Za-z0-9._~-]+)*")
_OURS = ("/api", "/draft", "/review", "/static")
_NAME = r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?"
_HOST = re.compile(_NAME, re.IGNORECASE)
_ORIGIN = re.compile(rf"(https?)://({_NAME}|\[::1\])(:[0-9]{{1,5}})?")


@dataclass(frozen=True)
class Settings:
    """`config`: of the checkers. `hostnames`: names of this server besides those of the loopback.

    `frames`: origins of pages that may show this one in a frame. `root_path`: the path below which
    a proxy shows it, such as `/postcheck`. `processes`: how many check; `seconds`: a check takes at
    most, and so long may a client take to send a request. `rate`: checks a second that a client may
    ask for in the long run. `review`: the secret part of the address of the school's view, if there
    is one; `upload`: bytes of a file that is dropped there at most.

    Raises InputError for a value that cannot be.
    """

    config: CheckerConfig = field(default_factory=CheckerConfig)
    hostnames: frozenset[str] = frozenset()
    frames: tuple[str, ...] = ()
    root_path: str = ""
    processes: int = 2
    seconds: float = 10.0
    rate: float = 10.0
    review: str | None = None
    upload: int = 1 << 31

    def __post_init__(self) -> None:
        if not _ROOT.fullmatch(self.root_path):
            hint = "write it as in /postcheck, without a slash at its end"
            raise InputError(f"{self.root_path!r} is no path for the page", hint=hint)
        if f"{self.root_path}/".startswith(tuple(f"{one}/" for one in _OURS)):
            # Whether a proxy takes it away could not be told.
            raise InputError(
                f"{self.root_path!r} is a path of the page itself", hint="take another"
            )
        for name in self.hostnames:
            if not (_HOST.fullmatch(name) or _is_address(name)):
                hint = "give the name alone, as in school.example"
                raise InputError(f"{name!r} is no name of a host", hint=hint)
        for origin in self.frames:
            _check_origin(origin)

    @property
    def hosts(self) -> frozenset[str]:
        """All names by which the server may be asked."""
        return LOOPBACK | {name.lower() for name in self.hostnames}


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _check_origin(origin: str) -> None:
    parts = _ORIGIN.fullmatch(origin)
    if parts is None or (parts[1] == "http" and parts[2].strip("[]") not in LOOPBACK):
        hint = "write it as in https://school.example, without a path"
        raise InputError(f"{origin!r} is no origin of a page that can be allowed", hint=hint)
