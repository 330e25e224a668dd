"""The histogram of latencies, on a logarithmic scale: times spread over powers of ten."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from eval.report_charts import Chart, Line, Tick, along, bar, up
from eval.report_figures import duration

PERCENTILES = (50, 95)
_PER_DECADE = 10
_FASTEST, _SLOWEST = 1e-4, 1e5
"""Seconds; what lies beyond is counted at the ends."""
_FINE_TICKS, _COARSE_TICKS = (1, 2, 5), (1,)
_FINE_UP_TO = 2 * _PER_DECADE
_HIGHEST = 0.84
"""Share of the height that bars take: what lies above is for the percentiles' labels."""


def latency(seconds: Sequence[float]) -> Chart:
    """How many questions took how long; ten bars to a power of ten.

    Args:
        seconds: one for each question.
    """
    counts = Counter(math.floor(_place(one)) for one in seconds)
    first, last = _window(counts)
    most = max(counts.values(), default=1)
    told = {n: f"{duration(_seconds(n))} to {duration(_seconds(n + 1))}" for n in sorted(counts)}
    share = _Scale(first, last)
    return Chart(
        name="Latency",
        about="How long the questions took; the scale is logarithmic.",
        x_label="time for a question",
        y_label="questions",
        x_ticks=tuple(_ticks(share)),
        y_ticks=(Tick(up(0), "0"), Tick(up(_HIGHEST), f"{most:,}")),
        columns=("took", "questions"),
        rows=tuple((span, f"{counts[n]:,}") for n, span in told.items()),
        bars=tuple(
            bar(share(n), share(n + 1), _HIGHEST * counts[n] / most, f"{span}: {counts[n]:,}")
            for n, span in told.items()
        ),
        lines=tuple(_percentiles(seconds, share)) if seconds else (),
    )


class _Scale:
    """From tenths of powers of ten to the share of the axis."""

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last

    def __call__(self, place: float) -> float:
        return (place - self.first) / (self.last - self.first)


def _place(seconds: float) -> float:
    return _PER_DECADE * math.log10(min(_SLOWEST, max(_FASTEST, seconds)))


def _seconds(place: float) -> float:
    return float(10 ** (place / _PER_DECADE))


def _window(counts: Counter[int]) -> tuple[int, int]:
    """The ends of the axis, a power of ten apart at least."""
    first, last = min(counts, default=-_PER_DECADE), max(counts, default=0) + 1
    missing = max(0, _PER_DECADE - (last - first))
    return first - missing // 2, last + missing - missing // 2


def _ticks(share: _Scale) -> Iterator[Tick]:
    steps = _FINE_TICKS if share.last - share.first <= _FINE_UP_TO else _COARSE_TICKS
    for decade in range(share.first // _PER_DECADE, share.last // _PER_DECADE + 1):
        for step in steps:
            place = _PER_DECADE * (decade + math.log10(step))
            if share.first <= place <= share.last:
                yield Tick(along(share(place)), duration(_seconds(place)))


def _percentiles(seconds: Sequence[float], share: _Scale) -> Iterator[Line]:
    for percentile, value in zip(PERCENTILES, np.percentile(seconds, PERCENTILES), strict=True):
        x = along(share(_place(float(value))))
        yield Line(((x, up(0)), (x, up(1))), "guide", f"p{percentile} {duration(float(value))}")
