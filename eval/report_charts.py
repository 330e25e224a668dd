"""Curves as shapes with places on a canvas, which a template draws as SVG."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.report_figures import figure
from eval.results import Bin, Point

WIDTH, HEIGHT = 360.0, 250.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 14.0, 14.0, 42.0
"""Margins that hold the axes' labels; all lengths are in units of the SVG's view box."""

_STEPS = {0.1: 5, 0.2: 4, 0.5: 5, 1.0: 5}
"""Where an axis may end, and the round steps up to there."""
_SMALLEST_DOT, _LARGEST_DOT = 5.0, 14.0  # across


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: its place along it, and what is written there."""

    at: float
    label: str


@dataclass(frozen=True)
class Bar:
    """A bar by its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True)
class Dot:
    """A dot by its centre."""

    x: float
    y: float
    radius: float
    title: str


@dataclass(frozen=True)
class Line:
    """A run of places; a guide is what the eye compares with."""

    points: tuple[tuple[float, float], ...]
    kind: Literal["curve", "guide"] = "curve"
    label: str = ""


@dataclass(frozen=True)
class Chart:
    """A picture and, for those who cannot see it, its figures as a table.

    Attributes:
        about: what it shows and how it is read.
        columns: heads of the table of `rows`.
    """

    name: str
    about: str
    x_label: str
    y_label: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bars: tuple[Bar, ...] = ()
    dots: tuple[Dot, ...] = ()
    lines: tuple[Line, ...] = ()


def risk_coverage(points: Sequence[Point]) -> Chart:
    """The share that is wrong among the surest answers, by how many are given.

    The curve of El-Yaniv and Wiener (2010).
    """
    highest = max((point.y for point in points), default=0.0)
    end = next((end for end in _STEPS if end >= highest), 1.0)
    ordered = sorted(points, key=lambda point: point.x)
    tenths = dict.fromkeys(_nearest(ordered, n / 10) for n in range(1, 11)) if ordered else {}
    return Chart(
        name="Risk and coverage",
        about="If only the surest answers were given: how many of them are wrong. Lower is better;"
        " where confidence tells right from wrong, the curve rises to the right.",
        x_label="share of questions answered",
        y_label="share of these wrong",
        x_ticks=tuple(_ticks(along, 1.0)),
        y_ticks=tuple(_ticks(up, end)),
        columns=("answered", "wrong"),
        rows=tuple((figure(x), figure(y)) for x, y in tenths),
        lines=(Line(tuple((along(one.x), up(one.y / end)) for one in ordered)),) if ordered else (),
    )


def reliability(bins: Sequence[Bin]) -> Chart:
    """How often answers of one confidence are right (DeGroot and Fienberg 1983)."""
    filled = [one for one in bins if one.n > 0]
    most = max((one.n for one in filled), default=1)
    return Chart(
        name="Reliability of confidence",
        about="How often answers of one confidence are right. On the dashed line confidence means"
        " what it says, below it the service is too sure. The larger a dot, the more answers.",
        x_label="confidence",
        y_label="share right",
        x_ticks=tuple(_ticks(along, 1.0)),
        y_ticks=tuple(_ticks(up, 1.0)),
        columns=("confidence", "mean", "right", "answers"),
        rows=tuple(
            (_span(one), figure(one.confidence), figure(one.right), f"{one.n:,}") for one in filled
        ),
        bars=tuple(bar(one.low, one.high, one.right, _told(one)) for one in filled),
        dots=tuple(
            Dot(along(one.confidence), up(one.right), _radius(one.n / most), _told(one))
            for one in filled
        ),
        lines=(Line(((along(0), up(0)), (along(1), up(1))), "guide"),),
    )


def along(share: float) -> float:
    """The place on the horizontal axis, from 0 at its left end to 1."""
    return round(LEFT + _within(share) * (WIDTH - LEFT - RIGHT), 2)


def up(share: float) -> float:
    """The place on the vertical axis, from 0 at its foot to 1."""
    return round(HEIGHT - BOTTOM - _within(share) * (HEIGHT - TOP - BOTTOM), 2)


def bar(low: float, high: float, height: float, title: str) -> Bar:
    """A bar that stands on the horizontal axis; all shares of the axes."""
    x, y = along(low), up(height)
    return Bar(x, y, round(along(high) - x, 2), round(up(0) - y, 2), title)


def _ticks(axis: Callable[[float], float], end: float) -> Iterator[Tick]:
    steps = _STEPS[end]
    for n in range(steps + 1):
        yield Tick(axis(n / steps), f"{end * n / steps:g}")


def _within(share: float) -> float:
    return min(1.0, max(0.0, share))


def _nearest(points: Sequence[Point], x: float) -> tuple[float, float]:
    point = min(points, key=lambda point: abs(point.x - x))
    return point.x, point.y


def _span(one: Bin) -> str:
    return f"{one.low:g} to {one.high:g}"


def _told(one: Bin) -> str:
    return f"confidence {_span(one)}: {figure(one.right)} of {one.n:,} right"


def _radius(share: float) -> float:
    """Areas, not widths, say how many: a dot of half the answers has half the area."""
    return round(max(_SMALLEST_DOT, _LARGEST_DOT * math.sqrt(share)) / 2, 2)
