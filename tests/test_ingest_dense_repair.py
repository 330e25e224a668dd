"""A damaged dense index is found out and made anew without harm to the process that asks."""

import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from ingest import dense_repair, marker
from ingest.articles import Article, Passage
from ingest.dense import DenseIndex
from ingest.errors import IndexDamaged
from ingest.ledger import Ledger
from ingest.rows import Entry, Vectors

DIMENSION = 32
PASSAGES = 4


def entry(article_id: str, seed: int, passages: int = PASSAGES) -> Entry:
    drawn = np.random.default_rng(seed).standard_normal((passages, DIMENSION))
    vectors: Vectors = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)
    return Entry(
        article=Article(id=article_id, title="A title", text="word " * passages),
        passages=[
            Passage(f"{article_id}#{n}", article_id, 5 * n, 5 * n + 4) for n in range(passages)
        ],
        vectors=vectors,
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.put([entry(f"a{n}", seed=n) for n in range(60)])
    yield ledger
    ledger.close()


@pytest.fixture
def folder(tmp_path: Path, ledger: Ledger) -> Path:
    """An index that has followed the whole ledger, partly written out, partly in Chroma's log."""
    index = DenseIndex(tmp_path / "dense", ledger_name=ledger.name, sync_threshold=100)
    follow(index, ledger)
    index.close()
    return tmp_path / "dense"


def follow(index: DenseIndex, ledger: Ledger) -> None:
    changes = ledger.changes(index.followed, 1000)
    ids, vectors = ledger.vectors_of([one.id for change in changes for one in change.passages])
    index.apply(ids, vectors, [one for change in changes for one in change.gone], ledger.sequence)


def equals_the_ledger(folder: Path, ledger: Ledger) -> bool:
    """Whether an index has followed to the end and holds the ledger's vectors and no others."""
    index = DenseIndex(folder, ledger_name=ledger.name)
    held = index.vectors_of(index.ids())
    followed = index.followed
    index.close()
    ids, vectors = ledger.vectors_of(list(held))
    _, passages = ledger.counts()
    return (
        followed == ledger.sequence
        and len(ids) == len(held) == passages
        and all(np.allclose(held[one], vectors[n], atol=1e-6) for n, one in enumerate(ids))
    )


class TestCheck:
    def test_a_sound_index_passes_and_is_clean_again(self, folder: Path, ledger: Ledger) -> None:
        marker.begin(folder)
        assert dense_repair.check(folder, ledger.path)
        assert not DenseIndex.unclean(folder)

    def test_an_index_that_lags_behind_passes(self, folder: Path, ledger: Ledger) -> None:
        ledger.put([entry("a1", seed=101), entry("a2", seed=102, passages=2), entry("new", seed=5)])
        ledger.remove(["a3"])
        assert dense_repair.check(folder, ledger.path)

    def test_so_does_one_that_followed_in_part(self, folder: Path, ledger: Ledger) -> None:
        ledger.put([entry("a1", seed=101), entry("new", seed=5)])
        index = DenseIndex(folder, ledger_name=ledger.name)
        ids, vectors = ledger.vectors_of(["a1#0", "a1#1", "new#0"])
        index.apply(ids, vectors, [], index.followed)
        index.close()
        assert dense_repair.check(folder, ledger.path)

    def test_a_missing_folder_passes_as_new(self, tmp_path: Path, ledger: Ledger) -> None:
        assert dense_repair.check(tmp_path / "none", ledger.path)

    @pytest.mark.parametrize("fault", ["missing", "extra", "other", "ahead"])
    def test_what_disagrees_with_the_ledger_fails(
        self, folder: Path, ledger: Ledger, fault: str
    ) -> None:
        index = DenseIndex(folder, ledger_name=ledger.name)
        vectors = entry("x", seed=7).vectors
        if fault == "missing":
            index.apply([], vectors, ["a7#1"], ledger.sequence)
        elif fault == "extra":
            index.apply(["x#0"], vectors, [], ledger.sequence)
        elif fault == "other":
            index.apply(["a7#1"], vectors, [], ledger.sequence)
        else:
            index.apply([], vectors, [], ledger.sequence + 1)
        index.close()
        marker.begin(folder)
        assert not dense_repair.check(folder, ledger.path)
        assert DenseIndex.unclean(folder)


def halve(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def garble(path: Path) -> None:
    """Random bytes over everything but the first 100."""
    rest = path.stat().st_size - 100
    with path.open("r+b") as file:
        file.seek(100)
        file.write(random.Random(0).randbytes(rest))


def overwrite(path: Path) -> None:
    path.write_bytes(random.Random(0).randbytes(path.stat().st_size))


DAMAGES: list[tuple[Callable[[Path], None], str]] = [
    (halve, "data_level0.bin"),
    (garble, "data_level0.bin"),
    (overwrite, "header.bin"),
    (halve, "index_metadata.pickle"),
    (halve, "chroma.sqlite3"),
    (garble, "chroma.sqlite3"),
]


@pytest.mark.parametrize(("damage", "name"), DAMAGES)
def test_damage_is_found_out(
    folder: Path, ledger: Ledger, damage: Callable[[Path], None], name: str
) -> None:
    (path,) = folder.rglob(name)
    damage(path)
    assert not dense_repair.check(folder, ledger.path)


class TestRebuild:
    def test_it_takes_the_place_of_a_damaged_one(self, folder: Path, ledger: Ledger) -> None:
        (path,) = folder.rglob("data_level0.bin")
        halve(path)
        dense_repair.rebuild(folder, ledger.path)
        assert equals_the_ledger(folder, ledger)
        assert not list(folder.parent.glob("dense.*"))

    def test_it_equals_the_ledger_and_is_clean(self, tmp_path: Path, ledger: Ledger) -> None:
        ledger.put([entry("a1", seed=101, passages=2)])
        ledger.remove(["a2"])
        dense_repair.rebuild(tmp_path / "dense", ledger.path)
        assert equals_the_ledger(tmp_path / "dense", ledger)
        assert not DenseIndex.unclean(tmp_path / "dense")
        assert dense_repair.check(tmp_path / "dense", ledger.path)

    def test_what_cannot_be_made_leaves_the_old_in_its_place(
        self, folder: Path, ledger: Ledger, tmp_path: Path
    ) -> None:
        not_a_ledger = tmp_path / "other.sqlite"
        not_a_ledger.write_bytes(b"not a database" * 1000)
        with pytest.raises(IndexDamaged, match=str(folder)):
            dense_repair.rebuild(folder, not_a_ledger)
        assert equals_the_ledger(folder, ledger)

    def test_a_stop_ends_it_at_once_and_changes_nothing(self, folder: Path, ledger: Ledger) -> None:
        stop = threading.Event()
        stop.set()
        dense_repair.rebuild(folder, ledger.path, stop)
        assert not dense_repair.check(folder, ledger.path, stop)
        dense_repair.finish_swap(folder)
        assert equals_the_ledger(folder, ledger)
        assert sorted(path.name for path in folder.parent.glob("dense*")) == ["dense"]


class TestInterruptedSwap:
    """Whatever an interruption leaves, the next opening finds one whole index or none."""

    @pytest.fixture
    def fresh(self, folder: Path, ledger: Ledger) -> Path:
        """What a child has made complete, beside an index that is to be replaced."""
        ledger.put([entry("late", seed=9)])
        index = DenseIndex(folder.with_name("dense.new"), ledger_name=ledger.name)
        follow(index, ledger)
        index.close()
        return index.folder

    def names(self, folder: Path) -> list[str]:
        return sorted(path.name for path in folder.parent.glob("dense*"))

    def test_while_the_new_one_was_made(self, folder: Path, ledger: Ledger, fresh: Path) -> None:
        marker.begin(fresh)
        dense_repair.finish_swap(folder)
        assert self.names(folder) == ["dense"]
        assert not equals_the_ledger(folder, ledger)

    def test_before_the_first_rename(self, folder: Path, fresh: Path) -> None:
        assert fresh.exists()
        dense_repair.finish_swap(folder)
        assert self.names(folder) == ["dense"]

    def test_between_the_renames(self, folder: Path, ledger: Ledger, fresh: Path) -> None:
        folder.rename(folder.with_name("dense.old"))
        dense_repair.finish_swap(folder)
        assert self.names(folder) == ["dense"]
        assert equals_the_ledger(folder, ledger)

    def test_before_the_old_one_was_removed(
        self, folder: Path, ledger: Ledger, fresh: Path
    ) -> None:
        folder.rename(folder.with_name("dense.old"))
        fresh.rename(folder)
        dense_repair.finish_swap(folder)
        assert self.names(folder) == ["dense"]
        assert equals_the_ledger(folder, ledger)

    def test_while_the_new_one_was_made_and_the_old_was_deleted(
        self, folder: Path, fresh: Path
    ) -> None:
        marker.begin(fresh)
        shutil.rmtree(folder)
        dense_repair.finish_swap(folder)
        assert self.names(folder) == []


def test_the_child_ends_when_its_parent_is_killed(folder: Path, ledger: Ledger) -> None:
    """However the parent ends, the child's standard input closes."""
    child = subprocess.Popen(
        [sys.executable, "-m", "ingest.dense_repair", "check", str(folder), str(ledger.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait() != 0
