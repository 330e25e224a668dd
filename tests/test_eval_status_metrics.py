"""Statuses, selective risk and calibration, against values worked out by hand."""

import numpy as np
import pytest
from hypothesis import given as holds_for
from hypothesis import strategies as st

from eval.intervals import Column, Statistic
from eval.status_metrics import (
    area_under_risk_coverage,
    calibration_error,
    reliability,
    risk_coverage,
    status_f1,
    status_precision,
    status_recall,
)

judged = st.lists(
    st.tuples(st.integers(0, 20).map(lambda n: n / 20), st.booleans(), st.booleans()), min_size=1
)
Judged = list[tuple[float, bool, bool]]


# By confidence: right, wrong, right, and one abstention. Risks: 0, 1/2, 1/3.
SELECTION: Judged = [
    *[(0.9, True, True), (0.4, True, True), (0.6, False, True), (0.2, False, False)],
]
# Bin 0.9 to 1.0: four with confidence .925, 1/2 right; 0.2 to 0.3: two with .25, all right.
CONFIDENCES: Judged = [
    *[(0.9, True, True), (0.95, False, True), (0.95, True, True), (0.9, False, True)],
    *[(0.2, True, True), (0.3 - 1e-9, True, True), (0.5, False, False)],
]


def columns(rows: Judged) -> list[Column]:
    """Confidence, right, given."""
    return list(np.array(rows, dtype=float).T)


def numbers(*values: float) -> Column:
    return np.array(values, dtype=float)


class TestStatus:
    def test_known_values(self) -> None:
        due = numbers(*[1] * 5, *[0] * 10)
        made = numbers(1, 1, 1, 0, 0, 1, *[0] * 9)
        assert status_precision(due, made) == 0.75
        assert status_recall(due, made) == 0.6
        assert status_f1(due, made) == pytest.approx(2 / 3)

    def test_is_0_where_nothing_was_hit(self) -> None:
        nothing = numbers(0, 0)
        assert status_precision(nothing, nothing) == 0
        assert status_recall(nothing, nothing) == 0
        assert status_f1(nothing, nothing) == 0


class TestRiskCoverage:
    def test_known_values(self) -> None:
        curve = risk_coverage(*columns(SELECTION))
        assert [point.x for point in curve] == [0.25, 0.5, 0.75]
        assert [point.y for point in curve] == [0, 0.5, pytest.approx(1 / 3)]
        area = area_under_risk_coverage(*columns(SELECTION))
        assert area == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)

    def test_no_threshold_parts_equal_confidences(self) -> None:
        rows: Judged = [(0.5, True, True), (0.5, False, True), (0.5, False, True)]
        (point,) = risk_coverage(*columns(rows))
        assert (point.x, point.y) == pytest.approx((1, 2 / 3))
        assert area_under_risk_coverage(*columns(rows)) == pytest.approx(2 / 3)

    def test_without_an_answer_there_is_no_risk(self) -> None:
        rows: Judged = [(0.9, True, False)]
        assert risk_coverage(*columns(rows)) == []
        assert area_under_risk_coverage(*columns(rows)) == 0

    @holds_for(judged)
    def test_the_area_is_the_mean_risk_over_the_answers(self, rows: Judged) -> None:
        answers = [(level, right) for level, right, given in rows if given]
        risks = [
            np.mean([not right for level, right in answers if level >= threshold])
            for threshold, _ in answers
        ]
        expected = np.mean(risks) if risks else 0
        assert area_under_risk_coverage(*columns(rows)) == pytest.approx(expected)

    @holds_for(judged)
    def test_the_curve_ends_where_all_answers_are_covered(self, rows: Judged) -> None:
        curve = risk_coverage(*columns(rows))
        given = [right for _, right, given in rows if given]
        assert [point.x for point in curve] == sorted({point.x for point in curve})
        if given:
            assert curve[-1].x == pytest.approx(len(given) / len(rows))
            assert curve[-1].y == pytest.approx(1 - np.mean(given))

    @holds_for(judged)
    def test_the_order_of_questions_does_not_matter(self, rows: Judged) -> None:
        one, other = columns(rows), columns(sorted(rows))
        assert risk_coverage(*one) == risk_coverage(*other)
        for measure in (area_under_risk_coverage, calibration_error):
            assert measure(*one) == pytest.approx(measure(*other))

    @holds_for(judged)
    def test_one_more_right_answer_lowers_the_area(self, rows: Judged) -> None:
        better: Judged = [(level, True, given) for level, _, given in rows]
        assert area_under_risk_coverage(*columns(better)) == 0
        surer = [*rows, (1.0, True, True)]
        if any(given for _, _, given in rows):
            before = area_under_risk_coverage(*columns(rows))
            assert area_under_risk_coverage(*columns(surer)) <= before + 1e-12


class TestCalibration:
    def test_known_values(self) -> None:
        error = calibration_error(*columns(CONFIDENCES))
        assert error == pytest.approx(4 / 6 * 0.425 + 2 / 6 * 0.75)
        low, high = reliability(*columns(CONFIDENCES))
        assert (low.low, low.high, low.n, low.right) == (0.2, 0.3, 2, 1)
        assert (high.low, high.high, high.n, high.right) == (0.9, 1.0, 4, 0.5)
        assert high.confidence == pytest.approx(0.925)

    def test_certainty_falls_into_the_last_bin(self) -> None:
        (last,) = reliability(numbers(1), numbers(1), numbers(1))
        assert (last.low, last.high, last.n) == (0.9, 1.0, 1)

    @holds_for(judged)
    def test_the_error_is_the_mean_gap_of_the_diagram(self, rows: Judged) -> None:
        bins = reliability(*columns(rows))
        count = sum(one.n for one in bins)
        assert count == sum(given for _, _, given in rows)
        gap = sum(one.n * abs(one.right - one.confidence) for one in bins)
        assert calibration_error(*columns(rows)) == pytest.approx(gap / count if count else 0)


@pytest.mark.parametrize("measure", [area_under_risk_coverage, calibration_error])
def test_many_resamples_are_measured_at_once(measure: Statistic) -> None:
    one, other = SELECTION, CONFIDENCES[:4]
    together = np.stack([columns(one), columns(other)], axis=1)
    assert list(measure(*together)) == [measure(*columns(one)), measure(*columns(other))]
