"""Several rankings into one."""

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")
H = TypeVar("H", bound=Hashable)

RRF_CONSTANT = 60
"""Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion" (SIGIR 2009)."""


def reciprocal_rank_fusion(rankings: Iterable[Sequence[H]]) -> list[tuple[H, float]]:
    """Items by Σ 1 / (60 + rank), ranks from 1, best first; ties in order of first appearance."""
    scores: dict[H, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + 1.0 / (RRF_CONSTANT + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])


def spread(items: Sequence[T], groups: Sequence[Hashable], *, most: int, first: int) -> list[T]:
    """Let no group hold more than `most` of the `first` places; what must wait comes next.

    The order is kept otherwise. Where too few groups fill the first places, those
    that wait take them.
    """
    taken: dict[Hashable, int] = {}
    early: list[T] = []
    waiting: list[T] = []
    rest: list[T] = []
    for item, group in zip(items, groups, strict=True):
        if len(early) == first:
            rest.append(item)
        elif taken.get(group, 0) < most:
            taken[group] = taken.get(group, 0) + 1
            early.append(item)
        else:
            waiting.append(item)
    return early + waiting + rest
