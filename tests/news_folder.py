"""A folder of news, an index, and what a run of ingest makes of the one in the other."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from conftest import CountedEncoder, counted, drawn

from ingest.index import Index
from ingest.models import EmbeddingModel
from ingest.pipeline import Ingestion, Summary
from ingest.settings import IndexSettings


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder for articles."""
    folder = tmp_path / "news"
    folder.mkdir()
    return folder


@pytest.fixture
def encoder(model: EmbeddingModel) -> tuple[EmbeddingModel, CountedEncoder]:
    """A fast model, and the record of what it embeds."""
    return counted(drawn(model))


@pytest.fixture
def index(
    settings: IndexSettings, encoder: tuple[EmbeddingModel, CountedEncoder]
) -> Iterator[Index]:
    with Index(settings.model_copy(update={"max_file_mb": 0.5}), encoder[0]) as opened:
        yield opened


@pytest.fixture
def embedded(encoder: tuple[EmbeddingModel, CountedEncoder]) -> CountedEncoder:
    """What is given to the embedder."""
    return encoder[1]


def write(folder: Path, **files: str) -> None:
    """Files of plain text by name, without ".txt"."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text)


def ingest(index: Index, *inputs: Path, prune: bool = False) -> Summary:
    """One run on files and folders."""
    return Ingestion(index, lambda progress: None).run(inputs, prune=prune)


def counts(summary: Summary) -> tuple[int, int, int, int]:
    """Articles that were added, updated, left unchanged and removed."""
    return summary.added, summary.updated, summary.unchanged, summary.removed


def found(index: Index, words: str) -> set[str]:
    """The text of every passage with these words; the dense index holds the same passages."""
    by_words = index.catalogue.passages([one for one, _ in index.search_lexical(words, 100)])
    anywhere = index.search_dense(np.ones(8, dtype=np.float32) / np.sqrt(np.float32(8)), 1000)
    assert set(by_words) <= {one for one, _ in anywhere}
    assert len(anywhere) == index.ledger.counts()[1]
    return {one.text for one in by_words.values()}


def reasons(summary: Summary) -> dict[str, str]:
    """Why files were left out, by their names without folders."""
    return {Path(name).name: reason for name, reason in summary.skipped}
