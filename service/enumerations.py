"""Lists in a sentence: "food, fuel and foreign currency" around one of its items."""

import re
from dataclasses import dataclass

from service import names
from service.answer_kinds import AnswerKind
from service.common_words import HONORIFICS, TITLES

LONGEST_ITEM = 9  # words
_BETWEEN = re.compile(r",? (?:and|or|as well as) |[,;] ")
_JOINED = re.compile(r"\b(?:and|or|as well as) $")
_CLAUSE = re.compile(
    r"\b(?:who|which|that|whose|where|when|while|because|is|are|was|were|be|been|has|have|had"
    r"|will|would|can|could|may|might|must|should|said|says|told|to)\b",
    re.I,
)
_VERB = (
    r"includ\w+|are|were|wants?|needs?|among them|both"
    r"|(?:could|can|may|might|will|would|must|should|to) \w+"
)
_OPENED = re.compile(rf"^.*\b(?:{_VERB}|with|of|for|to|from|by|in|on)\s+", re.I)
_OPENED_BY_VERB = re.compile(rf"^.*\b(?:{_VERB})\s+", re.I)
_TOGETHER = (
    r"joined?|accompan\w+|travel\w*|attend\w*|came|come|took part|takes? part|sat|sits?|met|flew"
    r"|went|belongs?|made? up|form\w*"
)
_PLURAL = r"(?!(?:is|was|does|has|this|news|series)\b)[\w'’-]+(?<!s)s"
_SEVERAL = re.compile(
    rf"^(?:[\w'’]+,? ){{0,2}}whom? (?:all|else|are|were|(?:has |have |had )?(?:{_TOGETHER}))\b"
    rf"|\b(?:which|what) (?:[\w'’-]+ ){{0,2}}?{_PLURAL} (?:are|were|do|did|have|had|will|would"
    r"|may|might|can|could|joined|took|came|attended|make)\b"
    rf"|^(?:please )?(?:list|name (?:all|every|some|(?:the )?{_PLURAL}))\b|\blist (?:all|them)\b"
    r"|\b(?:line-?up|which of|what (?:all|else)|all (?:the|of the))\b"
    r"|\bwhat (?:are|were) (?:the )?[\w'’ -]*s\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Item:
    """A part between separators, half-open offsets; `joined`: "and" stands before it."""

    start: int
    end: int
    joined: bool


def asks_for_several(question: str) -> bool:
    """Whether the question's words want a list."""
    return _SEVERAL.search(question) is not None


def whole_list(kind: AnswerKind, sentence: str, start: int, end: int) -> str | None:
    """The list that `sentence[start:end]` is a part of; None where it is none.

    Of a list of people their names, without titles and without who is not named.
    """
    found = _around(sentence, start, end)
    if not any(one.joined for one in found[1:]):
        return None
    if kind is AnswerKind.PERSON:
        people = [name for one in found if (name := _person(sentence[one.start : one.end]))]
        return f"{', '.join(people[:-1])} and {people[-1]}" if len(people) > 1 else None
    opening = _OPENED.sub("", sentence[found[0].start : found[0].end])
    return (opening + sentence[found[0].end : found[-1].end]).rstrip(' .,;:!?"”')


def _around(sentence: str, start: int, end: int) -> list[_Item]:
    """The items from the one that a list begins with to the last that can be one."""
    items = _items(sentence)
    own = [n for n, one in enumerate(items) if one.start < end and one.end > start]
    if not own:
        return []
    first, last = own[0], own[-1]
    begun = _begins(_OPENED, sentence[items[first].start : start])
    while first > 0 and not begun and _fits(sentence, items[first - 1], opening=True):
        first -= 1
        begun = _begins(_OPENED_BY_VERB, sentence[items[first].start : items[first].end])
    while last + 1 < len(items) and _fits(sentence, items[last + 1]):
        last += 1
    return items[first : last + 1]


def _items(sentence: str) -> list[_Item]:
    found, place, joined = [], 0, False
    for between in _BETWEEN.finditer(sentence):
        found.append(_Item(place, between.start(), joined))
        place, joined = between.end(), _JOINED.search(between[0]) is not None
    return [*found, _Item(place, len(sentence), joined)]


def _begins(opened: re.Pattern[str], text: str) -> bool:
    """Whether a text opens a list, or a clause."""
    return opened.search(text) is not None or _CLAUSE.search(text) is not None


def _fits(sentence: str, item: _Item, *, opening: bool = False) -> bool:
    """Whether a part can be an item; the first may have what opens the list before it."""
    text = sentence[item.start : item.end]
    if opening:
        text = _OPENED.sub("", text)
    return 0 < len(text.split()) <= LONGEST_ITEM and _CLAUSE.search(text) is None


def _person(item: str) -> str | None:
    """The capitalised words that an item ends with, without titles."""
    text = f"x {item}".rstrip(' .,;:!?"”')
    said: list[str] = []
    place = len(text)
    for word, start, end in reversed(names.capitalised(text)):
        if place - end > 1:
            break
        said.insert(0, word)
        place = start
    while said and said[0].casefold().rstrip(".") in TITLES | HONORIFICS:
        said.pop(0)
    return " ".join(said) or None
