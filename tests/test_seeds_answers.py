"""How well the seeds' questions are answered: floors, and the gate that `dateline eval` holds.

The floors are on the dev half, which thresholds may be chosen on; the gate is on the other.
"""

from pathlib import Path

import pytest
from conftest import ROOT

from dateline import main
from eval.conduct import Keeping, conduct
from eval.records import Run
from eval.results import Summary
from eval.selection import SEEDS, chosen_set
from eval.summary import summarise
from eval.targets import EngineTarget
from service.engine import Engine

RIGHT, ABSTENTION_F1, MOST_STATEMENTS = 0.88, 0.75, 1.8


@pytest.fixture(scope="module")
def run(engine: Engine) -> Run:
    """Of the dev half."""
    asked = chosen_set(SEEDS, format=None, split="dev", limit=None)
    return conduct(EngineTarget(engine, 10), asked, name="dev", jobs=2, keeping=Keeping())


@pytest.fixture(scope="module")
def summary(run: Run) -> Summary:
    return summarise(run)


@pytest.fixture(scope="module")
def measures(summary: Summary) -> dict[str, float]:
    return {one.name: one.value for one in summary.measures}


def test_the_answerable_are_answered_rightly(run: Run, summary: Summary) -> None:
    answerable = {one.id for one in run.questions if one.answers}
    right = [one.right for one in summary.questions if one.question_id in answerable]
    assert right.count(True) >= RIGHT * len(right), summary.by_type


def test_abstentions_fall_on_what_the_articles_do_not_say(measures: dict[str, float]) -> None:
    assert measures["abstention_f1"] >= ABSTENTION_F1


def test_every_citation_is_exact(measures: dict[str, float]) -> None:
    assert measures["citations_exact"] == 1


def test_answers_are_short(run: Run) -> None:
    answers = [one.answer for one in run.outcomes if one.answer and one.answer.statements]
    assert sum(len(one.statements) for one in answers) <= MOST_STATEMENTS * len(answers)


def test_no_question_fails(summary: Summary) -> None:
    assert (summary.failed, summary.left_out) == (0, [])


@pytest.mark.usefixtures("unhurried")
def test_the_report_half_passes_the_gate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATELINE_DATA_DIR", str(tmp_path / "data"))
    gate = ("--gate", str(ROOT / "eval" / "baseline.json"))
    assert main(["eval", "seeds", "--split", "report", *gate]) == 0, capsys.readouterr().err
