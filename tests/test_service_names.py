"""Proper names are told by how they are written, and found in other spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service import names

ordinary_text = st.text(max_size=120)


def written(found: list[tuple[str, int, int]]) -> list[str]:
    return [word for word, _, _ in found]


def test_words_lose_the_final_full_stop_and_the_possessive() -> None:
    assert written(names.words("Putin's plane; the Workers’ Party.")) == [
        "Putin",
        "plane",
        "the",
        "Workers",
        "Party",
    ]


def test_initials_keep_their_full_stops() -> None:
    assert "U.S." in written(names.words("the U.S. said"))


@given(ordinary_text)
def test_words_stand_where_they_say(text: str) -> None:
    for word, start, end in names.words(text):
        assert text[start:end] == word != ""


def test_a_capital_that_begins_a_sentence_tells_nothing() -> None:
    text = 'Soldiers met Kim. They saluted. "Never again", said Ri.'
    assert written(names.capitalised(text)) == ["Kim", "Ri"]


def test_an_acronym_is_a_name_even_at_the_start() -> None:
    assert written(names.capitalised("KCNA reported it. NATO did not.")) == ["KCNA", "NATO"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergei", "Sergey"),
        ("U.S.", "US"),
        ("US", "America"),
        ("Moscow", "Kremlin"),
        ("Korea", "Korean"),
        ("Stoltenburg", "Stoltenberg"),
        ("Zelensky", "Zelenskyy"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert names.same(names.fold(one), names.fold(other))
    assert names.same(names.fold(other), names.fold(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kim", "Kin"), ("Novak", "Lavrov"), ("China", "Russia"), ("2018", "2019"), ("11,000", "11")],
)
def test_different_names(one: str, other: str) -> None:
    assert not names.same(names.fold(one), names.fold(other))


@given(ordinary_text, ordinary_text)
def test_any_words_can_be_compared(one: str, other: str) -> None:
    among = names.folded(other) | names.initials(other)
    for word in names.folded(one):
        names.present(word, among)
        assert names.present(word, {word})


def test_initials_of_a_name_stand_for_it() -> None:
    assert {"us", "un", "csis"} <= names.initials(
        "The United States and the United Nations asked the"
        " Center for Strategic and International Studies."
    )
