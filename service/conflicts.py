"""Articles that give different values for what was asked."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from service import names
from service.answer_kinds import AnswerKind
from service.answer_values import NAMED, Given, asked_item, given, hedge_before
from service.candidates import Candidate, likeness
from service.common_words import TITLES
from service.one_answer import asks_for_a_role, has_one_answer, means_one

Weighed = tuple[float, float, float, float, float, float]

ENOUGH = 0.6
"""Chance that two articles disagree from which that is shown: of 55 disagreements in the
1,153 questions for choosing, on which the weights were fitted, 20 are with all their values, and 2
that are none; from .65 it was 16 and 1, from .55 21 and 4."""
CITED = 0.3
"""The same from which an article is cited for a value that another gives as well."""
BIAS, WEIGHTS = -0.66, (0.06, 0.145, 0.0, 0.151, 1.612, 1.999)
"""Of the log-odds of that, over `weighed`; fitted by what `tools/fit_disagreement.py` does, on the
questions for choosing alone."""
_PM = re.compile(r"\bPM\b", re.I)


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences of several articles that give one value, the surest first."""

    value: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """What a sentence gives, and how far below the best it scores."""

    candidate: Candidate
    below: float
    given: Given
    in_office: bool

    @property
    def odds(self) -> float:
        return self.candidate.span.odds if self.candidate.span else float("-inf")


def conflicting(
    kind: AnswerKind, question: str, scored: Iterable[tuple[Candidate, float]]
) -> list[Group]:
    """The differing values, surest first; empty where the articles do not disagree.

    The surest sentence is held against one of every other article: what looks most like an answer
    to the same question with another value. Lists that share a name, a value that the other article
    gives as well, and questions that may have several answers are no disagreement.

    Args:
        scored: sentences, and how far below the best each scores.
    """
    if not has_one_answer(kind, question):
        return []
    first, others = by_article(kind, question, scored)
    groups = [[one] for one in first]
    for own in others:
        _join(groups, own, asks_for_a_role(question))
    if len(groups) < 2:
        return []
    return [
        Group(
            asked_words(kind, question, group[0].candidate), tuple(one.candidate for one in group)
        )
        for group in groups
    ]


def differing(
    kind: AnswerKind, question: str, scored: Iterable[tuple[Candidate, float]]
) -> dict[Candidate, float]:
    """Sentences of other articles that give another value than the surest one, with the chance
    that both answer the question: too low to call it a disagreement it may still be told."""
    if not has_one_answer(kind, question):
        return {}
    first, others = by_article(kind, question, scored)
    role = asks_for_a_role(question)
    heard = [one for own in others for one in own if differ(first[0], one, role)]
    return {one.candidate: disagreement(first[0], one) for one in heard}


def by_article(
    kind: AnswerKind, question: str, scored: Iterable[tuple[Candidate, float]]
) -> tuple[list[Heard], list[list[Heard]]]:
    """The surest sentence, if there is any, and those of each other article."""
    heard = sorted(_heard(kind, question, scored), key=lambda one: one.below - one.odds)
    articles: dict[str, list[Heard]] = {}
    for one in heard:
        articles.setdefault(one.candidate.passage.article.id, []).append(one)
    return heard[:1], [*articles.values()][1:]


def _join(groups: list[list[Heard]], own: Sequence[Heard], role: bool) -> None:
    """An article's sentence with those that give the same, or by itself."""
    first = groups[0][0]
    for one in sorted(own, key=lambda one: -disagreement(first, one)):
        same = [group for group in groups if group[0].given.agrees(one.given)]
        if same:
            if disagreement(first, one) >= CITED:
                same[0].append(one)
            return
        if disagreement(first, one) >= ENOUGH and all(
            differ(group[0], one, role) for group in groups
        ):
            groups.append([one])
            return


def differ(one: Heard, other: Heard, role: bool) -> bool:
    """Whether the values do, and neither sentence gives both.

    Of "the new minister, X, who follows Y" both are in the role, one after the other.
    """
    return one.given.differs(other.given) and (
        role or not (_holds(one, other) or _holds(other, one))
    )


def disagreement(first: Heard, other: Heard) -> float:
    """Chance that two sentences answer one question, and so disagree where their values do."""
    pairs = zip(WEIGHTS, weighed(first, other), strict=True)
    return 1 / (1 + math.exp(-BIAS - sum(weight * value for weight, value in pairs)))


def weighed(first: Heard, other: Heard) -> Weighed:
    """The reader's log-odds of the two spans, how far the two lie above the best sentence (below
    0), how alike they are in meaning, a cosine, and whether both are names that follow the very
    office that was asked for."""
    return (
        first.odds,
        other.odds,
        -first.below,
        -other.below,
        likeness(first.candidate, other.candidate),
        float(first.in_office and other.in_office),
    )


def _heard(
    kind: AnswerKind, question: str, scored: Iterable[tuple[Candidate, float]]
) -> Iterator[Heard]:
    office = _office(question) if kind in NAMED else ""
    # "Which school was it?" is answered by a name, but no name of a person or a place.
    by_name = kind is AnswerKind.OTHER and means_one(question)
    for one, below in scored:
        told = _told(kind, question, one)
        value = given(kind, told, one.passage.article.published_at)
        if value is None and by_name:
            value = given(AnswerKind.PLACE, told)
        if one.span and value is not None:
            named = f"{office} {asked_words(kind, question, one).casefold()}"
            yield Heard(one, below, value, bool(office) and named in _plain(one.sentence))


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


def _holds(one: Heard, other: Heard) -> bool:
    """Whether a sentence also gives the other's value."""
    return other.given.is_in(one.candidate.sentence)
