"""The ledger: what was put is kept, what was removed is gone, and damage is told."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from ledger_entries import article, entry, stored_vectors, superseded

from ingest.catalogue import Catalogue
from ingest.errors import IndexDamaged
from ingest.ledger import Ledger
from ingest.rows import IN_ONE_STATEMENT, Entry
from ingest.sqlite import open_sqlite, translate_errors

pytest_plugins = ["ledger_entries"]


def test_a_new_ledger_is_empty(ledger: Ledger) -> None:
    assert (ledger.sequence, ledger.counts(), ledger.stamp) == (0, (0, 0), None)
    assert ledger.changes(0, 10) == []
    assert list(ledger.iter_vectors(10)) == []


def test_what_was_put_is_there_after_reopening(tmp_path: Path) -> None:
    with closing(Ledger(tmp_path / "ledger.sqlite")) as first:
        first.put([entry(article("a"), 2)])
        first.stamp = {"embedding": "m", "chunking": {"limit_tokens": 256}}
        name = first.name
    with closing(Ledger(tmp_path / "ledger.sqlite")) as again:
        assert again.name == name
        assert again.stamp == {"embedding": "m", "chunking": {"limit_tokens": 256}}
        assert (again.sequence, again.counts()) == (1, (1, 2))


def test_each_ledger_has_a_name_of_its_own(tmp_path: Path) -> None:
    with closing(Ledger(tmp_path / "a")) as one, closing(Ledger(tmp_path / "b")) as other:
        assert one.name != other.name


def test_vectors_come_back_to_the_bit(ledger: Ledger) -> None:
    put = entry(article("a"), 7)
    ledger.put([put])
    assert stored_vectors(ledger) == {
        passage.id: vector.tolist()
        for passage, vector in zip(put.passages, put.vectors, strict=True)
    }
    ids, vectors = ledger.vectors_of(["a#6", "a#0", "a#99"])
    assert sorted(ids) == ["a#0", "a#6"]
    assert vectors[ids.index("a#6")].tolist() == put.vectors[6].tolist()


def test_a_changed_article_keeps_its_old_text_among_the_revisions(
    ledger: Ledger, catalogue: Catalogue
) -> None:
    ledger.put([entry(article("a", "First."))])
    ledger.put([entry(article("a", "Second."))])
    ledger.put([entry(article("a", "Third."))])
    assert (catalogue.article("a").text, catalogue.article("a").revision) == ("Third.", 3)
    assert superseded(ledger, "a") == [(1, "First."), (2, "Second.")]


def test_an_article_that_returns_after_removal_goes_on_counting(
    ledger: Ledger, catalogue: Catalogue
) -> None:
    ledger.put([entry(article("a", "First."))])
    ledger.remove(["a"])
    ledger.put([entry(article("a", "Second."))])
    assert catalogue.article("a").revision == 2
    assert superseded(ledger, "a") == [(1, "First.")]


def test_removing_what_is_not_there_changes_nothing(ledger: Ledger) -> None:
    ledger.put([entry(article("a"))])
    ledger.remove(["a", "nowhere"])
    assert ledger.remove(["a", "nowhere"]) == ledger.sequence == 2


def test_a_failing_transaction_leaves_nothing_behind(ledger: Ledger) -> None:
    good = entry(article("a"))
    clash = Entry(article("b"), good.passages, good.vectors)
    with pytest.raises(IndexDamaged):
        ledger.put([good, clash])
    assert (ledger.sequence, ledger.counts()) == (0, (0, 0))


def test_changes_tell_which_passages_are_gone(ledger: Ledger) -> None:
    ledger.put([entry(article("a"), 3)])
    ledger.put([entry(article("a", "Shorter."), 1)])
    (change,) = ledger.changes(0, 10)
    assert (change.sequence, [one.id for one in change.passages]) == (2, ["a#0"])
    assert list(change.gone) == ["a#1", "a#2"]
    ledger.remove(["a"])
    (change,) = ledger.changes(2, 10)
    assert (list(change.passages), list(change.gone)) == ([], ["a#0", "a#1", "a#2"])


def test_more_may_be_asked_for_than_one_statement_takes(
    ledger: Ledger, catalogue: Catalogue
) -> None:
    ledger.put([entry(article("a"), 2)])
    many = [*(f"none-{n}" for n in range(40_000)), "a", "a#1"]
    assert len(many) > IN_ONE_STATEMENT
    assert ledger.vectors_of(many)[0] == ["a#1"]
    assert list(catalogue.digests(many)) == ["a"]


def test_a_file_that_is_no_ledger_is_told(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"This is no database at all. " * 100)
    with pytest.raises(IndexDamaged, match="cannot be used"):
        Ledger(tmp_path / "ledger.sqlite")


def test_a_page_that_is_damaged_is_told_by_whatever_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with closing(Ledger(path)) as ledger:
        ledger.put([entry(article(f"a{n}", "Long. " * 2_000)) for n in range(9)])
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xaa" * (len(content) - 4096)
    path.write_bytes(content)
    engine = open_sqlite(path)
    translate_errors(engine)
    catalogue = Catalogue(engine)
    for read in (catalogue.attributes, catalogue.sources, lambda: catalogue.article("a1")):
        with pytest.raises(IndexDamaged, match=r"ledger\.sqlite cannot be used"):
            read()


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "what? 100% #1 ünd=so&weiter"
    folder.mkdir()
    with closing(Ledger(folder / "ledger.sqlite")) as opened:
        opened.put([entry(article("a"))])
    assert (folder / "ledger.sqlite").exists()


def test_a_commit_is_on_the_disk_when_it_returns(ledger: Ledger) -> None:
    with ledger.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        full = 2
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == full


def test_others_may_read_while_it_is_open(ledger: Ledger) -> None:
    ledger.put([entry(article("a"))])
    with closing(sqlite3.connect(ledger.path)) as other:
        assert other.execute("SELECT count(*) FROM articles").fetchone() == (1,)
