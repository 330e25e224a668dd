"""What chance does to a measure: bootstrap intervals and paired randomisation tests.

Both draw with a fixed seed, so that the same answers always give the same figures. They reuse
one statistic for figures and resamples alike: it takes columns of one number a question and
reduces their last axis.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
Statistic = Callable[..., Column]

SEED: Final = 20
RESAMPLES: Final = 1_000
"""Of a bootstrap: 25 lie beyond either end of a 95% interval."""
SHUFFLES: Final = 1_999
"""Of a randomisation test; the least p is 1 / (SHUFFLES + 1)."""
LEVEL: Final = 0.95
FEWEST: Final = 10
"""Questions from which an interval is given. With fewer, resamples of a share that is really
0.8 are all alike in more than one set of questions out of ten (0.8¹⁰ = 0.107)."""
_BATCH: Final = 100_000  # numbers of one column that are resampled at once: a cache holds them
_Z: Final = 1.959963984540054  # 97.5% of the standard normal distribution lie below


def bootstrap_interval(statistic: Statistic, *columns: Column) -> tuple[float, float] | None:
    """The percentile bootstrap interval (Efron and Tibshirani 1993, ch. 13), as SciPy takes it.

    Questions are drawn with replacement, all columns of a question together; the interval goes
    from the 2.5th to the 97.5th percentile of the statistic over the draws. BCa, SciPy's own
    default, is not defined where all draws are alike, and measures the run anew without each
    question in turn.

    None for fewer than `FEWEST` questions.
    """
    n = columns[0].shape[-1]
    if n < FEWEST:
        return None
    from scipy.stats import bootstrap  # most of a second, which no other command should spend

    low, high = bootstrap(
        columns,
        lambda *drawn, axis: statistic(*drawn),  # SciPy always asks for the last axis
        n_resamples=RESAMPLES,
        batch=max(1, _BATCH // n),
        vectorized=True,
        paired=True,
        axis=-1,
        confidence_level=LEVEL,
        method="percentile",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return float(low), float(high)


def share_interval(statistic: Statistic, *columns: Column, n: int) -> tuple[float, float] | None:
    """The bootstrap interval of a measure from 0 to 1; where it is 0 or 1, Wilson's.

    Where every question scores 0, or every one 1, all draws are alike, and the bootstrap would
    show certainty. Wilson's score interval (1927) of n such questions then goes from 0 to
    z²/(n + z²), or from n/(n + z²) to 1.

    Args:
        n: questions that the measure is taken over; None is given for fewer than `FEWEST`.
    """
    if n < FEWEST:
        return None
    value = float(statistic(*columns))
    reach = _Z**2 / (n + _Z**2)
    if value == 0:
        return 0.0, reach
    return (1 - reach, 1.0) if value == 1 else bootstrap_interval(statistic, *columns)


def mean(values: Column) -> Column:
    """The mean over questions."""
    return np.asarray(values.mean(axis=-1))


@dataclass(frozen=True)
class Chance:
    """How often chance alone moves a measure as far as it moved.

    Attributes:
        p: in either direction.
        fall, rise: so far down, or up.
    """

    p: float
    fall: float
    rise: float


def randomisation_test(
    statistic: Statistic, first: Sequence[Column], second: Sequence[Column]
) -> Chance:
    """A paired randomisation test of second - first.

    If both runs were equally good, each question's two results could as well be swapped
    (Fisher 1935; Noreen 1989; recommended for comparing retrieval by Smucker, Allan and
    Carterette 2007). With d the difference found and dᵢ that of the ith of m random swaps,
    p = (1 + #{|dᵢ| ≥ |d|}) / (m + 1); of a fall it is (1 + #{dᵢ ≤ d}) / (m + 1).

    Args:
        first, second: columns of the same questions in the same order.
    """
    found = float(statistic(*second) - statistic(*first))
    swapped = np.concatenate(list(_swapped(statistic, first, second)))
    slack = 1e-12  # sums in another order differ in their last digits
    counts = (
        np.abs(swapped) >= abs(found) - slack,
        swapped <= found + slack,
        swapped >= found - slack,
    )
    return Chance(*((1 + int(one.sum())) / (SHUFFLES + 1) for one in counts))


def _swapped(
    statistic: Statistic, first: Sequence[Column], second: Sequence[Column]
) -> Iterator[Column]:
    rng = np.random.default_rng(SEED)
    n = first[0].shape[-1]
    for size in _batches(SHUFFLES, n):
        swap = rng.random((size, n), dtype=np.float32) < 0.5
        pairs = list(zip(first, second, strict=True))
        one = [np.where(swap, b, a) for a, b in pairs]
        other = [np.where(swap, a, b) for a, b in pairs]
        yield statistic(*other) - statistic(*one)


def _batches(total: int, n: int) -> Iterator[int]:
    size = max(1, _BATCH // n)
    for done in range(0, total, size):
        yield min(size, total - done)
