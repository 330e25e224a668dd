"""Whether a statement puts the right names and numbers in the wrong places, or says too much."""

import difflib
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from service.clauses import Words
from service.numerals import Quantity
from service.proper_names import PEOPLES, same
from service.reasons import Reason

NEAR_VERBATIM = 0.75
"""Share of a statement's words in the quote's order from which a change is told by its place."""
BETWEEN = 8
"""Words between two names that are read as what one did to the other."""
AKIN = 5
"""Letters that the stems of "employees" and "employs" have in common."""
_GENERIC = ("peopl", "person", "man", "men", "women", "time", "thing", "one", "other")
_OPPOSITES = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        (
            "rise rises rose risen increase increased grow grew grown gain gained climb climbed"
            " jump jumped soar soared up higher",
            "fall falls fell fallen decrease decreased shrink shrank lose lost drop dropped sink"
            " sank decline declined down lower",
        ),
        (
            "accept accepted approve approved back backed backs support supported supports endorse"
            " endorsed praise praised welcome welcomed agreed",
            "reject rejected oppose opposed opposes condemn condemned criticise criticised"
            " criticize criticized veto vetoed refused",
        ),
        ("open opened opens opening reopen reopened", "close closed closes closing shut"),
        ("win won wins", "lose lost loses defeated"),
        ("before earlier", "after later"),
        ("more", "less fewer"),
        ("arrive arrived landed came joined entered", "leave left departed quit"),
        (
            "start started starts begin began begun launch launched",
            "end ended ends stop stopped finish finished",
        ),
        (
            "allow allowed allows permit permitted continue continued continues resume resumed",
            "forbid forbade ban banned bans bar barred stop stopped halt halted suspended",
        ),
        ("raise raised raises raising", "lower lowered lowers lowering cut cuts cutting"),
        (
            "fined convicted convicts sentenced jailed punished arrested charged",
            "acquitted acquits cleared released freed pardoned",
        ),
        ("lengthen lengthened extend extended", "shorten shortened"),
        ("die dies died killed dead death", "survived treated recovered unhurt unharmed"),
        ("for", "against"),
        ("pay pays paid", "receive receives received"),
        ("cheap cheaper cheapest", "dear expensive more dearer"),
        ("alive survive survived saved", "dead died killed die"),
        ("strengthen strengthened stronger", "weaken weakened weaker"),
        ("buy bought buys", "sell sold sells"),
        ("import imported imports", "export exported exports"),
        ("guilty convicted", "innocent acquitted"),
        ("largest biggest highest most best", "smallest lowest least worst"),
        ("ally allies friend friends", "enemy enemies rival rivals"),
        ("public publicly openly", "private privately secret secretly"),
        ("north northern", "south southern"),
        ("east eastern", "west western"),
    )
)
_CAUSAL = frozenset(
    "because cause caused causes causing therefore thus hence consequently resulted led reason"
    " thanks thereby forced prompted prompting triggered".split()
)
_GIVING_CAUSE = _CAUSAL | frozenset("as after so why result results".split())
_NO_SUPERLATIVES = frozenset(
    "west interest request protest forest rest test guest quest arrest contest invest suggest best"
    " priest harvest northwest southwest honest modest latest".split()
)
_TOTAL = frozenset("all every everyone always never only entire entirely completely none".split())


def swapped(own: Words, quoted: Sequence[Words], asked: Words) -> Reason | None:
    """Names or numbers of the quotes in each other's places."""
    if any(_replaced(own, one) or _turned(own, one) for one in quoted):
        return Reason.SWAPPED
    return Reason.SWAPPED if _recounted(own, quoted, asked) else None


def overstated(own: Words, quoted: Sequence[Words], asked: Words) -> Reason | None:
    """The opposite, a cause or an "all" that the quotes do not give."""
    held = {key for one in quoted for key in one.keys}
    mine = set(own.keys)
    for pair in _OPPOSITES:
        for ours, theirs in (pair, pair[::-1]):
            if mine & ours and held & theirs and not held & ours and not mine & theirs:
                return Reason.INFERENCE
    if (ours := _superlatives(mine)) and (theirs := _superlatives(held)) and not ours & theirs:
        return Reason.INFERENCE
    if mine & _CAUSAL and not held & _GIVING_CAUSE:
        return Reason.INFERENCE
    wholly = mine & _TOTAL - set(asked.keys)
    return Reason.INFERENCE if wholly and not held & (_TOTAL | {"each"}) else None


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
    acts = []
    named = [name for name in words.named if not {words.keys[n] for n in name} <= PEOPLES]
    for before, after in pairwise(named):
        first, last = before[-1] + 1, after[0]
        if last - first > BETWEEN:
            continue
        one, other = (frozenset(words.keys[n] for n in name) for name in (before, after))
        passive = "by" in words.keys[first:last]
        acts += [
            (words.stems[n], *((other, one) if passive else (one, other)))
            for n in range(first, last)
            if words.stems[n]
        ]
    return acts


def _recounted(own: Words, quoted: Sequence[Words], asked: Words) -> bool:
    """Whether a number counts something that the quotes count otherwise, or do not speak of."""
    theirs = [(one, words) for words in quoted for one in words.said.quantities]
    spoken = frozenset(_GENERIC).union(asked.content, *(words.content for words in quoted))
    for one in own.said.quantities:
        counted = _counted(own, one)
        if one.kind != "number" or not counted:
            continue
        alike = [set(_counted(words, other)) for other, words in theirs if one.is_held(other)]
        unlike = [set(_counted(words, other)) for other, words in theirs if not one.is_held(other)]
        right = any(some & set(counted) for some in alike)
        if alike and not right and any(some & set(counted) for some in unlike):
            return True
        if alike and all(alike) and _names_counted(own, one) and not _akin(counted[0], spoken):
            return True
    return False


def _names_counted(words: Words, quantity: Quantity) -> bool:
    """Whether what is counted stands right behind the number: "three soldiers"."""
    after = next((n for n, t in enumerate(words.said.words) if t.start >= quantity.end), None)
    return not quantity.unit and after is not None and bool(words.stems[after])


def _akin(stem: str, others: frozenset[str]) -> bool:
    return stem in others or any(stem[:AKIN] == one[:AKIN] for one in others if len(stem) >= AKIN)


def _counted(words: Words, quantity: Quantity) -> list[str]:
    """The content among the three words after a number, in its clause."""
    after = [n for n, token in enumerate(words.said.words) if token.start >= quantity.end]
    near = [n for n in after[:3] if words.clauses[n] == words.clauses[after[0]]]
    return [words.stems[n] for n in near if words.stems[n]]
