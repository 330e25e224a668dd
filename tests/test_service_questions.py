"""What may be asked: the question and its filters, checked before anything is searched."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import BadFilter, BadQuestion
from ingest.filters import Filters
from service.questions import LONGEST_QUESTION, Narrowing, Question

any_text = st.text(st.characters(exclude_categories=()), max_size=80)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1))


def seconds(*moment: int) -> float:
    """Seconds since 1970 of year, month, day, hour … in UTC."""
    return datetime(*moment, tzinfo=UTC).timestamp()  # type: ignore[misc, arg-type]


def test_white_space_and_controls_are_put_right() -> None:
    asked = Question(question=" Who\tjoined\n\x00the \x1b[31mdelegation\x7f? \u202e")
    assert asked.words == "Who joined the [31mdelegation ?"


@pytest.mark.parametrize("question", ["", " ", "\n\t", "\x00\x01\x1b", "?!…", "\u202e", "—"])
def test_a_question_without_words_is_empty(question: str) -> None:
    with pytest.raises(BadQuestion, match="empty"):
        _ = Question(question=question).words


@pytest.mark.parametrize("question", ["a", "7", "ü", "谁", "ק", "Who?"])
def test_one_letter_or_digit_is_a_question(question: str) -> None:
    assert Question(question=question).words == question


def test_the_longest_question_is_counted_in_code_points() -> None:
    assert len(Question(question="ü" * LONGEST_QUESTION).words) == LONGEST_QUESTION
    with pytest.raises(BadQuestion, match=r"2,001 characters; 2,000 at most"):
        _ = Question(question="ü" * (LONGEST_QUESTION + 1)).words


@pytest.mark.parametrize("question", ["\ud800", "Who \udcff joined?", "a\udfff"])
def test_half_of_a_character_is_refused(question: str) -> None:
    with pytest.raises(BadQuestion, match="half of a character"):
        _ = Question(question=question).words


@given(any_text)
def test_any_text_is_a_question_or_is_refused(text: str) -> None:
    try:
        words = Question(question=text).words
    except BadQuestion:
        return
    assert words == " ".join(words.split())
    assert Question(question=words).words == words
    words.encode()


def test_without_filters_everything_passes() -> None:
    assert Narrowing().filters(["Gazette"]) == Filters()


@pytest.mark.parametrize("name", ["until", "as_of"])
def test_a_date_reaches_to_its_end(name: str) -> None:
    filters = Narrowing.model_validate({name: "2024-06-18"}).filters([])
    assert filters.until is not None
    last, next_day = seconds(2024, 6, 18, 23, 59, 59, 999_000), seconds(2024, 6, 19)
    assert last < filters.until < next_day


@pytest.mark.parametrize("name", ["until", "as_of"])
def test_an_instant_is_taken_as_it_is(name: str) -> None:
    narrowing = Narrowing.model_validate({name: "2024-06-18T10:00:00+02:00"})
    assert narrowing.filters([]).until == seconds(2024, 6, 18, 8)


def test_since_begins_with_the_day() -> None:
    assert Narrowing(since="2024-06-18").filters([]).since == seconds(2024, 6, 18)


def test_of_until_and_as_of_the_earlier_counts() -> None:
    both = Narrowing(until="2024-06-20", as_of="2024-06-18T08:00:00Z")
    assert both.filters([]).until == seconds(2024, 6, 18, 8)


@given(days, days)
def test_a_day_may_be_asked_about_but_not_backwards(since: date, until: date) -> None:
    narrowing = Narrowing(since=str(since), until=str(until))
    if since <= until:
        filters = narrowing.filters([])
        assert filters.since is not None and filters.until is not None
        length = timedelta(seconds=filters.until - filters.since)
        assert until - since < length < until - since + timedelta(days=1)
    else:
        with pytest.raises(BadFilter, match="nothing can pass"):
            narrowing.filters([])


def test_the_bound_that_contradicts_is_named() -> None:
    with pytest.raises(BadFilter, match=r"since \(2024-06-20\) lies after as_of \(2024-06-18\)"):
        Narrowing(since="2024-06-20", until="2024-06-30", as_of="2024-06-18").filters([])


@pytest.mark.parametrize("name", ["since", "until", "as_of"])
@pytest.mark.parametrize("text", ["", "soon", "2024-13-01", "2024-02-30", "\ud800", "0", "9" * 500])
def test_what_is_no_date_is_named(name: str, text: str) -> None:
    with pytest.raises(BadFilter, match=f"{name}: .* is no date"):
        Narrowing.model_validate({name: text}).filters([])


@given(any_text)
def test_any_text_is_a_date_or_is_refused(text: str) -> None:
    try:
        Narrowing(since=text, until=text, as_of=text).filters([])
    except BadFilter:
        return


@pytest.mark.parametrize("written", ["gazette", "GAZETTE", " Gazette ", "gaZette"])
def test_publishers_are_found_in_any_case(written: str) -> None:
    assert Narrowing(sources=[written]).filters(["Courier", "Gazette"]).sources == ("Gazette",)


def test_spellings_of_one_publisher_all_count() -> None:
    filters = Narrowing(sources=["gazette"]).filters(["GAZETTE", "Gazette"])
    assert filters.sources == ("GAZETTE", "Gazette")


def test_an_unknown_publisher_lets_nothing_pass_rather_than_everything() -> None:
    filters = Narrowing(sources=["Nobody"]).filters(["Gazette"])
    assert filters.sources == ("Nobody",)


@pytest.mark.parametrize("name", ["", "  ", "\ud800", "Gaz\udcffette"])
def test_what_can_be_no_publisher_is_refused(name: str) -> None:
    with pytest.raises(BadFilter, match="can be no source"):
        Narrowing(sources=["Gazette", name]).filters(["Gazette"])
