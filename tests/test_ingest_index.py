"""The index: what was acknowledged is found, by one owner at a time and a model that fits."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from conftest import reserved_port
from index_entries import Open, entry, holds_all, many, unit

from ingest.errors import IndexMismatch, IndexOwned, VectorStoreFailed
from ingest.filters import Filters
from ingest.index import DENSE_FOLDER, Index
from ingest.models import EmbeddingModel
from ingest.settings import IndexSettings

pytest_plugins = ["index_entries"]


def test_what_was_put_is_found_at_once_and_what_was_removed_is_not(open_index: Open) -> None:
    index, entries = open_index(), many(20)
    index.put(entries)
    holds_all(index, entries)
    index.remove(["a3", "a4"])
    holds_all(index, [*entries[:3], *entries[5:]])


def test_a_replaced_article_is_found_by_its_new_words_and_vector_alone(open_index: Open) -> None:
    index, entries = open_index(), many(5)
    index.put(entries)
    changed = entry("a2", "The ferry sank.", seed=99)
    index.put([changed])
    holds_all(index, [*entries[:2], changed, *entries[3:]])
    assert index.search_lexical("2 miles", 1)[0][0] != "a2#0"


def test_it_is_the_same_after_reopening(open_index: Open) -> None:
    entries = many(20)
    open_index().put(entries)
    before = open_index().search_dense(unit(7)[0], 20)
    index = open_index()
    assert index.search_dense(unit(7)[0], 20) == before
    holds_all(index, entries)


def test_an_empty_index_finds_nothing(open_index: Open) -> None:
    index = open_index()
    assert index.search_dense(unit(0)[0], 5) == []
    assert index.search_dense(unit(0)[0], 5, Filters(("Gazette",))) == []
    assert index.search_lexical("ferry", 5) == []


# Whose it is


def test_one_owner_at_a_time(open_index: Open, settings: IndexSettings) -> None:
    index = open_index()
    with pytest.raises(IndexOwned):
        Index(settings, index.model)


@pytest.mark.parametrize(
    "other",
    [
        lambda model: replace(model, fingerprint="another model"),
        lambda model: replace(model, reader=_Narrow(model)),
    ],
    ids=["another model", "other passages"],
)
def test_an_index_made_otherwise_is_refused_with_the_command_that_rebuilds_it(
    open_index: Open,
    settings: IndexSettings,
    steady: EmbeddingModel,
    other: Callable[[EmbeddingModel], EmbeddingModel],
) -> None:
    index = open_index()
    index.put(many(3))
    index.close()
    with pytest.raises(IndexMismatch, match="dateline ingest --rebuild"):
        Index(settings, other(steady))
    holds_all(open_index(), many(3))


class _Narrow:
    """A reader that takes less at a time."""

    def __init__(self, model: EmbeddingModel) -> None:
        self.limit = model.reader.limit // 2
        self.offsets = model.reader.offsets


def test_an_index_that_holds_nothing_yet_may_change_its_model(
    open_index: Open, settings: IndexSettings, steady: EmbeddingModel
) -> None:
    open_index().close()
    with Index(settings, replace(steady, fingerprint="another model")) as index:
        index.put(many(2))
    with pytest.raises(IndexMismatch):
        open_index()


# A Chroma server in place of the embedded one


def test_it_works_the_same_with_a_server(
    settings: IndexSettings, steady: EmbeddingModel, chroma_url: str
) -> None:
    remote, entries = settings.model_copy(update={"chroma_url": chroma_url}), many(30)
    with Index(remote, steady) as index:
        index.put(entries)
        index.remove(["a0"])
        holds_all(index, entries[1:])
    with Index(remote, steady) as index:
        holds_all(index, entries[1:])
    assert not (settings.data_dir / DENSE_FOLDER / "chroma.sqlite3").exists()


def test_a_server_that_is_not_there_is_told_and_the_directory_let_go(
    settings: IndexSettings, steady: EmbeddingModel
) -> None:
    with reserved_port() as port:
        lost = settings.model_copy(update={"chroma_url": f"http://127.0.0.1:{port}"})
        with pytest.raises(VectorStoreFailed, match="DATELINE_CHROMA_URL"):
            Index(lost, steady)
    with Index(settings, steady) as index:
        assert index.ledger.sequence == 0
