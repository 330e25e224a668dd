"""Exact search over the ledger's vectors, against brute force."""

from collections.abc import Sequence
from contextlib import closing

import numpy as np
import pytest
from filter_rule import passes
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.articles import Article, Passage
from ingest.catalogue import Catalogue
from ingest.exact import ExactIndex
from ingest.filters import Filters
from ingest.ledger import Ledger
from ingest.rows import Entry, Vectors
from ingest.schema import timestamp

DIMENSION = 8
SOURCES = [None, "Gazette", "Courier"]
DATES = [None, "2024-06-17", "2024-06-18", "2024-06-18T09:30:00Z", "1969-12-31"]

MOMENTS = st.one_of(
    st.none(),
    st.sampled_from([timestamp(date) for date in DATES if date]),
    st.floats(-1e9, 2e9),
)
FILTERS = st.builds(
    Filters,
    st.lists(st.sampled_from(["Gazette", "Courier", "Nobody"]), unique=True).map(tuple),
    MOMENTS,
    MOMENTS,
)
ARTICLES = st.lists(
    st.builds(
        lambda source, date: (source, date), st.sampled_from(SOURCES), st.sampled_from(DATES)
    ),
    max_size=20,
)


def unit(seed: int, rows: int = 1) -> Vectors:
    drawn = np.random.default_rng(seed).standard_normal((rows, DIMENSION))
    unit_length: Vectors = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype("f4")
    return unit_length


def entries(made: Sequence[tuple[str | None, str | None]]) -> list[Entry]:
    """An article of two passages for each source and date."""
    return [
        Entry(
            Article(f"a{n}", "T", "One. Two.", source=source, published_at=date),
            [Passage(f"a{n}#0", f"a{n}", 0, 4), Passage(f"a{n}#1", f"a{n}", 5, 9)],
            unit(n, 2),
        )
        for n, (source, date) in enumerate(made)
    ]


def brute_force(
    held: Sequence[Entry], vector: Vectors, filters: Filters
) -> list[tuple[str, float]]:
    scored = [
        (passage.id, float(one @ vector))
        for entry in held
        if passes(entry.article, filters)
        for passage, one in zip(entry.passages, entry.vectors, strict=True)
    ]
    return sorted(scored, key=lambda hit: -hit[1])


@given(made=ARTICLES, filters=FILTERS, k=st.integers(1, 50), seed=st.integers(0, 99))
@settings(max_examples=40)
def test_finds_what_brute_force_finds(
    tmp_path_factory: pytest.TempPathFactory,
    made: list[tuple[str | None, str | None]],
    filters: Filters,
    k: int,
    seed: int,
) -> None:
    vector, held = unit(seed)[0], entries(made)
    with closing(Ledger(tmp_path_factory.mktemp("exact") / "ledger.sqlite")) as ledger:
        ledger.put(held)
        index = ExactIndex(ledger, Catalogue(ledger.engine))
        found, expected = index.search(vector, k, filters), brute_force(held, vector, filters)
        assert [one for one, _ in found] == [one for one, _ in expected[:k]]
        assert [score for _, score in found] == pytest.approx(
            [score for _, score in expected[:k]], abs=1e-5
        )
        ids = {passage.id for entry in held for passage in entry.passages}
        passing, known = index.passing(filters), {one for one, _ in expected}
        assert {one for one in [*ids, "none#0"] if one in passing} == known
        assert passing.share == pytest.approx(len(known) / max(1, len(ids)))


@given(changes=st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=10))
@settings(max_examples=30)
def test_sees_each_change_at_the_next_search(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, bool]]
) -> None:
    with closing(Ledger(tmp_path_factory.mktemp("exact") / "ledger.sqlite")) as ledger:
        index, live = ExactIndex(ledger, Catalogue(ledger.engine)), set[str]()
        for number, (name, stays) in enumerate(changes):
            if stays:
                vector = unit(1000 + number)
                passage = Passage(f"a{name}#0", f"a{name}", 0, 4)
                ledger.put([Entry(Article(f"a{name}", "T", f"N {number}"), [passage], vector)])
                live.add(passage.id)
                best, score = index.search(vector[0], 1)[0]
                assert best == passage.id
                assert score == pytest.approx(1.0, abs=1e-5)
            else:
                ledger.remove([f"a{name}"])
                live.discard(f"a{name}#0")
            assert {one for one, _ in index.search(unit(0)[0], 10)} == live


def test_an_undated_article_passes_only_where_no_time_is_asked_for() -> None:
    undated = Article("a", "T", "One.")
    assert passes(undated, Filters())
    assert not passes(undated, Filters(since=-1e15))
    assert not passes(undated, Filters(until=1e15))
    assert not Filters()
    assert Filters(until=0.0) and Filters(since=0.0) and Filters(sources=("Gazette",))
