"""Whether the numbers of a statement count what the numbers of its quotes count."""

import re
from collections.abc import Sequence

from service.clauses import Words
from service.graded import COMPARATIVES
from service.numerals import Quantity
from service.predicates import LIGHT, acts
from service.reasons import Reason
from service.verbs import HELPERS

AKIN = 5
"""Letters that the stems of "employees" and "employs" have in common."""
_GENERIC = ("peopl", "person", "man", "men", "women", "time", "thing", "one", "other")
_FURTHER = frozenset("another further additional extra".split())


def recounted(own: Words, quoted: Sequence[Words], asked: Words) -> Reason | None:
    """Whether a number counts something that the quotes count otherwise, or do not speak of."""
    theirs = [(one, words) for words in quoted for one in words.said.quantities]
    spoken = frozenset(_GENERIC).union(asked.content, *(words.content for words in quoted))
    for one in own.said.quantities:
        if _is_whole(one, own, quoted) or _is_difference(one, own, quoted):
            return Reason.SWAPPED
        counted = _counted(own, one)
        if one.kind != "number" or not counted or _is_part_of_a_name(own, one):
            continue
        alike = [set(_counted(words, other)) for other, words in theirs if one.is_held(other)]
        unlike = [set(_counted(words, other)) for other, words in theirs if not one.is_held(other)]
        right = any(some & set(counted) for some in alike)
        if all(alike) and alike and not right and any(some & set(counted) for some in unlike):
            return Reason.SWAPPED
        if alike and all(alike) and _names_counted(own, one) and not _akin(counted[0], spoken):
            return Reason.SWAPPED
    return None


def miscounted(own: Words, quoted: Sequence[Words], asked: Words) -> Reason | None:
    """The number of another act: of "closed 14 and reopened nine" that nine were closed."""
    if {"and", "but", "while"} & set(own.keys):
        return None
    places = [_parts(words) for words in quoted]
    done = {act.lemma for act in acts(own)} - LIGHT
    for one in own.said.quantities:
        if one.kind != "number" or one.unit:
            continue
        acted = [
            counted for parts in places for lemmas, counted in parts if lemmas & done and counted
        ]
        elsewhere = any(
            not lemmas & done and lemmas and any(one.is_held(other) for other in counted)
            for parts in places
            for lemmas, counted in parts
        )
        if acted and elsewhere and not any(one.is_held(o) for counted in acted for o in counted):
            return Reason.SWAPPED
    return None


def _is_whole(one: Quantity, own: Words, quoted: Sequence[Words]) -> bool:
    """Whether of "18 of the 112 shops" the statement makes "112 shops"."""
    if _part_before(own, one) is not None:
        return False
    alike = [(words, o) for words in quoted for o in words.said.quantities if one.is_held(o)]
    parts = [_part_before(words, other) for words, other in alike]
    mine = set(_counted(own, one))
    return (
        bool(parts)
        and all(parts)
        and bool(mine)
        and not any(
            part and any(part.is_held(other) for other in own.said.quantities) for part in parts
        )
        and any(mine & set(_counted(words, other)) for words, other in alike)
    )


def _is_part_of_a_name(words: Words, quantity: Quantity) -> bool:
    return bool(re.search(r"[^\W\d]-$", words.said.text[: quantity.start]))


def _is_difference(one: Quantity, own: Words, quoted: Sequence[Words]) -> bool:
    """Whether of "50 minutes longer" the statement makes "50 minutes"."""
    alike = [(words, o) for words in quoted for o in words.said.quantities if one.is_held(o)]
    compared = [_compared(words, other) for words, other in alike]
    return bool(compared) and all(compared) and not _compared(own, one)


def _compared(words: Words, quantity: Quantity) -> bool:
    near = [
        n
        for n, token in enumerate(words.said.words)
        if token.start >= quantity.end or token.end <= quantity.start
    ]
    before = [n for n in near if words.said.words[n].end <= quantity.start][-1:]
    after = near[near.index(before[0]) + 1 if before else 0 :][:3]
    alike = [n for n in after if words.clauses[n] == words.clauses[after[0]]]
    return any(words.keys[n] in COMPARATIVES | _FURTHER for n in (*before, *alike))


def _part_before(words: Words, whole: Quantity) -> Quantity | None:
    """The number of which it is said that it is part of another."""
    before = [one for one in words.said.quantities if one.end <= whole.start]
    if not before:
        return None
    between = words.said.text[before[-1].end : whole.start]
    return before[-1] if re.fullmatch(r" (?:\w+ )?of (?:the |its |their )?", between) else None


def _names_counted(words: Words, quantity: Quantity) -> bool:
    """Whether what is counted stands right behind the number: "three soldiers"."""
    after = next((n for n, t in enumerate(words.said.words) if t.start >= quantity.end), None)
    return not quantity.unit and after is not None and bool(words.stems[after])


def _akin(stem: str, others: frozenset[str]) -> bool:
    return stem in others or any(stem[:AKIN] == one[:AKIN] for one in others if len(stem) >= AKIN)


def _counted(words: Words, quantity: Quantity) -> list[str]:
    """The content among the three words after a number, in its clause."""
    after = [n for n, token in enumerate(words.said.words) if token.start >= quantity.end]
    counted: list[str] = []
    seen = 0
    for n in after:
        key = words.keys[n]
        if seen == 3 or words.clauses[n] != words.clauses[after[0]] or key in HELPERS | {"and"}:
            break
        if key in ("them", "whom", "which", "others"):
            return []
        if key in ("of", "the") or key[0].isdigit():
            continue
        seen += 1
        if words.stems[n]:
            counted.append(words.stems[n])
    return counted


def _parts(words: Words) -> list[tuple[set[str], list[Quantity]]]:
    """Of each clause that an "and" joins: its acts and its numbers."""
    ends = [n for n, key in enumerate(words.keys) if key in ("and", "but", "while")]
    starts = [0, *ends]
    found = []
    for start, end in zip(starts, [*ends, len(words.keys)], strict=True):
        tokens = words.said.words[start:end]
        lemmas = {act.lemma for act in acts(words) if start <= act.place < end} - LIGHT
        span = (tokens[0].start, tokens[-1].end) if tokens else (0, 0)
        numbers = [
            one
            for one in words.said.quantities
            if one.kind == "number" and not one.unit and span[0] <= one.start < span[1]
        ]
        found.append((lemmas, numbers))
    return found
