"""Typing errors are read as the articles spell the word, and that is told."""

from collections.abc import Callable

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from service.engine import Engine
from service.questions import Question
from service.spelling import respelled


def understood(engine: Engine, question: str) -> str:
    return engine.answer(Question(question=question)).standalone_question


@pytest.mark.parametrize(
    ("question", "as_understood"),
    [
        ("List the members of the Russian delegaton", "List the members of the Russian delegation"),
        ("what did stoltenburg say about the trip", "what did Stoltenberg say about the trip"),
        ("Why is the Korean penninsula tense?", "Why is the Korean peninsula tense?"),
    ],
)
def test_a_typing_error_is_mended(engine: Engine, question: str, as_understood: str) -> None:
    assert understood(engine, question) == as_understood


def test_it_does_not_cost_the_answer(engine: Engine) -> None:
    answer = engine.answer(Question(question="List the members of the Russian delegaton"))
    assert answer.question == "List the members of the Russian delegaton"
    for name in ("Belousov", "Lavrov", "Novak"):
        assert name in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "Who is Novik?",
        "Has the wording of the treaty been published?",
        "Why wasnt the parade shown?",
        "Which munition went to Slovenia?",
        "Who is Zyxwvut?",
    ],
)
def test_another_word_stays_what_it_is(engine: Engine, question: str) -> None:
    assert understood(engine, question) == question


@pytest.fixture(scope="module")
def mended(engine: Engine) -> Callable[[str], str]:
    """Questions as the passages on one matter spell them."""
    found = engine.passages(Question(question="What did Stoltenberg say about Putin and Kim?"))
    return lambda question: respelled(
        question, found, engine.index.model.reader, engine.index.lexical
    )


@forall(st.integers(1, 9))
def test_a_letter_too_many_in_a_name_is_mended(mended: Callable[[str], str], place: int) -> None:
    name = "Stoltenberg"
    typed = name[:place] + name[place] + name[place:]
    assert mended(f"What did {typed} say?") == f"What did {name} say?"


@forall(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
def test_only_unknown_words_change(mended: Callable[[str], str], word: str) -> None:
    first, second, _, last = mended(f"Did Putin {word} Kim?").split()
    assert (first, second, last) == ("Did", "Putin", "Kim?")
