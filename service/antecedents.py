"""Whom or what a pronoun means, of all that the conversation spoke of."""

import re
from collections.abc import Callable, Collection, Sequence

from service.known_names import SETTLED
from service.memory import Memory
from service.mentions import Kind, Mention, is_plural, words_of
from service.phrases import is_number

PERSONS = frozenset({Kind.PERSON, Kind.UNKNOWN})
PLACES = frozenset({Kind.PLACE})
THINGS = frozenset({Kind.THING, Kind.GROUP, Kind.UNKNOWN, Kind.PLACE})
_LIST = re.compile(r",? and (?:the |an? )?|, ")
MOST_LISTED = 4


def person(memory: Memory, gender: str, but: Collection[str] = ()) -> str | None:
    """Whom "he" ("m") or "she" ("f") means; a person for certain comes before a perhaps.

    Args:
        but: texts of mentions that it cannot be.
    """
    found = [
        one
        for one in memory.by_salience(PERSONS)
        if one.gender in (gender, "") and not one.plural and one.text not in but
    ]
    recent = [one for one in found if one in memory.asked or one in memory.told]
    sure = [one for one in recent if one.gender == gender]
    certain = [one for one in found if one.kind is Kind.PERSON]
    best = next(iter(sure or certain or found), None)
    return definite(best, memory) if best else None


def thing(memory: Memory, but: Collection[str] = ()) -> str | None:
    """What "it" means: of the latest question what it is about, places last."""
    found = [one for one in memory.by_salience(THINGS) if not one.plural and one.text not in but]
    if memory.asks_for(THINGS) and (given := [one for one in memory.fresh() if one in found]):
        return definite(given[0], memory)
    recent = [one for one in found if one in memory.asked and not _within(one, memory.asked)]
    order: list[Callable[[Mention], bool]] = [
        lambda one: one.kind in (Kind.THING, Kind.GROUP) and not one.owner and not one.asked,
        lambda one: one.kind is not Kind.PLACE and not one.owner,
        lambda one: True,
    ]
    told = [one for one in memory.told if one in found and not one.is_name]
    tried = [(recent, order[:2]), (told, order[:1]), (recent, order), (found, order)]
    best = next((one for pool, tests in tried for test in tests for one in pool if test(one)), None)
    if best is None or (best.kind is Kind.PLACE and best not in memory.asked):
        return None
    return definite(best, memory)


def place(memory: Memory, but: Collection[str] = ()) -> Mention | None:
    """Where "there" is."""
    found = [one for one in memory.by_salience(PLACES) if one.text not in but]
    named = [one for one in found if one.is_name]
    if named or found:
        return [*named, *found][0]
    fresh = memory.fresh() if re.match(r"\W*where", memory.last.question, re.I) else []
    return next((one for one in fresh if one.kind is not Kind.PERSON), None)


def several(memory: Memory, but: Collection[str] = ()) -> str | None:
    """Whom "they" means: names given together, else a noun in the plural, else a group."""
    who = re.match(r"\W*who", memory.last.question, re.I)
    texts = [(memory.last.question, memory.asked), (memory.last.said, memory.told)]
    if re.match(r"\W*(?:which|what) ", memory.last.question, re.I):
        groups = [one for one in memory.fresh() if one.kind in (Kind.GROUP, Kind.UNKNOWN)]
        if groups and any(one.kind is Kind.GROUP for one in memory.asked):
            return definite(groups[0], memory)
    for text, mentions in reversed(texts) if who else texts:
        if listed := together(text, [one for one in mentions if one.is_name]):
            return listed
        if plural := [one for one in mentions if one.plural and one.text not in but]:
            return definite(plural[0], memory)
        if group := [one for one in mentions if one.kind is Kind.GROUP]:
            return definite(group[0], memory)
        if len(people := [one for one in mentions if one.is_name and one.kind in PERSONS]) > 1:
            link = " and " if "and" in memory.words else ", "
            return link.join(one.text for one in people[:2])
    wanted = frozenset({Kind.GROUP, Kind.PLACE, Kind.UNKNOWN, Kind.PERSON})
    found = [one for one in memory.by_salience(wanted) if one.text not in but]
    return definite(found[0], memory) if found else None


def together(text: str, listed: Sequence[Mention]) -> str | None:
    """Names of one kind that a text gives one after the other, as it does."""
    for number, first in enumerate(listed):
        run = [first]
        for one in listed[number + 1 :]:
            between = text[run[-1].end : one.start]
            titles = re.sub(r"\b[A-Z][a-z]+ ", "", between)
            if not _LIST.fullmatch(titles) or len(run) == MOST_LISTED:
                break
            run.append(one)
        if len(run) > 1 and {one.kind for one in run} - {Kind.UNKNOWN, run[0].kind} == set():
            return text[run[0].start : run[-1].end]
    return None


def of_noun(memory: Memory, noun: str, kind: Kind) -> Mention | None:
    """What "the treaty" or "that country" means: the fullest mention of the noun, or of its kind.

    Args:
        kind: of the noun.
    """
    everything = memory.by_salience(frozenset(Kind))
    stem = noun.removesuffix("s")
    same = [
        one
        for one in everything
        if one.head.removesuffix("s") == stem and len(words_of(one.text)) > 1
    ]
    fuller = [one for one in same if one.is_name or len(words_of(one.text)) > 2]
    if fuller:
        return max(fuller, key=lambda one: (one.is_name, len(one.text)))
    if titled := [one for one in everything if one.is_name and one.title == noun]:
        return titled[0]
    if (noun in SETTLED or kind is Kind.GROUP) and not same:
        return next((one for one in everything if one.kind is kind and one.is_name), None)
    return next(iter(same), None)


def definite(mention: Mention, memory: Memory) -> str:
    """The mention as one speaks of what is known: "a dam" is "the dam"."""
    first, _, rest = mention.text.partition(" ")
    lowered = first.casefold()
    if not mention.is_name and is_number(lowered):
        return f"{lowered} {rest}".strip()
    known = "the" in memory.words
    if mention.is_name:
        return f"the {mention.text}" if mention.article else mention.text
    if lowered not in ("a", "an", "the"):
        return f"the {mention.text}" if mention.asked and known else mention.text
    if mention.head == rest and (fuller := _fuller(mention, memory)):
        rest = fuller.text.partition(" ")[2]
    return f"the {rest}" if known else f"{lowered} {rest}"


def _fuller(mention: Mention, memory: Memory) -> Mention | None:
    """The same noun with more said of it."""
    same = [
        one
        for one in memory.by_salience(frozenset({mention.kind}))
        if one.head == mention.head
        and not one.is_name
        and one.text.partition(" ")[0].casefold() in ("a", "an", "the")
    ]
    return max(same, key=lambda one: len(one.text), default=None)


def possessive(text: str) -> str:
    """The genitive."""
    last = words_of(text)[-1].key if words_of(text) else text
    return f"{text}'" if text.endswith("s") and is_plural(last) else f"{text}'s"


def _within(one: Mention, others: Sequence[Mention]) -> bool:
    return any(
        two.start <= one.start and one.end <= two.end and two is not one and not two.is_name
        for two in others
    )
