"""The streams that a command prints to, whatever its caller made of them."""

import io
import os
import sys
from pathlib import Path


def make_usable() -> None:
    """Names of files may hold bytes that are no UTF-8; and who closed the output wants to read
    nothing."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def print_no_more() -> None:
    """What waits to be printed would fail once more at the end of the process."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
