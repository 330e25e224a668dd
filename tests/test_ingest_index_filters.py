"""The index under filters: the best of those that pass, however few they are."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from conftest import drawn
from filter_rule import passes
from hypothesis import given, settings
from hypothesis import strategies as st
from index_entries import DAYS, Open, entry, many, unit

from ingest.filters import Filters
from ingest.index import Index
from ingest.models import EmbeddingModel
from ingest.rows import Entry
from ingest.schema import timestamp
from ingest.settings import IndexSettings

pytest_plugins = ["index_entries"]

MOMENTS = st.one_of(st.none(), st.sampled_from(DAYS).map(timestamp))


@pytest.fixture(scope="module")
def filled(
    tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> Iterator[tuple[Index, list[Entry]]]:
    entries = many(120)
    folder = tmp_path_factory.mktemp("filled")
    with Index(IndexSettings(data_dir=folder, chroma_url=None), drawn(model)) as index:
        index.put(entries)
        yield index, entries


@given(
    sources=st.lists(st.sampled_from(["Gazette", "Courier", "Herald", "Nobody"]), unique=True),
    since=MOMENTS,
    until=MOMENTS,
    k=st.integers(1, 150),
    seed=st.integers(0, 500),
)
@settings(max_examples=40)
def test_a_filter_gives_the_best_of_those_that_pass(
    filled: tuple[Index, list[Entry]],
    sources: list[str],
    since: float | None,
    until: float | None,
    k: int,
    seed: int,
) -> None:
    index, entries = filled
    filters, vector = Filters(tuple(sources), since, until), unit(seed)[0]
    scores = {
        one.passages[0].id: float(one.vectors[0] @ vector)
        for one in entries
        if passes(one.article, filters)
    }
    found = index.search_dense(vector, k, filters)
    given = [score for _, score in found]
    # By score and not by id: of two that are alike to the last bit either may come first.
    assert given == pytest.approx(sorted(scores.values(), reverse=True)[:k], abs=1e-5)
    assert given == pytest.approx([scores[one] for one, _ in found], abs=1e-5)
    assert len({one for one, _ in found}) == len(found)
    by_words = {one for one, _ in index.search_lexical("ferry", 1000, filters)}
    assert by_words == scores.keys()


def test_a_filter_whose_passages_lie_far_from_the_question_finds_them_all_the_same(
    open_index: Open,
) -> None:
    index, vector = open_index(), unit(1)[0]
    near, far = [entry(f"near{n}", "The ferry.", source="Gazette") for n in range(61)], []
    near.append(entry("herald", "The ferry.", source="Herald"))
    near = [replace(one, vectors=vector[np.newaxis]) for one in near]
    for n in range(29):
        away = entry(f"far{n}", "The ferry.", source="Herald")
        far.append(replace(away, vectors=-vector[np.newaxis]))
    index.put([*near, *far])
    found = index.search_dense(vector, 5, Filters(("Herald",)))
    assert len(found) == 5
    assert found[0][0] == "herald#0"
    assert {one[:3] for one, _ in found[1:]} == {"far"}
