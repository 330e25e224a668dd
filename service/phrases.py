"""Noun phrases of a text: "the dam", "a treaty between Russia and North Korea", "cholera"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from service.common_words import FUNCTION
from service.frames import IRREGULAR
from service.mentions import (
    Mention,
    Word,
    gender_of_noun,
    is_plural,
    kind_of_noun,
    words_of,
)
from service.numerals import NUMBER_WORDS

DETERMINERS = frozenset("the a an its his her their this that these those".split())
_ADJECTIVES = frozenset(
    "first second third last next former same own little long other few".split()
)
_DO = frozenset("do does did will would can could may might must should shall".split())
_BE = frozenset("is are was were be has have had".split())
_COMPLEMENT = re.compile(
    r" (?:of|between|in|on|at|above|over|near|to|from|for|against|with|across)"
    r" (?:the |a )?(?:[\w’'-]+ ){0,3}?$"
)
_BARE = re.compile(
    r"\b(?:have|has|had|of|against|about|with|from|catch|caught|cause of|by)"
    r" ([a-z]{4,}(?: [a-z]{4,})?)(?= (?:in|at|on|near)\b|\?|$)"
)
_OBJECT = re.compile(
    r"^\W*(?:who|what|which [a-z]+) ([a-z]+) ([a-z]{4,})(?=\?|$| (?:in|at|on|near|to|for|from)\b)",
    re.I,
)
_COUNTED = re.compile(r"\b(?:which|what|how many) ((?:[a-z-]+ ){0,2}?)([a-z]{3,})\b", re.I)


def phrases(text: str, names: Sequence[Mention], *, question: bool) -> list[Mention]:
    """Noun phrases with a determiner; in a question, those after "which" and "how many" too.

    Args:
        names: of the same text, in order.
    """
    words = words_of(text)
    found = [
        one
        for number, word in enumerate(words)
        if (word.key in DETERMINERS or is_number(word.key))
        and (one := _phrase(text, words, number, names)) is not None
    ]
    if question:
        found += _bare(text, names)
    return sorted(found, key=lambda one: one.start)


def is_number(key: str) -> bool:
    """Whether a word in lower case counts."""
    return key.isdecimal() or key.partition("-")[0] in NUMBER_WORDS


def _phrase(
    text: str, words: Sequence[Word], number: int, names: Sequence[Mention]
) -> Mention | None:
    core: list[Word] = []
    for word in words[number + 1 : number + 7]:
        last = core[-1] if core else words[number]
        if text[last.end : word.start] not in (" ", "-"):
            break
        if word.key in FUNCTION and not (word.key in _ADJECTIVES and not core):
            break
        core.append(word)
    core = _without_verb(core, words[number - 1].key if number else "")
    while core and core[-1].key in _ADJECTIVES:
        core.pop()
    if not core:
        return None
    if any(
        one.is_name and one.end >= core[-1].end and one.start <= core[-1].start for one in names
    ):
        return None  # "the Golden Leopard" is a name
    if is_number(words[number].key) and not is_plural(core[-1].key):
        return None
    return _mention(text, words[number].start, core[-1], names)


def _without_verb(core: list[Word], before: str) -> list[Word]:
    """What follows "did the dam" is a verb, what follows "was the dam" may be a participle."""
    if len(core) < 2:
        return core
    last = core[-1].key
    finite = [n for n, one in enumerate(core) if n and one.key.endswith("ed") and n < len(core) - 1]
    if finite:
        return core[: finite[0]]
    if before in _DO or last in IRREGULAR or (last.endswith("ed") and last != "bed"):
        return core[:-1]
    return core


def _mention(text: str, start: int, head: Word, names: Sequence[Mention]) -> Mention:
    end = _complement(text, head.end, names)
    return Mention(
        text[start:end],
        start,
        end,
        kind_of_noun(head.key),
        head.key,
        gender_of_noun(head.key),
        is_plural(head.key),
    )


def _complement(text: str, end: int, names: Sequence[Mention]) -> int:
    """Where the phrase ends with the name that belongs to it: "of Lesna", "above Lesna"."""
    for one in names:
        if (
            one.is_name
            and end < one.start < end + 40
            and _COMPLEMENT.fullmatch(text[end : one.start])
        ):
            more = next((two for two in names if text[one.end : two.start] == " and "), None)
            return more.end if more and more.start > one.end else one.end
    return end


def _bare(text: str, names: Sequence[Mention]) -> list[Mention]:
    found = []
    for match in _BARE.finditer(text):
        if not set(match[1].split()) & FUNCTION:
            word = words_of(match[1])[-1]
            head = Word(word.text, match.start(1) + word.start, match.start(1) + word.end)
            found.append(_mention(text, match.start(1), head, names))
    thing = _OBJECT.match(text)
    if thing is not None and not {thing[1], thing[2]} & (FUNCTION | _BE | _DO):
        head = Word(thing[2], thing.start(2), thing.end(2))
        found.append(_mention(text, thing.start(2), head, names))
    for match in _COUNTED.finditer(text):
        if match[2].casefold() not in FUNCTION | _BE and not set(match[1].split()) & FUNCTION:
            head = Word(match[2], match.start(2), match.end(2))
            counted = _mention(text, match.start(1), head, names)
            found.append(replace(counted, asked=True))
    return found
