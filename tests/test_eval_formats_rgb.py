"""RGB's layout: documents that answer, that do not, and that are wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.questions import QuestionType, Relevance, Status
from eval.sets import QuestionSet, read_set

ASKED: dict[str, Any] = {
    "id": 7,
    "query": "Where does the ferry land?",
    "answer": "Port Ellen",
    "positive": ["It lands at Port Ellen.", "Port Ellen has a ferry."],
    "negative": ["Ferries are boats."],
}
WRONG: dict[str, Any] = {
    "positive_wrong": ["It lands at Oban."],
    "fakeanswer": "Oban",
}


def read(folder: Path, *asked: Any) -> QuestionSet:
    path = folder / "en.json"
    path.write_text("".join(json.dumps(one) + "\n" for one in asked))
    return read_set(path)


def test_the_documents_that_answer_are_relevant(tmp_path: Path) -> None:
    (question,) = read(tmp_path, ASKED).questions
    assert (question.id, question.type, question.status) == ("7", "fact", "answered")
    assert question.relevant == (Relevance("en-7-0"), Relevance("en-7-1"))


def test_all_documents_become_articles(tmp_path: Path) -> None:
    held = read(tmp_path, ASKED)
    assert isinstance(held.articles, tuple)
    assert [(one.id, one.text) for one in held.articles] == [
        ("en-7-0", "It lands at Port Ellen."),
        ("en-7-1", "Port Ellen has a ferry."),
        ("en-7-2", "Ferries are boats."),
    ]


@pytest.mark.parametrize(
    ("answer", "items", "kind"),
    [
        ("Port Ellen", (("Port Ellen",),), QuestionType.FACT),
        ([["Port Ellen", "Ellen"]], (("Port Ellen", "Ellen"),), QuestionType.FACT),
        (["Oban", "Ellen"], (("Oban",), ("Ellen",)), QuestionType.LIST),
        ([["June 1", "1 June"], "Ellen"], (("June 1", "1 June"), ("Ellen",)), QuestionType.LIST),
    ],
)
def test_every_item_is_wanted_in_one_of_its_forms(
    tmp_path: Path, answer: Any, items: tuple[tuple[str, ...], ...], kind: QuestionType
) -> None:
    (question,) = read(tmp_path, ASKED | {"answer": answer}).questions
    assert (question.answers, question.type) == (items, kind)


def test_documents_may_be_grouped_by_the_item_that_they_give(tmp_path: Path) -> None:
    (question,) = read(tmp_path, ASKED | {"positive": [["a b", "c d"], ["e f"]]}).questions
    assert len(question.relevant) == 3


def test_wrong_documents_beside_right_ones_are_a_conflict(tmp_path: Path) -> None:
    (question,) = read(tmp_path, ASKED | WRONG).questions
    assert (question.type, question.status) == (QuestionType.DIFFERING, Status.CONFLICTING)
    assert question.answers == (("Port Ellen",), ("Oban",))
    assert len(question.relevant) == 3


def test_what_is_broken_is_told_and_hides_nothing(tmp_path: Path) -> None:
    held = read(tmp_path, {"id": 1, "query": "?", "positive": []}, ASKED | {"negative": [" "]})
    assert [one.id for one in held.questions] == ["7"]
    assert [(Path(one.place).name, one.reason) for one in held.left_out] == [
        ("en.json, line 1", "answer is missing; add it"),
        ("en.json, line 2, document 2", "an article without text; give it some or remove it"),
    ]
