"""Intervals and tests of chance, against draws of our own and against cases that can be counted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.intervals import (
    FEWEST,
    SHUFFLES,
    Column,
    bootstrap_interval,
    mean,
    randomisation_test,
    share_interval,
)
from eval.status_metrics import status_f1

shares = st.lists(st.floats(0, 1), min_size=FEWEST, max_size=40).map(np.array)


def ratio(part: Column, whole: Column) -> Column:
    return np.asarray(part.sum(axis=-1) / whole.sum(axis=-1))


class TestBootstrap:
    def test_columns_of_a_question_are_drawn_together(self) -> None:
        whole = 1 + np.random.default_rng(1).random(200)
        assert bootstrap_interval(ratio, whole / 2, whole) == pytest.approx((0.5, 0.5))

    def test_is_the_percentile_interval_of_draws_with_replacement(self) -> None:
        values = np.random.default_rng(1).random(200)
        rng = np.random.default_rng(7)
        draws = values[rng.integers(0, 200, (20_000, 200))].mean(axis=-1)
        expected = np.quantile(draws, [0.025, 0.975])
        assert bootstrap_interval(mean, values) == pytest.approx(tuple(expected), abs=0.003)

    def test_the_interval_of_a_mean_is_about_two_standard_errors_each_way(self) -> None:
        values = np.random.default_rng(2).random(2_000)
        low, high = share_interval(mean, values, n=len(values)) or (0, 0)
        reach = 1.96 * values.std() / len(values) ** 0.5
        assert (low, high) == pytest.approx(
            (values.mean() - reach, values.mean() + reach), abs=0.1 * reach
        )

    def test_few_questions_give_no_interval(self) -> None:
        assert share_interval(mean, np.linspace(0, 1, 40), n=FEWEST - 1) is None
        assert bootstrap_interval(mean, np.linspace(0, 1, FEWEST - 1)) is None

    def test_a_clean_sheet_is_not_taken_for_certainty(self) -> None:
        # Wilson (1927) by hand: 20 of 20 at z = 1.96 from 20 / (20 + 3.84).
        assert share_interval(mean, np.ones(20), n=20) == pytest.approx((0.8389, 1), abs=1e-4)
        assert share_interval(mean, np.zeros(20), n=20) == pytest.approx((0, 0.1611), abs=1e-4)

    @given(shares)
    def test_stays_within_the_values(self, values: Column) -> None:
        low, high = bootstrap_interval(mean, values) or (0, 0)
        assert values.min() - 1e-12 <= low <= high <= values.max() + 1e-12

    @given(shares)
    def test_the_same_values_give_the_same_interval(self, values: Column) -> None:
        assert bootstrap_interval(mean, values) == bootstrap_interval(mean, values.copy())


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
