"""Exact match and token F1, against values worked out by hand from SQuAD's definition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.squad import exact_match, squad_normalise, token_f1

texts = st.lists(st.sampled_from("the a cat Dog sat 2:45 mat!".split()), max_size=6).map(" ".join)
accepted_answers = st.lists(texts, max_size=3)


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("The  Cat\n sat.", "cat sat"),
        ("an A the THE", ""),
        ("U.S. co-operation", "us cooperation"),
        ("2:45 a.m.", "245 am"),
        ("the—end", "—end"),
        ("“quoted”", "“quoted”"),
        ("Anthem of Athens", "anthem of athens"),
    ],
)
def test_normalises_as_squad_does(written: str, normalised: str) -> None:
    assert squad_normalise(written) == normalised


@pytest.mark.parametrize(
    ("prediction", "accepted", "exact", "f1"),
    [
        ("the cat sat", ["Cat sat."], 1, 1),
        ("the cat sat", ["cat sat down"], 0, 4 / 5),  # P 2/2, R 2/3
        ("Alexander Novak went", ["Novak"], 0, 1 / 2),  # P 1/3, R 1/1
        ("cat cat dog", ["cat dog dog"], 0, 2 / 3),  # "cat" once and "dog" once of three each
        ("Lavrov", ["Sergei Lavrov", "Lavrov"], 1, 1),
        ("Moscow", ["Hanoi"], 0, 0),
        ("", ["Hanoi"], 0, 0),
        ("The.", ["Hanoi"], 0, 0),
        ("", [], 1, 1),
        ("a", [], 1, 1),
        ("Hanoi", [], 0, 0),
        ("Hanoi", ["the", "Hanoi"], 1, 1),
        ("", ["the"], 1, 1),
    ],
)
def test_known_values(prediction: str, accepted: list[str], exact: float, f1: float) -> None:
    assert exact_match(prediction, accepted) == exact
    assert token_f1(prediction, accepted) == pytest.approx(f1)


@given(texts, accepted_answers)
def test_an_exact_match_is_a_full_f1(prediction: str, accepted: list[str]) -> None:
    f1 = token_f1(prediction, accepted)
    assert 0 <= f1 <= 1
    assert exact_match(prediction, accepted) <= f1


@given(texts, accepted_answers, texts)
def test_one_more_accepted_answer_never_costs(
    prediction: str, accepted: list[str], more: str
) -> None:
    if any(squad_normalise(one) for one in accepted):
        assert token_f1(prediction, [*accepted, more]) >= token_f1(prediction, accepted)


@given(texts, texts)
def test_f1_is_symmetric(one: str, other: str) -> None:
    assert token_f1(one, [other]) == pytest.approx(token_f1(other, [one]))
