"""What the words of an answer give, to be held against what another article gives."""

import re
from dataclasses import dataclass
from typing import Final, Protocol

from service import names
from service.answer_kinds import AnswerKind
from service.calendar_words import Moment, moments
from service.common_words import HONORIFICS, TITLES
from service.dating import dated
from service.numerals import Quantity, quantities
from service.proper_names import PEOPLES
from service.readable import readable

NAMED: Final = frozenset({AnswerKind.PERSON, AnswerKind.PLACE})
NUMBERED: Final = frozenset(
    {AnswerKind.DURATION, AnswerKind.AGE, AnswerKind.COUNT, AnswerKind.AMOUNT}
)
DATED: Final = {
    AnswerKind.YEAR: frozenset({"year"}),
    AnswerKind.DATE: frozenset({"day", "month"}),
    AnswerKind.TIME: frozenset({"time"}),
}
"""Weekdays are left out: two articles may speak of two weeks. A year alone, where a day was asked
for, mostly is of something told beside it: in the questions for choosing, four times of the four in
which it differed."""
ROUNDED: Final = 0.05
"""Share by which "about 400" and "over 11,000" may lie beside a number and still mean it."""
FARTHEST_APART: Final = 3.0
"""How many times the larger of two figures may be the other: beyond it they are of two things.
In 26 disagreements about a figure in the stories for choosing the most was 2.7."""
_YEAR: Final = re.compile(r"\b(?:1\d{3}|20\d\d)\b")
_JOINT: Final = re.compile(r",\s+(?:and\s+)?|\s+and\s+")
_HEDGE: Final = (
    r"(?:about|some|around|roughly|approximately|nearly|almost|at least|at most|more than|less than"
    r"|over|under|up to|an estimated)"
)
_LEADS: Final = re.compile(rf"\W*(?:(?:{_HEDGE}|only|just|between)\s+)*", re.I)
_HEDGED: Final = re.compile(rf"\b{_HEDGE}\b", re.I)
_HEDGED_BEFORE: Final = re.compile(rf"\b{_HEDGE}\s*$", re.I)


class Given(Protocol):
    """A value that an article gives as the answer."""

    def agrees(self, other: "Given") -> bool:
        """Whether both may mean the same."""

    def differs(self, other: "Given") -> bool:
        """Whether they can be compared and do not agree."""

    def is_in(self, sentence: str) -> bool:
        """Whether a sentence says as much."""


@dataclass(frozen=True, slots=True)
class Names:
    """Folded words of proper names, titles and peoples left out."""

    words: frozenset[str]

    def agrees(self, other: Given) -> bool:
        return isinstance(other, Names) and any(
            names.present(one, self.words) for one in other.words
        )

    def differs(self, other: Given) -> bool:
        return isinstance(other, Names) and not self.agrees(other)

    def is_in(self, sentence: str) -> bool:
        said = names.folded(sentence)
        return any(names.present(one, said) for one in self.words)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Quantities, and whether they are told as round ones."""

    found: tuple[Quantity, ...]
    rounded: bool

    def agrees(self, other: Given) -> bool:
        return isinstance(other, Numbers) and any(
            one.is_held(its) or ((self.rounded or other.rounded) and _near(one, its))
            for one in self.found
            for its in other.found
        )

    def differs(self, other: Given) -> bool:
        if not isinstance(other, Numbers) or self.agrees(other):
            return False
        return any(
            one.unit == its.unit and _comparable(one, its)
            for one in self.found
            for its in other.found
        )

    def is_in(self, sentence: str) -> bool:
        return any(one.is_held(its) for one in self.found for its in _numbers(sentence))


@dataclass(frozen=True, slots=True)
class Moments:
    """Points in the calendar or of the day, all of kinds that answer."""

    found: tuple[Moment, ...]

    def agrees(self, other: Given) -> bool:
        return bool(compared := self._compared(other)) and all(compared)

    def differs(self, other: Given) -> bool:
        return not all(self._compared(other))

    def is_in(self, sentence: str) -> bool:
        return self.agrees(Moments(_moments(sentence)))

    def _compared(self, other: Given) -> list[bool]:
        """Of each kind that both give, whether they may be the same: 3 May of two years is not."""
        if not isinstance(other, Moments):
            return []
        kinds = {one.kind for one in self.found} & {one.kind for one in other.found}
        return [
            any(one.is_held(its) for one in self.found for its in other.found if one.kind == kind)
            for kind in sorted(kinds)
        ]


def given(kind: AnswerKind, words: str, published_at: str | None = None) -> Given | None:
    """What the words give of the kind that is asked for; None where that cannot be compared.

    Args:
        published_at: of the article, ISO 8601: then "on Friday" is a day.
    """
    if kind in NAMED:
        return _names(words)
    if kind in DATED:
        found = _moments(f"{words}. {dated(words, published_at)}")
        fit = tuple(one for one in found if one.kind in DATED[kind])
        return Moments(fit) if fit else None
    if kind in NUMBERED or (kind is AnswerKind.OTHER and _is_number(words)):
        numbers = _numbers(words)
        return Numbers(numbers, bool(_HEDGED.search(words))) if numbers else None
    return None


def asked_item(kind: AnswerKind, question: str, words: str) -> str:
    """Of a list of persons or places the one item that has most of the question's words.

    "Alexander Novak" of a whole delegation, where its deputy prime minister was asked for; the
    words as they are where no item stands out.
    """
    items = _JOINT.split(words) if kind in NAMED else []
    asked = names.folded(question)
    shared = [len(names.folded(one) & asked) for one in items]
    most = max(shared, default=0)
    if not most or shared.count(most) > 1:
        return words
    item = items[shared.index(most)]
    own = next((start for one, start, _ in names.words(item) if names.fold(one) not in asked), 0)
    return item[own:]


def hedge_before(text: str) -> str:
    """The "about" or "more than" that a text ends with, or ""."""
    found = _HEDGED_BEFORE.search(text)
    return found[0].strip() if found else ""


def _names(words: str) -> Names | None:
    known = {names.fold(one) for one, _, _ in names.words(words) if one[0].isupper()}
    own = known - TITLES - HONORIFICS - PEOPLES
    return Names(frozenset(own)) if own else None


def _moments(text: str) -> tuple[Moment, ...]:
    """With years that stand alone."""
    found, rest = moments(readable(text))
    years = [
        Moment("year", frozenset({(int(match[0]),)}), match.start(), match.end())
        for match in _YEAR.finditer(rest)
    ]
    return (*found, *years)


def _numbers(text: str) -> tuple[Quantity, ...]:
    """Without those of dates and times."""
    _, rest = moments(readable(text))
    return tuple(one for one in quantities(rest) if one.kind == "number")


def _is_number(words: str) -> bool:
    """Whether the words are a number with its unit: "some 71 million dollars"."""
    text = readable(words)
    led, found = _LEADS.match(text), quantities(text)
    start = led.end() if led else 0
    return bool(found) and bool(found[0].unit) and found[0].start <= start


def _comparable(one: Quantity, other: Quantity) -> bool:
    return any(
        max(abs(a), abs(b)) <= FARTHEST_APART * min(abs(a), abs(b))
        for a in one.values
        for b in other.values
    )


def _near(one: Quantity, other: Quantity) -> bool:
    if one.unit != other.unit:
        return False
    return any(
        abs(a - b) <= ROUNDED * max(abs(a), abs(b)) for a in one.values for b in other.values
    )
