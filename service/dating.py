"""The dates that "on Friday" and "next year" mean in an article of a known day."""

import re
from datetime import date, timedelta

_YEARS = {"last": -1, "this": 0, "next": 1}
_YEAR = re.compile(r"\b(last|this|next) year\b", re.I)
_MONTH = re.compile(r"\b(last|this|next|the) month\b", re.I)
_NAMED = re.compile(
    r"\b(last|next) (January|February|March|April|May|June|July|August|September|October|November"
    r"|December)\b"
)
_NEAR = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_DAY = re.compile(
    r"\b(?:(?P<near>yesterday|today|tonight|tomorrow)|(?P<later>next |from |until |by |coming )?"
    r"(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday))\b",
    re.I,
)
_AHEAD = re.compile(
    r"\b(?:will|would|may|might|could|expected|plans?|due|to be|is to|are to)\b", re.I
)
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()


def dated(text: str, published_at: str | None) -> str:
    """What a sentence's words for days and years mean: "2025. 20 June 2024"; "" for nothing.

    Args:
        published_at: ISO 8601; a weekday is the last one up to that day, or where the sentence
            speaks of what is to come the next one.
    """
    try:
        day = date.fromisoformat((published_at or "")[:10])
    except ValueError:
        return ""
    years = [str(day.year + _YEARS[match[1].casefold()]) for match in _YEAR.finditer(text)]
    months = [_month(day, _YEARS.get(match[1].casefold(), 0)) for match in _MONTH.finditer(text)]
    months += [_named(day, *match.groups()) for match in _NAMED.finditer(text)]
    days = [_written(_meant(match, text, day)) for match in _DAY.finditer(text)]
    return ". ".join([*years, *months, *days])


def _meant(match: re.Match[str], text: str, day: date) -> date:
    if match["near"]:
        return day + timedelta(days=_NEAR[match["near"].casefold()])
    ahead = (_WEEKDAYS.index(match["weekday"].casefold()) - day.weekday()) % 7
    if match["later"] or _AHEAD.search(text[: match.start()]):
        return day + timedelta(days=ahead)
    return day - timedelta(days=-ahead % 7)


def _month(day: date, later: int) -> str:
    first = (day.replace(day=1) + timedelta(days=31 * later)).replace(day=1)
    return f"{first:%B %Y}"


def _named(day: date, which: str, month: str) -> str:
    """ "Last November": the one before the article's own month."""
    first = day.replace(day=1)
    step = timedelta(days=-1) if which == "last" else timedelta(days=31)
    for _ in range(12):
        first = (first + step).replace(day=1)
        if f"{first:%B}" == month:
            break
    return f"{month} {first.year}"


def _written(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
