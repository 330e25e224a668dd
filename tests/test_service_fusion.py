"""Several rankings become one, and no group crowds out the others."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.fusion import RRF_CONSTANT, reciprocal_rank_fusion, spread

rankings = st.lists(st.lists(st.integers(0, 30), unique=True, max_size=15), max_size=4)
grouped = st.lists(st.sampled_from("abcd"), max_size=40)


def test_the_score_is_the_sum_of_reciprocal_ranks() -> None:
    fused = dict(reciprocal_rank_fusion([["a", "b"], ["b", "c"]]))
    assert fused == {
        "a": pytest.approx(1 / (RRF_CONSTANT + 1)),
        "b": pytest.approx(1 / (RRF_CONSTANT + 2) + 1 / (RRF_CONSTANT + 1)),
        "c": pytest.approx(1 / (RRF_CONSTANT + 2)),
    }


def test_what_both_rankings_hold_comes_before_what_one_of_them_holds() -> None:
    fused = reciprocal_rank_fusion([["a", "b"], ["c", "b"]])
    assert [item for item, _ in fused] == ["b", "a", "c"]


def test_ties_keep_the_order_of_first_appearance() -> None:
    assert [item for item, _ in reciprocal_rank_fusion([["x"], ["y"], ["z"]])] == ["x", "y", "z"]


@given(rankings)
def test_every_item_is_ranked_once_best_first(rankings: list[list[int]]) -> None:
    fused = reciprocal_rank_fusion(rankings)
    scores = [score for _, score in fused]
    assert sorted(item for item, _ in fused) == sorted({one for some in rankings for one in some})
    assert scores == sorted(scores, reverse=True)


@given(rankings.filter(bool))
def test_one_ranking_alone_keeps_its_order(rankings: list[list[int]]) -> None:
    fused = reciprocal_rank_fusion(rankings[:1])
    assert [item for item, _ in fused] == rankings[0]


@given(grouped, st.integers(1, 4), st.integers(1, 12))
def test_no_group_has_more_than_its_share_of_the_first_places(
    groups: list[str], most: int, first: int
) -> None:
    order = spread(range(len(groups)), groups, most=most, first=first)
    assert sorted(order) == list(range(len(groups)))
    could = sum(min(most, count) for count in Counter(groups).values())
    shares = Counter(groups[place] for place in order[: min(first, could)])
    assert all(count <= most for count in shares.values())


@given(grouped, st.integers(1, 4), st.integers(1, 12))
def test_within_a_group_the_order_is_kept(groups: list[str], most: int, first: int) -> None:
    order = spread(range(len(groups)), groups, most=most, first=first)
    for group in set(groups):
        own = [place for place in order if groups[place] == group]
        assert own == sorted(own)


def test_what_had_to_wait_comes_right_after_the_first_places() -> None:
    assert spread(list("abcdef"), list("xxxxyz"), most=2, first=4) == list("abefcd")
    assert spread(list("abcdefg"), list("xxxyzxz"), most=2, first=3) == list("abdcefg")
