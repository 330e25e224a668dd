"""RealTime QA's layouts: a week as it is published, a year with its articles beside it."""

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

WEEKLY: dict[str, Any] = {
    "question_id": "20240302_0",
    "question_date": "2024/03/02",
    "question_source": "Gazette",
    "question_url": "https://gazette.example/quiz",
    "question_sentence": "What reopened on Saturday?",
    "choices": ["The bridge", "The harbour"],
    "answer": ["1"],
    "evidence": "The harbour is open again.",
}


def write_lines(path: Path, *records: Any) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in records))
    return path


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
    with pytest.raises(
        BadQuestionSet, match=r"has no questions_YYYY\.json or DATE_qa\.jsonl; name"
    ):
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


def test_a_week_as_it_is_published_accepts_the_choices_that_are_right(tmp_path: Path) -> None:
    held = read_set(write_lines(tmp_path / "20240302_qa.jsonl", WEEKLY))
    (question,) = held.questions
    assert (held.format, question.id) == ("realtime-qa", "20240302_0")
    assert (question.question, question.answers) == (
        "What reopened on Saturday?",
        (("The harbour",),),
    )


def test_what_was_found_for_a_weeks_questions_comes_with_it(tmp_path: Path) -> None:
    page = {"url": ARTICLE["url"], "text": "An advertisement.", "title": "Harbour", "authors": []}
    empty = {"url": "https://gazette.example/empty", "title": "Empty", "text": ""}
    gold = {"url": ARTICLE["url"], "text": ARTICLE["text"], "publish_date": "2024/03/02"}
    write_lines(tmp_path / "20240302_qa.jsonl", WEEKLY)
    for name, found in (("gcs", [page, empty]), ("gold", [gold])):
        asked = {"question_id": "20240302_0", "search_result": found}
        write_lines(tmp_path / f"20240302_{name}.jsonl", asked)
    held = read_set(tmp_path)
    assert held.left_out == ()
    (written,) = held.article_files(tmp_path)
    (article,) = map(json.loads, written.read_text().splitlines())
    assert article["text"] == "The harbour reopened on Saturday."
    assert article["published_at"].startswith("2024-03-02")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"answer": ["2"]}, "answer [2] names no choice; give numbers from 0 to 1"),
        ({"answer": []}, "answer [] names no choice; give numbers from 0 to 1"),
        ({"choices": ["The bridge", "None of the above"]}, "none of its choices is right"),
        ({"answer": ["b"]}, "answer.0: "),
    ],
)
def test_a_weeks_question_without_a_right_choice_is_told(
    tmp_path: Path, changed: dict[str, Any], reason: str
) -> None:
    right = WEEKLY | {"question_id": "right"}
    held = read_set(write_lines(tmp_path / "20240302_qa.jsonl", WEEKLY | changed, right))
    assert [one.id for one in held.questions] == ["right"]
    (told,) = held.left_out
    assert told.question_id == "20240302_0"
    assert told.reason.startswith(reason)
