"""Whether the service knows when to answer: status, risk and coverage, calibration.

Each measure takes columns of one number a question and reduces their last axis, so that many
resamples of a run are measured at once. Booleans are 0 or 1.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from eval.results import Bin, Point

Column = NDArray[np.float64]

BINS: Final = 10
"""Of equal width, in a reliability diagram and in the calibration error."""


def status_precision(due: Column, made: Column) -> Column:
    """Questions due and made / questions made; 0 where none was made.

    Args:
        due: whether the status (abstained, conflicting) was the right one.
        made: whether the answer had it.
    """
    return _share((due * made).sum(axis=-1), made.sum(axis=-1))


def status_recall(due: Column, made: Column) -> Column:
    """Questions due and made / questions due; 0 where none was due."""
    return _share((due * made).sum(axis=-1), due.sum(axis=-1))


def status_f1(due: Column, made: Column) -> Column:
    """2·(due and made) / (due + made), the harmonic mean of both (van Rijsbergen 1979)."""
    return _share(2 * (due * made).sum(axis=-1), due.sum(axis=-1) + made.sum(axis=-1))


def area_under_risk_coverage(confidence: Column, right: Column, given: Column) -> Column:
    """Mean selective risk over the answers given (AURC); 0 is best, 0 where none was given.

    The risk r(c) is the share of wrong answers among those with a confidence of at least c
    (El-Yaniv and Wiener 2010); AURC is the mean of r(c) over the confidences c of all n answers
    (Geifman, Uziel and El-Yaniv 2019). Answers of equal confidence have the same r, as no threshold
    parts them. An abstention is no answer: it lowers the coverage, not the risk.

    Args:
        given: whether the question got an answer.
    """
    risk, ordered = _risks(confidence, right, given)
    return _share((risk * ordered).sum(axis=-1), ordered.sum(axis=-1))


def risk_coverage(confidence: Column, right: Column, given: Column) -> list[Point]:
    """The curve of one run: for each confidence given, from the highest down, coverage and risk.

    x is the share of all questions answered with at least that confidence, y the share of
    wrong answers among them.
    """
    levels = np.unique(confidence[given > 0])[::-1]
    covered = [(given > 0) & (confidence >= level) for level in levels]
    return [Point(x=float(one.mean()), y=float(1 - right[one].mean())) for one in covered]


def calibration_error(confidence: Column, right: Column, given: Column) -> Column:
    """Expected calibration error of the answers given: Σ nᵦ/n · |rightᵦ - confidenceᵦ|.

    β runs over bins of equal width, rightᵦ and confidenceᵦ are means over the bin's nᵦ answers
    (Naeini et al. 2015, Guo et al. 2017); 0 where no answer was given.
    """
    bins = _bins(confidence)
    gap = (right - confidence) * given
    gaps = [np.abs((gap * (bins == n)).sum(axis=-1)) for n in range(BINS)]
    return _share(np.sum(gaps, axis=0), given.sum(axis=-1))


def reliability(confidence: Column, right: Column, given: Column) -> list[Bin]:
    """The bins of a reliability diagram (Guo et al. 2017) that hold an answer."""
    bins = np.where(given > 0, _bins(confidence), -1)
    return [
        Bin(
            low=n / BINS,
            high=(n + 1) / BINS,
            confidence=float(confidence[bins == n].mean()),
            right=float(right[bins == n].mean()),
            n=int((bins == n).sum()),
        )
        for n in range(BINS)
        if (bins == n).any()
    ]


def _risks(confidence: Column, right: Column, given: Column) -> tuple[Column, Column]:
    """The risk at each answer's confidence, and `given`, both by falling confidence."""
    levels = np.where(given > 0, confidence, -1.0)  # below every confidence
    order = np.argsort(-levels, axis=-1)
    levels = np.take_along_axis(levels, order, axis=-1)
    ordered = np.take_along_axis(given, order, axis=-1)
    wrong = np.cumsum(np.take_along_axis(1 - right, order, axis=-1), axis=-1)
    risk = _share(wrong, np.cumsum(ordered, axis=-1))
    return np.take_along_axis(risk, _last_equal(levels), axis=-1), ordered


def _last_equal(levels: Column) -> NDArray[np.intp]:
    """For each place of a sorted last axis, the last place with the same value."""
    n = levels.shape[-1]
    last = np.ones(levels.shape, dtype=bool)
    last[..., :-1] = levels[..., 1:] != levels[..., :-1]
    places = np.where(last, np.arange(n), n)
    found: NDArray[np.intp] = np.minimum.accumulate(places[..., ::-1], axis=-1)[..., ::-1]
    return found


def _bins(confidence: Column) -> NDArray[np.int64]:
    return np.minimum(np.floor(confidence * BINS), BINS - 1).astype(np.int64)


def _share(part: Column, whole: Column) -> Column:
    return np.divide(part, whole, out=np.zeros(np.shape(whole)), where=whole > 0)
