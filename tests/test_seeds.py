"""The question set that ships with the seeds keeps its own rules."""

from collections import Counter
from pathlib import Path

import pytest

from eval.metrics import contains
from eval.questions import Question, QuestionType, Status, read_questions

SEEDS = Path(__file__).parent.parent / "seeds"
QUESTIONS = read_questions(SEEDS / "questions.jsonl")

each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)


def body(article: str) -> str:
    """The report without its front matter."""
    return (SEEDS / article).read_text(encoding="utf-8").split("---\n", 2)[2]


def test_there_are_enough_questions() -> None:
    unanswerable = [each for each in QUESTIONS if each.type is QuestionType.UNANSWERABLE]
    assert len(QUESTIONS) >= 60
    assert len(unanswerable) >= 15


def test_no_question_is_asked_twice() -> None:
    times = Counter(question.question.casefold() for question in QUESTIONS)
    assert times.most_common(1)[0][1] == 1


def test_both_splits_hold_every_type_and_status_alike() -> None:
    assert {question.split for question in QUESTIONS} == {"dev", "report"}
    count = Counter((question.split, question.type) for question in QUESTIONS)
    for kind in QuestionType:
        assert count["dev", kind] >= 3
        assert abs(count["dev", kind] - count["report", kind]) <= 1
    statuses = {(question.split, question.status) for question in QUESTIONS}
    assert statuses == {(split, status) for split in ("dev", "report") for status in Status}


def test_every_report_is_asked_about() -> None:
    quoted = {quote.article for question in QUESTIONS for quote in question.quotes}
    assert quoted == {path.name for path in SEEDS.glob("*.md")}


@each_question
def test_what_is_answered_is_quoted(question: Question) -> None:
    assert bool(question.quotes) is (question.status is not Status.ABSTAINED)


@each_question
def test_each_quote_stands_in_its_report(question: Question) -> None:
    for quote in question.quotes:
        assert quote.quote in body(quote.article)


@each_question
def test_each_item_stands_in_the_quotes(question: Question) -> None:
    for item in question.answers:
        assert any(contains(quote.quote, answer) for quote in question.quotes for answer in item)


@each_question
def test_each_quote_supports_its_question(question: Question) -> None:
    if question.type is QuestionType.SHARED:
        articles = {quote.article for quote in question.quotes}
        assert len(articles) >= 2
    if question.status is Status.CONFLICTING:
        assert len(question.answers) >= 2
