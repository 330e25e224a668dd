"""Articles that give different values for what was asked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, permutations

from service import names
from service.answer_kinds import AnswerKind
from service.answer_values import DATED, NAMED, Given, asked_item, given, hedge_before
from service.candidates import Candidate
from service.common_words import TITLES

SURE = 4.0
"""Log-odds of a span against no answer, from which it counts as what its article says."""
SURE_OF_A_NUMBER = 3.0
"""The same of a further article's number."""
SURE_OF_AN_OFFICE = -1.0
"""The same of a name that follows the very office that was asked for."""
FARTHEST = 1.5
"""How far below the best sentence another article's may score. With these figures 9 of 43
disagreements in the 913 questions for choosing are shown, and none that is none."""
_BOTH_ENDS = re.compile(
    r"\b(?:starts?|begins?|opens?|started|began|opened) and (?:ends?|finish|closes?|ended)\b", re.I
)
_PM = re.compile(r"\bPM\b", re.I)
_ROLE = re.compile(
    r"\bwho(?:m|se)?(?:\s+(?:is|was)\b|['’]s\b)"
    r"|\bwho (?:leads|led|heads|headed|commands|commanded|runs|ran|chairs|chaired|directs|directed"
    r"|speaks for|governs|owns|won|coaches)\b",
    re.I,
)
_ONE_IS_MEANT = re.compile(
    r"\b(?:which|what)\s+(?:[\w'’-]+\s+){0,3}?[\w'’-]*[^s\W]\s+(?:did|does|do|is|was|has|had|will)\b"
    r"|\b(?:which|what|name the)\s+(?:[\w'’-]+\s+){1,3}?"
    r"(?:minister|pm|president|premier|governor|mayor|chief|director|ambassador|captain|coach)\b"
    r"|\bwhere\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences of several articles that give one value, the surest first."""

    value: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class _Heard:
    candidate: Candidate
    given: Given


def conflicting(
    kind: AnswerKind, question: str, scored: Iterable[tuple[Candidate, float]]
) -> list[Group]:
    """The differing values, surest first; empty where the articles do not disagree.

    Each article is heard once, with the sentence in which the reader is surest of an answer.
    Lists that share a name, a value that the other article gives as well, and questions that may
    have several answers are no disagreement.

    Args:
        scored: sentences, and how far below the best each scores.
    """
    role = bool(_ROLE.search(question))
    if kind in NAMED and not (role or _ONE_IS_MEANT.search(question)):
        return []
    if _BOTH_ENDS.search(question):
        return []
    near = [one for one, below in scored if below <= FARTHEST]
    heard = _heard(kind, question, near)
    groups: list[list[_Heard]] = []
    for one in heard:
        same = [group for group in groups if group[0].given.agrees(one.given)]
        if same:
            same[0].append(one)
        elif all(group[0].given.differs(one.given) for group in groups):
            groups.append([one])
    # Of "the new minister, X, who follows Y" both are in the role, one after the other.
    if len(groups) < 2 or (
        not role and any(_holds(a[0], b[0]) for a, b in permutations(groups, 2))
    ):
        return []
    return [
        Group(
            asked_words(kind, question, group[0].candidate), tuple(one.candidate for one in group)
        )
        for group in groups
    ]


def _heard(kind: AnswerKind, question: str, found: Sequence[Candidate]) -> list[_Heard]:
    """What each article gives, surest first; nothing where no article is sure."""
    surest: dict[str, Candidate] = {}
    for one in found:
        article = one.passage.article.id
        if one.span and (article not in surest or _odds(one) > _odds(surest[article])):
            surest[article] = one
    order = sorted(surest.values(), key=_odds, reverse=True)
    further = SURE if kind in NAMED or kind in DATED else SURE_OF_A_NUMBER
    if not order or not _is_sure(kind, question, order[0], SURE):
        return []
    return [
        _Heard(one, value)
        for one in order
        if _is_sure(kind, question, one, further)
        and (value := given(kind, _told(kind, question, one), one.passage.article.published_at))
        is not None
    ]


def _is_sure(kind: AnswerKind, question: str, one: Candidate, enough: float) -> bool:
    office = _office(question) if kind in NAMED else ""
    if office and f"{office} {asked_words(kind, question, one).casefold()}" in _plain(one.sentence):
        enough = SURE_OF_AN_OFFICE
    return _odds(one) >= enough


def _office(question: str) -> str:
    """The longest run of two or more words of an office: "deputy prime minister"."""
    words = [names.fold(word) for word, _, _ in names.words(_PM.sub("prime minister", question))]
    runs = (
        "".join(f"{word} " for word in run)
        for is_title, run in groupby(words, TITLES.__contains__)
        if is_title
    )
    longest = max(runs, key=len, default="").strip()
    return longest if " " in longest else ""


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def words_of(one: Candidate) -> str:
    """The words in which the reader sees the answer, without what surrounds them."""
    if one.span is None:
        return ""
    words = one.passage.text[one.span.start : one.span.end]
    return " ".join(words.split()).strip(" .,;:!?\"'“”‘’()[]–—-")


def asked_words(kind: AnswerKind, question: str, one: Candidate) -> str:
    """The same, of a list only the item that is asked for."""
    return asked_item(kind, question, words_of(one))


def _told(kind: AnswerKind, question: str, one: Candidate) -> str:
    """The same with an "about" or "more than" before it."""
    if one.span is None:
        return ""
    hedge = hedge_before(one.passage.text[one.start : one.span.start])
    return f"{hedge} {asked_words(kind, question, one)}"


def _odds(one: Candidate) -> float:
    return one.span.odds if one.span else float("-inf")


def _holds(one: _Heard, other: _Heard) -> bool:
    """Whether a sentence also gives the other's value."""
    return other.given.is_in(one.candidate.sentence)
