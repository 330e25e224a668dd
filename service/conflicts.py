"""Articles that give different values for what was asked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from service import names
from service.answer_kinds import AnswerKind
from service.candidates import Candidate

SURE = 3.0
"""Log-odds of a span against no answer, from which it counts as what its article says."""
_SINGLE = frozenset(
    {
        AnswerKind.PERSON,
        AnswerKind.PLACE,
        AnswerKind.YEAR,
        AnswerKind.TIME,
        AnswerKind.DURATION,
        AnswerKind.AGE,
        AnswerKind.COUNT,
        AnswerKind.AMOUNT,
    }
)
_NAMED = (AnswerKind.PERSON, AnswerKind.PLACE)
_ONE_IS_MEANT = re.compile(
    r"\b(?:which|what)\s+(?:[\w'’-]+\s+){0,3}?[\w'’-]*[^s\W]\s+(?:did|does|do|is|was|has|had|will)\b"
    r"|\bwho(?:m|se)?\s+(?:is|was)\b|\bwhere\b",
    re.I,
)
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences of several articles that give one value, the best first."""

    value: str
    candidates: tuple[Candidate, ...]


def conflicting(kind: AnswerKind, question: str, near: Sequence[Candidate]) -> list[Group]:
    """The differing values, best first; empty where the articles do not disagree.

    Each article is heard once, with its best sentence. Lists that share a name, a value that
    the other article gives as well, and questions that may have several answers are no
    disagreement.

    Args:
        near: the sentences that answer nearly as well as the best, best first.
    """
    if kind not in _SINGLE or (kind in _NAMED and not _ONE_IS_MEANT.search(question)):
        return []
    heard: dict[str, Candidate] = {}
    for one in near:
        if one.span is not None and one.span.odds >= SURE:
            heard.setdefault(one.passage.article.id, one)
    groups: list[list[Candidate]] = []
    for one in heard.values():
        same = [group for group in groups if _agree(kind, group[0], one)]
        if same:
            same[0].append(one)
        elif _value(kind, one):
            groups.append([one])
    if len(groups) < 2 or any(
        _holds(kind, a[0], b[0]) or _holds(kind, b[0], a[0])
        for a in groups
        for b in groups
        if a != b
    ):
        return []
    return [Group(words_of(group[0]), tuple(group)) for group in groups]


def words_of(one: Candidate) -> str:
    """The words in which the reader sees the answer, without what surrounds them."""
    if one.span is None:
        return ""
    words = one.passage.text[one.span.start : one.span.end]
    return " ".join(words.split()).strip(" .,;:!?\"'“”‘’()[]–—-")


def _value(kind: AnswerKind, one: Candidate) -> frozenset[str]:
    """What must differ: the names, or the numbers, in the span."""
    words = words_of(one)
    if kind in _NAMED:
        return frozenset(names.fold(word) for word in words.split() if word[:1].isupper())
    return frozenset(found.replace(",", "") for found in _NUMBER.findall(words))


def _agree(kind: AnswerKind, one: Candidate, other: Candidate) -> bool:
    """Whether they share a name, or a number."""
    values = _value(kind, one)
    return any(names.present(name, values) for name in _value(kind, other))


def _holds(kind: AnswerKind, one: Candidate, other: Candidate) -> bool:
    """Whether a sentence also gives the other's value."""
    if kind in _NAMED:
        said = names.folded(one.sentence)
        return any(names.present(name, said) for name in _value(kind, other))
    numbers = {found.replace(",", "") for found in _NUMBER.findall(one.sentence)}
    return bool(numbers & _value(kind, other))
