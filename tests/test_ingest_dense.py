"""The dense index: what was applied is found, in the embedded Chroma and on a server alike."""

import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dense import DenseIndex, Vectors
from ingest.errors import IndexDamaged

DIMENSION = 16
NOTHING: Vectors = np.empty((0, 0), dtype=np.float32)
Open = Callable[[], DenseIndex]


def units(n: int, seed: int = 0) -> Vectors:
    drawn = np.random.default_rng(seed).standard_normal((n, DIMENSION))
    units: Vectors = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)
    return units


def names(n: int, article: str = "a") -> list[str]:
    return [f"{article}#{number}" for number in range(n)]


@pytest.fixture(params=["embedded", "server"])
def open_index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens one and the same index as often as it is called."""
    url = request.getfixturevalue("chroma_url") if request.param == "server" else None
    ledger_name = uuid.uuid4().hex
    opened: list[DenseIndex] = []

    def open_() -> DenseIndex:
        opened.append(DenseIndex(tmp_path / "dense", ledger_name=ledger_name, url=url))
        return opened[-1]

    yield open_
    for index in opened:
        index.close()


def test_a_new_index_is_empty_and_has_followed_nothing(open_index: Open) -> None:
    index = open_index()
    assert (index.count(), index.followed) == (0, 0)
    assert index.search(units(1)[0], 5) == []


def test_applied_passages_are_found_best_first_with_their_cosines(open_index: Open) -> None:
    index, vectors = open_index(), units(40)
    index.apply(names(40), vectors, [], 1)
    found = index.search(vectors[7], 5)
    cosines = vectors @ vectors[7]
    best = np.argsort(-cosines)[:5]
    assert [one for one, _ in found] == [f"a#{n}" for n in best]
    assert [cosine for _, cosine in found] == pytest.approx(cosines[best], abs=1e-5)


def test_more_may_be_asked_for_than_there_is(open_index: Open) -> None:
    index = open_index()
    index.apply(names(3), units(3), [], 1)
    assert len(index.search(units(1)[0], 2000)) == 3


def test_deleted_passages_are_gone(open_index: Open) -> None:
    index, vectors = open_index(), units(10)
    index.apply(names(10), vectors, [], 1)
    index.apply([], NOTHING, ["a#4", "a#5"], 2)
    assert index.count() == 8
    assert {"a#4", "a#5"}.isdisjoint(one for one, _ in index.search(vectors[4], 10))


def test_deleting_what_was_never_there_does_nothing(open_index: Open) -> None:
    index = open_index()
    index.apply(names(2), units(2), ["b#0"], 1)
    index.apply([], NOTHING, ["b#1"], 2)
    assert sorted(index.ids()) == names(2)


def test_a_new_vector_replaces_the_old_one(open_index: Open) -> None:
    index, old, new = open_index(), units(10), units(10, seed=1)
    index.apply(names(10), old, [], 1)
    index.apply(["a#0"], new[:1], [], 2)
    assert index.count() == 10
    assert [one for one, _ in index.search(new[0], 1)] == ["a#0"]
    assert index.vectors_of(["a#0"])["a#0"] == pytest.approx(new[0], abs=1e-6)


def test_applying_again_changes_nothing(open_index: Open) -> None:
    index, vectors = open_index(), units(10)
    index.apply(names(10), vectors, ["a#10"], 1)
    before = index.search(vectors[3], 10)
    index.apply(names(10), vectors, ["a#10"], 1)
    assert (index.count(), index.followed) == (10, 1)
    assert index.search(vectors[3], 10) == before


def test_it_takes_more_at_once_than_chroma_does(open_index: Open) -> None:
    index, vectors = open_index(), units(300)
    index.apply(names(300), vectors, names(6000, article="none"), 1)
    assert index.count() == 300


def test_what_was_applied_and_how_far_it_followed_survive_reopening(open_index: Open) -> None:
    index, vectors = open_index(), units(10)
    index.apply(names(10), vectors, [], 41)
    index.apply([], NOTHING, ["a#9"], 42)
    index.close()
    again = open_index()
    assert (again.count(), again.followed) == (9, 42)
    assert again.search(vectors[2], 1)[0][0] == "a#2"


def test_vectors_come_back_as_they_went_in(open_index: Open) -> None:
    index, vectors = open_index(), units(5)
    index.apply(names(5), vectors, [], 1)
    held = index.vectors_of(["a#1", "unknown#0", "a#3"])
    assert sorted(held) == ["a#1", "a#3"]
    assert held["a#3"] == pytest.approx(vectors[3], abs=1e-6)


def test_closing_twice_is_harmless(open_index: Open) -> None:
    index = open_index()
    index.close()
    index.close()


def test_ledgers_do_not_see_each_other(open_index: Open, tmp_path: Path, chroma_url: str) -> None:
    index = open_index()
    index.apply(names(3), units(3), [], 1)
    for url in (None, chroma_url):
        other = DenseIndex(tmp_path / "dense", ledger_name=uuid.uuid4().hex, url=url)
        assert (other.count(), other.followed) == (0, 0)
        other.close()


def test_searches_go_on_while_changes_are_applied(open_index: Open) -> None:
    index, vectors = open_index(), units(600)
    index.apply(names(200), vectors[:200], [], 1)
    done = threading.Event()
    failures: list[BaseException] = []

    def keep_searching() -> None:
        try:
            while not done.is_set():
                assert index.search(vectors[5], 10)[0][0] == "a#5"
        except BaseException as error:
            failures.append(error)
            raise

    searching = [threading.Thread(target=keep_searching) for _ in range(3)]
    for thread in searching:
        thread.start()
    for start in range(200, 600, 50):
        ids = [f"a#{n}" for n in range(start, start + 50)]
        index.apply(ids, vectors[start : start + 50], [f"a#{start - 60}"], start)
    done.set()
    for thread in searching:
        thread.join()
    assert not failures


Step = tuple[list[int], list[int], int]
a_few = st.lists(st.integers(0, 12), unique=True)
steps = st.lists(st.tuples(a_few, a_few, st.integers(0, 3)), max_size=6)


@pytest.fixture(scope="module")
def long_lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DenseIndex]:
    index = DenseIndex(tmp_path_factory.mktemp("dense"), ledger_name="abc")
    yield index
    index.close()


@given(steps=steps)
@settings(max_examples=25, deadline=None)
def test_it_holds_what_a_dictionary_would(long_lived: DenseIndex, steps: list[Step]) -> None:
    long_lived.apply([], NOTHING, names(13), 0)
    model: dict[str, Vectors] = {}
    for number, (put, drop, seed) in enumerate(steps, start=1):
        vectors = units(13, seed)[put]
        gone = [f"a#{n}" for n in drop if n not in put]
        long_lived.apply([f"a#{n}" for n in put], vectors, gone, number)
        model |= {f"a#{n}": vector for n, vector in zip(put, vectors, strict=True)}
        model = {one: vector for one, vector in model.items() if one not in gone}
    held = long_lived.vectors_of(names(13))
    assert sorted(held) == sorted(model) == sorted(long_lived.ids())
    assert all(held[one] == pytest.approx(model[one], abs=1e-6) for one in held)
    assert long_lived.followed == len(steps)


class TestFiles:
    """What concerns the embedded Chroma alone."""

    def test_a_deleted_folder_means_that_nothing_was_followed(self, tmp_path: Path) -> None:
        first = DenseIndex(tmp_path / "dense", ledger_name="abc")
        first.apply(names(3), units(3), [], 7)
        first.close()
        (tmp_path / "dense").rename(tmp_path / "elsewhere")
        again = DenseIndex(tmp_path / "dense", ledger_name="abc")
        assert (again.count(), again.followed) == (0, 0)
        again.close()

    def test_a_closed_folder_may_be_moved_and_opened_there(self, tmp_path: Path) -> None:
        first = DenseIndex(tmp_path / "dense", ledger_name="abc")
        first.apply(names(3), units(3), [], 7)
        first.close()
        (tmp_path / "dense").rename(tmp_path / "moved")
        moved = DenseIndex(tmp_path / "moved", ledger_name="abc")
        assert (moved.count(), moved.followed) == (3, 7)
        moved.close()

    def test_it_is_unclean_from_the_first_write_until_it_is_closed(self, tmp_path: Path) -> None:
        DenseIndex(tmp_path, ledger_name="abc").close()
        index = DenseIndex(tmp_path, ledger_name="abc")
        assert not DenseIndex.unclean(tmp_path)
        index.apply(names(3), units(3), [], 1)
        assert DenseIndex.unclean(tmp_path)
        index.close()
        assert not DenseIndex.unclean(tmp_path)

    def test_reading_alone_leaves_an_unclean_folder_unclean(self, tmp_path: Path) -> None:
        DenseIndex(tmp_path, ledger_name="abc").close()
        (tmp_path / "unclean").touch()
        index = DenseIndex(tmp_path, ledger_name="abc")
        index.search(units(1)[0], 1)
        index.close()
        assert DenseIndex.unclean(tmp_path)

    def test_what_a_clean_end_leaves_is_written_out(self, tmp_path: Path) -> None:
        index = DenseIndex(tmp_path, ledger_name="abc")
        index.apply(names(400), units(400), [], 1)
        (header,) = tmp_path.rglob("header.bin")
        before = header.read_bytes()
        index.close()
        assert header.read_bytes() != before
        again = DenseIndex(tmp_path, ledger_name="abc")
        assert (again.count(), again.followed) == (400, 1)
        again.close()

    def test_a_file_in_the_folders_place_is_damage(self, tmp_path: Path) -> None:
        (tmp_path / "chroma.sqlite3").write_bytes(b"not a database" * 1000)
        with pytest.raises(IndexDamaged, match=str(tmp_path)):
            DenseIndex(tmp_path, ledger_name="abc")
