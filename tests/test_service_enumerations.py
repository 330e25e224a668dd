"""Lists in sentences, and the questions that want them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.answer_kinds import AnswerKind
from service.enumerations import asks_for_several, whole_list

DELEGATION = (
    "The delegation includes Defence Minister Ana Ruiz, Mr Bo Lind, the ministers for health and"
    " transport, the heads of the railways, and Deputy Prime Minister Chen Wei, who rules energy."
)
TALKS = "Officials sat with Ada Finch at the talks, among them Ana Ruiz, Bo Lind and Dr Chen Wei."
GOODS = "The island wants help in space, and it wants food, fuel and foreign currency."


@pytest.mark.parametrize("seen", ["Ana Ruiz", "Bo Lind", "Chen Wei"])
def test_of_people_the_named_are_listed_without_titles(seen: str) -> None:
    assert listed(AnswerKind.PERSON, DELEGATION, seen) == "Ana Ruiz, Bo Lind and Chen Wei"


@pytest.mark.parametrize("seen", ["Officials", "Bo Lind"])
def test_who_is_met_is_none_of_those_who_meet(seen: str) -> None:
    assert listed(AnswerKind.PERSON, TALKS, seen) == "Ana Ruiz, Bo Lind and Chen Wei"


@pytest.mark.parametrize("seen", ["food", "fuel", "foreign currency"])
def test_of_things_the_words_as_they_stand(seen: str) -> None:
    assert listed(AnswerKind.OTHER, GOODS, seen) == "food, fuel and foreign currency"


@pytest.mark.parametrize(
    ("sentence", "seen"),
    [
        ("Ada Finch, a judge at the court in Oslo, called it a threat.", "Ada Finch"),
        ("Ada Finch, who was there, spoke.", "Ada Finch"),
        ("The bridge fell.", "The bridge"),
    ],
)
def test_an_apposition_is_no_list(sentence: str, seen: str) -> None:
    assert listed(AnswerKind.PERSON, sentence, seen) is None


@given(st.text(max_size=200), st.data())
def test_any_text_is_taken(sentence: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(sentence)))
    end = data.draw(st.integers(start, len(sentence)))
    for kind in AnswerKind:
        words = whole_list(kind, sentence, start, end)
        if words is not None and kind is not AnswerKind.PERSON:
            assert words in sentence


@pytest.mark.parametrize(
    "question",
    [
        "Who joined Putin's delegation?",
        "who are the ministers of the new government",
        "Which countries took part?",
        "Name the countries that abstained.",
        "List all that are mentioned.",
        "What else was agreed?",
    ],
)
def test_questions_that_want_several(question: str) -> None:
    assert asks_for_several(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who is secretary general of Nato?",
        "What is the name of the minister who came along?",
        "Which series was cancelled?",
        "Name the minister.",
        "When did the talks begin?",
    ],
)
def test_questions_that_want_one_thing(question: str) -> None:
    assert not asks_for_several(question)


def listed(kind: AnswerKind, sentence: str, seen: str) -> str | None:
    start = sentence.index(seen)
    return whole_list(kind, sentence, start, start + len(seen))
