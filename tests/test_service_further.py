"""Beside the best sentence stand those that are likely to add something to it."""

import json
from dataclasses import replace

import pytest
from conftest import opened_engine

from ingest.models import EmbeddingModel
from service.answer_kinds import AnswerKind
from service.candidates import Candidate, candidates
from service.further import (
    MOST_STATEMENTS,
    MOST_VERIFIED,
    NAMES,
    Adding,
    Choice,
    Gain,
    further_of,
    with_further,
)
from service.questions import Question
from service.scoring import WITH_READER
from service.second_look import SecondLook
from service.verifier import Verifier

VERIFIER = Verifier()
QUESTION = "How many people came to the river to see the new bridge in Linz?"
SPOKE = "The mayor of Linz, Anna Huber, spoke about the new bridge on Monday."
WORDS = '"It will outlive us all," she said.'
RAIN = "It rained all day, and the trams were late."
CROWD = "Some 12,000 people had come to the river."
OTHER = "Some 9,000 people had come to the river, the police said."


@pytest.fixture(scope="module")
def sentences(
    tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> dict[str, Candidate]:
    folder = tmp_path_factory.mktemp("further")
    articles = [
        {"title": "A bridge in Linz", "text": " ".join([SPOKE, WORDS, RAIN, CROWD])},
        {"title": "Linz looks at its bridge", "text": OTHER},
    ]
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, articles)))
    with opened_engine(folder / "data", model, [folder / "news.jsonl"]) as engine:
        passages = engine.passages(Question(question=QUESTION))
        found = candidates(passages, engine.index.model.reader)
    return {one.sentence: one for one in found}


def choice(
    sentences: dict[str, Candidate],
    *ranked: str,
    kind: AnswerKind = AnswerKind.OTHER,
    differing: dict[str, float] | None = None,
) -> Choice:
    """Sentences in this order, each a little worse than the one before."""
    return Choice(
        kind,
        [(sentences[text], 0.4 * place) for place, text in enumerate(ranked)],
        several=False,
        differing={sentences[text]: chance for text, chance in (differing or {}).items()},
    )


def chosen(made: Choice, adding: Adding = WITH_READER.further) -> list[str]:
    return [one.sentence for one in with_further(made, adding)]


def test_what_somebody_said_stands_beside_who_says_it(sentences: dict[str, Candidate]) -> None:
    quoted = choice(sentences, SPOKE, RAIN, WORDS, kind=AnswerKind.QUOTE)
    assert chosen(quoted)[:2] == [SPOKE, WORDS]


def test_another_value_of_another_article_is_told_as_well(sentences: dict[str, Candidate]) -> None:
    differs = choice(sentences, CROWD, RAIN, OTHER, differing={OTHER: 0.9})
    assert chosen(differs)[:2] == [CROWD, OTHER]


def test_what_the_reader_sees_no_answer_in_is_no_other_value(
    sentences: dict[str, Candidate],
) -> None:
    span = sentences[RAIN].span
    assert span is not None
    assert span.odds < 0
    made = choice(sentences, CROWD, RAIN, differing={RAIN: 0.9})
    assert made.gain(sentences[RAIN], 0.4, [made.best]).differs == 0


def test_what_the_verifier_sees_an_answer_in_is_likelier_to_add_one(
    sentences: dict[str, Candidate],
) -> None:
    look = SecondLook(VERIFIER, QUESTION, list(sentences.values()))
    plain = choice(sentences, OTHER, RAIN, SPOKE, CROWD)
    made = replace(plain, look=look)
    adding = WITH_READER.further
    found = [one.sentence for one, _ in further_of(made, adding)]
    assert set(found) == {RAIN, SPOKE, CROWD}
    assert set(look.known) == {sentences[text] for text in found}
    gains = [made.gain(sentences[text], 0.4, [made.best]) for text in (CROWD, SPOKE)]
    crowd, spoke = (one.verified for one in gains)
    assert spoke < 0 < crowd
    assert adding.chance(gains[0]) > adding.chance(gains[1])


def test_the_verifier_reads_what_is_likeliest_to_add_something(
    sentences: dict[str, Candidate],
) -> None:
    look = SecondLook(VERIFIER, QUESTION, list(sentences.values()))
    every = choice(sentences, OTHER, SPOKE, WORDS, RAIN, CROWD, OTHER)
    made = replace(every, look=look)
    later_is_better = Adding({"below": 5.0}, bias=0.0, enough=0.5)
    assert len(further_of(made, later_is_better)) == len(look.known) == MOST_VERIFIED
    assert further_of(made, later_is_better)[0][0] is sentences[CROWD]


def test_nothing_is_added_that_says_the_same(sentences: dict[str, Candidate]) -> None:
    all_add = Adding({}, bias=9.0, enough=0.5)
    assert chosen(choice(sentences, CROWD, CROWD, RAIN), all_add) == [CROWD, RAIN]


def test_an_answer_has_three_statements_at_most(sentences: dict[str, Candidate]) -> None:
    all_add, none_adds = Adding({}, bias=9.0, enough=0.5), Adding({}, bias=-9.0, enough=0.5)
    made = choice(sentences, SPOKE, WORDS, RAIN, CROWD, OTHER)
    assert chosen(made, all_add) == [SPOKE, WORDS, RAIN]
    assert len(chosen(made, all_add)) == MOST_STATEMENTS
    assert chosen(made, none_adds) == [SPOKE]


def test_the_likelier_comes_first(sentences: dict[str, Candidate]) -> None:
    later_is_better = Adding({"below": 5.0}, bias=0.0, enough=0.5)
    made = choice(sentences, SPOKE, WORDS, RAIN, CROWD)
    assert chosen(made, later_is_better) == [SPOKE, CROWD, RAIN]


def test_what_nothing_is_known_of_weighs_nothing() -> None:
    nothing = Gain(*[0.0] * len(NAMES))
    assert Adding(dict.fromkeys(NAMES, 3.0), bias=0.0, enough=0.5).chance(nothing) == 0.5
