"""Which items an answer names, and how many of them are right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.list_metrics import list_precision, named_items

DELEGATION = [["Andrei Belousov", "Belousov"], ["Sergei Lavrov"], ["Trinidad and Tobago"]]

names = st.sampled_from(["Andrei Belousov", "Sergei Lavrov", "Kim Jong Un", "Novak"])


@pytest.mark.parametrize(
    ("short_answer", "items"),
    [
        ("Belousov, Lavrov and Novak", ["Belousov", "Lavrov", "Novak"]),
        ("Belousov, Lavrov, and Novak", ["Belousov", "Lavrov", "Novak"]),
        ("Belousov; Lavrov\n• Novak", ["Belousov", "Lavrov", "Novak"]),
        ("Hanoi or Pyongyang & Moscow", ["Hanoi", "Pyongyang", "Moscow"]),
        ("11,000 men and 5,500 horses", ["11,000 men", "5,500 horses"]),
        ("Cuba, trinidad and tobago and Sandor", ["Cuba", "trinidad and tobago", "Sandor"]),
        ("Belousov", ["Belousov"]),
        ("the; , a", []),
        ("", []),
    ],
)
def test_a_short_answer_is_cut_into_its_items(short_answer: str, items: list[str]) -> None:
    assert named_items(short_answer, DELEGATION) == items


@pytest.mark.parametrize(
    ("short_answer", "precision"),
    [
        ("Defence Minister Belousov, Sergei Lavrov", 1),
        ("Belousov, Novak, Kim and Sergei Lavrov", 1 / 2),
        ("Novak", 0),
        ("", 0),
    ],
)
def test_precision_counts_the_items_named(short_answer: str, precision: float) -> None:
    assert list_precision(short_answer, DELEGATION) == precision


@given(st.lists(names, min_size=1))
def test_the_order_does_not_matter(named: list[str]) -> None:
    shuffled = sorted(named)
    one, other = (list_precision(", ".join(order), DELEGATION) for order in (named, shuffled))
    right = sum(name in ("Andrei Belousov", "Sergei Lavrov") for name in named)
    assert one == other == right / len(named)
