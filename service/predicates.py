"""Acts of a sentence: how far they have come, and what stands before and after them.

Shallow like `clauses`: an act is told by the form of its word and by the helpers before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from service.clauses import Words
from service.numerals import NUMBER_WORDS
from service.verbs import BEING, DETERMINERS, HAVING, HELPERS, MODALS, is_past, lemma


class Stage(Enum):
    """How far an act has come."""

    DONE = auto()
    NOW = auto()
    OPEN = auto()
    OBLIGED = auto()
    THING = auto()  # it may be a noun


@dataclass(frozen=True, slots=True)
class Act:
    """A verb at a place of a sentence.

    Attributes:
        first: place of its first helper, or its own.
        passive: whether what stands before it suffers it.
        finite: whether its subject stands before it.
        is_bare: it is a participle or a past tense, and nothing tells which.
    """

    place: int
    first: int
    lemma: str
    stage: Stage
    passive: bool
    finite: bool
    is_bare: bool


_BETWEEN = frozenset("not also already never still since just then now again only nt been".split())
_MAKING = frozenset("force make cause manag abl begin start continu use lead oblig compel".split())
_OPENING = frozenset("in about without against before".split())
_OPENING_OF = frozenset(
    "plan idea possibl possibility risk danger threat intent intention way aim hope fear accus"
    " suspect suspicion instead chanc prospect".split()
)
_OF_TIME = frozenset("on in at after since from by of according before during for with as".split())
_JOINING = frozenset(
    "and but while that because although though whereas if when after before since".split()
)
LIGHT = frozenset({"be", "do", "go", "come", "get", "have", ""})
"""Lemmas that tell nothing alone."""
NUMBERED = frozenset("first second third fourth fifth sixth seventh last only".split())
_PRESENT = frozenset(
    "takes gives makes comes goes becomes begins meets holds keeps sells pays brings".split()
)
_WHEN = frozenset(
    "year month week day night morning evening monday tuesday wednesday thursday friday saturday"
    " sunday januari februari march april june juli august septemb octob novemb decemb".split()
)
_PREPOSITIONS = frozenset("of over in for with about on from at against between".split())
_RELATIVE = frozenset("who which that".split())


def act_at(words: Words, n: int) -> Act:
    """The act that the word at a place may be."""
    keys = words.keys
    first = n
    while first and (keys[first - 1] in HELPERS | _BETWEEN or keys[first - 1].endswith("ly")):
        first -= 1
    helpers = set(keys[first:n]) & HELPERS
    stage = _stage(words, n, first, helpers)
    past = is_past(keys[n])
    by = keys[n + 1 : n + 2] == ("by",) and not "".join(keys[n + 2 : n + 3])[:1].isdigit()
    passive = past and (bool(helpers & BEING) or (not helpers and by))
    going = keys[n].endswith("ing") and not helpers & BEING
    finite = not going and keys[first - 1 : first] != ("to",)
    apart = not first or words.clauses[first - 1] != words.clauses[first]
    attribute = bool(first) and (keys[first - 1] in DETERMINERS or keys[first - 1][0].isdigit())
    bare = past and not helpers and (apart or attribute)
    return Act(n, first, lemma(keys[n]), stage, passive, finite, bare)


@lru_cache(maxsize=4_096)
def acts(words: Words) -> tuple[Act, ...]:
    """What is certainly said to be done, was done or will be done."""
    return tuple(
        act_at(words, n)
        for n, key in enumerate(words.keys)
        if _owns(words, n) or (key not in HELPERS and _is_verb(words, n))
    )


def _owns(words: Words, n: int) -> bool:
    """Whether a "have" is no helper: "has 730 branches"."""
    after = words.keys[n + 1] if n + 1 < len(words.keys) else ""
    counted = after[:1].isdigit() or after in DETERMINERS or after in NUMBER_WORDS
    return words.keys[n] in HAVING and counted


def mentions(words: Words, lemma: str) -> Sequence[Act]:
    """Where the words may speak of an act."""
    return _mentioned(words).get(lemma, ())


@lru_cache(maxsize=4_096)
def _mentioned(words: Words) -> dict[str, list[Act]]:
    found: dict[str, list[Act]] = {}
    for n, key in enumerate(words.keys):
        if key not in HELPERS or _owns(words, n):
            one = act_at(words, n)
            found.setdefault(one.lemma, []).append(one)
    return found


def _stage(words: Words, n: int, first: int, helpers: set[str]) -> Stage:
    keys = words.keys
    before = keys[first - 1] if first else ""
    if helpers & MODALS:
        return Stage.OPEN
    if before == "to":
        nearby = _since_joined(keys[max(0, first - 7) : first - 1])
        if set(nearby) & NUMBERED and helpers & BEING:
            return Stage.DONE
        if nearby and nearby[-1] in HAVING:
            return Stage.OBLIGED
        return Stage.DONE if {lemma(one) for one in nearby} & _MAKING else Stage.OPEN
    if keys[n] in HAVING:
        return Stage.DONE if keys[n] == "had" else Stage.NOW
    if keys[n].endswith("ing"):
        if before in _OPENING or (before == "of" and _opens(words, first)):
            return Stage.OPEN
        return Stage.NOW
    if is_past(keys[n]) and (helpers & (HAVING | {"was", "were"}) or not helpers):
        return Stage.DONE
    if helpers or (keys[n].endswith("s") and _is_verb(words, n)):
        return Stage.NOW
    return Stage.THING


def _since_joined(keys: Sequence[str]) -> Sequence[str]:
    last = max((n for n, key in enumerate(keys) if key in ("and", "or", "but")), default=-1)
    return keys[last + 1 :]


def _opens(words: Words, first: int) -> bool:
    return first > 1 and bool({lemma(words.keys[first - 2])} & _OPENING_OF)


def _is_verb(words: Words, n: int) -> bool:
    """Whether the word is certainly a verb."""
    keys = words.keys
    token = words.said.words[n]
    if n == 0 or (token.is_capital and not token.first):
        return False
    before = keys[n - 1]
    after = keys[n + 1] if n + 1 < len(keys) else ""
    helped = before in HELPERS | _BETWEEN or before.endswith("ly")
    if is_past(keys[n]):
        counted = before[0].isdigit() and not words.said.text[
            : words.said.words[n - 1].start
        ].endswith("-")
        attribute = before in DETERMINERS or before in _PREPOSITIONS or counted
        return not attribute
    if helped or before == "to":
        return bool(lemma(keys[n])) and keys[n] not in DETERMINERS
    if keys[n] in _PRESENT:
        return bool(words.stems[n - 1])
    if keys[n] == words.keys[n] and keys[n - 1].endswith("s") and after in DETERMINERS:
        return bool(words.stems[n - 1]) and bool(words.stems[n])
    named = n - 1 in words.particulars and not before[0].isdigit()
    if named and keys[n].endswith("s") and not token.is_capital:
        return bool(words.stems[n]) and words.clauses[n] == words.clauses[n - 1]
    ends = keys[n].endswith("s") and not keys[n].endswith("ss")
    return ends and after in DETERMINERS | {"that"} and bool(words.stems[n - 1])


def subject(words: Words, act: Act) -> frozenset[str]:
    """Stems of what stands before an act as its subject; more than that rather than less."""
    start = 0
    for n in range(act.first - 1, 0, -1):
        if words.keys[n] in _JOINING and any(one.place < n for one in acts(words)):
            start = n + 1
            break
    places = range(start, act.first)
    if start < len(words.keys) and words.keys[start] in _OF_TIME:
        later = [n for n in places if words.clauses[n] != words.clauses[start]]
        places = range(later[0], act.first) if later else places
    found = frozenset(words.stems[n] for n in places) - {""} - _WHEN
    return frozenset(one for one in found if not one[0].isdigit())


def objects(words: Words, act: Act) -> list[str]:
    """Stems of what follows an act in its clause, in order."""
    after = range(act.place + 1, len(words.keys))
    clause = words.clauses[act.place]
    return [words.stems[n] for n in after if words.clauses[n] == clause and words.stems[n]]


def is_joined_before(words: Words, last: int, act: Act) -> bool:
    """Whether another clause with its own subject begins between a place and an act."""
    for n in range(act.first - 1, last, -1):
        if words.keys[n] not in ("while", "whereas", "but", "and", "although"):
            continue
        if n + 1 >= act.first or words.keys[n + 1] in _RELATIVE:
            return False
        new = any(words.stems[k] for k in range(n + 1, act.first))
        between = any(last < one.place < n for one in acts(words))
        return new and (between or words.keys[n] in ("while", "whereas"))
    return False


def antecedents(words: Words, act: Act) -> frozenset[str]:
    """Stems of what a "who" or "whom" right before an act may mean."""
    for n in range(act.first - 1, max(0, act.first - 4), -1):
        if words.keys[n] in ("who", "whom", "which", "that"):
            return frozenset(words.stems[max(0, n - 5) : n]) - {""}
    return frozenset()
