"""Dates as news writes them, to ISO 8601."""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_BEFORE_OFFSET = re.compile(r"(?<=\d) (?=[+-]\d\d:?\d\d$|Z$)")
_HALF_DAY = re.compile(r"\d\s*[ap]\.?m\b", re.IGNORECASE)  # which RFC 2822 would ignore
_FORMS = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y")


def iso_moment(value: object) -> str:
    """A date, or an instant in UTC that ends in "Z"; without an offset UTC is assumed.

    Takes dates and datetimes, ISO 8601 (also with "/" or ".", and a space before the
    offset as YAML has it), "18 June 2024", "June 18, 2024", and RFC 2822 as feeds have it.

    Raises:
        ValueError: it is no date; the message says what is taken.
    """
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).strip()
    for parse in (_numeric, date.fromisoformat, _iso_instant, _written):
        try:
            found = parse(text)
        except (ValueError, OverflowError):
            continue
        return _instant(found) if isinstance(found, datetime) else found.isoformat()
    raise ValueError(f"{text[:60]!r} is no date; write 2024-06-18 or 2024-06-18T09:30:00Z")


def _numeric(text: str) -> date:
    parts = _DATE.fullmatch(text)
    if parts is None:
        raise ValueError(text)
    year, month, day = (int(part) for part in parts.groups())
    return date(year, month, day)


def _iso_instant(text: str) -> datetime:
    # Python takes any character between date and time, and so milliseconds since 1970.
    if text.isdigit():
        raise ValueError(text)
    return datetime.fromisoformat(_BEFORE_OFFSET.sub("", text))


def _written(text: str) -> date:
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    if _HALF_DAY.search(text):
        raise ValueError(text)
    return parsedate_to_datetime(text)


def _instant(moment: datetime) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return aware.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError as error:
        raise ValueError(f"{moment} lies outside the years 1 to 9999") from error
