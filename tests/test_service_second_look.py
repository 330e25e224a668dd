"""The best sentence is read once more, apart from the rest of its passage."""

import json
from pathlib import Path

import pytest
from conftest import opened_engine

from ingest.models import EmbeddingModel
from service.candidates import Candidate, candidates
from service.questions import Question
from service.reader import Reader
from service.second_look import LOOKED, SecondLook, look_again, vector

QUESTION = "How much did the new bridge in Linz cost?"
OPENED = "The mayor of Linz opened the new bridge over the Danube on Monday."
COST = "The new bridge in Linz cost 180 million euros, the council said."
RAIN = "It rained all day."


@pytest.fixture
def sentences(tmp_path: Path, model: EmbeddingModel) -> list[Candidate]:
    article = {"title": "A bridge in Linz", "text": " ".join([OPENED, RAIN, COST])}
    (tmp_path / "news.jsonl").write_text(json.dumps(article))
    with opened_engine(tmp_path / "data", model, [tmp_path / "news.jsonl"]) as engine:
        return candidates(engine.passages(Question(question=QUESTION)), engine.index.model.reader)


def look(sentences: list[Candidate], text: str) -> SecondLook:
    best = next(one for one in sentences if one.sentence == text)
    return look_again(Reader(), QUESTION, best, sentences)


def test_a_sentence_that_answers_does_so_among_its_neighbours(sentences: list[Candidate]) -> None:
    seen = look(sentences, COST)
    assert min(seen.around, seen.around_span) > 0


def test_what_stands_elsewhere_in_the_passage_does_not_speak_for_a_sentence(
    sentences: list[Candidate],
) -> None:
    seen = look(sentences, OPENED)
    assert max(seen.around, seen.around_span) < 0


def test_the_neighbours_answer_does_not_count_as_the_sentences_own(
    sentences: list[Candidate],
) -> None:
    seen = look(sentences, RAIN)
    assert seen.around > 0 > seen.around_span


def test_its_vector_has_the_fields_in_order() -> None:
    found = dict(zip(LOOKED, vector(SecondLook(around_span=0.2, around=0.1)), strict=True))
    assert found == {"around": 0.1, "around_span": 0.2}
