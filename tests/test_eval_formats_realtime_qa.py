"""RealTime QA's layout: a year's questions with its articles beside them."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from eval.questions import Question, QuestionType, Status
from eval.sets import read_set
from ingest.errors import BadQuestionSet

ARTICLE = {
    "url": "https://gazette.example/harbour",
    "title": "Harbour reopens",
    "published": "2024/03/02",
    "text": "The harbour reopened on Saturday.",
}
ASKED: dict[str, Any] = {
    "id": "20240302_0",
    "date": "2024/03/02",
    "source": "Gazette",
    "question": "What reopened on Saturday?",
    "choices": ["The harbour", "The bridge"],
    "answers": ["The harbour", "Harbour"],
    "retrieved": [ARTICLE["url"]],
}


def write(folder: Path, asked: list[Any], year: int = 2024) -> Path:
    path = folder / f"questions_{year}.json"
    path.write_text(json.dumps(asked))
    return path


def test_any_one_of_the_answers_is_right(tmp_path: Path) -> None:
    held = read_set(write(tmp_path, [ASKED]))
    assert (held.name, held.format) == ("questions_2024", "realtime-qa")
    assert held.questions == (
        Question(
            "20240302_0",
            "What reopened on Saturday?",
            QuestionType.FACT,
            Status.ANSWERED,
            (("The harbour", "Harbour"),),
        ),
    )
    assert held.articles is None


def test_the_articles_of_the_year_come_with_it(tmp_path: Path) -> None:
    write(tmp_path, [ASKED])
    with gzip.open(tmp_path / "articles_2024.jsonl.gz", "wt") as file:
        file.write(json.dumps(ARTICLE) + "\n")
    held = read_set(tmp_path)
    (written,) = held.article_files(tmp_path)
    assert json.loads(written.read_text())["title"] == "Harbour reopens"


def test_a_folder_with_several_years_is_refused(tmp_path: Path) -> None:
    write(tmp_path, [ASKED])
    write(tmp_path, [ASKED], 2023)
    with pytest.raises(BadQuestionSet, match=r"has questions_2023\.json, questions_2024\.json; na"):
        read_set(tmp_path)


def test_a_folder_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadQuestionSet, match=r"has no questions_YYYY\.json; name one year's"):
        read_set(tmp_path, "realtime-qa")


def test_what_is_broken_is_told_and_hides_nothing(tmp_path: Path) -> None:
    broken = [{"id": "b", "question": "Who?"}, ASKED, ASKED, ASKED | {"id": "e", "answers": []}]
    held = read_set(write(tmp_path, broken))
    assert len(held.questions) == 1
    assert [(one.place.split(", ")[1], one.question_id) for one in held.left_out] == [
        ("entry 1", "b"),
        ("entry 3", "20240302_0"),
        ("entry 4", "e"),
    ]
