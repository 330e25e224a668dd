"""Everything of the index but the ledger can be lost, damaged or left behind, and comes back."""

import shutil
from pathlib import Path

import pytest
from index_entries import Open, entry, holds_all, many

from ingest.errors import IndexDamaged
from ingest.index import DENSE_FOLDER, LEDGER_FILE, LEXICAL_FOLDER
from ingest.settings import IndexSettings

pytest_plugins = ["index_entries"]


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
