"""What the words of two answers give: the same, something else, or nothing to compare."""

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from service.answer_kinds import AnswerKind
from service.answer_values import Given, asked_item, given


def value(kind: AnswerKind, words: str, published_at: str | None = None) -> Given:
    found = given(kind, words, published_at)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (AnswerKind.COUNT, "19 people", "nineteen pupils"),
        (AnswerKind.COUNT, "about 400", "412 visitors"),
        (AnswerKind.COUNT, "more than 11,000 containers", "11,000"),
        (AnswerKind.AMOUNT, "$2 million", "two million dollars"),
        (AnswerKind.DURATION, "24 years", "twenty-four years"),
        (AnswerKind.DATE, "3 May", "May 3, 2024"),
        (AnswerKind.PERSON, "Minister Sergei Lavrov", "Sergey Lavrov"),
        (AnswerKind.OTHER, "some 71 million dollars", "$71 million"),
    ],
)
def test_one_value_in_other_words_agrees(kind: AnswerKind, one: str, other: str) -> None:
    assert value(kind, one).agrees(value(kind, other))
    assert not value(kind, one).differs(value(kind, other))


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (AnswerKind.COUNT, "at least 31", "34 people"),
        (AnswerKind.COUNT, "about 3,500", "4,000"),
        (AnswerKind.AMOUNT, "84 million euros", "112 million euros"),
        (AnswerKind.DATE, "3 May", "10 May"),
        (AnswerKind.YEAR, "in 2025", "in 2028"),
        (AnswerKind.TIME, "at 2:45 a.m.", "at 3 a.m."),
        (AnswerKind.PERSON, "Dr Anna Huber", "Dr Karl Maier"),
        (AnswerKind.OTHER, "76.9 percent", "77.2 percent"),
    ],
)
def test_another_value_differs(kind: AnswerKind, one: str, other: str) -> None:
    assert value(kind, one).differs(value(kind, other))
    assert value(kind, other).differs(value(kind, one))


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (AnswerKind.AMOUNT, "57 kilometres", "98 million euros"),
        (AnswerKind.DATE, "3 May", "in June"),
        (AnswerKind.AMOUNT, "3.8 million euros", "61,500 euros"),
        (AnswerKind.COUNT, "86 polling stations", "three"),
    ],
)
def test_values_of_two_kinds_or_sizes_neither_agree_nor_differ(
    kind: AnswerKind, one: str, other: str
) -> None:
    assert not value(kind, one).agrees(value(kind, other))
    assert not value(kind, one).differs(value(kind, other))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (AnswerKind.PERSON, "the Foreign Minister"),
        (AnswerKind.PERSON, "a Russian"),
        (AnswerKind.DATE, "on Friday"),
        (AnswerKind.COUNT, "several"),
        (AnswerKind.OTHER, "the 2 best swimmers of the club"),
        (AnswerKind.OTHER, "26"),
        (AnswerKind.REASON, "because of 19 deaths"),
    ],
)
def test_words_that_give_nothing_to_compare(kind: AnswerKind, words: str) -> None:
    assert given(kind, words) is None


def test_a_weekday_is_the_day_that_the_article_means() -> None:
    one = value(AnswerKind.DATE, "on Wednesday", "2024-06-19")
    assert one.agrees(value(AnswerKind.DATE, "19 June"))
    assert one.differs(value(AnswerKind.DATE, "on Wednesday", "2024-06-12"))


@forall(st.integers(2, 10**9), st.integers(2, 10**9))
def test_exact_numbers_agree_if_they_are_equal(one: int, other: int) -> None:
    first, second = value(AnswerKind.COUNT, f"{one:,}"), value(AnswerKind.COUNT, f"{other:,}")
    assert first.agrees(second) is (one == other)
    assert first.differs(second) is (one != other and max(one, other) <= 3 * min(one, other))
    assert first.is_in(f"In all {other:,} people came.") is (one == other)


DELEGATION = "Defence Minister Ada Berg, Foreign Minister Ole Lund and Deputy Mayor Eva Holm"


@pytest.mark.parametrize(
    ("question", "item"),
    [
        ("Which deputy mayor came along?", "Eva Holm"),
        ("Who is the defence minister?", "Ada Berg"),
        ("Which minister came along?", DELEGATION),
        ("Who sat at the table?", DELEGATION),
    ],
)
def test_of_a_list_the_item_that_is_asked_for(question: str, item: str) -> None:
    assert asked_item(AnswerKind.PERSON, question, DELEGATION) == item


def test_a_year_alone_is_not_compared_where_a_day_is_asked_for() -> None:
    assert given(AnswerKind.DATE, "1953") is None
    assert value(AnswerKind.YEAR, "1953").differs(value(AnswerKind.YEAR, "1950"))
