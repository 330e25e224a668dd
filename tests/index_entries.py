"""Entries for an index, an index that is opened again and again, and whether it holds them."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from conftest import drawn

from ingest.articles import Article, Passage
from ingest.index import Index
from ingest.models import EmbeddingModel
from ingest.rows import Entry, Vectors
from ingest.settings import IndexSettings

SOURCES = ["Gazette", "Courier", "Herald", None]
DAYS = [f"2024-06-{day:02}" for day in range(1, 29)]
Open = Callable[[], Index]


@pytest.fixture
def steady(model: EmbeddingModel) -> EmbeddingModel:
    """A model that is fast, for vectors that the tests give themselves."""
    return drawn(model)


@pytest.fixture
def open_index(settings: IndexSettings, steady: EmbeddingModel) -> Iterator[Open]:
    """Opens one and the same index, closing it before."""
    opened: list[Index] = []

    def open_() -> Index:
        for index in opened:
            index.close()
        opened.clear()
        opened.append(Index(settings, steady))
        return opened[0]

    yield open_
    for index in opened:
        index.close()


def unit(seed: int, rows: int = 1) -> Vectors:
    """Drawn from the seed, each of length 1."""
    vectors = np.random.default_rng(seed).standard_normal((rows, 8))
    made: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype("f4")
    return made


def entry(name: str, text: str, seed: int = 0, **fields: str | None) -> Entry:
    """An article of one passage, which is its whole text, with a vector drawn from the seed."""
    article = Article(name, f"About {name}", text, **fields)  # type: ignore[arg-type]
    return Entry(article, [Passage(f"{name}#0", name, 0, len(text))], unit(seed))


def many(count: int) -> list[Entry]:
    """Articles with different publishers, days and vectors."""
    return [
        entry(
            f"a{n}",
            f"The ferry drifted {n} miles.",
            n,
            source=SOURCES[n % len(SOURCES)],
            published_at=DAYS[n % len(DAYS)] if n % 5 else None,
        )
        for n in range(count)
    ]


def nearest(index: Index, vector: Vectors, k: int = 3) -> list[str]:
    """The passages nearest to a vector, by their ids."""
    return [one for one, _ in index.search_dense(vector, k)]


def holds_all(index: Index, entries: list[Entry]) -> None:
    """Every article is found by its own vector and by its words, and no other is there."""
    for one in entries:
        assert nearest(index, one.vectors[0], 1) == [one.passages[0].id]
    ids = {one.passages[0].id for one in entries}
    assert {one for one, _ in index.search_lexical("ferry", 1000)} == ids
    assert {one for one, _ in index.search_dense(unit(0)[0], 1000)} == ids
