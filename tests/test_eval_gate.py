"""A run held against its baseline."""

import json
from pathlib import Path

import pytest
from eval_runs import answer, answered, outcome, question, run

from eval.gate import Baseline, check, read_baseline, write_baseline
from eval.records import Run
from eval.summary import summarise
from ingest.errors import BadRun


@pytest.fixture
def baseline(tmp_path: Path) -> Baseline:
    """Of a run with 30 right answers of 40."""
    file = tmp_path / "baseline.json"
    write_baseline(summarise(answered([True] * 30 + [False] * 10)), file)
    return read_baseline(file)


def test_a_run_that_is_no_worse_passes(baseline: Baseline) -> None:
    assert check(summarise(answered([True] * 30 + [False] * 10)), baseline) == []
    assert check(summarise(answered([True] * 40)), baseline) == []


def test_a_fall_that_chance_explains_passes(baseline: Baseline) -> None:
    assert check(summarise(answered([True] * 28 + [False] * 12)), baseline) == []


def test_a_fall_beyond_chance_is_told(baseline: Baseline) -> None:
    (fall,) = check(summarise(answered([True] * 15 + [False] * 25)), baseline)
    assert (fall.name, fall.before, fall.now, fall.n) == ("right", 0.75, 0.375, 40)
    assert fall.p is not None and fall.p < 0.05


def test_the_more_measures_the_further_one_must_fall(baseline: Baseline) -> None:
    # Of two measures: 5 lost of none won are 1/2⁵ · 2 = 0.0625, and 6 are 1/2⁶ · 2 = 0.031.
    five, six = (answered([True] * (30 - n) + [False] * (10 + n)) for n in (5, 6))
    assert check(summarise(five), baseline) == []
    (fall,) = check(summarise(six), baseline)
    assert fall.p == pytest.approx(2 / 64, abs=0.015)


def test_more_failures_are_a_fall(baseline: Baseline) -> None:
    now = answered([True] * 30 + [False] * 10)
    broken = [outcome(f"q{n}") for n in range(15)]
    failing = now.model_copy(update={"outcomes": [*broken, *now.outcomes[15:]]})
    (fall,) = check(summarise(failing), baseline)
    assert (fall.name, fall.better, fall.now) == ("failed", "lower", 0.375)


def test_one_citation_that_is_not_exact_is_enough(tmp_path: Path) -> None:
    def cited(*exact: bool) -> Run:
        asked = [question(f"q{n}", ("Hanoi",)) for n in range(len(exact))]
        told = [
            outcome(one.id, answer("Hanoi."), exact=[is_exact])
            for one, is_exact in zip(asked, exact, strict=True)
        ]
        return run(*zip(asked, told, strict=True))

    file = tmp_path / "baseline.json"
    write_baseline(summarise(cited(True, True, True)), file)
    (fall,) = check(summarise(cited(True, True, False)), read_baseline(file))
    assert (fall.name, fall.before, fall.p) == ("citations_exact", 1, None)
    assert fall.now == pytest.approx(2 / 3)


def test_a_measure_that_is_gone_has_fallen(baseline: Baseline) -> None:
    had = baseline.model_copy(update={"measures": {**baseline.measures, "mrr": 0.5}})
    (fall,) = check(summarise(answered([True] * 30 + [False] * 10)), had)
    assert (fall.name, fall.before, fall.now, fall.n) == ("mrr", 0.5, None, 0)


def test_a_run_of_fewer_questions_is_refused(baseline: Baseline) -> None:
    with pytest.raises(BadRun, match=r"lacks 10 of the 40 questions of the baseline.*'q30'"):
        check(summarise(answered([True] * 30)), baseline)


def test_a_run_of_questions_that_were_changed_is_refused(baseline: Baseline) -> None:
    now = answered([True] * 40)
    easier = question("q0", ("Hanoi", "Moscow"))
    changed = now.model_copy(update={"questions": [easier, *now.questions[1:]]})
    with pytest.raises(BadRun, match=r"otherwise 1 of the 40 questions of the baseline.*'q0'"):
        check(summarise(changed), baseline)


def test_a_baseline_that_keeps_no_digests_is_read_all_the_same(baseline: Baseline) -> None:
    bare = [one.model_copy(update={"digest": ""}) for one in baseline.questions]
    older = baseline.model_copy(update={"questions": bare})
    assert check(summarise(answered([True] * 30 + [False] * 10)), older) == []


def test_the_file_keeps_one_question_on_each_line_and_no_times(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    write_baseline(summarise(answered([True, False])), file)
    text = file.read_text()
    assert json.loads(text)["measures"] == {"right": 0.5, "failed": 0.0}
    assert len([line for line in text.splitlines() if '"question_id"' in line]) == 2
    assert "seconds" not in text


def test_no_question_makes_a_file_that_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    write_baseline(summarise(run()), file)
    assert read_baseline(file).questions == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is no baseline .*write it anew"),
        (b"{", "is no baseline"),
        (b"[]", "is no baseline"),
        (b'{"name": "x"}', "is no baseline .*Field required"),
        (b"\xff\xfe", "is no baseline"),
        (b'{"format": 99}', "format: Input should be 1"),
        (None, "No such file or directory; name a baseline file"),
    ],
)
def test_what_is_no_baseline_is_told(tmp_path: Path, content: bytes | None, told: str) -> None:
    file = tmp_path / "baseline.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadRun, match=told) as raised:
        read_baseline(file)
    assert str(file) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadRun, match="name another baseline file"):
        write_baseline(summarise(run()), tmp_path / "nowhere" / "baseline.json")
