"""Intervals and tests of chance, against SciPy and against cases that can be counted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.intervals import (
    FEWEST,
    RESAMPLES,
    SEED,
    SHUFFLES,
    Column,
    bootstrap_interval,
    mean,
    mean_interval,
    randomisation_test,
)
from eval.status_metrics import status_f1

shares = st.lists(st.floats(0, 1), min_size=FEWEST, max_size=40).map(np.array)


def ratio(part: Column, whole: Column) -> Column:
    return np.asarray(part.sum(axis=-1) / whole.sum(axis=-1))


class TestBootstrap:
    def test_is_the_percentile_interval_that_scipy_gives(self) -> None:
        from scipy.stats import bootstrap

        rng = np.random.default_rng(1)
        part, whole = rng.random(200), 1 + rng.random(200)
        expected = bootstrap(
            (part, whole),
            lambda x, y, axis: x.sum(axis=axis) / y.sum(axis=axis),
            n_resamples=RESAMPLES,
            paired=True,
            method="percentile",
            rng=np.random.default_rng(SEED),
        ).confidence_interval
        assert bootstrap_interval(ratio, part, whole) == pytest.approx(tuple(expected))

    def test_the_interval_of_a_mean_is_about_two_standard_errors_each_way(self) -> None:
        values = np.random.default_rng(2).random(2_000)
        low, high = mean_interval(values) or (0, 0)
        reach = 1.96 * values.std() / len(values) ** 0.5
        assert (low, high) == pytest.approx(
            (values.mean() - reach, values.mean() + reach), abs=0.1 * reach
        )

    def test_few_questions_give_no_interval(self) -> None:
        assert mean_interval(np.linspace(0, 1, FEWEST - 1)) is None
        assert bootstrap_interval(mean, np.linspace(0, 1, FEWEST - 1)) is None

    def test_a_clean_sheet_is_not_taken_for_certainty(self) -> None:
        # Wilson (1927) by hand: 20 of 20 at z = 1.96 from 20 / (20 + 3.84).
        assert mean_interval(np.ones(20)) == pytest.approx((0.8389, 1), abs=1e-4)
        assert mean_interval(np.zeros(20)) == pytest.approx((0, 0.1611), abs=1e-4)

    @given(shares)
    def test_stays_within_the_values(self, values: Column) -> None:
        low, high = bootstrap_interval(mean, values) or (0, 0)
        assert values.min() - 1e-12 <= low <= high <= values.max() + 1e-12

    @given(shares)
    def test_the_same_values_give_the_same_interval(self, values: Column) -> None:
        assert mean_interval(values) == mean_interval(values.copy())


class TestRandomisation:
    def test_a_sign_test_can_be_counted(self) -> None:
        # 4 questions won and none lost: of 2⁴ swaps two are as far off, one as far up.
        lost, won = np.zeros(4), np.ones(4)
        chance = randomisation_test(mean, [lost], [won])
        assert chance.p == pytest.approx(2 / 16, abs=0.025)
        assert chance.rise == pytest.approx(1 / 16, abs=0.02)
        assert chance.fall == 1

    def test_runs_that_are_alike_differ_by_chance(self) -> None:
        same = np.linspace(0, 1, 30)
        chance = randomisation_test(mean, [same], [same])
        assert (chance.p, chance.fall, chance.rise) == (1, 1, 1)

    def test_what_no_swap_reaches_has_the_least_p(self) -> None:
        chance = randomisation_test(mean, [np.ones(200)], [np.zeros(200)])
        assert chance.p == chance.fall == 1 / (SHUFFLES + 1)

    def test_statistics_of_several_columns_are_swapped_together(self) -> None:
        due = np.array([1.0, 0.0] * 20)
        never, always_right = np.zeros(40), due
        chance = randomisation_test(status_f1, [due, never], [due, always_right])
        assert chance.rise < 0.01 < 0.9 < chance.fall

    @given(shares)
    def test_turning_the_runs_around_turns_the_ends(self, first: Column) -> None:
        second = first[::-1]
        there = randomisation_test(mean, [first], [second])
        back = randomisation_test(mean, [second], [first])
        assert (there.p, there.fall) == (back.p, back.rise)
