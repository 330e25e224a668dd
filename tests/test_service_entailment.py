"""A model says whether quoted words say what a statement says."""

from pathlib import Path

import pytest

from ingest.errors import ModelUnusable
from service.entailment import Entailment
from service.reader import Reader

READER = Reader()
MODEL = Entailment(READER)
TITLE = "Court orders flower farm to pay fishermen"
ORDERED = "The court on Thursday ordered the flower grower Malewa Blooms to pay 214 fishermen."
LEADER = "Jana Kopecka, who leads the union, said she had learned of the deal from the radio."


@pytest.mark.parametrize(
    ("statement", "words", "held"),
    [
        ("On Thursday Malewa Blooms was ordered by the court to pay 214 fishermen.", ORDERED, True),
        ("The court ordered 214 fishermen to pay the flower grower Malewa Blooms.", ORDERED, False),
        ("Malewa Blooms has paid 214 fishermen.", ORDERED, False),
        ("It snowed in Oslo.", ORDERED, False),
        ("The head of the union said that she heard of the deal on the radio.", LEADER, True),
        ("Jana Kopecka announced the deal on the radio.", LEADER, False),
    ],
)
def test_what_is_said_is_told_from_what_comes_near(statement: str, words: str, held: bool) -> None:
    assert (MODEL.logit(statement, TITLE, words) > 0) is held


def test_words_answer_what_they_were_said_of_and_no_other_question() -> None:
    assert MODEL.answers("Whom did the court order the grower to pay?", TITLE, ORDERED)
    assert not MODEL.answers("Who won the race in Monza?", TITLE, ORDERED)


def test_a_folder_without_the_model_is_named_when_it_is_asked(tmp_path: Path) -> None:
    missing = Entailment(READER, tmp_path / "nowhere")
    missing.load()
    with pytest.raises(ModelUnusable, match="nowhere"):
        missing.logit("It rained.", "", "It rained in Linz.")
