"""How figures and texts of others are written, the same in every report."""

import math
import re
from collections.abc import Iterator
from typing import Final, Literal

from eval.records import Header
from eval.results import Difference, Direction, Measure
from service.plain import plain

Verdict = Literal["better", "worse", "unclear"]

NO_FIGURE = "–"
ARROWS: Final[dict[Direction, str]] = {"higher": "↑", "lower": "↓"}
"""Which way is better."""
_NO_CHARACTERS = re.compile(r"[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Halves of surrogate pairs and Unicode's noncharacters: no text of XML 1.0, an error in HTML."""


def clean(text: str) -> str:
    """The text on one line, of characters that every form of report may hold."""
    return plain(_NO_CHARACTERS.sub(" ", text))


def figure(value: float | None, name: str = "") -> str:
    """A measure's value: latencies with their unit; else three decimals, fewer from 10.

    Args:
        name: of the measure; latencies are in seconds.
    """
    if value is None or not math.isfinite(value):
        return NO_FIGURE
    if name.startswith("latency"):
        return duration(value)
    decimals = 3 if abs(value) < 10 else 1 if abs(value) < 1000 else 0
    return f"{round(value, decimals) or 0.0:,.{decimals}f}".replace("-", "−")


def duration(seconds: float) -> str:
    """Three digits, in milliseconds below one second."""
    value, unit = (seconds, "s") if abs(seconds) >= 0.9995 else (seconds * 1000, "ms")
    digits = f"{value:,.0f}" if abs(value) >= 999.5 else f"{value:.3g}"
    return f"{digits} {unit}".replace("-", "−")


def signed(one: Difference) -> str:
    """The difference, its sign always written."""
    shown = figure(one.difference, one.name)
    return f"+{shown}" if one.difference > 0 else shown


def interval(one: Measure | Difference) -> str:
    """Both ends; a dash where there is no interval."""
    if one.low is None or one.high is None:
        return NO_FIGURE
    return f"{figure(one.low, one.name)} to {figure(one.high, one.name)}"


def chance(p: float | None) -> str:
    """The p of a test, as far as so many shuffles can tell."""
    if p is None:
        return NO_FIGURE
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def verdict(difference: Difference) -> Verdict:
    """Whether the second run is better or worse, if the whole interval is on one side of 0."""
    low, high = difference.low, difference.high
    if low is None or high is None or low <= 0 <= high:
        return "unclear"
    return "better" if (low > 0) == (difference.better == "higher") else "worse"


def changes(first: Header, second: Header) -> Iterator[tuple[str, str, str]]:
    """What two runs differ in: its name, and its value in each."""
    before, after = _facts(first), _facts(second)
    for name in sorted(before.keys() | after.keys()):
        values = before.get(name, NO_FIGURE), after.get(name, NO_FIGURE)
        if values[0] != values[1]:
            yield name, *values


def _facts(header: Header) -> dict[str, str]:
    return {
        "target": header.target,
        "question set": header.question_set_fingerprint,
        "index": header.fingerprint or NO_FIGURE,
        **{name: shown(value) for name, value in header.settings.items()},
        **{f"version of {name}": number for name, number in header.versions.items()},
    }


def shown(value: str | float | bool | None) -> str:
    """A setting's value as environment variables write it."""
    match value:
        case None:
            return "unset"
        case bool():
            return "true" if value else "false"
    return str(value)
