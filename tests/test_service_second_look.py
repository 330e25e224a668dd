"""The best sentences are read once more by the verifier, apart from the rest of their passage."""

import json
from pathlib import Path

import pytest
from conftest import opened_engine

from ingest.models import EmbeddingModel
from service.candidates import Candidate, candidates
from service.questions import Question
from service.second_look import SecondLook, window
from service.verifier import Verifier

QUESTION = "How much did the new bridge in Linz cost?"
OPENED = "The mayor of Linz opened the new bridge over the Danube on Monday."
COST = "The new bridge in Linz cost 180 million euros, the council said."
RAIN, CROWD = "It rained all day.", "Some 12,000 people came."


@pytest.fixture
def sentences(tmp_path: Path, model: EmbeddingModel) -> list[Candidate]:
    article = {"title": "A bridge in Linz", "text": " ".join([OPENED, RAIN, CROWD, COST])}
    (tmp_path / "news.jsonl").write_text(json.dumps(article))
    with opened_engine(tmp_path / "data", model, [tmp_path / "news.jsonl"]) as engine:
        return candidates(engine.passages(Question(question=QUESTION)), engine.index.model.reader)


VERIFIER = Verifier()


def look(sentences: list[Candidate], *texts: str) -> list[float]:
    return SecondLook(VERIFIER, QUESTION, sentences).at(these(sentences, *texts))


def these(sentences: list[Candidate], *texts: str) -> list[Candidate]:
    return [one for text in texts for one in sentences if one.sentence == text]


def test_a_sentence_that_answers_does_so_among_its_neighbours(sentences: list[Candidate]) -> None:
    assert look(sentences, COST)[0] > 0


def test_what_stands_elsewhere_in_the_passage_does_not_speak_for_a_sentence(
    sentences: list[Candidate],
) -> None:
    assert look(sentences, OPENED)[0] < 0


def test_each_has_its_own_figure_in_the_order_of_the_sentences(sentences: list[Candidate]) -> None:
    first, second = look(sentences, OPENED, COST)
    assert first < 0 < second
    assert look(sentences, COST, OPENED) == [second, first]


def test_what_was_looked_at_is_known_and_nothing_else(sentences: list[Candidate]) -> None:
    second = SecondLook(VERIFIER, QUESTION, sentences)
    assert second.known == {}
    [cost] = these(sentences, COST)
    [logit] = second.at([cost])
    assert second.known == {cost: logit}
    assert second.at(these(sentences, OPENED, COST))[1] == logit


def test_a_window_is_a_sentence_with_those_beside_it() -> None:
    texts = ["One.", "Two.", "Three.", "Four."]
    assert window(texts, 0) == (0, "One. Two.")
    assert window(texts, 2) == (len("Two. "), "Two. Three. Four.")
