"""Arguments that several commands take."""

import argparse


def add_filters(command: argparse.ArgumentParser) -> None:
    """Which articles may be looked at."""
    command.add_argument("--as-of", metavar="DATE", help="see articles only up to this instant")
    command.add_argument("--source", action="append", metavar="NAME", help="only this publisher")
    command.add_argument("--since", metavar="DATE", help="published on or after")
    command.add_argument("--until", metavar="DATE", help="published on or before")


def port(text: str) -> int:
    """A port, or 0 for any that is free; raises ArgumentTypeError."""
    number = int(text) if text.isdecimal() else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; give 0 to 65535")
    return number
