"""One process owns a data directory, however the one before it ended."""

import os
import signal
from pathlib import Path

import flush_watch as watch
import ingest_child
import pytest
from flush_watch import Observe, reached
from ingest_child import Child, article_id, write_articles

from ingest import marker
from ingest.dense import DenseIndex
from ingest.index import DENSE_FOLDER, Index
from ingest.models import EmbeddingModel
from ingest.ownership import Ownership
from ingest.settings import IndexSettings

ARTICLES = 330
"""Two commits."""


@pytest.fixture
def settings(settings: IndexSettings) -> IndexSettings:
    """Of an index whose Chroma writes its graph out twice meanwhile."""
    return settings.model_copy(update={"chroma_sync_threshold": ARTICLES // 2})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    write_articles(path, range(ARTICLES))
    return path


def ingest(path: Path, settings: IndexSettings) -> Child:
    return ingest_child.start(["ingest", str(path)], settings)


def assert_complete(settings: IndexSettings, model: EmbeddingModel) -> None:
    with Index(settings, model) as index:
        index.wait()
        assert index.ledger.counts() == (ARTICLES, ARTICLES)
        name = index.ledger.name
    dense = DenseIndex(settings.data_dir / DENSE_FOLDER, ledger_name=name)
    assert sorted(dense.ids()) == sorted(f"{article_id(n)}#0" for n in range(ARTICLES))
    dense.close()


def test_a_second_process_is_refused_with_the_pid_of_the_first(
    path: Path, settings: IndexSettings, model: EmbeddingModel
) -> None:
    first = ingest(path, settings)
    assert reached(first.process, settings.data_dir, watch.commits)
    os.kill(first.pid, signal.SIGSTOP)
    status, said = ingest(path, settings).ended()
    os.kill(first.pid, signal.SIGCONT)
    assert status == 2
    assert said.count("\n") == 1
    assert str(first.pid) in said
    assert first.ended()[0] == 0
    assert_complete(settings, model)


def test_after_a_kill_the_next_process_owns_the_directory(
    path: Path, settings: IndexSettings, model: EmbeddingModel
) -> None:
    first = ingest(path, settings)
    assert reached(first.process, settings.data_dir, watch.commits)
    os.kill(first.pid, signal.SIGKILL)
    assert first.ended()[0] == -signal.SIGKILL
    assert ingest(path, settings).ended()[0] == 0
    assert_complete(settings, model)


# Chroma says so when its threshold is set on what a repair has made with another.
LEGACY = pytest.mark.filterwarnings("ignore:legacy embedding function config")
MOMENTS: dict[str, tuple[Observe, int]] = {
    "when it has just begun": (watch.owner, 1),
    "when the dense index is made": (watch.dense_marker, 1),
    "at the first commit": (watch.commits, 1),
    "while words are indexed": (watch.lexical_steps, 2),
    "while Chroma writes its graph out": (watch.flushes, 1),
    "at the last commit": (watch.commits, 2),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_interrupt_ends_it_cleanly(
    moment: str, path: Path, settings: IndexSettings, model: EmbeddingModel
) -> None:
    child = ingest(path, settings)
    observe, times = MOMENTS[moment]
    assert reached(child.process, settings.data_dir, observe, times)
    os.kill(child.pid, signal.SIGSTOP)  # which a commit under way does not wait for
    acknowledged = watch.commits(settings.data_dir) or 0
    os.kill(child.pid, signal.SIGINT)
    os.kill(child.pid, signal.SIGCONT)
    status, said = child.ended()
    assert status == 130, said
    assert said.count("\n") == 1
    assert "run it again" in said
    assert not acknowledged or not DenseIndex.unclean(settings.data_dir / DENSE_FOLDER)
    assert watch.committed(settings.data_dir) >= acknowledged
    Ownership(settings.data_dir).close()
    assert ingest(path, settings).ended()[0] == 0
    assert_complete(settings, model)


def test_a_second_interrupt_does_not_break_off_what_is_being_stored(
    path: Path, settings: IndexSettings, model: EmbeddingModel
) -> None:
    child = ingest(path, settings)
    for _ in range(2):
        assert reached(child.process, settings.data_dir, watch.lexical_steps)
        os.kill(child.pid, signal.SIGINT)
    status, said = child.ended()
    assert (status, said.count("\n")) == (130, 1), said
    assert not DenseIndex.unclean(settings.data_dir / DENSE_FOLDER)
    assert ingest(path, settings).ended()[0] == 0
    assert_complete(settings, model)


@LEGACY
def test_an_interrupt_during_a_repair_ends_it_too(
    path: Path, settings: IndexSettings, model: EmbeddingModel
) -> None:
    assert ingest(path, settings).ended()[0] == 0
    damage(settings.data_dir)
    child = ingest(path, settings)
    assert reached(child.process, settings.data_dir, rebuilding)
    os.kill(child.pid, signal.SIGINT)
    status, said = child.ended()
    assert status == 130, said
    assert said.splitlines()[-1].endswith("run it again")
    assert_complete(settings, model)


@LEGACY
def test_a_kill_during_a_repair_is_repaired(
    path: Path, settings: IndexSettings, model: EmbeddingModel
) -> None:
    assert ingest(path, settings).ended()[0] == 0
    damage(settings.data_dir)
    child = ingest(path, settings)
    assert reached(child.process, settings.data_dir, rebuilding)
    os.kill(child.pid, signal.SIGKILL)
    child.ended()
    assert_complete(settings, model)
    assert not list(settings.data_dir.glob("dense.*"))


def damage(data_dir: Path) -> None:
    """As a kill leaves it: half a file, and the note that writing was not over."""
    marker.begin(data_dir / DENSE_FOLDER)
    (graph,) = data_dir.rglob("data_level0.bin")
    os.truncate(graph, graph.stat().st_size // 2)


def rebuilding(data_dir: Path) -> object:
    """Changes when the making of a new dense index begins."""
    return (data_dir / "dense.new").exists()
