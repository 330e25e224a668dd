"""SQuAD's layout: spans of paragraphs, and questions that have none."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.questions import Question, QuestionType, Quote, Relevance, Status
from eval.sets import QuestionSet, read_set
from ingest.articles import Article
from ingest.errors import BadQuestionSet

HARBOUR = "The harbour of Aldmouth was dug in 1820. Its keeper is Ruth Abel. Boats pay her."
LIGHT = "A light was added later."
KEEPER: dict[str, Any] = {
    "id": "k1",
    "question": "Who keeps the harbour?",
    "answers": [
        {"text": "Ruth Abel", "answer_start": 55},
        {"text": "Abel", "answer_start": 60},
        {"text": "Ruth Abel", "answer_start": 55},
    ],
}
IMPOSSIBLE: dict[str, Any] = {
    "id": "k2",
    "question": "Who dug the light?",
    "answers": [],
    "plausible_answers": [{"text": "Ruth Abel", "answer_start": 55}],
    "is_impossible": True,
}


def read(folder: Path, *asked: Any, entries: list[Any] | None = None) -> QuestionSet:
    paragraphs = [{"context": HARBOUR, "qas": list(asked)}, {"context": LIGHT, "qas": []}]
    data = entries or [{"title": "Aldmouth_harbour", "paragraphs": paragraphs}]
    path = folder / "dev-v2.0.json"
    path.write_text(json.dumps({"version": "v2.0", "data": data}))
    return read_set(path)


def test_a_span_becomes_an_answer_with_its_sentence_as_the_quote(tmp_path: Path) -> None:
    assert read(tmp_path, KEEPER).questions == (
        Question(
            "k1",
            "Who keeps the harbour?",
            QuestionType.FACT,
            Status.ANSWERED,
            (("Ruth Abel", "Abel"),),
            (Quote("dev-v2.0-1", "Its keeper is Ruth Abel."),),
            relevant=(Relevance("dev-v2.0-1"),),
        ),
    )


def test_an_impossible_question_is_to_be_abstained_from(tmp_path: Path) -> None:
    (question,) = read(tmp_path, IMPOSSIBLE).questions
    assert question.status is Status.ABSTAINED
    assert not question.answers


def test_the_paragraphs_under_a_title_are_one_article(tmp_path: Path) -> None:
    assert read(tmp_path, KEEPER).articles == (
        Article("dev-v2.0-1", "Aldmouth harbour", f"{HARBOUR}\n\n{LIGHT}"),
    )


@pytest.mark.parametrize(
    "second",
    [
        {"text": "her", "answer_start": 76},
        {"text": "Abel", "answer_start": 0},
        {"text": "Abel. Boats", "answer_start": 60},
        {"text": "Abel"},
    ],
)
def test_there_is_no_quote_where_the_annotators_mark_no_common_sentence(
    tmp_path: Path, second: dict[str, Any]
) -> None:
    (question,) = read(tmp_path, KEEPER | {"answers": [KEEPER["answers"][0], second]}).questions
    assert question.quotes == ()
    assert question.answers == (("Ruth Abel", second["text"]),)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ({"id": "k3"}, "question is missing; add it"),
        (KEEPER | {"id": "k3", "answers": []}, "the answer [] has no words to look for"),
        (KEEPER | {"id": "k3", "answers": [{"text": 7}]}, "answers.0.text: Input should be"),
    ],
)
def test_a_broken_question_is_told_and_hides_no_other(
    tmp_path: Path, broken: dict[str, Any], told: str
) -> None:
    held = read(tmp_path, broken, KEEPER)
    assert [one.id for one in held.questions] == ["k1"]
    (left_out,) = held.left_out
    assert left_out.place.endswith("dev-v2.0.json, data.0.paragraphs.0.qas.0")
    assert left_out.question_id == "k3"
    assert left_out.reason.startswith(told)


def test_a_broken_paragraph_or_article_hides_no_other(tmp_path: Path) -> None:
    whole = {"context": HARBOUR, "qas": [KEEPER]}
    held = read(tmp_path, entries=[{"title": "x"}, {"title": "y", "paragraphs": [[], whole]}])
    assert [one.id for one in held.questions] == ["k1"]
    assert [one.place.split(", ")[1] for one in held.left_out] == ["data.0", "data.1.paragraphs.0"]


@pytest.mark.parametrize("content", ["{", "[]", '{"data": {}}'])
def test_a_file_of_another_layout_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "some.json"
    path.write_text(content)
    with pytest.raises(BadQuestionSet, match="give a file of SQuAD's layout"):
        read_set(path, "squad")
