"""Two runs held against each other."""

import pytest
from eval_runs import answer, answered, outcome, question, run

from eval.compare import compare
from eval.records import Run
from eval.results import Difference
from ingest.errors import BadRun


def differences(first: Run, second: Run) -> dict[str, Difference]:
    return {one.name: one for one in compare(first, second).differences}


class TestCompare:
    def test_names_what_was_won_and_lost(self) -> None:
        first = answered([True, True, False, False], name="before")
        second = answered([True, False, True, True], name="after")
        found = compare(first, second)
        assert (found.first.name, found.second.name) == ("before", "after")
        assert (found.won, found.lost, found.unpaired) == (["q2", "q3"], ["q1"], 0)

    def test_a_difference_has_an_interval_and_a_p(self) -> None:
        right = differences(answered([False] * 40), answered([True] * 20 + [False] * 20))["right"]
        assert (right.first, right.second, right.difference, right.n) == (0, 0.5, 0.5, 40)
        assert right.low is not None and right.high is not None
        assert 0.3 < right.low < 0.5 < right.high < 0.7
        assert right.p is not None and right.p < 0.01
        assert right.p_worse == 1

    def test_a_run_is_like_itself(self) -> None:
        same = answered([True, False] * 20)
        for one in compare(same, same).differences:
            assert (one.difference, one.low, one.high, one.p) == (0, 0, 0, 1)

    def test_turned_around_the_signs_change(self) -> None:
        first, second = answered([True] * 15 + [False] * 5), answered([True, False] * 10)
        there, back = differences(first, second)["right"], differences(second, first)["right"]
        assert there.difference == -back.difference
        assert there.p == back.p
        assert there.low == pytest.approx(-(back.high or 0))

    def test_pairs_only_what_is_measured_in_both(self) -> None:
        asked = [question(f"q{n}", ("Hanoi",)) for n in range(4)]
        right = [outcome(one.id, answer("Hanoi.")) for one in asked]
        first = run(*zip(asked, right, strict=True))
        changed = question("q1", ("Moscow",))
        second = run(
            (asked[0], right[0]), (changed, right[1]), (asked[2], outcome("q2")), name="after"
        )
        found = compare(first, second)
        assert found.unpaired == 3  # changed, failed, not asked
        measures = {one.name: one for one in found.differences}
        assert measures["right"].n == 1
        assert (measures["failed"].n, measures["failed"].difference) == (2, 0.5)

    def test_runs_of_different_sets_are_refused(self) -> None:
        other = run((question("elsewhere", ("Hanoi",)), outcome("elsewhere")), name="other")
        with pytest.raises(BadRun, match="run and other have no question in common; compare"):
            compare(answered([True]), other)
