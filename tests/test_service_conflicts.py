"""Articles that disagree are shown to disagree; those that add to one another are not."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import opened_engine

from ingest.models import EmbeddingModel
from service.answer import Answer
from service.engine import Engine
from service.questions import Question

BRIDGE = "The new bridge over the Danube in Linz was opened on Monday by the {}, {}."
COST = "The new bridge over the Danube in Linz cost {} million euros, the council said."
Asking = Callable[[str, list[str]], Answer]


@pytest.fixture
def asking(tmp_path: Path, model: EmbeddingModel) -> Asking:
    """An answer from articles with these texts, each in a paper of its own."""

    def ask(question: str, texts: list[str]) -> Answer:
        lines = [
            json.dumps({"id": f"paper-{n}", "title": f"Report {n}", "text": text})
            for n, text in enumerate(texts)
        ]
        (tmp_path / "news.jsonl").write_text("\n".join(lines))
        with opened_engine(tmp_path / "data", model, [tmp_path / "news.jsonl"]) as engine:
            return engine.ask(Question(question=question))

    return ask


def values(answer: Answer) -> list[str]:
    return [one.value for one in answer.positions]


def test_two_values_are_two_positions_with_a_statement_each(asking: Asking) -> None:
    answer = asking(
        "How much did the new bridge in Linz cost?", [COST.format(180), COST.format(210)]
    )
    assert answer.status == "conflicting"
    assert len(answer.positions) == len(answer.statements) == 2
    for position, number in zip(answer.positions, sorted(values(answer)), strict=True):
        quotes = [answer.citations[marker - 1].quote for marker in position.citations]
        assert all(position.value in quote for quote in quotes)
        assert number.startswith(("180", "210"))
    assert "180" in answer.answer
    assert "210" in answer.answer


def test_articles_that_give_one_value_share_a_position(asking: Asking) -> None:
    texts = [COST.format(180), COST.format(210), COST.format(180).replace("said", "told us")]
    answer = asking("How much did the new bridge in Linz cost?", texts)
    assert answer.status == "conflicting"
    cited = {
        value.split()[0]: {answer.citations[marker - 1].article.id for marker in one.citations}
        for value, one in zip(values(answer), answer.positions, strict=True)
    }
    assert cited == {"180": {"paper-0", "paper-2"}, "210": {"paper-1"}}


def test_the_same_number_of_another_thing_is_not_cited(asking: Asking) -> None:
    other = "In Graz a violinist was paid 180 million euros for her late uncle's vineyard."
    answer = asking(
        "How much did the new bridge in Linz cost?", [COST.format(180), COST.format(210), other]
    )
    assert answer.status == "conflicting"
    assert {one.article.id for one in answer.citations} == {"paper-0", "paper-1"}


def test_which_of_several_is_told_by_a_name(asking: Asking) -> None:
    said = "The ballot box without a seal was found at the {} school on Monday."
    answer = asking(
        "At which school was the ballot box found?", [said.format("Crispi"), said.format("Huber")]
    )
    assert answer.status == "conflicting"
    assert [value.split()[-2] for value in sorted(values(answer))] == ["Crispi", "Huber"]


def test_what_two_articles_call_a_person_is_no_disagreement(asking: Asking) -> None:
    texts = [
        "Anna Huber, the spokeswoman of Mayor Karl Maier, opened the bridge in Linz.",
        "Anna Huber, who sits beside Governor Ivo Kern, opened the bridge in Linz.",
    ]
    assert asking("Who is Anna Huber?", texts).status != "conflicting"


def test_one_name_in_two_spellings_is_no_conflict(asking: Asking) -> None:
    texts = [BRIDGE.format("mayor", "Sergei Huber"), BRIDGE.format("mayor", "Sergey Huber")]
    answer = asking("Who was the mayor who opened the new bridge in Linz?", texts)
    assert (answer.status, answer.positions) == ("answered", [])


def test_a_question_that_may_have_several_answers_gets_no_positions(asking: Asking) -> None:
    texts = [
        BRIDGE.format("mayor", "Anna Huber"),
        BRIDGE.format("governor", "Karl Maier"),
    ]
    answer = asking("Who opened the new bridge in Linz?", texts)
    assert (answer.status, answer.positions) == ("answered", [])


def test_an_article_that_gives_both_values_settles_it(asking: Asking) -> None:
    both = COST.format("180 million euros, not 210")
    answer = asking("How much did the new bridge in Linz cost?", [both, COST.format(210)])
    assert (answer.status, answer.positions) == ("answered", [])


TOLL = [
    "A fire in a nightclub in Ribeira killed at least 31 people early on Saturday, police said.",
    "Thirty-four people are now known to have died in the nightclub fire in Ribeira.",
]


def test_numbers_are_compared_however_they_are_said(asking: Asking) -> None:
    answer = asking("How many people died in the nightclub fire in Ribeira?", TOLL)
    assert answer.status == "conflicting"
    assert {
        value.casefold().split()[-2 if "people" in value else -1] for value in values(answer)
    } == {
        "31",
        "thirty-four",
    }


def test_a_round_number_does_not_contradict_the_exact_one(asking: Asking) -> None:
    answer = asking(
        "How much did the new bridge in Linz cost?", [COST.format("about 180"), COST.format(182)]
    )
    assert (answer.status, answer.positions) == ("answered", [])


def test_days_that_differ_are_shown(asking: Asking) -> None:
    opened = "The trial of the banker Ivo Kern in Graz starts on {}, the court said."
    answer = asking(
        "When does the trial of Ivo Kern start?", [opened.format("3 May"), opened.format("10 May")]
    )
    assert answer.status == "conflicting"


def test_the_holder_of_an_office_and_the_one_before_are_both_shown(asking: Asking) -> None:
    texts = [
        "The health minister of Sundria, Tor Aspelund, opened the clinic in Linz.",
        "Sundria's new health minister is Liv Jansrud; she follows Tor Aspelund.",
    ]
    answer = asking("Who is the health minister of Sundria?", texts)
    assert answer.status == "conflicting"
    assert set(values(answer)) == {"Tor Aspelund", "Liv Jansrud"}


@pytest.mark.parametrize(
    "question",
    [
        "Which deputy prime minister did Putin bring along?",
        "Which deputy prime minister came with Putin?",
        "Which deputy prime minister was with Putin?",
    ],
)
def test_the_seeds_disagree_on_the_deputy_prime_minister(engine: Engine, question: str) -> None:
    answer = engine.ask(Question(question=question))
    assert answer.status == "conflicting"
    assert set(values(answer)) == {"Alexander Novak", "Denis Manturov"}
    marked = {marker for one in answer.statements for marker in one.citations}
    assert {marker for one in answer.positions for marker in one.citations} == marked


def test_a_beginning_and_an_end_do_not_disagree(engine: Engine) -> None:
    answer = engine.ask(Question(question="when did the korean war start and end"))
    assert answer.status == "answered"


def test_where_somebody_goes_next_is_not_where_they_stopped(engine: Engine) -> None:
    answer = engine.ask(Question(question="Where is Putin going after North Korea?"))
    assert answer.status == "answered"
    assert "Vietnam" in answer.answer
