"""The shapes of the charts: within the picture, and where their figures belong."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.report_charts import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Chart,
    reliability,
    risk_coverage,
)
from eval.report_latency import latency
from eval.results import Bin, Point

NUMBERS = st.floats(allow_nan=True, allow_infinity=True)
POINTS = st.lists(st.builds(Point, x=NUMBERS, y=NUMBERS), max_size=20)
SHARES = st.floats(0, 1)
BINS = st.lists(
    st.builds(
        lambda low, high, confidence, right, n: Bin(
            low=min(low, high), high=max(low, high), confidence=confidence, right=right, n=n
        ),
        *(SHARES, SHARES, SHARES, SHARES, st.integers(0, 10**9)),
    ),
    max_size=12,
)


def assert_within(chart: Chart) -> None:
    """Everything lies on the canvas, and what shows figures lies between the axes."""
    for tick in chart.x_ticks:
        assert LEFT <= tick.at <= WIDTH - RIGHT
    for tick in chart.y_ticks:
        assert TOP <= tick.at <= HEIGHT - BOTTOM
    corners = [point for line in chart.lines for point in line.points]
    corners += [(bar.x, bar.y) for bar in chart.bars]
    corners += [(bar.x + bar.width, bar.y + bar.height) for bar in chart.bars]
    corners += [(dot.x, dot.y) for dot in chart.dots]
    for x, y in corners:
        assert LEFT <= x <= WIDTH - RIGHT + 0.01
        assert TOP <= y <= HEIGHT - BOTTOM + 0.01
    for dot in chart.dots:
        assert dot.radius <= dot.x <= WIDTH - dot.radius
        assert dot.radius <= dot.y <= HEIGHT - dot.radius
    assert all(bar.width >= 0 and bar.height >= 0 for bar in chart.bars)


@given(POINTS)
def test_any_curve_lies_within_the_picture(points: list[Point]) -> None:
    assert_within(risk_coverage(points))


@given(BINS)
def test_any_diagram_lies_within_the_picture(bins: list[Bin]) -> None:
    assert_within(reliability(bins))


@given(st.lists(st.floats(0, 1e9), max_size=50))
def test_any_histogram_lies_within_the_picture_and_counts_every_question(
    seconds: list[float],
) -> None:
    chart = latency(seconds)
    assert_within(chart)
    assert sum(int(count.replace(",", "")) for _, count in chart.rows) == len(seconds)


def test_the_risk_axis_ends_at_the_next_round_share() -> None:
    chart = risk_coverage([Point(x=0, y=0), Point(x=0.5, y=0.12), Point(x=1, y=0.2)])
    assert [tick.label for tick in chart.y_ticks] == ["0", "0.05", "0.1", "0.15", "0.2"]
    (curve,) = chart.lines
    assert curve.points[0] == (LEFT, HEIGHT - BOTTOM)
    assert curve.points[-1] == (WIDTH - RIGHT, TOP)
    assert chart.rows[0] == ("0.000", "0.000")
    assert chart.rows[-1] == ("1.000", "0.200")


def test_a_curve_is_drawn_from_low_coverage_to_high() -> None:
    chart = risk_coverage([Point(x=1, y=0.5), Point(x=0.1, y=0.2), Point(x=0.4, y=0.3)])
    xs = [x for x, _ in chart.lines[0].points]
    assert xs == sorted(xs)


def test_bars_of_reliability_are_as_high_as_the_share_right() -> None:
    half, whole = reliability(
        [
            Bin(low=0.0, high=0.5, confidence=0.25, right=0.5, n=1),
            Bin(low=0.5, high=1.0, confidence=0.75, right=1.0, n=4),
        ]
    ).bars
    assert whole.height == pytest.approx(2 * half.height)
    assert half.x + half.width == pytest.approx(whole.x)


def test_dots_have_areas_in_proportion_to_their_answers() -> None:
    fewer, more = reliability(
        [
            Bin(low=0.0, high=0.5, confidence=0.25, right=0.5, n=200),
            Bin(low=0.5, high=1.0, confidence=0.75, right=1.0, n=400),
        ]
    ).dots
    assert more.radius / fewer.radius == pytest.approx(math.sqrt(2), rel=0.01)


def test_empty_bins_are_not_drawn() -> None:
    chart = reliability([Bin(low=0.1, high=0.2, confidence=0.0, right=0.0, n=0)])
    assert not chart.bars
    assert not chart.rows


def test_percentiles_stand_at_their_times() -> None:
    chart = latency([0.1] * 90 + [1.0] * 10)
    assert [line.label for line in chart.lines] == ["p50 100 ms", "p95 1 s"]
    ticks = {tick.label: tick.at for tick in chart.x_ticks}
    assert [line.points[0][0] for line in chart.lines] == [ticks["100 ms"], ticks["1 s"]]


def test_one_outlier_does_not_hide_the_rest() -> None:
    chart = latency([0.01, 0.012, 0.02, 30.0])
    assert [row for _, row in chart.rows] == ["2", "1", "1"]
    assert chart.bars[1].x - chart.bars[0].x > 20
    assert [tick.label for tick in chart.x_ticks] == ["10 ms", "100 ms", "1 s", "10 s"]


def test_without_figures_nothing_is_listed() -> None:
    assert not risk_coverage([]).rows
    assert not reliability([]).rows
    assert not latency([]).rows
