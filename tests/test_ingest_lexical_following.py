"""The lexical index follows the ledger, and is made anew where it cannot."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from lexical_entries import Open, found, passage

from ingest.errors import IndexDamaged
from ingest.lexical import LexicalIndex

pytest_plugins = ["lexical_entries"]


def test_the_passages_of_an_article_are_replaced_as_a_whole(open_index: Open) -> None:
    index = open_index()
    index.apply([passage("a#0", "ferry"), passage("a#1", "port")], ["a"], 1)
    index.apply([passage("b#0", "ferry")], ["b"], 2)
    index.apply([passage("a#0", "ship")], ["a"], 3)
    assert found(index, "ferry port") == ["b#0"]
    assert found(index, "ship") == ["a#0"]
    index.apply([], ["a"], 4)
    assert found(index, "ship") == []


def test_applying_again_changes_nothing(open_index: Open) -> None:
    index = open_index()
    for _ in range(3):
        index.apply([passage("a#0", "ferry")], ["a"], 1)
    assert found(index, "ferry") == ["a#0"]


def test_it_goes_on_where_it_was_after_reopening(open_index: Open) -> None:
    open_index().apply([passage("a#0", "ferry")], ["a"], 7)
    again = open_index()
    assert (again.followed, found(again, "ferry")) == (7, ["a#0"])


def test_it_starts_anew_for_another_ledger(open_index: Open) -> None:
    open_index().apply([passage("a#0", "ferry")], ["a"], 7)
    again = open_index(ledger_name="other")
    assert (again.followed, found(again, "ferry")) == (0, [])


def test_it_starts_anew_where_it_claims_to_be_ahead_of_the_ledger(open_index: Open) -> None:
    open_index().apply([passage("a#0", "ferry")], ["a"], 7)
    again = open_index(newest=6)
    assert (again.followed, found(again, "ferry")) == (0, [])


def _delete_the_folder(folder: Path) -> None:
    shutil.rmtree(folder)


def _delete_all_but_the_marker(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name != "followed.json":
            path.unlink()


def _empty_the_files(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name != "followed.json":
            path.write_bytes(b"")


def _cut_the_segments(folder: Path) -> None:
    for path in folder.iterdir():
        if len(path.stem) == 32:
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _delete_the_segments(folder: Path) -> None:
    for path in folder.iterdir():
        if len(path.stem) == 32:
            path.unlink()


def _spoil_the_marker(folder: Path) -> None:
    (folder / "followed.json").write_bytes(b"\xff\xfe nonsense")


def _empty_the_marker(folder: Path) -> None:
    (folder / "followed.json").write_text("[]")


@pytest.mark.parametrize(
    "damage",
    [
        _delete_the_folder,
        _delete_all_but_the_marker,
        _delete_the_segments,
        _empty_the_files,
        _cut_the_segments,
        _spoil_the_marker,
        _empty_the_marker,
    ],
    ids=lambda damage: damage.__name__.strip("_"),
)
def test_a_damaged_index_starts_anew(
    open_index: Open, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    index = open_index()
    index.apply([passage("a#0", "ferry")], ["a"], 7)
    index.close()
    damage(tmp_path / "lexical")
    again = open_index()
    assert again.followed == 0
    again.apply([passage("a#0", "ferry")], ["a"], 7)
    assert found(again, "ferry") == ["a#0"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, open_index: Open) -> None:
    """Another writer holds tantivy's lock."""
    open_index().apply([passage("a#0", "ferry")], ["a"], 1)
    with closing(LexicalIndex(tmp_path / "lexical", ledger_name="ledger", newest=9)) as other:
        with pytest.raises(IndexDamaged, match="cannot be written"):
            other.apply([passage("b#0", "port")], ["b"], 2)
        assert other.followed == 1
