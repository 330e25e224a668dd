"""Where articles were read: files that are gone or moved, and one path in two folders."""

import json
from pathlib import Path

import pytest
from news_folder import counts, found, ingest, write

from ingest.errors import NothingIngested
from ingest.index import Index

pytest_plugins = ["news_folder"]


# Files that are gone


def test_without_prune_an_article_outlives_its_file(index: Index, news: Path) -> None:
    write(news, a="The ferry drifted.", b="The port closed.")
    ingest(index, news)
    (news / "a.txt").unlink()
    assert counts(ingest(index, news)) == (0, 0, 1, 0)
    assert found(index, "ferry") == {"The ferry drifted."}


def test_prune_drops_articles_whose_file_is_gone(index: Index, news: Path) -> None:
    write(news, a="The ferry drifted.", b="The port closed.")
    ingest(index, news)
    (news / "a.txt").unlink()
    assert counts(ingest(index, news, prune=True)) == (0, 0, 1, 1)
    assert found(index, "ferry") == set()
    assert found(index, "port") == {"The port closed."}


def test_prune_follows_a_renamed_file(index: Index, news: Path) -> None:
    write(news, a="The ferry drifted.")
    ingest(index, news)
    (news / "a.txt").rename(news / "b.txt")
    assert counts(ingest(index, news, prune=True)) == (1, 0, 0, 1)
    assert found(index, "ferry") == {"The ferry drifted."}


def test_prune_drops_lines_that_are_gone_from_a_file(index: Index, news: Path) -> None:
    lines = [json.dumps({"title": f"T{n}", "text": f"The ferry {n}."}) for n in range(3)]
    (news / "a.jsonl").write_text("\n".join(lines))
    ingest(index, news)
    (news / "a.jsonl").write_text("\n".join(lines[1:]))
    assert counts(ingest(index, news, prune=True)) == (0, 0, 2, 1)
    assert found(index, "ferry") == {"The ferry 1.", "The ferry 2."}


def test_prune_spares_a_file_that_was_not_looked_at(
    index: Index, tmp_path: Path, news: Path
) -> None:
    (news / "inner").mkdir()
    (news / "other.txt").write_text("Another\n\nThe weir near Linz held.\n")
    (news / "inner" / "report.txt").write_text("A report\n\nThe dam near Graz held.\n")
    ingest(index, news)
    (news / "inner").rename(tmp_path / "elsewhere")
    (news / "inner").symlink_to(tmp_path / "elsewhere")
    assert ingest(index, news, prune=True).removed == 0


def test_prune_spares_what_is_merely_faulty(index: Index, news: Path) -> None:
    lines = [json.dumps({"title": f"T{n}", "text": f"The ferry {n}."}) for n in range(2)]
    write(news, a="The ferry drifted.", b="The port closed.")
    (news / "c.jsonl").write_text("\n".join(lines))
    ingest(index, news)
    (news / "a.txt").write_bytes(b"\0")
    (news / "c.jsonl").write_text(f"{lines[0]}\n{lines[1][:-5]}")
    assert counts(ingest(index, news, prune=True)) == (0, 0, 2, 0)
    assert found(index, "ferry") == {"The ferry drifted.", "The ferry 0.", "The ferry 1."}


def test_prune_spares_articles_of_other_folders(index: Index, news: Path, tmp_path: Path) -> None:
    write(news, a="The ferry drifted.")
    write(tmp_path / "other", b="The port closed.")
    ingest(index, news, tmp_path / "other")
    (tmp_path / "other" / "b.txt").unlink()
    assert counts(ingest(index, news, prune=True)) == (0, 0, 1, 0)
    assert found(index, "port") == {"The port closed."}


def test_prune_drops_nothing_where_nothing_is_found(index: Index, news: Path) -> None:
    """An empty folder is more often a disk that is not mounted than news taken back."""
    write(news, a="The ferry drifted.")
    ingest(index, news)
    (news / "a.txt").unlink()
    with pytest.raises(NothingIngested):
        ingest(index, news, prune=True)
    assert found(index, "ferry") == {"The ferry drifted."}


# One path in two folders


def test_a_file_does_not_replace_one_of_the_same_path_in_another_folder(
    index: Index, news: Path, tmp_path: Path
) -> None:
    write(news, a="The ferry drifted.")
    write(tmp_path / "other", a="The port closed.", b="The ship sank.")
    ingest(index, news)
    summary = ingest(index, tmp_path / "other")
    assert counts(summary) == (1, 0, 0, 0)
    ((name, reason),) = summary.skipped
    assert name == str(tmp_path / "other" / "a.txt")
    assert str(news / "a.txt") in reason
    assert "ingest a folder that holds both, or give each a url or an id" in reason
    assert found(index, "ferry port") == {"The ferry drifted."}
    assert counts(ingest(index, tmp_path)) == (3, 0, 0, 0)


def test_where_that_is_all_nothing_went_in(index: Index, news: Path, tmp_path: Path) -> None:
    write(news, a="The ferry drifted.")
    write(tmp_path / "other", a="The port closed.")
    ingest(index, news)
    with pytest.raises(NothingIngested, match="in another folder"):
        ingest(index, tmp_path / "other", prune=True)


def test_a_folder_that_moved_takes_its_articles_along(
    index: Index, news: Path, tmp_path: Path
) -> None:
    write(news, a="The ferry drifted.", b="The port closed.")
    ingest(index, news)
    moved = news.rename(tmp_path / "moved")
    write(moved, a="The ferry sank.")
    assert counts(ingest(index, moved)) == (0, 1, 1, 0)
    (moved / "b.txt").unlink()
    assert counts(ingest(index, moved, prune=True)) == (0, 0, 1, 1)


def test_the_same_text_in_two_folders_is_one_article(
    index: Index, news: Path, tmp_path: Path
) -> None:
    write(news, a="The ferry drifted.")
    write(tmp_path / "other", a="The ferry drifted.")
    ingest(index, news)
    assert counts(ingest(index, tmp_path / "other")) == (0, 0, 1, 0)


@pytest.mark.parametrize("head", ["url: https://port.example/1", "id: port-1"])
def test_an_article_with_a_name_of_its_own_may_come_from_anywhere(
    index: Index, news: Path, tmp_path: Path, head: str
) -> None:
    write(news, a=f"---\n{head}\n---\nThe ferry drifted.")
    write(tmp_path / "other", a=f"---\n{head}\n---\nThe ferry sank.")
    ingest(index, news)
    assert counts(ingest(index, tmp_path / "other")) == (0, 1, 0, 0)
    assert found(index, "ferry") == {"The ferry sank."}
