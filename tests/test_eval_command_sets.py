"""`dateline eval SET`: which questions are asked, in which articles, and what is shown."""

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import Command, one_line
from small_set import ARTICLES, QUESTIONS, measures


def test_a_set_with_articles_is_asked_in_an_index_of_its_own(
    evaluate: Command, question_sets: Path
) -> None:
    outcome = evaluate(question_sets / "news", "--json")
    assert (outcome.status, outcome.err) == (0, "")
    found = measures(outcome.out)
    assert (found["right"], found["citations_exact"], found["failed"]) == (1, 1, 0)
    assert not (question_sets / "data" / "ledger.sqlite").exists()


def test_its_own_index_follows_the_sets_articles(evaluate: Command, tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "questions.jsonl").write_text(json.dumps({**QUESTIONS[0], "quotes": []}))
    (news / "bridge.txt").write_text(ARTICLES["bridge.txt"])
    (news / "broken.txt").write_bytes(b"\x00")
    first = evaluate(news, "--json")
    assert measures(first.out)["right"] == 1
    assert first.err.startswith("dateline: not ingested: ")
    assert "broken.txt: a binary file" in first.err
    (news / "broken.txt").unlink()
    (news / "bridge.txt").write_text(ARTICLES["bridge.txt"].replace("mayor", "queen"))
    second = evaluate(news, "--json")
    assert (measures(second.out)["right"], second.err) == (0, "")
    assert measures(second.out)["citations_exact"] == 1


def test_articles_inside_a_set_are_asked_too(evaluate: Command, tmp_path: Path) -> None:
    context = ARTICLES["bridge.txt"].split("\n\n")[1]
    paragraph = {
        "context": context,
        "qas": [
            {
                "id": "s1",
                "question": "Who opened the harbour bridge?",
                "answers": [{"text": "The mayor", "answer_start": 0}],
            }
        ],
    }
    path = tmp_path / "squad.json"
    data = [{"title": "The bridge", "paragraphs": [paragraph]}]
    path.write_text(json.dumps({"version": "1.1", "data": data}))
    for _ in range(2):
        outcome = evaluate(path, "--json")
        assert (outcome.status, outcome.err) == (0, "")
        assert measures(outcome.out)["right"] == 1


def test_a_table_tells_the_totals(evaluate: Command, question_sets: Path) -> None:
    outcome = evaluate(question_sets / "news")
    assert outcome.status == 0
    assert "3 asked, 0 failed, 0 left out" in outcome.out
    assert "citations_exact" in outcome.out


def test_faulty_questions_are_told_by_line_and_id_and_the_rest_is_measured(
    evaluate: Command, question_sets: Path
) -> None:
    outcome = evaluate(question_sets / "faulty")
    assert outcome.status == 0
    assert "3 asked, 0 failed, 4 left out" in outcome.out
    file = question_sets / "faulty" / "questions.jsonl"
    told = {line.partition("left out: ")[2] for line in outcome.err.splitlines()}
    for start, reason in (
        (f"{file}, line 4: ", "write one JSON object"),
        (f"{file}, line 5, question q4: ", "does not stand in the article bridge.txt"),
        (f"{file}, line 6, question q1: ", "line 1 has the same id"),
        (f"{file}, line 7, question q5: ", "conversation"),
    ):
        assert [line for line in told if line.startswith(start) and reason in line], start


@pytest.mark.parametrize(("split", "asked"), [("dev", 1), ("report", 2)])
def test_a_half_is_asked_alone(
    evaluate: Command, question_sets: Path, split: str, asked: int
) -> None:
    outcome = evaluate(question_sets / "news", "--split", split, "--json")
    summary = json.loads(outcome.out)["summary"]
    assert summary["asked"] == asked
    assert summary["header"]["name"] == f"news ({split})"


def test_a_split_without_questions_is_told(evaluate: Command, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    plain: dict[str, Any] = {**QUESTIONS[0]}
    plain.pop("split")
    path.write_text(json.dumps(plain))
    assert "no question of the split dev" in one_line(evaluate(path, "--split", "dev"), 2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["/no/such/set"], "/no/such/set: no such file or folder"),
        (["{news}", "--format", "excel"], "'excel' is no known format"),
        (["{news}", "{news}"], "one set at a time"),
        (["{news}", "--split", "half"], "--help"),
        (["{news}", "--limit", "0"], "give a whole number above 0"),
    ],
)
def test_mistakes_are_told_in_one_line(
    evaluate: Command, question_sets: Path, arguments: list[str], words: str
) -> None:
    given = [one.format(news=question_sets / "news") for one in arguments]
    assert words in one_line(evaluate(*given), 2)
