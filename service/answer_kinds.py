"""What kind of thing a question asks for, and whether a sentence holds one."""

import re
from enum import StrEnum


class AnswerKind(StrEnum):
    """What would answer: a name, a place, a point in time …; OTHER where the words do not tell."""

    PERSON = "person"
    PLACE = "place"
    YEAR = "year"
    DATE = "date"
    TIME = "time"
    DURATION = "duration"
    AGE = "age"
    COUNT = "count"
    AMOUNT = "amount"
    QUOTE = "quote"
    REASON = "reason"
    OTHER = "other"


_NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|hundreds?|thousands?|millions?|billions?|dozens?|scores?|half|both|none|no)"
)
NUMBER = rf"(?:\d[\d.,]*|\b{_NUMBER_WORD}\b)"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Mar\.|Apr\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEAR = r"\b(?:[1-9]\d{2,3} ?(?:BC|AD|BCE|CE)|(?:AD ?)?1\d{3}|20\d\d)(?:s\b|\b)"
_AGE_OF_TIME = r"\b(?:\d{1,2}(?:st|nd|rd|th)|\w+th|first|second|third) century\b"
_FEAST = r"\b(?:Christmas|Easter|Ramadan|Thanksgiving|New Year|Halloween|Midsummer)"
_UNIT = r"(?:second|minute|hour|day|night|week|weekend|month|year|decade|century|centurie)s?"
_RELATIVE = (
    r"\b(?:yesterday|today|tonight|tomorrow|(?:last|next|this) (?:week|month|year|summer|winter"
    r"|spring|fall|autumn|weekend)|\w+ (?:days|weeks|months|years) (?:ago|later|earlier))\b"
)
_CLOCK = r"(?:\d{1,2}[:.]\d\d|\b\d{1,2} ?[ap]\.?m\b|\b(?:noon|midnight|dawn|dusk|sunrise|sunset)\b)"

_HOLDS = {
    AnswerKind.YEAR: re.compile(_YEAR),
    AnswerKind.DATE: re.compile(
        rf"\b{_MONTH}|\b{_DAY}|{_YEAR}|{_AGE_OF_TIME}|{_FEAST}|{_RELATIVE}|{_CLOCK}", re.I
    ),
    AnswerKind.TIME: re.compile(_CLOCK, re.I),
    AnswerKind.DURATION: re.compile(
        rf"{NUMBER}[ -]{_UNIT}|\b(?:few|several|many) {_UNIT}|\bsince (?:\w+ )?\d{{4}}\b"
        r"|\bfor decades\b",
        re.I,
    ),
    AnswerKind.AGE: re.compile(
        rf"{NUMBER}[ -]years?[ -]old|\baged? (?:of )?{NUMBER}|, \d{{1,3}},", re.I
    ),
    AnswerKind.COUNT: re.compile(rf"(?!{_YEAR}|{_CLOCK}){NUMBER}", re.I),
    AnswerKind.AMOUNT: re.compile(rf"{NUMBER}|[$€£¥%]", re.I),
    AnswerKind.QUOTE: re.compile(
        r"[\"“”«»]|\b(?:sa(?:id|ys)|told|call(?:s|ed)|describ\w+|argu\w+|warn\w+|prais\w+|add(?:s|ed)"
        r"|wr(?:ote|ites|itten)|accus\w+|promis\w+|pledg\w+|critici\w+|thank\w+|answer\w+)\b",
        re.I,
    ),
    AnswerKind.REASON: re.compile(
        r"\b(?:because|since|as|due|so that|in order|to|after|reason|cause\w*|led|for|over|out of"
        r"|mean\w*|show\w*|argued?)\b",
        re.I,
    ),
}

_STRICT = frozenset(
    {
        AnswerKind.PERSON,
        AnswerKind.YEAR,
        AnswerKind.DATE,
        AnswerKind.TIME,
        AnswerKind.DURATION,
        AnswerKind.AGE,
        AnswerKind.COUNT,
    }
)
_NOUN_KINDS = {
    AnswerKind.PERSON: "person man woman people official officials minister ministers president"
    " leader leaders politician politicians actor actress singer player coach author writer"
    " director artist rapper celebrity king queen prince princess pope ceo founder candidate"
    " governor senator mayor judge lawyer musician athlete astronaut name names pm premier",
    AnswerKind.PLACE: "city country state town place nation island county capital region continent"
    " village airport countries cities states",
    AnswerKind.YEAR: "year",
    AnswerKind.DATE: "day date month weekday season",
    AnswerKind.TIME: "time hour",
    AnswerKind.COUNT: "number",
    AnswerKind.AMOUNT: "percentage percent price cost amount sum share",
    AnswerKind.AGE: "age",
    AnswerKind.REASON: "reason reasons",
}
_KIND_OF_NOUN = {noun: kind for kind, nouns in _NOUN_KINDS.items() for noun in nouns.split()}
SAYING = (
    r"(?:say|said|tell|told|call|called|describe[ds]?|quoted?|promised?|pledged?|warn(?:ed)?"
    r"|claim(?:ed)?|announced?|react(?:ed)?|respond(?:ed)?|argued?|make of|think of)"
)
_OPENINGS = (
    (re.compile(r"\bhow (?:many|often)\b"), AnswerKind.COUNT),
    (re.compile(r"\bhow (?:much|high|big|large|far|fast|deep|tall|heavy)\b"), AnswerKind.AMOUNT),
    (re.compile(r"\bhow long\b"), AnswerKind.DURATION),
    (re.compile(r"\bhow old\b"), AnswerKind.AGE),
    (re.compile(r"\b(?:why|how come|what for)\b"), AnswerKind.REASON),
    (
        re.compile(
            r"\b(?:what|how) (?:did|does|do|has|had|have|was|is)\b.{2,60}"
            rf"\b{SAYING}\b"
        ),
        AnswerKind.QUOTE,
    ),
    (re.compile(r"\b(?:who|whom|whose)\b"), AnswerKind.PERSON),
    (re.compile(r"\bwhere\b"), AnswerKind.PLACE),
    (re.compile(r"(?:^|[,;:.?!] |\b(?:and|since|until|by) )when\b"), AnswerKind.DATE),
)
_WHICH = re.compile(r"\b(?:what|which|name the|name a)\s+((?:[\w'’.-]+\s*){1,5})")


def kind_of(question: str) -> AnswerKind:
    """What the question asks for, told from its opening and, after "which", its noun."""
    words = question.casefold()
    for pattern, kind in _OPENINGS:
        if pattern.search(words):
            return kind
    if which := _WHICH.search(words):
        for word in which[1].split():
            if word in _KIND_OF_NOUN:
                return _KIND_OF_NOUN[word]
            if word in ("is", "was", "are", "were", "did", "does", "do", "has", "had"):
                break
    return AnswerKind.OTHER


def spans_of(kind: AnswerKind, sentence: str) -> list[tuple[int, int]]:
    """Where the sentence holds things of a kind that patterns know; else nothing."""
    pattern = _HOLDS.get(kind)
    return [match.span() for match in pattern.finditer(sentence)] if pattern else []


def has_pattern(kind: AnswerKind) -> bool:
    """Whether `spans_of` can find things of this kind."""
    return kind in _HOLDS


def is_strict(kind: AnswerKind) -> bool:
    """Whether a sentence that holds nothing of this kind can hardly answer."""
    return kind in _STRICT
