"""Candidate sentences, and what speaks for each as an answer."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.articles import StoredPassage
from service.asked import take_apart
from service.candidates import Candidate, candidates, likeness
from service.engine import Engine
from service.evidence import NAMES, Evidence
from service.retrieval import HybridRetriever, ScoredPassage

SHARES = [name for name in NAMES if name not in ("meaning", "soft_recall", "local")]
Table = dict[str, dict[str, float]]


@pytest.fixture(scope="module")
def found(engine: Engine) -> list[ScoredPassage]:
    """Passages of the seeds on the border."""
    return HybridRetriever(engine.index, k=6).search("landmines at the border")


@pytest.fixture(scope="module")
def passage(found: list[ScoredPassage]) -> StoredPassage:
    """A passage to put other words into."""
    return found[0].passage


@pytest.fixture(scope="module")
def weigh(engine: Engine, passage: StoredPassage) -> Callable[[str, str], Table]:
    """The features of a text's sentences for a question, by sentence."""
    reader, lexical = engine.index.model.reader, engine.index.lexical

    def run(question: str, text: str) -> Table:
        article = replace(passage.article, title="A report")
        held = replace(
            passage, text=text, start=0, end=len(text), heading="", article=article, id="x#0"
        )
        scored = [ScoredPassage(held, 1.0)]
        sentences = candidates(scored, reader)
        asked = take_apart(question, scored, reader, lexical)
        rows = Evidence(asked, lexical).features(sentences)
        return {
            one.sentence: dict(zip(NAMES, row.tolist(), strict=True))
            for one, row in zip(sentences, rows, strict=True)
        }

    return run


def sentences(engine: Engine, found: list[ScoredPassage]) -> list[Candidate]:
    return candidates(found, engine.index.model.reader)


def test_every_sentence_is_a_candidate_once_in_order_of_rank(
    engine: Engine, found: list[ScoredPassage]
) -> None:
    made = sentences(engine, found)
    places = [(one.passage.article.id, one.passage.start + one.start) for one in made]
    assert len(set(places)) == len(places) > 6
    ranks = [one.rank for one in made]
    assert ranks == sorted(ranks)


def test_a_candidate_is_its_articles_own_words(engine: Engine, found: list[ScoredPassage]) -> None:
    for one in sentences(engine, found):
        first = one.passage.start
        text = engine.article(one.passage.article.id).text
        assert text[first + one.start : first + one.end] == one.sentence
        assert one.sentence.strip()


def test_two_passages_that_share_a_sentence_give_it_once(
    engine: Engine, passage: StoredPassage
) -> None:
    twice = [ScoredPassage(passage, 1.0), ScoredPassage(replace(passage, id="again"), 0.5)]
    assert len(sentences(engine, twice)) == len(sentences(engine, twice[:1]))


def test_no_passages_no_candidates(engine: Engine) -> None:
    assert sentences(engine, []) == []


def test_likeness_is_1_with_itself_and_the_same_both_ways(
    engine: Engine, found: list[ScoredPassage]
) -> None:
    one, other, *_ = sentences(engine, found)
    assert likeness(one, one) == pytest.approx(1, abs=1e-5)
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert likeness(one, other) < 1


@pytest.mark.parametrize(
    "question",
    [
        "How many soldiers stepped on mines?",
        "Who is Ushakov?",
        "border",
        "谁",
        "Did Zelensky, Macron and Modi meet in 1873?",
        "the of and",
        "? 7 !",
    ],
)
def test_features_are_finite_and_shares_lie_between_0_and_1(
    engine: Engine, found: list[ScoredPassage], question: str
) -> None:
    reader, lexical = engine.index.model.reader, engine.index.lexical
    made = sentences(engine, found)
    rows: NDArray[np.float64] = Evidence(
        take_apart(question, found, reader, lexical), lexical
    ).features(made)
    assert rows.shape == (len(made), len(NAMES))
    assert np.isfinite(rows).all()
    for name in SHARES:
        column = rows[:, NAMES.index(name)]
        assert column.min() >= -0.51 if name == "weakest" else column.min() >= -1e-6, name
        assert column.max() <= 1 + 1e-6, name


MAYOR = "The mayor opened the new bridge in Linz."
COUNT = "Twelve swans were counted on the river."
OTHER = "Bread has become dearer since spring."


def test_words_and_meaning_speak_for_the_sentence_that_has_them(
    weigh: Callable[[str, str], Table],
) -> None:
    table = weigh("Who opened the bridge in Linz?", f"{OTHER} {COUNT} {MAYOR}")
    for name in ("meaning", "soft_recall", "covered", "weakest"):
        assert max(table, key=lambda sentence: table[sentence][name]) == MAYOR, name


def test_what_is_asked_for_is_held_or_missed(weigh: Callable[[str, str], Table]) -> None:
    table = weigh("How many swans were there?", f"{OTHER} {COUNT}")
    assert (table[COUNT]["kind_held"], table[COUNT]["kind_missed"]) == (1, 0)
    assert (table[OTHER]["kind_held"], table[OTHER]["kind_missed"]) == (0, 1)
    assert table[COUNT]["local"] > table[OTHER]["local"]


def test_what_the_question_says_itself_is_no_answer(weigh: Callable[[str, str], Table]) -> None:
    sentence = "In 2019 the bridge was closed."
    assert weigh("In what year was the bridge closed?", sentence)[sentence]["kind_held"] == 1
    assert weigh("In what year but 2019 was it closed?", sentence)[sentence]["kind_held"] == 0


def test_names_of_the_question_are_looked_for(weigh: Callable[[str, str], Table]) -> None:
    there = weigh("What did the mayor of Linz open?", f"{MAYOR} {COUNT}")[MAYOR]
    assert (there["names_near"], there["names_missing"]) == (1, 0)
    elsewhere = weigh("What did the mayor of Graz open?", f"{MAYOR} {COUNT}")[MAYOR]
    assert (elsewhere["names_near"], elsewhere["names_missing"]) == (0, 1)


def test_a_name_in_the_sentence_before_is_near(weigh: Callable[[str, str], Table]) -> None:
    follows = "She cut a ribbon there."
    table = weigh("What did the mayor of Linz cut?", f"{MAYOR} {follows}")
    assert table[follows]["names_near"] == 1
