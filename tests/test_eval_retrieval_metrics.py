"""What the search found, held against judged articles or supporting quotes."""

import math
import socket

import pytest
from eval_runs import Place, answer, outcome
from hypothesis import given
from hypothesis import strategies as st

from eval.retrieval_metrics import NAMES, Ranking, ranking_of, retrieval_scores

rankings = st.builds(
    Ranking,
    st.lists(st.sampled_from("abcdefgh"), unique=True),
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 3), min_size=1),
)


def scores(found: str, grades: dict[str, int]) -> dict[str, float]:
    return retrieval_scores({"q": Ranking(list(found), grades)})["q"]


class TestScores:
    def test_known_values(self) -> None:
        found = scores("xaybz", {"a": 1, "b": 1, "c": 1})
        best = 1 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
        gain = 1 / math.log2(3) + 1 / math.log2(5)
        assert found == pytest.approx(
            {
                "recall@1": 0,
                "recall@5": 2 / 3,
                "recall@10": 2 / 3,
                "mrr": 1 / 2,
                "ndcg@10": gain / best,
                "map": (1 / 2 + 2 / 4) / 3,
            }
        )

    def test_grades_weigh_in_the_gain_alone(self) -> None:
        found = scores("ab", {"a": 1, "b": 3})
        best = 3 + 1 / math.log2(3)
        assert found["ndcg@10"] == pytest.approx((1 + 3 / math.log2(3)) / best)
        assert found["map"] == found["recall@5"] == 1

    def test_nothing_found_is_0(self) -> None:
        assert scores("", {"a": 1}) == dict.fromkeys(NAMES, 0)

    def test_questions_are_kept_apart(self) -> None:
        both = {"one": Ranking(["a"], {"a": 1}), "other": Ranking(["a"], {"b": 1})}
        assert {name: one["mrr"] for name, one in retrieval_scores(both).items()} == {
            "one": 1,
            "other": 0,
        }
        assert retrieval_scores({}) == {}

    def test_needs_no_network(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> None:
            raise AssertionError("the network was reached for")

        monkeypatch.setattr(socket, "socket", refuse)
        assert scores("a", {"a": 1})["map"] == 1

    @given(rankings)
    def test_bounds_and_growth_with_k(self, ranking: Ranking) -> None:
        found = retrieval_scores({"q": ranking})["q"]
        assert found.keys() == NAMES.keys()
        assert all(0 <= value <= 1 + 1e-9 for value in found.values())
        assert found["recall@1"] <= found["recall@5"] <= found["recall@10"]
        assert found["map"] <= found["mrr"] * len(ranking.grades) + 1e-9

    @given(rankings)
    def test_what_is_not_relevant_costs_least_at_the_end(self, ranking: Ranking) -> None:
        first = Ranking(["x", *ranking.found], ranking.grades)
        last = Ranking([*ranking.found, "x"], ranking.grades)
        found = retrieval_scores({"first": first, "last": last, "without": ranking})
        assert found["last"] == pytest.approx(found["without"])
        assert all(found["first"][name] <= found["last"][name] + 1e-9 for name in NAMES)


class TestRanking:
    QUOTES = ((0, "a", 100, 200), (1, "a", 300, 400), (1, "copy", 0, 100))

    def ranking(self, *found: Place) -> list[str]:
        ranking = ranking_of(outcome(given=answer("Said."), found=found, quotes=self.QUOTES))
        assert ranking is not None
        assert ranking.grades == {"0": 1, "1": 1}
        return list(ranking.found)

    def test_a_passage_finds_the_quotes_that_it_overlaps(self) -> None:
        assert self.ranking(("b", 0, 500), ("a", 0, 250)) == ["passage 0", "0"]
        assert self.ranking(("a", 0, 500)) == ["0", "1"]

    def test_a_quote_found_again_is_no_gain(self) -> None:
        found = self.ranking(("copy", 0, 500), ("a", 280, 500), ("a", 90, 210))
        assert found == ["1", "passage 1", "0"]

    def test_judged_articles_go_by_their_first_passage(self) -> None:
        places = [("b", 0, 9), ("a", 0, 9), ("b", 9, 20), ("c", 0, 9)]
        judged = outcome(
            given=answer("Said."),
            found=places,
            quotes=self.QUOTES,
            relevance={"a": 2, "b": 0, "c": -1, "d": 1},
        )
        assert ranking_of(judged) == Ranking(["b", "a", "c"], {"a": 2, "d": 1})

    def test_without_anything_relevant_there_is_no_ranking(self) -> None:
        found = [("a", 0, 9)]
        assert ranking_of(outcome(given=answer("Said."), found=found)) is None
        assert ranking_of(outcome(given=answer("Said."), relevance={"a": 0})) is None
