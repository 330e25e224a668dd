"""The index: what was acknowledged is found, and everything but the ledger can be lost."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import drawn, reserved_port
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.articles import Article, Passage
from ingest.errors import IndexDamaged, IndexMismatch, IndexOwned, VectorStoreFailed
from ingest.filters import Filters
from ingest.index import DENSE_FOLDER, LEDGER_FILE, LEXICAL_FOLDER, Index
from ingest.models import EmbeddingModel
from ingest.rows import Entry, Vectors
from ingest.schema import timestamp
from ingest.settings import IndexSettings

SOURCES = ["Gazette", "Courier", "Herald", None]
DAYS = [f"2024-06-{day:02}" for day in range(1, 29)]
Open = Callable[[], Index]


@pytest.fixture
def steady(model: EmbeddingModel) -> EmbeddingModel:
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
    vectors = np.random.default_rng(seed).standard_normal((rows, 8))
    made: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype("f4")
    return made


def entry(name: str, text: str, seed: int = 0, **fields: str | None) -> Entry:
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
    return [one for one, _ in index.search_dense(vector, k)]


def holds_all(index: Index, entries: list[Entry]) -> None:
    """Every article is found by its own vector and by its words, and no other is there."""
    for one in entries:
        assert nearest(index, one.vectors[0], 1) == [one.passages[0].id]
    ids = {one.passages[0].id for one in entries}
    assert {one for one, _ in index.search_lexical("ferry", 1000)} == ids
    assert {one for one, _ in index.search_dense(unit(0)[0], 1000)} == ids


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


# Filters


@pytest.fixture(scope="module")
def filled(
    tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> Iterator[tuple[Index, list[Entry]]]:
    entries = many(120)
    folder = tmp_path_factory.mktemp("filled")
    with Index(IndexSettings(data_dir=folder, chroma_url=None), drawn(model)) as index:
        index.put(entries)
        yield index, entries


MOMENTS = st.one_of(st.none(), st.sampled_from(DAYS).map(timestamp))


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
    scored = [
        (one.passages[0].id, float(one.vectors[0] @ vector))
        for one in entries
        if _passes(one.article, filters)
    ]
    best = sorted(scored, key=lambda hit: -hit[1])[:k]
    found = index.search_dense(vector, k, filters)
    assert [one for one, _ in found] == [one for one, _ in best]
    assert [score for _, score in found] == pytest.approx([score for _, score in best], abs=1e-5)
    by_words = {one for one, _ in index.search_lexical("ferry", 1000, filters)}
    assert by_words == {one for one, _ in scored}


def _passes(article: Article, filters: Filters) -> bool:
    if filters.sources and article.source not in filters.sources:
        return False
    if filters.since is None and filters.until is None:
        return True
    if article.published_at is None:
        return False
    moment = timestamp(article.published_at)
    return (filters.since is None or filters.since <= moment) and (
        filters.until is None or moment <= filters.until
    )


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


# What can be lost


@pytest.mark.parametrize("lost", [[DENSE_FOLDER], [LEXICAL_FOLDER], [DENSE_FOLDER, LEXICAL_FOLDER]])
def test_a_derived_index_that_was_deleted_is_made_anew(
    open_index: Open, settings: IndexSettings, lost: list[str]
) -> None:
    entries, index = many(150), open_index()
    index.put(entries)
    index.remove(["a0"])
    index.close()
    for name in lost:
        shutil.rmtree(settings.data_dir / name)
    index = open_index()
    index.wait()
    assert index.dense_state == "ready"
    holds_all(index, entries[1:])


@pytest.mark.parametrize("content", [b"", b"This is no database at all. " * 200])
def test_a_dense_index_that_cannot_be_read_is_made_anew_and_searched_without_meanwhile(
    open_index: Open, settings: IndexSettings, content: bytes
) -> None:
    entries, index = many(30), open_index()
    index.put(entries)
    index.close()
    (settings.data_dir / DENSE_FOLDER / "chroma.sqlite3").write_bytes(content)
    index = open_index()
    holds_all(index, entries)
    index.put([entry("new", "The ferry sank.", seed=77)])
    holds_all(index, [*entries, entry("new", "The ferry sank.", seed=77)])
    index.wait()
    assert index.dense_state == "ready"
    holds_all(index, [*entries, entry("new", "The ferry sank.", seed=77)])


def test_a_derived_index_catches_up_with_a_ledger_that_went_ahead(
    open_index: Open, settings: IndexSettings
) -> None:
    """As after a kill between the ledger's commit and the derived indexes'."""
    entries, index = many(30), open_index()
    index.put(entries[:10])
    index.ledger.put(entries[10:])
    index.ledger.remove(["a1"])
    holds_all(open_index(), [entries[0], *entries[2:]])


def test_a_ledger_that_went_back_takes_the_derived_indexes_along(
    open_index: Open, settings: IndexSettings, tmp_path: Path
) -> None:
    """As after restoring a backup of the ledger alone."""
    entries, ledger = many(20), settings.data_dir / LEDGER_FILE
    index = open_index()
    index.put(entries[:10])
    index.close()
    shutil.copy(ledger, tmp_path / "backup")
    index = open_index()
    index.put(entries[10:])
    index.close()
    shutil.copy(tmp_path / "backup", ledger)
    index = open_index()
    index.wait()
    holds_all(index, entries[:10])


def test_a_ledger_that_is_none_is_told(open_index: Open, settings: IndexSettings) -> None:
    settings.data_dir.mkdir()
    (settings.data_dir / LEDGER_FILE).write_bytes(b"This is no database at all. " * 200)
    with pytest.raises(IndexDamaged, match=LEDGER_FILE):
        open_index()


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
