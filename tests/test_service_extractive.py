"""Answers made of the articles' own sentences, on the seeds and over HTTP."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import SEEDS, opened_engine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from eval.questions import read_questions
from ingest.models import EmbeddingModel
from service.answer import ABSTENTION, NO_ARTICLE_PASSES, NOTHING_ASKED, Answer
from service.engine import Engine
from service.further import MOST_STATEMENTS
from service.questions import Question

ASKED = [one for one in read_questions(SEEDS / "questions.jsonl") if one.split == "dev"]
DELEGATION = "Who joined Putin's delegation?"
STORY = (
    "The mayor of Linz, Anna Huber, opened the new bridge over the Danube on Monday."
    " {} It took four years to build and cost 180 million euros, the council said."
)

askable = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(
    lambda text: any(character.isalnum() for character in text)
)


def ask(engine: Engine, question: str, **filters: str) -> Answer:
    return engine.ask(Question.model_validate({"question": question, **filters}))


def content(answer: Answer) -> str:
    """All of an answer that may not differ from one time to the next."""
    return answer.model_dump_json(exclude={"id", "timings_ms"})


def check(engine: Engine, answer: Answer) -> None:
    """What holds of every answer, whatever was asked."""
    assert len(answer.statements) <= MOST_STATEMENTS == 3
    assert 0 <= answer.confidence <= 1
    cited = [marker for statement in answer.statements for marker in statement.citations]
    assert set(cited) == {citation.marker for citation in answer.citations}
    for statement in answer.statements:
        assert statement.citations
        assert answer.answer[statement.start : statement.end] == statement.text
        quotes = [answer.citations[marker - 1].quote for marker in statement.citations]
        assert statement.text in [" ".join(quote.split()) for quote in quotes]
    for citation in answer.citations:
        article = engine.article(citation.article.id)
        assert article.text[citation.start : citation.end] == citation.quote
    if answer.status == "abstained":
        assert answer.answer in (ABSTENTION, NO_ARTICLE_PASSES, NOTHING_ASKED)
        assert (answer.statements, answer.citations, answer.positions) == ([], [], [])
        assert answer.short_answer is None


@pytest.mark.parametrize("question", [one.question for one in ASKED[::6]])
def test_every_statement_is_a_sentence_that_it_cites(engine: Engine, question: str) -> None:
    check(engine, ask(engine, question))


def test_the_delegation_is_named_with_its_source(api: TestClient) -> None:
    answer = api.post("/ask", json={"question": DELEGATION}).json()
    assert answer["status"] == "answered"
    for name in ("Belousov", "Lavrov", "Novak"):
        assert name in answer["answer"]
    for citation in answer["citations"]:
        article = api.get(f"/articles/{citation['article']['id']}").json()
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert article["title"] == citation["article"]["title"]


def test_what_the_articles_do_not_say_is_not_answered(api: TestClient) -> None:
    question = "What did Emmanuel Macron say about Putin's trip to Pyongyang?"
    answer = api.post("/ask", json={"question": question}).json()
    assert (answer["status"], answer["answer"]) == ("abstained", ABSTENTION)
    assert answer["statements"] == answer["citations"] == answer["positions"] == []
    assert answer["short_answer"] is None


@pytest.mark.parametrize("question", [DELEGATION, "Why is Seoul on its guard?", "How old is Kim?"])
def test_the_same_question_gets_the_same_answer_byte_for_byte(
    engine: Engine, question: str
) -> None:
    first, second = ask(engine, question), ask(engine, question)
    assert content(first) == content(second)
    assert first.id != second.id


def test_white_space_in_a_question_changes_nothing_but_its_echo(engine: Engine) -> None:
    plain, spaced = ask(engine, DELEGATION), ask(engine, f"  {DELEGATION.replace(' ', chr(10))} ")
    assert spaced.standalone_question == plain.question
    assert spaced.answer == plain.answer


def test_another_engine_on_the_same_articles_gives_the_same_answer(
    engine: Engine, model: EmbeddingModel, tmp_path: Path
) -> None:
    with opened_engine(tmp_path / "data", model, [SEEDS]) as other:
        assert content(ask(other, DELEGATION)) == content(ask(engine, DELEGATION))


@pytest.mark.parametrize("said", ["Thanks!", "ok, thank you", "Good morning"])
def test_what_asks_nothing_is_not_answered_with_words_that_it_shares(
    engine: Engine, said: str
) -> None:
    answer = ask(engine, said)
    assert (answer.status, answer.answer) == ("abstained", NOTHING_ASKED)


def test_filters_that_leave_no_article_are_told(engine: Engine) -> None:
    answer = ask(engine, DELEGATION, as_of="1999-01-01")
    assert (answer.status, answer.answer) == ("abstained", NO_ARTICLE_PASSES)
    check(engine, answer)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(question=askable)
def test_any_question_is_answered_or_abstained_from(engine: Engine, question: str) -> None:
    check(engine, ask(engine, question))


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Engine]:
    """A story that two papers tell, and one that a third tells of another town."""
    folder = tmp_path_factory.mktemp("copied")
    stories = {
        "Gazette": STORY.format("Thousands came to see it."),
        "Courier": STORY.format("Traffic will flow from Thursday."),
        "Herald": "In Graz a museum of modern art was closed for repairs in the autumn.",
    }
    lines = [
        json.dumps({"id": name, "title": f"From the {name}", "text": text, "source": name})
        for name, text in stories.items()
    ]
    (folder / "news.jsonl").write_text("\n".join(lines))
    with opened_engine(folder / "data", model, [folder / "news.jsonl"]) as opened:
        yield opened


def test_what_several_articles_say_is_one_statement_that_cites_them_all(copied: Engine) -> None:
    answer = ask(copied, "Who opened the new bridge in Linz?")
    assert answer.status == "answered"
    first = answer.statements[0]
    assert "Anna Huber" in first.text
    cited = {answer.citations[marker - 1].article.id for marker in first.citations}
    assert cited == {"Gazette", "Courier"}
    assert sum("Anna Huber" in statement.text for statement in answer.statements) == 1
    check(copied, answer)


def test_of_one_publisher_only_its_own_article_is_cited(copied: Engine) -> None:
    asked = Question(question="Who opened the new bridge in Linz?", sources=["courier"])
    answer = copied.ask(asked)
    assert {citation.article.source for citation in answer.citations} == {"Courier"}
