"""Whether a statement puts the right names and numbers in the wrong places, or says too much."""

import difflib
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from service.clauses import Words
from service.opposites import negates, opposed
from service.predicates import acts
from service.proper_names import PEOPLES, same
from service.reasons import Reason
from service.synonyms import alike, word

NEAR_VERBATIM = 0.75
"""Share of a statement's words in the quote's order from which a change is told by its place."""
BETWEEN = 8
"""Words between two names that are read as what one did to the other."""
_CAUSAL = frozenset(
    "because cause caused causes causing therefore thus hence consequently resulted led reason"
    " thanks thereby forced prompted prompting triggered".split()
)
_GIVING_CAUSE = _CAUSAL | frozenset(
    "as after so why result results arguing argued argues citing calling".split()
)
_NO_SUPERLATIVES = frozenset(
    "west interest request protest forest rest test guest quest arrest contest invest suggest best"
    " priest harvest northwest southwest honest modest latest".split()
)
_ORDERS = ("after", "before")
_TOTAL = frozenset(
    "all every everyone always never only entire entirely completely none whole".split()
)
_BOTH = frozenset("both two pair couple".split())
_CERTAIN = frozenset("certainly definitely surely undoubtedly inevitably clearly".split())
_RATES = frozenset("day week month year hour night time morning evening minute summer".split())
_MOST = frozenset("most majority".split())
_STILL = frozenset(
    "still remain remains remained continue continues continued stay stays yet".split()
)


def swapped(own: Words, quoted: Sequence[Words], asked: Words) -> Reason | None:
    """Names or numbers of the quotes in each other's places."""
    turned = any(_replaced(own, one) or _turned(own, one) for one in quoted)
    return Reason.SWAPPED if turned else None


def reordered(own: Words, quoted: Sequence[Words], asked: Words) -> Reason | None:
    """What came after of which the quotes say that it came before."""
    for order in _ORDERS:
        mine = _sides(own, order)
        theirs = [sides for one in quoted if (sides := _sides(one, order))]
        if mine and theirs and all(_crossed(mine, sides) for sides in theirs):
            return Reason.SWAPPED
    return None


def _sides(words: Words, order: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """Content before and behind an "after", as far as both sides have an act."""
    if order not in words.keys:
        return None
    done = [act.place for act in acts(words)]
    for n, key in enumerate(words.keys):
        if key == order and any(one < n for one in done) and any(one > n for one in done):
            return frozenset(words.stems[:n]) - {""}, frozenset(words.stems[n + 1 :]) - {""}
    return None


def _crossed(
    mine: tuple[frozenset[str], frozenset[str]], theirs: tuple[frozenset[str], frozenset[str]]
) -> bool:
    """Whether each side shares more with the other's opposite one."""
    return all(
        len(own & theirs[1 - side]) > len(own & theirs[side]) for side, own in enumerate(mine)
    )


def overstated(own: Words, quoted: Sequence[Words], asked: Words) -> Reason | None:
    """The opposite, a cause or an "all" that the quotes do not give."""
    held = {key for one in quoted for key in one.keys}
    mine = set(own.keys)
    if _opposite(mine, held):
        return Reason.INFERENCE
    if (ours := _superlatives(mine)) and (theirs := _superlatives(held)) and not ours & theirs:
        return Reason.INFERENCE
    given = any(_gives_cause(own, one) for one in quoted)
    if mine & _CAUSAL and not held & _GIVING_CAUSE and not given:
        return Reason.INFERENCE
    if mine & _MOST and not held & (_MOST | {"nearly", "almost"}) - set(asked.keys):
        return Reason.INFERENCE
    if mine & _CERTAIN - held:
        return Reason.INFERENCE
    if "still" in mine and not held & _STILL:
        return Reason.INFERENCE
    if "both" in mine and not held & _BOTH and held & {"one", "other", "another", "others"}:
        return Reason.INFERENCE
    wholly = {one for one in mine & _TOTAL if not _is_rate(one, own)} - set(asked.keys)
    return Reason.INFERENCE if wholly and not held & (_TOTAL | {"each"}) else None


def _gives_cause(own: Words, quote: Words) -> bool:
    """Whether a quote may give a cause without a word for it: "for lack of", ", fearing that"."""
    if ("because", "of") in pairwise(own.keys) and "for" in quote.keys:
        return True
    begins = [n for n in range(1, len(quote.keys)) if quote.clauses[n] != quote.clauses[n - 1]]
    return any(quote.keys[n].endswith("ing") for n in begins)


def _is_rate(key: str, own: Words) -> bool:
    """Whether it is the "every" of "every day"."""
    after = [own.keys[n + 1 : n + 2] for n, one in enumerate(own.keys) if one == key]
    return key == "every" and all(set(one) & _RATES for one in after)


def _opposite(mine: AbstractSet[str], held: AbstractSet[str]) -> bool:
    ours, theirs = {word(key) for key in mine}, {word(key) for key in held}
    for one in ours - theirs:
        others = opposed(one)
        if others & theirs - ours and not alike(one) & theirs:
            return True
    return any(negates(one, other) for one in mine - held for other in held - mine)


def _superlatives(keys: AbstractSet[str]) -> frozenset[str]:
    return frozenset(one for one in keys if one.endswith("est") and one not in _NO_SUPERLATIVES)


def _replaced(own: Words, quote: Words) -> bool:
    """Whether a statement near to the quote has another name or number in one place."""
    matcher = difflib.SequenceMatcher(None, own.keys, quote.keys, autojunk=False)
    blocks = matcher.get_opcodes()
    kept = sum(b - a for kind, a, b, _, _ in blocks if kind == "equal")
    return kept >= NEAR_VERBATIM * len(own.keys) and any(
        kind == "replace" and _differ(own, range(a, b), quote, range(c, d))
        for kind, a, b, c, d in blocks
    )


def _differ(own: Words, mine: range, quote: Words, its: range) -> bool:
    ours = [own.keys[n] for n in mine if n in own.particulars]
    theirs = [quote.keys[n] for n in its if n in quote.particulars]
    return bool(ours and theirs) and not any(same(one, other) for one in ours for other in theirs)


def _turned(own: Words, quote: Words) -> bool:
    """Whether who did something and to whom it was done have changed places."""
    theirs = _acts(quote)
    for stem, agent, patient in _acts(own):
        alike = [(a, p) for other, a, p in theirs if other == stem]
        turned = any(_meet(agent, p) and _meet(patient, a) for a, p in alike)
        if turned and not any(_meet(agent, a) or _meet(patient, p) for a, p in alike):
            return True
    return False


def _meet(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(same(a, b) for a in one for b in other)


def _acts(words: Words) -> list[tuple[str, frozenset[str], frozenset[str]]]:
    """(what was done, by whom, to whom), of what stands between two names."""
    found = []
    done = {act.place for act in acts(words)}
    named = [name for name in words.named if not {words.keys[n] for n in name} <= PEOPLES]
    for before, after in pairwise(named):
        first, last = before[-1] + 1, after[0]
        if last - first > BETWEEN:
            continue
        one, other = (frozenset(words.keys[n] for n in name) for name in (before, after))
        passive = "by" in words.keys[first:last]
        found += [
            (words.stems[n], *((other, one) if passive else (one, other)))
            for n in range(first, last)
            if words.stems[n] and n in done
        ]
    return found
