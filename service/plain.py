"""Text of others on one line, without what would steer a terminal."""

import re

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Unicode's C0 and C1 controls, and those that turn the direction of writing (UAX #9)."""


def plain(text: str) -> str:
    """The words, one space apart."""
    return " ".join(_CONTROLS.sub(" ", text).split())
