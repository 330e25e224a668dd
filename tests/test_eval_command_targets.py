"""`dateline eval` with one service or another: who is asked, and what if it fails."""

import json
from pathlib import Path

import pytest
from command_line import Command, one_line, serving
from conftest import opened_engine
from scripted_service import Json, Reply, Script, answer, problem, scripted
from small_set import measures

from ingest.models import EmbeddingModel


def every_other() -> Script:
    """A service that gives half of its answers as errors."""
    asked = iter(range(1_000))

    def ask(body: Json) -> Reply:
        return problem(500, "system-failure") if next(asked) % 2 else Reply(body=answer("Who?"))

    return Script(ask=ask)


@pytest.fixture
def alone(question_sets: Path) -> Path:
    """Questions without articles."""
    return question_sets / "alone.jsonl"


def test_a_service_that_fails_half_of_the_time_is_measured_and_fails(
    evaluate: Command, alone: Path
) -> None:
    with scripted(every_other()) as url:
        outcome = evaluate(alone, "--url", url, "--jobs", 1)
    assert outcome.status == 1
    assert "3 asked, 1 failed, 0 left out" in outcome.out
    assert outcome.err == "dateline: failed: q2: system-failure it is (system-failure)\n"


def test_a_service_that_always_fails_measures_nothing(evaluate: Command, alone: Path) -> None:
    with scripted(Script(ask=lambda _: problem(500, "system-failure"))) as url:
        outcome = evaluate(alone, "--url", url)
    assert (outcome.status, outcome.out) == (2, "")
    assert "no question was answered" in outcome.err.splitlines()[-1]


def test_a_service_that_is_down_is_told_in_one_line(evaluate: Command, alone: Path) -> None:
    with scripted(every_other()) as url:
        pass
    assert "does not answer" in one_line(evaluate(alone, "--url", url), 2)


def test_questions_alone_are_asked_of_the_current_index(
    evaluate: Command,
    question_sets: Path,
    alone: Path,
    tmp_path: Path,
    model: EmbeddingModel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data_dir = tmp_path / "current"
    monkeypatch.setenv("DATELINE_DATA_DIR", str(data_dir))
    assert "dateline ingest PATH" in one_line(evaluate(alone), 2)
    assert not data_dir.exists()
    with opened_engine(data_dir, model, [question_sets / "news"]):
        pass
    here = evaluate(alone, "--json")
    monkeypatch.setenv("DATELINE_DATA_DIR", str(tmp_path / "elsewhere"))
    named = evaluate(alone, "--index", data_dir, "--json")
    monkeypatch.setenv("DATELINE_DATA_DIR", str(data_dir))
    with serving(data_dir) as (url, _):
        running = evaluate(alone, "--json")
    assert {here.status, named.status, running.status} == {0}
    assert measures(here.out)["right"] == measures(named.out)["right"] == 1
    assert measures(running.out)["right"] == 1
    assert json.loads(running.out)["summary"]["header"]["target"] == url


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["{news}", "--url", "x", "--index", "y"], "--url and --index"),
        (["{news}", "--url", "nowhere"], "'nowhere' is no address"),
        (["{news}", "--index", "/no/such/dir"], "/no/such/dir holds no article"),
        (["{news}", "--jobs", "many"], "give a whole number above 0"),
        (["{news}", "--passages", "101"], "--passages 101 is above 100"),
    ],
)
def test_mistakes_are_told_in_one_line(
    evaluate: Command, question_sets: Path, arguments: list[str], words: str
) -> None:
    given = [one.format(news=question_sets / "news") for one in arguments]
    assert words in one_line(evaluate(*given), 2)
