"""Whether a statement gives an act to those who did not do it."""

from collections.abc import Iterator, Sequence

from service.clauses import Words
from service.predicates import (
    LIGHT,
    Act,
    Stage,
    acts,
    antecedents,
    is_joined_before,
    mentions,
    objects,
    subject,
)
from service.proper_names import same
from service.reasons import Reason
from service.synonyms import meanings, word

_TURNING = frozenset(
    "open close begin end start stop rise fall grow sink break move chang increas resum continu lie"
    " cost drop run stand tell say add lose last".split()
)
"""Lemmas of what things do as it is done to them, and of what speakers may follow."""
_PRONOUNS = tuple((one,) for one in "it he she they we i you".split())
_SAYING = frozenset("say tell add state note announc report".split())
_BY = 8  # words after a "by" that may be who did it


def misplaced(own: Words, quoted: Sequence[Words], asked: Words) -> Reason | None:
    """An act of others."""
    for act in acts(own):
        found = list(_same(act, quoted))
        if act.lemma in LIGHT or not found or act.lemma in _SAYING or not act.finite:
            continue
        if all(_is_of_another(act, own, one, words) for one, words in found):
            return Reason.SWAPPED
        who = subject(own, act)
        if who and all(_is_others(act, who, own, one, words) for one, words in found):
            return Reason.SWAPPED
    return None


def _is_of_another(mine: Act, own: Words, its: Act, words: Words) -> bool:
    """Whether the quote has the act of somebody by name whom the statement does not name."""
    ours, theirs = _named_before(own, mine), _named_before(words, its)
    if its.stage is Stage.THING or not ours or not theirs or its.passive or mine.passive:
        return False
    if words.keys[its.first - 1 : its.first] in _PRONOUNS:
        return False
    known = all(any(same(key, other) for other in words.keys) for key in ours)
    return not known and not any(same(key, other) for key in theirs for other in own.keys)


def _named_before(words: Words, act: Act) -> list[str]:
    """The name that stands last before an act."""
    before = [name for name in words.named if name[-1] < act.first]
    return [words.keys[n] for n in before[-1]] if before else []


def _same(act: Act, quoted: Sequence[Words]) -> Iterator[tuple[Act, Words]]:
    for words in quoted:
        yield from ((one, words) for one in mentions(words, act.lemma))


def _is_others(mine: Act, who: frozenset[str], own: Words, its: Act, words: Words) -> bool:
    if its.stage is Stage.THING:
        return False
    before = {words.stems[n] for n in range(its.first)} - {""}
    after = {words.stems[n] for n in range(its.place + 1, len(words.keys))} - {""}
    what = objects(own, mine)
    turns = mine.lemma in _TURNING and not what
    if turns or words.keys[its.first - 1 : its.first] in _PRONOUNS:
        return False
    if not who & (before | after):
        doers = subject(words, its)
        if its.passive and not mine.passive:
            named = frozenset(_doers(its, words))
            others = bool(named) and not who & own.names
            return others and not _may_be(own, who, words, named - words.names)
        if mine.passive or its.passive or not doers:
            return False
        return bool(doers & set(what)) or not _may_be(own, who, words, doers)
    if mine.passive and its.passive and _by_others(mine, own, its, words):
        return True
    if mine.passive == its.passive:
        return _is_behind(mine, who, what, before, after, its, words)
    if mine.passive:
        bare = its.is_bare
        return not bare and not who & after and bool(who & before) and bool(after)
    agents = _doers(its, words)
    turned = who & after or set(what) & before or (who & before and set(what) & agents)
    return bool(what) and not who & agents and bool(turned)


def _may_be(own: Words, who: frozenset[str], words: Words, doers: frozenset[str]) -> bool:
    """Whether a subject that the quote does not hold may be its subject in other words."""
    mine = {own.keys[n]: one for n, one in enumerate(own.stems) if one in who}
    theirs = {word(words.keys[n]) for n, one in enumerate(words.stems) if one in doers}
    named = who & own.names or doers & words.names
    return bool(named) or any(meanings(key, one) & theirs for key, one in mine.items())


def _doers(act: Act, words: Words) -> set[str]:
    """Stems of what follows the "by" of an act."""
    end = len(words.keys)
    by = next((n for n in range(act.place, end) if words.keys[n] == "by"), end)
    return {words.stems[n] for n in range(by, min(by + _BY, end))} - {""}


def _by_others(mine: Act, own: Words, its: Act, words: Words) -> bool:
    """Whether the statement says by whom it was done, and the quote says by others."""
    ours, theirs = _doers(mine, own), _doers(its, words)
    return bool(ours and theirs) and not ours & words.content


def _is_behind(
    mine: Act,
    who: frozenset[str],
    what: Sequence[str],
    before: set[str],
    after: set[str],
    its: Act,
    words: Words,
) -> bool:
    """Whether in the quote, in the same voice, the subject does not stand before the act."""
    if not who & before:
        return bool(before - who) and not mine.passive
    last = max(n for n in range(its.first) if words.stems[n] in who)
    if is_joined_before(words, last, its):
        return True
    between = {words.stems[n] for n in range(last + 1, its.first)} - {""}
    if mine.passive or not what:
        return False
    near = antecedents(words, its)
    if near and words.keys[its.first - 1] in ("who", "which") and not near & who:
        return True
    others = set(what) & between - after
    return what[0] in others or bool(others & near)
