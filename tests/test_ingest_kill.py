"""Twenty kills of a process that ingests, and nothing that was acknowledged is lost.

Ten of them hit Chroma while it writes its graph out, in place and unprepared to be
interrupted; ten hit whatever else an ingest does.
"""

import os
import signal
from contextlib import closing
from pathlib import Path

import flush_watch as watch
import ingest_child
import pytest
from flush_watch import Observe, reached
from ingest_child import article_id, sentence, write_articles

from ingest.dense import DenseIndex
from ingest.index import DENSE_FOLDER, Index
from ingest.models import EmbeddingModel
from ingest.settings import IndexSettings

ARTICLES = 330
"""In each file: two commits, and enough for Chroma to write its graph out three times."""
OFTEN = 110
"""Changes after which Chroma writes its graph out here."""

Moment = tuple[Observe, int]
STORES: list[list[Moment]] = [
    [
        (watch.ledger_file, 1),
        (watch.flushes, 2),
        (watch.owner, 1),
        (watch.flushes, 1),
        (watch.ledger_log, 1),
        (watch.flushes, 3),
        (watch.lexical_files, 4),
        (watch.flushes, 1),
        (watch.commits, 2),
        (watch.flushes, 2),
    ],
    [
        (watch.dense_marker, 1),
        (watch.flushes, 1),
        (watch.commits, 1),
        (watch.flushes, 3),
        (watch.dense_log, 5),
        (watch.flushes, 2),
        (watch.lexical_steps, 2),
        (watch.flushes, 1),
        (watch.dense_marker, 2),
        (watch.flushes, 3),
    ],
]
"""When the process is killed: at the how manieth change of what is observed."""


@pytest.fixture
def settings(settings: IndexSettings) -> IndexSettings:
    """Of an index whose Chroma writes its graph out often."""
    return settings.model_copy(update={"chroma_sync_threshold": OFTEN})


# Chroma says so when its threshold is set on what a repair has made with another.
@pytest.mark.filterwarnings("ignore:legacy embedding function config")
@pytest.mark.parametrize("moments", STORES, ids=["one store", "another"])
def test_what_was_acknowledged_survives_a_kill_at_any_moment(
    moments: list[Moment], settings: IndexSettings, model: EmbeddingModel, tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    for file, moment in enumerate(moments):
        path = folder / f"{file:02}.jsonl"
        write_articles(path, range(file * ARTICLES, (file + 1) * ARTICLES))
        acknowledged = killed_at(moment, path, settings)
        with Index(settings, model) as index:
            assert index.ledger.sequence == len(stored(index)) == acknowledged
            index.wait()
            assert index.dense_state == "ready"
            assert_findable(index)
    status, said = start(folder, settings).ended()
    assert (status, "0 skipped" in said) == (0, True), said
    assert_complete(settings, model, len(moments) * ARTICLES)


def assert_complete(settings: IndexSettings, model: EmbeddingModel, articles: int) -> None:
    with Index(settings, model) as index:
        assert stored(index) == list(range(articles))
        assert index.ledger.counts() == (articles, articles)
        assert_findable(index)
        ledger_name = index.ledger.name
    with closing(DenseIndex(settings.data_dir / DENSE_FOLDER, ledger_name=ledger_name)) as dense:
        assert dense.count() == articles
        assert sorted(dense.ids()) == sorted(f"{article_id(n)}#0" for n in range(articles))


def start(path: Path, settings: IndexSettings) -> ingest_child.Child:
    return ingest_child.start(["ingest", str(path)], settings)


def killed_at(moment: Moment, path: Path, settings: IndexSettings) -> int:
    """Ingest a file up to some moment; returns the sequence that was acknowledged by then.

    It is read from what the dead process left: while it lives, even a signal to stop lets a
    commit that is under way come to its end.
    """
    child = start(path, settings)
    observe, times = moment
    came = reached(child.process, settings.data_dir, observe, times)
    assert came, (observe, times, child.ended())
    os.kill(child.pid, signal.SIGKILL)
    status, said = child.ended()
    assert status == -signal.SIGKILL, said
    return watch.committed(settings.data_dir)


def stored(index: Index) -> list[int]:
    """The numbers of the articles that the ledger holds."""
    changes = index.ledger.changes(0, index.ledger.sequence)
    assert all(len(change.passages) == 1 for change in changes)
    return sorted(int(change.article_id[1:]) for change in changes)


def assert_findable(index: Index) -> None:
    """The latest articles and some of all the others are found by meaning and by words."""
    numbers = stored(index)
    for number in {*numbers[-20:], *numbers[:: 1 + len(numbers) // 40]}:
        passage = f"{article_id(number)}#0"
        assert index.catalogue.article(article_id(number)).text == sentence(number)
        _, vectors = index.ledger.vectors_of([passage])
        assert index.search_dense(vectors[0], 1)[0][0] == passage
        assert index.search_lexical(str(number), 1)[0][0] == passage
