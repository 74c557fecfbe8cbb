"""What happens when a run is told to stop: by Ctrl-C, by the system, or by a closed terminal."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import typer

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")  # not every system has all of them


class Stopped(KeyboardInterrupt):
    """A signal came, `number`."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__()


@contextmanager
def stoppable() -> Iterator[None]:
    """Let a signal end the block in order.

    The exit status is 128 and the number of the signal, as is usual: 130 after Ctrl-C.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    # What was told to ignore a signal, as by nohup, goes on doing so.
    heard = [one for one in numbers if signal.getsignal(one) is not signal.SIG_IGN]

    def stop(number: int, _: FrameType | None) -> None:
        for one in heard:  # it is ending already
            signal.signal(one, signal.SIG_IGN)
        raise Stopped(number)

    before = {number: signal.signal(number, stop) for number in heard}
    try:
        yield
    except Stopped as stopped:
        typer.echo("Stopped.", err=True)
        raise typer.Exit(128 + stopped.number) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
