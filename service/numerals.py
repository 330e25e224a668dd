"""Numbers, amounts and ordinals as values, however a sentence writes them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {word: n for n, word in enumerate(_UNITS)} | {
    word: 10 * n for n, word in enumerate(_TENS, start=2)
}
_LARGE = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "dozen": 12,
}
_SHORT = {"k": 1_000, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}
_ORDINALS = {
    word: n
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
        " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split(),
        start=1,
    )
} | {f"{word[:-1]}ieth": value for word, value in _SMALL.items() if word in _TENS}
NUMBER_WORDS = frozenset(
    (
        *_SMALL,
        *_LARGE,
        *_ORDINALS,
        "dozens",
        "hundreds",
        "thousands",
        "millions",
        "billions",
        "half",
    )
)
_UNIT = (
    ("%", r"%|per ?cent|percent|pct|percentage points?"),
    *(
        (name, written)
        for name, written in (
            ("year", r"years?|yrs?"),
            ("month", r"months?"),
            ("week", r"weeks?"),
            ("day", r"days?"),
            ("hour", r"hours?|hrs?"),
            ("minute", r"minutes?|mins?"),
            ("second", r"seconds?|secs?"),
            ("decade", r"decades?"),
            ("century", r"centur(?:y|ies)"),
            ("km", r"kilomet(?:re|er)s?|km"),
            ("mile", r"miles?"),
            ("metre", r"met(?:re|er)s?"),
            ("foot", r"feet|foot|ft"),
            ("ton", r"tonnes?|tons?"),
            ("kg", r"kilogram(?:me)?s?|kilos?|kg"),
            ("hectare", r"hectares?"),
            ("acre", r"acres?"),
            ("barrel", r"barrels?"),
            ("$", r"(?:US )?dollars?"),
            ("€", r"euros?"),
            ("£", r"pounds? sterling|pounds?"),
            ("¥", r"yen|yuan"),
            ("rouble", r"roubles?|rubles?"),
        )
    ),
)
_AFTER = re.compile(
    r"[\s-]*(?:" + "|".join(f"(?P<u{n}>{written})" for n, (_, written) in enumerate(_UNIT)) + r")\b"
    r"|\s*(?P<percent>%)",
    re.I,
)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORD = "|".join((*_SMALL, *_LARGE))
_WORDS = rf"(?:an? (?=(?:{'|'.join(_LARGE)})\b))?(?:{_WORD})(?:(?:[ -]| and )(?:{_WORD}))*\b"
_NUMBER = re.compile(
    r"(?:(?P<money>(?:US|A|C|HK)?\$|[€£¥])\s?|(?<![\w.])(?P<minus>(?<!\S)-)?)"
    rf"(?:(?P<digits>{_DIGITS})(?P<ordinal>(?:st|nd|rd|th)\b)?(?P<s>'?s\b)?"
    r"(?:[ -]?(?P<large>(?:hundred|thousand|million|billion|trillion|dozen|bn|mn|tn)\b)"
    r"|(?P<short>[kmb]\b))?"
    r"(?P<over>⁄\d+|/\d+(?![/\d]))?"
    rf"|(?P<place>\b(?:(?:{'|'.join(_TENS)})-)?(?:{'|'.join(_ORDINALS)})s?\b)"
    rf"|(?P<words>\b{_WORDS})"
    r"|(?P<vague>\b(?:dozens|scores|hundreds|thousands|millions|billions|trillions)\b)"
    r"|(?P<half>\bhalf\b))",
    re.I,
)
_OVER = re.compile(r"\b(?:over|above|more than|at least|exceed\w*|upwards of) (?:[$€£¥])?$", re.I)
_UNDER = re.compile(
    r"\b(?:under|below|(?:less|fewer) than|nearly|almost|at most|up to|close to) (?:[$€£¥])?$", re.I
)
_BETWEEN = re.compile(r"\s*(?:-|to|and|or)\s*[$€£¥]?\s*$", re.I)
_PRONOUN_BEFORE = re.compile(
    r"\b(?:no|any|every|some|this|that|which|the|each|another|only)[ -]$", re.I
)
_PRONOUN_AFTER = re.compile(r" (?:of|another|by one|day|who|that|which)\b|[.,;:?!)]|$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its place, half-open, in the text.

    Attributes:
        kind: number, ordinal, decade or vague ("dozens").
        values: what it may stand for: "2-3 million" begins with 2 or 2,000,000.
        unit: what it counts, where that is a unit of measure or a currency; else "".
        bound: 1 for "over", -1 for "nearly", "under" or "up to", 0 where no such word is near.
    """

    kind: str
    values: frozenset[Fraction]
    unit: str
    bound: int
    start: int
    end: int

    def is_held(self, other: "Quantity") -> bool:
        """Whether the other is the same, or says it with a unit that is told elsewhere."""
        if self.kind != other.kind or not self.values & other.values:
            return False
        if self.bound * other.bound < 0:
            return False
        loose = not ({self.unit, other.unit} & {"%", "$", "€", "£", "¥", "rouble"})
        return self.unit == other.unit or (loose and "" in (self.unit, other.unit))


def quantities(text: str) -> list[Quantity]:
    """All numbers of a `readable` text in order, those that only stand for a pronoun left out."""
    found = [one for match in _NUMBER.finditer(text) for one in _read(text, match)]
    for n in range(len(found) - 2, -1, -1):
        one, following = found[n], found[n + 1]
        if one.kind == following.kind == "number" and _BETWEEN.fullmatch(
            text[one.end : following.start]
        ):
            found[n : n + 2] = _range(one, following)
    return found


def _range(one: Quantity, following: Quantity) -> tuple[Quantity, Quantity]:
    """Two numbers that share what is written once: "$2-3 million", "5 and 10 per cent"."""
    scales = {_scale(value) for value in following.values}
    scaled = {value * scale for value in one.values for scale in scales}
    return (
        replace(one, values=one.values | scaled, unit=one.unit or following.unit),
        replace(following, unit=following.unit or one.unit),
    )


def _scale(value: Fraction) -> int:
    return next((large for large in (10**12, 10**9, 10**6, 1_000) if value >= large), 1)


def _read(text: str, match: re.Match[str]) -> Iterator[Quantity]:
    before = text[max(0, match.start() - 16) : match.start()]
    bound = bool(_OVER.search(before)) - bool(_UNDER.search(before))
    made = partial(Quantity, bound=bound, start=match.start(), end=match.end())
    if match["vague"]:
        size = _LARGE.get(match["vague"].casefold()[:-1], 20)
        yield made("vague", frozenset({Fraction(size)}), "")
    elif match["place"]:
        yield made("ordinal", frozenset({_place(match["place"].casefold())}), "")
    elif match["ordinal"]:
        yield made("ordinal", frozenset({_decimal(match["digits"])}), "")
    elif match["s"] and len(match["digits"]) in (2, 4):
        yield made("decade", frozenset({Fraction(int(match["digits"][-2:]))}), "")
    elif match["half"]:
        yield made("number", frozenset({Fraction(1, 2)}), "")
    elif not _is_pronoun(text, match):
        value = _words(match["words"]) if match["words"] else _scaled(match)
        after = _AFTER.match(text, match.end())
        unit = _currency(match["money"]) or (_unit(after) if after else "")
        yield made("number", frozenset({value}), unit)


def _is_pronoun(text: str, match: re.Match[str]) -> bool:
    """Whether a "one" counts nothing: "no one", "one of them"."""
    if (match["words"] or "").casefold() != "one":
        return False
    before, after = text[: match.start()].lstrip(), text[match.end() :]
    return bool(_PRONOUN_BEFORE.search(before) or _PRONOUN_AFTER.match(after))


def _scaled(match: re.Match[str]) -> Fraction:
    value = _decimal(match["digits"])
    if match["over"] and int(match["over"][1:]):
        value /= int(match["over"][1:])
    large = (match["large"] or match["short"] or "").casefold()
    value *= _LARGE.get(large, _SHORT.get(large, 1))
    return -value if match["minus"] else value


def _decimal(digits: str) -> Fraction:
    return Fraction(digits.replace(",", ""))


def _words(written: str) -> Fraction:
    total = group = 0
    for word in re.split(r"[ -]", written.casefold()):
        if word in _SMALL:
            group += _SMALL[word]
        elif word in ("hundred", "dozen"):
            group = max(1, group) * _LARGE[word]
        elif word in _LARGE:
            total += max(1, group) * _LARGE[word]
            group = 0
    return Fraction(total + group)


def _place(word: str) -> Fraction:
    tens, _, last = word.rpartition("-")
    return Fraction(_SMALL.get(tens, 0) + _ORDINALS[last.removesuffix("s")])


def _currency(sign: str | None) -> str:
    return sign[-1] if sign else ""


def _unit(after: re.Match[str]) -> str:
    if after["percent"]:
        return "%"
    return next(name for n, (name, _) in enumerate(_UNIT) if after[f"u{n}"])
