"""Rebuild: passages and vectors made anew, so that an index made otherwise can be used."""

from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from conftest import drawn

from ingest.articles import Article
from ingest.entries import EmbeddingPipeline
from ingest.errors import IndexMismatch, IndexOwned, NothingIngested
from ingest.index import LEDGER_FILE, Index, stamp_of
from ingest.ledger import Ledger
from ingest.models import EmbeddingModel
from ingest.ownership import Ownership
from ingest.pipeline import Ingestion
from ingest.rebuild import WINDOW_ARTICLES, rebuild
from ingest.rows import Entry
from ingest.settings import IndexSettings


def silent(done: int, total: int) -> None:
    pass


def ingest(settings: IndexSettings, model: EmbeddingModel, folder: Path) -> None:
    with Index(settings, model) as index:
        Ingestion(index, lambda progress: None).run([folder])


def write(folder: Path, count: int) -> Path:
    folder.mkdir(exist_ok=True)
    for n in range(count):
        (folder / f"{n:04}.txt").write_text(f"The ferry drifted {n} miles.")
    return folder


def made_otherwise(settings: IndexSettings, model: EmbeddingModel, folder: Path) -> None:
    """An index of the folder that the shipped model's program would refuse."""
    ingest(settings, drawn(model), folder)
    with pytest.raises(IndexMismatch):
        Index(settings, model)


def texts(index: Index, words: str) -> set[str]:
    ids = [one for one, _ in index.search_lexical(words, 1000)]
    return {one.text for one in index.catalogue.passages(ids).values()}


def test_a_rebuilt_index_is_as_if_it_had_been_made_anew(
    settings: IndexSettings, model: EmbeddingModel, tmp_path: Path
) -> None:
    folder = write(tmp_path / "news", 5)
    made_otherwise(settings, model, folder)
    rebuild(settings, silent)
    with Index(settings, model) as index:
        index.wait()
        assert index.ledger.stamp == stamp_of(model)
        found, vectors = index.ledger.vectors_of(
            [one for one, _ in index.search_lexical("ferry", 9)]
        )
        assert len(found) == 5
        for one, vector in zip(found, vectors, strict=True):
            assert index.search_dense(vector, 1)[0][0] == one
        assert vectors.shape[1] == model.reader.dimension
        assert texts(index, "ferry") == {f"The ferry drifted {n} miles." for n in range(5)}
        assert Ingestion(index, lambda progress: None).run([folder]).unchanged == 5


def test_articles_stay_as_they_are(
    settings: IndexSettings, model: EmbeddingModel, tmp_path: Path
) -> None:
    folder = write(tmp_path / "news", 3)
    ingest(settings, drawn(model), folder)
    (folder / "0000.txt").write_text("The ferry sank.")
    ingest(settings, drawn(model), folder)
    with Index(settings, drawn(model)) as index:
        before, _ = index.catalogue.articles(None, 10)
        index.remove([before[2].id])
        before, _ = index.catalogue.articles(None, 10)
    rebuild(settings, silent)
    with Index(settings, model) as index:
        assert index.catalogue.articles(None, 10)[0] == before
        assert index.ledger.counts() == (2, 2)


def test_other_passages_are_made_where_the_rules_have_changed(
    settings: IndexSettings, model: EmbeddingModel, tmp_path: Path
) -> None:
    ingest(settings, model, write(tmp_path / "news", 2))
    with closing(Ledger(settings.data_dir / LEDGER_FILE)) as ledger:
        stamp = stamp_of(model)
        ledger.stamp = {**stamp, "chunking": {**stamp["chunking"], "version": 0}}
    with pytest.raises(IndexMismatch, match=r"other rules.*`dateline ingest --rebuild`$"):
        Index(settings, model)
    rebuild(settings, silent)
    with Index(settings, model) as index:
        assert index.ledger.stamp == stamp
        assert len(texts(index, "ferry")) == 2


def test_an_interrupted_rebuild_leaves_the_old_index_and_goes_on_where_it_was(
    settings: IndexSettings, model: EmbeddingModel, tmp_path: Path
) -> None:
    count = 2 * WINDOW_ARTICLES + 5
    made_otherwise(settings, model, write(tmp_path / "news", count))
    seen: list[tuple[int, int]] = []

    def interrupt(done: int, total: int) -> None:
        seen.append((done, total))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(settings, interrupt)
    with Index(settings, drawn(model)) as index:
        assert len(texts(index, "ferry")) == count
    rebuild(settings, lambda done, total: seen.append((done, total)))
    assert seen == [
        (WINDOW_ARTICLES, count),
        (2 * WINDOW_ARTICLES, count),
        (count, count),
    ]
    with Index(settings, model) as index:
        assert len(texts(index, "ferry")) == count


def test_a_rebuild_that_was_interrupted_before_more_came_in_starts_over(
    settings: IndexSettings, model: EmbeddingModel, tmp_path: Path
) -> None:
    folder = write(tmp_path / "news", 3)
    made_otherwise(settings, model, folder)

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(settings, interrupt)
    ingest(settings, drawn(model), write(folder, 4))
    rebuild(settings, silent)
    with Index(settings, model) as index:
        assert len(texts(index, "ferry")) == 4


def test_an_article_without_passages_does_not_hold_it_up(
    settings: IndexSettings, model: EmbeddingModel
) -> None:
    steady, headings = drawn(model), Article("a", "A", "# Only\n\n## Headings", markup="markdown")
    with Index(settings, steady) as index:
        index.put(EmbeddingPipeline(steady)([headings], [None]))
        index.put([Entry(Article("b", "B", " "), [], np.empty((0, 0), dtype=np.float32))])
    rebuild(settings, silent)
    with Index(settings, model) as index:
        assert index.ledger.counts() == (2, 0)


def test_where_there_is_no_index_there_is_nothing_to_rebuild(settings: IndexSettings) -> None:
    with pytest.raises(NothingIngested, match="holds no index to rebuild; ingest first"):
        rebuild(settings, silent)
    assert not settings.data_dir.exists()


def test_it_keeps_off_an_index_that_another_owns(
    settings: IndexSettings, model: EmbeddingModel, tmp_path: Path
) -> None:
    ingest(settings, model, write(tmp_path / "news", 1))
    with Ownership(settings.data_dir), pytest.raises(IndexOwned):
        rebuild(settings, silent)


def test_an_index_that_needs_no_rebuild_survives_one(
    settings: IndexSettings, model: EmbeddingModel, tmp_path: Path
) -> None:
    ingest(settings, model, write(tmp_path / "news", 2))
    for _ in range(2):
        rebuild(settings, silent)
    with Index(settings, model) as index:
        assert len(texts(index, "ferry")) == 2
        assert asdict(index.catalogue.articles(None, 1)[0][0])["revision"] == 1
