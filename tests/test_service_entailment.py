"""Two models say whether quoted words say what a statement says."""

import math

import pytest

from service.entailment import Entailment
from service.reader import Reader
from service.verifier import Verifier

MODELS = Entailment(Reader(), Verifier())
TITLE = "Court orders flower farm to pay fishermen"
ORDERED = "The court on Thursday ordered the flower grower Malewa Blooms to pay 214 fishermen."
LEADER = "Jana Kopecka, who leads the union, said she had learned of the deal from the radio."


@pytest.mark.parametrize(
    ("statement", "words", "held"),
    [
        ("On Thursday Malewa Blooms was ordered by the court to pay 214 fishermen.", ORDERED, True),
        ("The court ordered 214 fishermen to pay the flower grower Malewa Blooms.", ORDERED, False),
        ("Malewa Blooms has paid 214 fishermen.", ORDERED, False),
        ("The head of the union said that she heard of the deal on the radio.", LEADER, True),
        ("Jana Kopecka announced the deal on the radio.", LEADER, False),
    ],
)
def test_what_is_said_is_told_from_what_comes_near(statement: str, words: str, held: bool) -> None:
    assert (MODELS.logit(statement, TITLE, words) > 0) is held


def test_what_has_nothing_to_do_with_the_words_is_told_by_the_reader_alone() -> None:
    assert MODELS.logit("It snowed in Oslo.", TITLE, ORDERED) == -math.inf


def test_words_answer_what_they_were_said_of_and_no_other_question() -> None:
    assert MODELS.answers("Whom did the court order the grower to pay?", TITLE, ORDERED)
    assert not MODELS.answers("Who won the race in Monza?", TITLE, ORDERED)
