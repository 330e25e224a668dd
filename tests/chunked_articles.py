"""Articles, what cuts them into passages, and the words of these."""

from functools import partial

import pytest

from ingest.articles import Article, Passage
from ingest.models import EmbeddingModel
from ingest.passages import Chunker, Chunking

article = partial(Article, "a", "Ferry adrift")
"""One about the ferry, with this text."""


@pytest.fixture(scope="session")
def chunker(model: EmbeddingModel) -> Chunker:
    """For the shipped embedder."""
    return Chunker(model.reader.offsets, Chunking(limit_tokens=model.reader.limit))


def words_of(text: str, passages: list[Passage]) -> list[str]:
    """The words of each passage of a text."""
    return [text[passage.start : passage.end] for passage in passages]


def news(sentences: int) -> str:
    """A text of so many sentences, all of one length."""
    return " ".join(
        f"On day {n} the ferry drifted {n} miles further from the port, the harbour master said."
        for n in range(sentences)
    )
