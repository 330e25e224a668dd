"""Citations held against the quotes that support the answer."""

import pytest
from eval_runs import Place, answer, outcome, question
from hypothesis import given
from hypothesis import strategies as st

from eval.citation_metrics import citation_scores
from eval.quote_places import quote_places
from eval.spans import Span
from ingest.articles import article_id
from ingest.errors import UnknownArticle

spans = st.builds(
    lambda article, start, length: Span(article, start, start + length),
    st.sampled_from("ab"),
    st.integers(0, 60),
    st.integers(1, 40),
)
TWO_QUOTES = [(0, "a", 100, 200), (1, "b", 0, 50), (1, "copy", 7, 57)]

ARTICLES = {
    article_id(url=None, origin="trip.md"): "He left. He went\n to Hanoi. He left.",
    "copy": "Agencies. He went to Hanoi.",
}


def fetch(name: str) -> str:
    try:
        return ARTICLES[name]
    except KeyError:
        raise UnknownArticle(name) from None


class TestSpans:
    @pytest.mark.parametrize(
        ("other", "same"),
        [
            (("a", 100, 200), True),
            (("a", 150, 250), True),  # half of both
            (("a", 151, 251), False),
            (("a", 190, 200), True),  # a few words of the quote
            (("a", 0, 1000), True),  # a passage around it
            (("a", 200, 300), False),
            (("b", 100, 200), False),
        ],
    )
    def test_half_of_the_shorter_must_be_common(self, other: Place, same: bool) -> None:
        assert Span("a", 100, 200).overlaps(Span(*other)) is same

    @given(spans, spans)
    def test_overlapping_is_mutual(self, one: Span, other: Span) -> None:
        assert one.overlaps(other) == other.overlaps(one)
        assert one.overlaps(one)


class TestCitationScores:
    def test_counts_citations_quotes_and_statements(self) -> None:
        cited = [("a", 100, 200), ("a", 110, 150), ("a", 900, 990), ("copy", 7, 57)]
        told = answer("One.", "Two.", "Three.", cited=cited, markers=[[1, 3], [2, 3], [3]])
        scores = citation_scores(told, outcome(given=told, quotes=TWO_QUOTES))
        assert scores == {
            "citation_precision": 3 / 4,
            "citation_recall": 1,
            "statements_unsupported": pytest.approx(1 / 3),
        }

    def test_a_quote_counts_once_however_often_it_is_cited(self) -> None:
        told = answer("One.", cited=[("b", 0, 50), ("copy", 7, 57)], markers=[[1, 2]])
        scores = citation_scores(told, outcome(given=told, quotes=TWO_QUOTES))
        assert scores["citation_precision"] == 1
        assert scores["citation_recall"] == 1 / 2

    def test_exactness_is_what_was_seen_when_it_was_asked(self) -> None:
        told = answer("One.")
        seen = outcome(given=told, exact=[True, False, True, True])
        assert citation_scores(told, seen) == {"citations_exact": 0.75}

    def test_an_abstention_cites_nothing_to_be_judged(self) -> None:
        told = answer()
        assert citation_scores(told, outcome(given=told, quotes=TWO_QUOTES)) == {}

    @given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 300)), min_size=1))
    def test_every_share_lies_between_0_and_1(self, starts: list[tuple[str, int]]) -> None:
        cited = [(article, start, start + 50) for article, start in starts]
        told = answer(*["Said."] * len(cited), cited=cited)
        scores = citation_scores(told, outcome(given=told, quotes=TWO_QUOTES))
        assert all(0 <= score <= 1 for score in scores.values())
        # Each statement has one citation here, so that these two say the same.
        assert scores["citation_precision"] == pytest.approx(1 - scores["statements_unsupported"])

    @given(st.permutations([("a", 100, 200), ("b", 0, 50), ("c", 0, 9)]))
    def test_the_order_of_citations_does_not_matter(self, cited: list[Place]) -> None:
        told = answer("One.", cited=cited, markers=[[1, 2, 3]])
        scores = citation_scores(told, outcome(given=told, quotes=TWO_QUOTES))
        assert scores["citation_precision"] == pytest.approx(2 / 3)
        assert scores["citation_recall"] == 1


class TestQuotePlaces:
    def test_finds_every_place_whatever_the_line_ends(self) -> None:
        asked = question(
            "q", ("Hanoi",), quotes=[("trip.md", "He went to Hanoi."), ("trip.md", "He left.")]
        )
        found = quote_places(asked, fetch)
        assert [(one.quote, one.start, one.end) for one in found] == [
            (0, 9, 27),
            (1, 0, 8),
            (1, 28, 36),
        ]

    def test_finds_it_in_copies_that_were_seen(self) -> None:
        asked = question("q", ("Hanoi",), quotes=[("trip.md", "He went to Hanoi.")])
        found = quote_places(asked, fetch, ["copy", "gone"])
        assert [(one.article_id, one.start) for one in found][1:] == [("copy", 10)]

    def test_a_quote_that_stands_nowhere_has_no_place(self) -> None:
        asked = question(
            "q", ("Hanoi",), quotes=[("gone.md", "He left."), ("trip.md", "(He stays")]
        )
        assert quote_places(asked, fetch) == []
