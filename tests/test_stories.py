"""The invented stories with questions keep their own rules."""

from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT
from read_files import results

from eval.metrics import contains
from eval.questions import Question, QuestionType, Status, read_questions
from ingest.reading import ReadArticle

STORIES = sorted((ROOT / "tools" / "stories").iterdir())
QUESTIONS = {story: read_questions(story / "questions.jsonl") for story in STORIES}

each_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)


def stated(question: Question) -> str:
    return " ".join(quote.quote for quote in question.quotes)


def test_half_of_the_stories_at_least_are_for_choosing_and_some_for_reporting() -> None:
    splits = Counter(questions[0].split for questions in QUESTIONS.values())
    assert splits["dev"] >= splits["report"] >= 4


@each_story
def test_a_story_is_wholly_for_choosing_or_for_reporting(story: Path) -> None:
    assert len({one.split for one in QUESTIONS[story]}) == 1


@each_story
def test_every_article_can_be_read(story: Path) -> None:
    found = [one for path in sorted(story.glob("*.md")) for one in results(path)]
    assert len(found) == 5
    assert all(isinstance(one, ReadArticle) for one in found), found


@each_story
def test_every_quote_stands_in_its_article(story: Path) -> None:
    for question in QUESTIONS[story]:
        for quote in question.quotes:
            assert quote.quote in (story / quote.article).read_text(encoding="utf-8"), question.id


@each_story
def test_every_item_of_an_answer_stands_in_the_quotes(story: Path) -> None:
    for question in QUESTIONS[story]:
        for item in question.answers:
            assert any(contains(stated(question), one) for one in item), question.id


@each_story
def test_a_fifth_is_not_answered_and_some_articles_differ(story: Path) -> None:
    statuses = Counter(question.status for question in QUESTIONS[story])
    assert statuses[Status.ABSTAINED] >= len(QUESTIONS[story]) / 6
    assert statuses[Status.CONFLICTING] >= 3
    types = {question.type for question in QUESTIONS[story]}
    assert types == set(QuestionType)
