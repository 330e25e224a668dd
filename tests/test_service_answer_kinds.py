"""What a question asks for, and where a sentence holds one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.answer_kinds import AnswerKind, has_pattern, is_strict, kind_of, spans_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who joined Putin's delegation?", AnswerKind.PERSON),
        ("Whose troops strayed across the border?", AnswerKind.PERSON),
        ("Which former official saw a danger?", AnswerKind.PERSON),
        ("Where was the ceremony held?", AnswerKind.PLACE),
        ("To which city does he fly?", AnswerKind.PLACE),
        ("In what year was Xi a guest?", AnswerKind.YEAR),
        ("When did he land?", AnswerKind.DATE),
        ("On what day was the White House alarmed?", AnswerKind.DATE),
        ("What time did the plane touch down?", AnswerKind.TIME),
        ("How long is the visit?", AnswerKind.DURATION),
        ("How old is he?", AnswerKind.AGE),
        ("How many containers were shipped?", AnswerKind.COUNT),
        ("How much oil is delivered?", AnswerKind.AMOUNT),
        ("What percentage voted?", AnswerKind.AMOUNT),
        ("What did Kirby say?", AnswerKind.QUOTE),
        ("How did he describe the pact?", AnswerKind.QUOTE),
        ("Why is Washington uneasy?", AnswerKind.REASON),
        ("What reason did Moscow give?", AnswerKind.REASON),
        ("What is KCNA?", AnswerKind.OTHER),
        ("north korea treaty", AnswerKind.OTHER),
    ],
)
def test_the_opening_tells_what_is_asked_for(question: str, kind: AnswerKind) -> None:
    assert kind_of(question) is kind
    assert kind_of(question.upper()) is kind


@pytest.mark.parametrize(
    ("kind", "sentence", "held"),
    [
        (AnswerKind.YEAR, "Xi came in 2019.", ["2019"]),
        (AnswerKind.TIME, "He landed at 2:45 a.m. before dawn.", ["2:45", "dawn"]),
        (AnswerKind.DATE, "They met on Wednesday, 19 June.", ["Wednesday", "June"]),
        (AnswerKind.DURATION, "It is a two-day visit, the first in 24 years.", None),
        (AnswerKind.COUNT, "Over 11,000 containers went.", ["11,000"]),
        (AnswerKind.AGE, "The 72-year-old left.", ["72-year-old"]),
        (AnswerKind.QUOTE, "He called it a breakthrough.", ["called"]),
    ],
)
def test_a_sentence_holds_what_is_asked_for(
    kind: AnswerKind, sentence: str, held: list[str] | None
) -> None:
    found = [sentence[start:end] for start, end in spans_of(kind, sentence)]
    assert found
    if held is not None:
        assert found == held


@pytest.mark.parametrize("kind", [AnswerKind.YEAR, AnswerKind.TIME, AnswerKind.AGE])
def test_a_sentence_without_numbers_holds_none(kind: AnswerKind) -> None:
    assert spans_of(kind, "The two embraced and drove off together.") == []


def test_what_no_pattern_knows_is_nowhere() -> None:
    for kind in AnswerKind:
        assert has_pattern(kind) or spans_of(kind, "Kim met Putin in 2019.") == []


def test_where_a_kind_is_missed_only_some_kinds_rule_a_sentence_out() -> None:
    assert is_strict(AnswerKind.COUNT)
    assert not is_strict(AnswerKind.OTHER)


@given(st.text(max_size=200))
def test_any_text_has_a_kind_and_spans_within_it(text: str) -> None:
    assert kind_of(text) in AnswerKind
    for kind in AnswerKind:
        assert all(0 <= start < end <= len(text) for start, end in spans_of(kind, text))
