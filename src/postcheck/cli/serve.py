"""`postcheck serve`: the page for drafts, and the JSON API."""

from __future__ import annotations

import os
import secrets
import socket
import webbrowser
from contextlib import closing
from ipaddress import ip_address
from typing import Annotated

import typer

from postcheck.cli import options, printable
from postcheck.errors import InputError, MissingExtraError

HostOption = Annotated[str, typer.Option(help="The address to listen on; others than this machine "
                                         "reach it only if you change it.")]  # fmt: skip
PortOption = Annotated[int, typer.Option(min=0, max=65_535, help="0: any that is free.")]
HostnameOption = Annotated[
    list[str] | None,
    typer.Option("--hostname", metavar="NAME", help="A name that it is reached by; repeatable."),
]
FrameOption = Annotated[
    list[str] | None,
    typer.Option("--allow-frame", metavar="ORIGIN", help="A site that may embed it; repeatable."),
]
RootPathOption = Annotated[str, typer.Option(help="The path below which a proxy shows it.")]
ProxyOption = Annotated[
    str | None, typer.Option("--proxy", metavar="ADDRESS", help="A proxy that tells who asks.")
]
ProcessesOption = Annotated[int, typer.Option(min=1, max=64, help="Processes that check.")]
RateOption = Annotated[
    float, typer.Option(min=0.1, help="Checks a second that one client may ask for.")
]
ReviewOption = Annotated[
    bool, typer.Option("--review", help="The school's view as well, at a secret address.")
]
OpenOption = Annotated[bool, typer.Option("--open", help="Open the page in a browser.")]
_BACKLOG = 512
EXTRA = 'pip install "postcheck[web]"'


def serve(
    *,
    policy: options.PolicyOption = "model",
    rules: options.RulesOption = None,
    roster: options.RosterOption = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    hostname: HostnameOption = None,
    allow_frame: FrameOption = None,
    root_path: RootPathOption = "",
    proxy: ProxyOption = None,
    processes: ProcessesOption = 2,
    rate: RateOption = 10.0,
    review: ReviewOption = False,
    open_page: OpenOption = False,
) -> None:
    """Serve the page on which authors check a draft, and the JSON API behind it."""
    try:
        from postcheck.web.app import create_app
        from postcheck.web.server import run, server_of
        from postcheck.web.settings import Settings
    except ImportError as error:
        message = f"the page needs {error.name}"
        raise MissingExtraError(message, hint=EXTRA) from None
    settings = Settings(
        config=options.config(policy, rules=rules, audience="parent", roster=roster),
        hostnames=frozenset((*(hostname or ()), *_names_of(host))),
        frames=tuple(allow_frame or ()),
        root_path=root_path.rstrip("/"),
        processes=processes,
        rate=rate,
        review=secrets.token_urlsafe(16) if review else None,
    )
    with closing(_listening(host, port)) as listener:
        address = _address(listener, settings.root_path)

        def began() -> None:
            typer.echo(printable(f"The page is at {address}/ (Ctrl-C ends it)."))
            if settings.review:
                typer.echo(f"The school's view is at {address}/review/{settings.review}/")
            if open_page:
                webbrowser.open(f"{address}/")

        run(server_of(create_app(settings), began=began, proxy=proxy), listener)


def _names_of(host: str) -> tuple[str, ...]:
    """The name by which one asks who listens there alone; none if it listens everywhere."""
    try:
        return () if ip_address(host).is_unspecified else (host,)
    except ValueError:
        return (host,)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    if os.name == "posix":  # elsewhere it would let two programs have one port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        hint = "is it in use already? choose another --port"
        message = f"cannot listen on {host}, port {port}: {error.strerror}"
        raise InputError(message, hint=hint) from None
    return listener


def _address(listener: socket.socket, root_path: str) -> str:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}{root_path}"
