"""The last question asked of something else."""

import re
from collections.abc import Sequence
from typing import Final

from service.answer_kinds import AnswerKind, spans_of
from service.frames import AUXILIARIES, frame_of, without_lead
from service.memory import Memory
from service.mentions import Kind, Mention, is_plural, kind_of_noun, words_of
from service.phrases import DETERMINERS

_ABOUT: Final = re.compile(r"^(?:what|how) about (?P<what>.+)$", re.I)
_PREPOSITION: Final = re.compile(
    r"^(in|on|at|for|to|from|with|by|of|near|against|since|until|before|after|under|over|about)"
    r" (?P<what>.+)$",
    re.I,
)
_OWNER: Final = re.compile(r"['’]s?$")
_ONE: Final = re.compile(r"^(the [\w-]+) ones?$", re.I)
_OWNED: Final = re.compile(r"(?:the )?[A-Z][\w-]*(?: [A-Z][\w-]*)*['’]s? ")
_CONTENT: Final = 4
"""Words of a noun phrase at most; more may be a clause."""


def asked_of(body: str, *, led: bool) -> str | None:
    """What the last question is to be asked of: "Vietnam", "in 2023"; None if that is not meant.

    Args:
        body: the question without "And" and without its mark.
        led: it began with "And" or the like.
    """
    if ":" in body:
        return None
    if about := _ABOUT.match(body):
        return about["what"]
    words = words_of(body)
    if not words or len(words) > _CONTENT + 3 or frame_of(body) is not None:
        return None
    first = words[0]
    begins = first.key in DETERMINERS or bool(_PREPOSITION.match(body))
    begins = begins or first.text[0].isdigit()
    named = first.text[0].isupper() and all(one.text[0].isupper() for one in words)
    if not (begins or named or (led and len(words) <= _CONTENT)):
        return None
    return None if {one.key for one in words} & AUXILIARIES else body


def replaced(what: str, memory: Memory, opening: str) -> str:
    """The last question with `what` in the place of what corresponds to it, without its mark.

    Args:
        opening: "What about ", where that was said; it stays where nothing corresponds.
    """
    last = without_lead(memory.last.question)[0].rstrip("?!. ")
    placed = _PREPOSITION.match(what)
    bare = placed["what"] if placed else _OWNER.sub("", what)
    if one := _ONE.match(bare):
        if (owned := _OWNED.search(last)) is not None:
            return f"{last[: owned.start()]}{one[1]} {last[owned.end() :]}"
        heads = [
            two.head for two in memory.asked if not two.is_name and two.kind is not Kind.PERSON
        ]
        bare = " ".join((one[1], *heads[:1]))
    if swapped := _swapped(bare, last, memory):
        return swapped
    if placed and (same := re.search(rf"\b{placed[1]} (?=[A-Z]|\d)", last, re.I)):
        after = [one for one in memory.read(last) if one.start == same.end() and one.is_name]
        if after:
            return f"{last[: same.end()]}{bare}{last[after[0].end :]}"
    span = _slot(bare, last, memory)
    if span is not None:
        start, end = span
        return f"{last[:start]}{bare}{last[end:]}"
    if placed:
        return f"{last} {what}"
    return f"{opening}{what}: {last[0].lower()}{last[1:]}"


def _slot(what: str, last: str, memory: Memory) -> tuple[int, int] | None:
    """Where in the last question stands what is of the same kind."""
    dates = spans_of(AnswerKind.DATE, last)
    if spans_of(AnswerKind.DATE, what):
        return dates[-1] if dates else None
    offset = memory.last.question.find(last)
    asked = [one for one in memory.asked if one.start >= offset]
    spans = [(one.start - offset, one.end - offset, one) for one in asked]
    mention = _mention(what, memory)
    for test in (_same_head, _same_kind, _alike):
        for start, end, one in spans:
            named = one.asked and mention.is_name
            other = one.text.casefold() != mention.text.casefold()
            if other and not named and test(mention, one):
                return _with_article(last, start, what), end
    return None


def _swapped(what: str, last: str, memory: Memory) -> str | None:
    """The last question with two names in each other's place, where it has `what` itself."""
    names = [one for one in memory.read(last) if one.is_name]
    mine = next((one for one in names if last[one.start : one.end] == what), None)
    other = next((one for one in names if mine and one.text != mine.text), None)
    if mine is None or other is None:
        return None
    first, second = sorted((mine, other), key=lambda one: one.start)
    between = last[first.end : second.start]
    one, two = last[first.start : first.end], last[second.start : second.end]
    return f"{last[: first.start]}{two}{between}{one}{last[second.end :]}"


def _mention(what: str, memory: Memory) -> Mention:
    found = memory.read(what)
    leading = [one for one in found if one.start == 0]
    whole = leading or [one for one in found if one.end == len(what)]
    if whole:
        return max(whole, key=lambda one: len(one.text))
    head = words_of(what)[-1].key if words_of(what) else what
    return Mention(what, 0, len(what), kind_of_noun(head), head, plural=is_plural(head))


def _same_head(one: Mention, other: Mention) -> bool:
    return one.head == other.head and not (one.is_name and other.is_name)


def _same_kind(one: Mention, other: Mention) -> bool:
    if one.kind is not other.kind or (one.kind is Kind.THING and not one.is_name):
        return False
    return one.is_name == other.is_name or one.kind is Kind.PERSON


def _alike(one: Mention, other: Mention) -> bool:
    """Names of which it is not known what they stand for, and what owns or speaks."""
    kinds: Sequence[Kind] = (one.kind, other.kind)
    if Kind.UNKNOWN in kinds:
        return one.is_name and other.is_name
    return Kind.PLACE in kinds and Kind.GROUP in kinds


def _with_article(last: str, start: int, what: str) -> int:
    """The place before "the", where what is put in has its own."""
    own = words_of(what)[0].key in DETERMINERS
    return start - 4 if own and last[:start].casefold().endswith("the ") else start
