"""How reports write figures, and what they call better."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_runs import difference, header, measure, small_run, small_summary

from eval.measures import DEFINITIONS
from eval.report_cases import Kind, cases, marked
from eval.report_figures import (
    chance,
    changes,
    clean,
    duration,
    figure,
    interval,
    signed,
    verdict,
)
from eval.report_glossary import MEANINGS


@pytest.mark.parametrize(
    ("value", "name", "written"),
    [
        (0.81249, "right", "0.812"),
        (-0.5, "right", "−0.500"),
        (-0.0001, "right", "0.000"),
        (12.345, "tokens", "12.3"),
        (1234.5, "tokens", "1,234"),
        (0.0094, "latency_p50", "9.4 ms"),
        (-0.0094, "latency_p50", "−9.4 ms"),
        (None, "right", "–"),
        (math.nan, "right", "–"),
        (math.inf, "latency_p50", "–"),
    ],
)
def test_figures(value: float | None, name: str, written: str) -> None:
    assert figure(value, name) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0.00042, "0.42 ms"), (0.9994, "999 ms"), (1.0, "1 s"), (12.34, "12.3 s"), (5000, "5,000 s")],
)
def test_durations(seconds: float, written: str) -> None:
    assert duration(seconds) == written


@given(st.floats(0, 1e5))
def test_no_duration_is_written_with_an_exponent(seconds: float) -> None:
    assert "e" not in duration(seconds) or seconds < 1e-7


def test_intervals_and_chances() -> None:
    assert interval(measure("right", 0.5)) == "0.400 to 0.600"
    assert interval(measure("right", 0.5, None)) == "–"
    assert [chance(p) for p in (None, 0.0004, 0.0123)] == ["–", "< 0.001", "0.012"]
    assert signed(difference("right", 0.01, 0.03, "higher")) == "+0.020"
    assert signed(difference("right", -0.03, -0.01, "higher")) == "−0.020"


def test_a_difference_is_called_by_its_whole_interval_and_the_measures_direction() -> None:
    def found(low: float | None, high: float | None, higher: bool) -> str:
        return verdict(difference("x", low, high, "higher" if higher else "lower"))

    assert found(0.01, 0.05, True) == found(-0.05, -0.01, False) == "better"
    assert found(-0.05, -0.01, True) == found(0.01, 0.05, False) == "worse"
    assert found(-0.01, 0.05, True) == found(0.0, 0.05, True) == "unclear"
    assert found(None, None, True) == "unclear"


def test_only_what_differs_between_two_runs_is_named() -> None:
    first, second = header(threads=1, rerank=False), header(threads=1, rerank=True, k=None)
    assert list(changes(first, second)) == [("k", "–", "unset"), ("rerank", "false", "true")]


def test_every_measure_is_explained() -> None:
    assert {one.name for one in DEFINITIONS} == MEANINGS.keys()


def test_each_question_asked_has_one_fate() -> None:
    run = small_run()
    kinds = {case.question.id: case.kind for case in cases(run, small_summary(run))}
    assert kinds == {
        "right-1": Kind.RIGHT,
        "wrong-1": Kind.WRONG,
        "wrong-2": Kind.WRONG,
        "abstained-1": Kind.ABSTAINED,
        "failed-1": Kind.FAILED,
        "unjudged-1": Kind.UNJUDGED,
    }


def test_of_two_outcomes_of_a_question_the_last_counts() -> None:
    run = small_run()
    again = run.outcomes[0].model_copy(update={"question_id": "failed-1"})
    run = run.model_copy(update={"outcomes": [*run.outcomes, again]})
    assert Kind.FAILED not in {case.kind for case in cases(run, small_summary(run))}


def test_marks_join_where_quotes_overlap() -> None:
    assert list(marked("one two three four", ["one two", "two three", "four"])) == [
        ("one two", True),
        (" three", True),
        (" ", False),
        ("four", True),
    ]
    assert list(marked("two three", ["one two three four"])) == [("two three", True)]
    assert list(marked("one", ["", "two"])) == [("one", False)]


@given(st.text(), st.lists(st.text(max_size=5), max_size=4))
def test_marking_keeps_every_word(text: str, quotes: list[str]) -> None:
    assert "".join(run for run, _ in marked(text, quotes)) == clean(text)
