"""Dates as news writes them become ISO 8601, or are refused: never guessed."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import iso_moment
from ingest.schema import timestamp

WRITTEN = {
    "2024-06-18": "2024-06-18",
    " 2024-06-18 ": "2024-06-18",
    "2024/06/18": "2024-06-18",
    "2024.6.8": "2024-06-08",
    "20240618": "2024-06-18",
    "18 June 2024": "2024-06-18",
    "June 18, 2024": "2024-06-18",
    "18 Jun 2024": "2024-06-18",
    "Jun 18, 2024": "2024-06-18",
    "2024-06-18T09:30:00Z": "2024-06-18T09:30:00Z",
    "2024-06-18T09:30": "2024-06-18T09:30:00Z",
    "2024-06-18 09:30:00": "2024-06-18T09:30:00Z",
    "2024-06-18T23:30:00-05:00": "2024-06-19T04:30:00Z",
    "2024-06-18 09:30:00 +0200": "2024-06-18T07:30:00Z",
    "2024-06-18T09:30:00.250Z": "2024-06-18T09:30:00.250000Z",
    "Tue, 18 Jun 2024 09:30:00 +0200": "2024-06-18T07:30:00Z",
    "Tue, 18 Jun 2024 09:30:00 GMT": "2024-06-18T09:30:00Z",
}
NO_DATES = [
    "",
    "soon",
    "yesterday",
    "2024",
    "2024-06",
    "2024-13-45",
    "2024-02-30",
    "2023-02-29",
    "06/18/2024",  # or is it the 6th of the 18th month?
    "1718704800",
    "1710123012345",  # milliseconds since 1970, not a quarter to midnight in 1710
    "June 18, 2024 9:30 pm",
    "Mon, 1 Jan 2024 00:00:00 +9999999999999999",
    "0001-01-01T00:00:00+10:00",
    "9999-12-31T23:00:00-10:00",
]
ZONES = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1), timezones=ZONES)


@pytest.mark.parametrize(("written", "iso"), WRITTEN.items())
def test_reads(written: str, iso: str) -> None:
    assert iso_moment(written) == iso


@pytest.mark.parametrize("text", NO_DATES)
def test_refuses_and_says_what_it_takes(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no date; write 2024-06-18|outside the years"):
        iso_moment(text)


@pytest.mark.parametrize("value", [True, 2024, 20.5, [2024, 6, 18], {"year": 2024}])
def test_refuses_what_is_not_even_text(value: object) -> None:
    with pytest.raises(ValueError, match="is no date"):
        iso_moment(value)


def test_takes_dates_and_datetimes_as_they_are() -> None:
    assert iso_moment(date(2024, 6, 18)) == "2024-06-18"
    assert iso_moment(datetime(2024, 6, 18, 9, 30)) == "2024-06-18T09:30:00Z"


def test_a_long_text_is_not_repeated_whole_in_the_message() -> None:
    with pytest.raises(ValueError, match="is no date") as raised:
        iso_moment("x" * 10_000)
    assert len(str(raised.value)) < 200


@given(MOMENTS)
def test_an_instant_stays_the_same_instant(moment: datetime) -> None:
    iso = iso_moment(moment.isoformat())
    assert iso.endswith("Z")
    assert datetime.fromisoformat(iso) == moment
    assert timestamp(iso) == pytest.approx(moment.timestamp(), abs=1e-3)


@given(st.dates())
def test_a_date_stays_a_date_and_means_its_first_instant_in_utc(day: date) -> None:
    iso = iso_moment(str(day))
    assert iso == day.isoformat()
    assert timestamp(iso) == datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


@given(st.one_of(st.text(), st.text("0123456789-/.:TZ+ amp"), st.from_regex(r"\d{1,5} \w+ \d+")))
def test_any_text_is_a_moment_that_can_be_compared_or_is_refused(text: str) -> None:
    try:
        iso = iso_moment(text)
    except ValueError:
        return
    assert isinstance(timestamp(iso), float)
    assert iso_moment(iso) == iso
