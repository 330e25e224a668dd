"""Dates, weekdays and times of day as values, however a sentence writes them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_RELATIVE = (
    r"today|yesterday|tomorrow|tonight"
    r"|(?:last|this|next|previous|following|past|coming) (?:week|month|year|night|weekend|decade"
    r"|century|spring|summer|autumn|fall|winter|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday)"
)
_MERIDIEM = r"\s?(?P<{0}>[ap])\.?m\b\.?"


Value = tuple[int, ...] | str
Read = list[tuple[str, set[Value]]]


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in the calendar or of the day, with its place, half-open, in the text.

    Attributes:
        kind: day (month and day), month, year, weekday, time or relative ("last year").
        values: what it may stand for: 3/4 is a day in March or one in April.
    """

    kind: str
    values: frozenset[Value]
    start: int
    end: int

    def is_held(self, other: "Moment") -> bool:
        """Whether the other is the same, or a day of the same month."""
        if self.kind == "month" and other.kind == "day":
            return bool({value[:1] for value in other.values} & self.values)
        return self.kind == other.kind and bool(self.values & other.values)


Reader = Callable[[re.Match[str]], Read]


def moments(text: str) -> tuple[list[Moment], str]:
    """All dates and times of a `readable` text, and the text with spaces in their place.

    A whole date gives its day and its year.
    """
    found: list[Moment] = []
    for pattern, read in _PATTERNS:
        new = [
            Moment(kind, frozenset(values), match.start(), match.end())
            for match in pattern.finditer(text)
            for kind, values in read(match)
        ]
        for one in new:
            text = f"{text[: one.start]}{' ' * (one.end - one.start)}{text[one.end :]}"
        found += new
    return found, text


def _dated(match: re.Match[str]) -> Read:
    parts = match.groupdict()
    day = int(re.sub(r"\D", "", parts["day"]))
    month = _month(parts["month"])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return []
    found: Read = [("day", {(month, day)})]
    if parts.get("year"):
        found.append(("year", {(int(parts["year"]),)}))
    return found


def _slashed(match: re.Match[str]) -> Read:
    one, other, year = int(match[1]), int(match[2]), int(match[3])
    readings = {(m, d) for m, d in ((one, other), (other, one)) if 1 <= m <= 12 and 1 <= d <= 31}
    years = {(year,)} if year > 99 else {(1900 + year,), (2000 + year,)}
    return [("day", {*readings}), ("year", {*years})] if readings else []


def _monthly(match: re.Match[str]) -> Read:
    found: Read = [("month", {(_month(match["month"]),)})]
    if match.groupdict().get("year"):
        found.append(("year", {(int(match["year"]),)}))
    return found


def _years(match: re.Match[str]) -> Read:
    last = match[2] if len(match[2]) == 4 else match[1][:2] + match[2]
    return [("year", {(int(match[1]),)}), ("year", {(int(last),)})]


def _clock(match: re.Match[str]) -> Read:
    parts = match.groupdict()
    hour, minute = int(parts["hour"]), int(parts.get("minute") or 0)
    if hour > 24 or minute > 59:
        return []
    half = (parts.get("half") or "").casefold()
    if half:
        return [("time", {(hour % 12 + 12 * (half == "p"), minute)})]
    either = {(hour, minute), (hour + 12, minute)} if 0 < hour < 12 else {(hour % 24, minute)}
    return [("time", {*either})]


def _word(kind: str, match: re.Match[str]) -> Read:
    return [(kind, {match[0].casefold()})]


def _weekday(match: re.Match[str]) -> Read:
    return [("weekday", {match[0].casefold()[:3]})]


def _noon(match: re.Match[str]) -> Read:
    return [("time", {(12 if match[0].casefold() == "noon" else 0, 0)})]


def _month(written: str) -> int:
    if written.isdigit():
        return int(written)
    return next((n for n, name in enumerate(_MONTHS, 1) if name.startswith(written[:3].casefold())))


_PATTERNS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"), _dated),
    (
        re.compile(
            rf"\b(?:the )?(?P<day>{_NTH})(?: of)? (?P<month>{_MONTH})(?!\w)"
            r"(?:,? (?P<year>\d{4})\b)?",
            re.I,
        ),
        _dated,
    ),
    (
        re.compile(
            rf"\b(?P<month>{_MONTH}) (?:the )?(?P<day>{_NTH})(?![\d%]|[.,]\d|:\d)"
            r"(?:,? (?P<year>\d{4})\b)?",
            re.I,
        ),
        _dated,
    ),
    (re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d\d)\b"), _slashed),
    (re.compile(rf"\b(?P<month>{_MONTH}),? (?P<year>\d{{4}})\b", re.I), _monthly),
    (
        re.compile(
            r"\b(?P<month>(?:January|February|April|June|July|August|September|October|November"
            r"|December)\b|(?-i:(?:March|May|Sept)\b(?! (?:not|be|have|I|you|we|they|he|she|it)\b)"
            r"|(?:Jan|Feb|Aug|Oct|Nov|Dec)\.))",
            re.I,
        ),
        _monthly,
    ),
    (re.compile(r"\b((?:1[5-9]|20)\d\d)\s?[-/]\s?(\d{4}|\d\d)\b"), _years),
    (
        re.compile(
            rf"\b(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d\d))?{_MERIDIEM.format('half')}", re.I
        ),
        _clock,
    ),
    (re.compile(r"\b(?P<hour>\d{1,2}):(?P<minute>\d\d)\b"), _clock),
    (re.compile(r"\b(?P<hour>\d{1,2}) o'clock\b", re.I), _clock),
    (re.compile(r"\b(?:noon|midnight)\b", re.I), _noon),
    (re.compile(rf"\b(?:{_RELATIVE})\b", re.I), partial(_word, "relative")),
    (
        re.compile(rf"\b(?:{'|'.join(_DAYS)})s?\b|(?-i:\b(?:Mon|Tues?|Wed|Thurs?|Fri)\b\.?)", re.I),
        _weekday,
    ),
)
