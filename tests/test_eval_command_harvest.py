"""`dateline eval harvest`: candidate questions from use."""

import json
from pathlib import Path

import pytest
from command_line import Command, one_line
from conftest import opened_engine

from ingest.models import EmbeddingModel
from service.questions import Question


def test_abstentions_are_harvested_but_not_those_of_evaluations(
    evaluate: Command,
    question_sets: Path,
    data_dir: Path,
    tmp_path: Path,
    model: EmbeddingModel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "c.jsonl"
    with opened_engine(data_dir, model, [question_sets / "news"]) as engine:
        engine.ask(Question(question="What is the price of coffee in Vienna?"))
    monkeypatch.setenv("DATELINE_DATA_DIR", str(data_dir))
    assert evaluate(question_sets / "alone.jsonl").status == 0
    assert json.loads(evaluate("harvest", "--out", out, "--json").out)["new"] == 1
    assert json.loads(out.read_text())["question"] == "What is the price of coffee in Vienna?"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["harvest", "--limit", "3"], "harvest asks nothing; leave out --limit"),
        (["harvest"], "holds no index, and so no answers"),
    ],
)
def test_mistakes_are_told_in_one_line(evaluate: Command, arguments: list[str], words: str) -> None:
    assert words in one_line(evaluate(*arguments), 2)
