"""A ledger, entries for it, and what it holds of them."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from ingest.articles import Article, Passage
from ingest.catalogue import Catalogue
from ingest.ledger import Ledger
from ingest.rows import Entry, Origin
from ingest.schema import revisions

DIMENSION = 4


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A new one."""
    with closing(Ledger(tmp_path / "ledger.sqlite")) as opened:
        yield opened


@pytest.fixture
def catalogue(ledger: Ledger) -> Catalogue:
    """What reads from it."""
    return Catalogue(ledger.engine)


def article(name: str, text: str = "It drifted. It sank.", **fields: str) -> Article:
    """With that id, and a title made of it."""
    return Article(name, f"About {name}", text, **fields)  # type: ignore[arg-type]


def entry(of: Article, parts: int = 1, origin: Origin | None = None) -> Entry:
    """An article cut into so many passages, each with a vector of its own."""
    edges = np.linspace(0, len(of.text), parts + 1).astype(int).tolist()
    passages = [
        Passage(f"{of.id}#{n}", of.id, edges[n], edges[n + 1], "Head") for n in range(parts)
    ]
    seed = int(of.digest[:8], 16)
    vectors = np.random.default_rng(seed).standard_normal((parts, DIMENSION)).astype(np.float32)
    return Entry(of, passages, vectors, origin)


def superseded(ledger: Ledger, article_id: str) -> list[tuple[int, str]]:
    """The revisions of an article before the last, with their texts."""
    query = select(revisions.c.revision, revisions.c.text).where(
        revisions.c.article_id == article_id
    )
    with ledger.engine.connect() as connection:
        return sorted((row.revision, row.text) for row in connection.execute(query))


def stored_vectors(ledger: Ledger, batch: int = 3) -> dict[str, list[float]]:
    """Every vector by its passage's id, read in batches of so many."""
    return {
        one: vector.tolist()
        for ids, vectors in ledger.iter_vectors(batch)
        for one, vector in zip(ids, vectors, strict=True)
    }
