"""The command line. Exit status: 0 nothing at or above --fail-on, 1 something, 2 bad input."""

from __future__ import annotations

import sys

from postcheck.errors import PostcheckError


def main() -> None:
    """Run `postcheck`; an error that was foreseen is one line on stderr, never a traceback."""
    from postcheck.cli.app import app

    try:
        app()
    except PostcheckError as error:
        sys.stderr.write(f"postcheck: {printable(str(error))}\n")
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def printable(text: str) -> str:
    """A text that cannot steer a terminal: control and direction marks become visible dots."""
    return "".join(char if char in "\n\t" or _is_plain(char) else "·" for char in text)


def _is_plain(char: str) -> bool:
    code = ord(char)
    steers = code < 32 or 127 <= code < 160 or 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069
    return not steers and not 0xD800 <= code <= 0xDFFF
