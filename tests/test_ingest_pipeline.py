"""A run of ingest: what goes in, what is left out and why, and running it again."""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import CountedEncoder, counted, drawn
from numpy.typing import NDArray

from ingest.articles import Article
from ingest.errors import EmbeddingFailed, NothingIngested
from ingest.index import Index
from ingest.models import EmbeddingModel
from ingest.pipeline import WINDOW, EmbeddingPipeline, Ingestion, Progress, Summary
from ingest.settings import IndexSettings


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder for articles."""
    folder = tmp_path / "news"
    folder.mkdir()
    return folder


@pytest.fixture
def encoder(model: EmbeddingModel) -> tuple[EmbeddingModel, CountedEncoder]:
    return counted(drawn(model))


@pytest.fixture
def index(
    settings: IndexSettings, encoder: tuple[EmbeddingModel, CountedEncoder]
) -> Iterator[Index]:
    with Index(settings.model_copy(update={"max_file_mb": 0.5}), encoder[0]) as opened:
        yield opened


@pytest.fixture
def embedded(encoder: tuple[EmbeddingModel, CountedEncoder]) -> CountedEncoder:
    """What is given to the embedder."""
    return encoder[1]


def write(folder: Path, **files: str) -> None:
    """Files of plain text by name, without ".txt"."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text)


def ingest(index: Index, *inputs: Path, prune: bool = False) -> Summary:
    return Ingestion(index, lambda progress: None).run(inputs, prune=prune)


def counts(summary: Summary) -> tuple[int, int, int, int]:
    return summary.added, summary.updated, summary.unchanged, summary.removed


def found(index: Index, words: str) -> set[str]:
    """The text of every passage with these words; the dense index holds the same passages."""
    by_words = index.catalogue.passages([one for one, _ in index.search_lexical(words, 100)])
    anywhere = index.search_dense(np.ones(8, dtype=np.float32) / np.sqrt(np.float32(8)), 1000)
    assert set(by_words) <= {one for one, _ in anywhere}
    assert len(anywhere) == index.ledger.counts()[1]
    return {one.text for one in by_words.values()}


def reasons(summary: Summary) -> dict[str, str]:
    return {Path(name).name: reason for name, reason in summary.skipped}


# What goes in


def test_articles_go_in_and_are_found(index: Index, news: Path) -> None:
    write(news, a="Ferry adrift\n\nThe ferry drifted.", b="The port closed.")
    summary = ingest(index, news)
    assert counts(summary) == (2, 0, 0, 0)
    assert (summary.passages, summary.skipped) == (2, [])
    assert found(index, "ferry") == {"The ferry drifted."}


def test_the_embedder_reads_title_and_passage(
    index: Index, news: Path, embedded: CountedEncoder
) -> None:
    write(news, a="Ferry adrift\n\nThe ferry drifted.")
    ingest(index, news)
    assert embedded.texts == ["Ferry adrift\nThe ferry drifted."]


def test_single_files_and_folders_may_be_mixed(index: Index, news: Path) -> None:
    write(news, a="The ferry drifted.", b="The port closed.")
    write(news / "more", c="The ship sank.")
    summary = ingest(index, news / "a.txt", news / "more", news / "a.txt", news)
    assert (counts(summary), summary.skipped) == ((3, 0, 0, 0), [])


def test_progress_reaches_its_total(index: Index, news: Path) -> None:
    write(news, a="The ferry drifted.", b="", c="The port closed.")
    lines = [json.dumps({"title": f"T{n}", "text": "The ship sank."}) for n in range(3)]
    (news / "d.jsonl").write_text("\n".join([*lines, "broken"]))
    seen: list[tuple[int, int]] = []

    def report(progress: Progress) -> None:
        seen.append((progress.done, progress.total))

    Ingestion(index, report).run([news])
    assert [done for done, _ in seen] == [1, 2, 3, 4, 5, 6, 7]
    assert seen[-1] == (7, 7)


def test_a_long_run_stores_as_it_goes(index: Index, news: Path, embedded: CountedEncoder) -> None:
    sentences = " ".join(f"The ferry drifted {n} miles." for n in range(WINDOW // 100))
    write(news, **{f"a{n}": f"Day {n}. {sentences}" for n in range(9)})
    summary = ingest(index, news)
    assert counts(summary) == (9, 0, 0, 0)
    assert len(embedded.batches) > 1
    assert index.ledger.counts() == (9, summary.passages)


def test_the_seeds_go_in(index: Index) -> None:
    seeds = Path(__file__).parent.parent / "seeds"
    summary = ingest(index, seeds)
    assert counts(summary) == (5, 0, 0, 0)
    assert reasons(summary) == {"questions.jsonl": "holds questions, not articles; left out"}


# What is left out

FAULTY: dict[str, tuple[str, bytes, str]] = {
    "empty": ("x.txt", b"", "empty"),
    "blank": ("x.txt", b" \n\n ", "empty"),
    "binary": ("x.txt", b"\x89PNG\r\n\x1a\n\0\0", "a binary file"),
    "Latin-1": ("x.txt", "Zürich".encode("latin-1"), "no UTF-8 at byte 1"),
    "front matter": ("x.md", b"---\ntitle: [a\n---\nText.", "front matter does not parse"),
    "not closed": ("x.md", b"---\ntitle: a\n\nText.", "front matter is not closed"),
    "no date": ("x.md", b"---\npublished_at: 2024-13-45\n---\nText.", "'2024-13-45' is no date"),
    "broken line": ("x.jsonl", b'{"title": "a", "text": "b"', "no JSON"),
    "nested": ("x.jsonl", b"[" * 200_000, "no JSON"),
    "NUL": ("x.jsonl", b'{"title": "a", "text": "b\\u0000"}', "holds a NUL"),
    "half a character": ("x.jsonl", b'{"title": "a\\udc00", "text": "b"}', "half of a character"),
    "too large": ("x.txt", b"a " * 250_001, "larger than 0.5 MB"),
    "cut off": ("x.txt.gz", gzip.compress(b"a" * 1000)[:-9], "no whole gzip file"),
    "bomb": ("x.txt.gz", gzip.compress(bytes(20_000_000)), "larger than 0.5 MB"),
    "questions": ("x.jsonl", b'{"question": "Who?"}', "holds questions, not articles"),
    "another type": ("x.pdf", b"%PDF-1.7", "of a type that is not read"),
    "no text": ("x.md", b"# Title\n\n## Heading\n", "has no text below its title"),
}


@pytest.mark.parametrize(("name", "content", "told"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_file_is_told_and_the_others_go_in(
    index: Index, news: Path, name: str, content: bytes, told: str
) -> None:
    write(news, a="The ferry drifted.", z="The port closed.")
    (news / name).write_bytes(content)
    summary = ingest(index, news)
    assert counts(summary) == (2, 0, 0, 0)
    ((where, reason),) = summary.skipped
    assert where.startswith(str(news / name))
    assert told in reason


@pytest.mark.parametrize(("name", "content", "told"), FAULTY.values(), ids=FAULTY)
def test_where_nothing_goes_in_each_reason_is_told(
    index: Index, news: Path, name: str, content: bytes, told: str
) -> None:
    (news / name).write_bytes(content)
    with pytest.raises(NothingIngested, match=told) as raised:
        ingest(index, news)
    assert str(news / name) in str(raised.value)


def test_a_folder_without_articles_is_told(index: Index, news: Path) -> None:
    with pytest.raises(NothingIngested, match=rf"no article in {news}; it holds no .txt, .md"):
        ingest(index, news)


def test_a_path_that_is_not_there_is_told(index: Index, news: Path) -> None:
    with pytest.raises(NothingIngested, match="no such file or folder"):
        ingest(index, news / "missing")
    write(news, a="The ferry drifted.")
    assert reasons(ingest(index, news / "missing", news)) == {
        "missing": "no such file or folder; check the path"
    }


def test_of_two_files_with_one_id_the_first_goes_in(index: Index, news: Path) -> None:
    write(
        news,
        a="---\nurl: https://port.example/1\n---\nThe ferry drifted.",
        b="---\nurl: https://PORT.example/1/#top\n---\nThe port closed.",
    )
    summary = ingest(index, news)
    assert counts(summary) == (1, 0, 0, 0)
    assert f"has the same id as {news}/a.txt" in reasons(summary)["b.txt"]
    assert found(index, "ferry port") == {"The ferry drifted."}


def test_of_two_lines_with_one_id_the_first_goes_in(index: Index, news: Path) -> None:
    lines = [json.dumps({"title": "T", "text": text}) for text in ("The ferry.", "The port.")]
    (news / "a.jsonl").write_text("\n".join(lines))
    summary = ingest(index, news)
    assert counts(summary) == (1, 0, 0, 0)
    assert f"has the same id as {news}/a.jsonl:1" in reasons(summary)["a.jsonl:2"]


# Running it again


def test_nothing_changed_costs_no_embedding(
    index: Index, news: Path, embedded: CountedEncoder
) -> None:
    write(news, a="The ferry drifted.", b="The port closed.")
    ingest(index, news)
    assert len(embedded.texts) == 2
    sequence = index.ledger.sequence
    assert counts(ingest(index, news)) == (0, 0, 2, 0)
    assert embedded.texts == []
    assert index.ledger.sequence == sequence


def test_a_changed_article_replaces_its_passages(
    index: Index, news: Path, embedded: CountedEncoder
) -> None:
    write(news, a="The ferry drifted.", b="The port closed.")
    ingest(index, news)
    assert len(embedded.texts) == 2
    write(news, a="The ferry sank.")
    assert counts(ingest(index, news)) == (0, 1, 1, 0)
    assert embedded.texts == ["a\nThe ferry sank."]
    assert found(index, "ferry drifted sank") == {"The ferry sank."}
    page, _ = index.catalogue.articles(None, 10)
    assert {one.title: one.revision for one in page} == {"a": 2, "b": 1}


def test_a_shorter_text_leaves_no_passage_behind(index: Index, news: Path) -> None:
    write(news, a=" ".join(f"The ferry drifted {n} miles that day." for n in range(200)))
    assert ingest(index, news).passages > 5
    write(news, a="The ferry sank.")
    ingest(index, news)
    assert found(index, "ferry") == {"The ferry sank."}


def test_a_changed_date_or_title_is_a_change_too(index: Index, news: Path) -> None:
    for head in ("title: A", "title: B", "title: B\npublished: 2024-06-18"):
        write(news, a=f"---\n{head}\n---\nThe ferry drifted.")
        ingest(index, news)
    ((article,), _) = index.catalogue.articles(None, 10)
    assert (article.title, article.published_at, article.revision) == ("B", "2024-06-18", 3)


def test_a_file_that_became_faulty_keeps_its_article(index: Index, news: Path) -> None:
    write(news, a="The ferry drifted.", b="The port closed.")
    ingest(index, news)
    (news / "a.txt").write_bytes(b"\xff\xff")
    summary = ingest(index, news)
    assert (counts(summary), list(reasons(summary))) == ((0, 0, 1, 0), ["a.txt"])
    assert found(index, "ferry") == {"The ferry drifted."}


def test_a_run_that_fails_keeps_what_it_stored_and_is_completed_by_another(
    settings: IndexSettings, model: EmbeddingModel, news: Path
) -> None:
    steady, failing = drawn(model), [False, True, False, False, False]

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        if failing.pop(0):
            raise EmbeddingFailed("no answer")
        return steady.encode(texts)

    sentences = " ".join(f"The ferry drifted {n} miles." for n in range(WINDOW // 50))
    write(news, **{f"a{n}": f"Day {n}. {sentences}" for n in range(4)})
    with Index(settings, replace(steady, encode=encode)) as index:
        with pytest.raises(EmbeddingFailed):
            ingest(index, news)
        stored, _ = index.ledger.counts()
        assert 0 < stored < 4
        assert counts(ingest(index, news)) == (4 - stored, 0, stored, 0)
        assert index.ledger.counts()[0] == 4


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


# The pipeline alone


def test_each_article_gets_its_own_passages_and_vectors(model: EmbeddingModel) -> None:
    steady = drawn(model)
    long = " ".join(f"The ferry drifted {n} miles that day." for n in range(100))
    articles = [
        Article("a", "A", "The port closed."),
        Article("b", "", long),
        Article("c", "C", ""),
    ]
    entries = EmbeddingPipeline(steady)(articles, [None, None, None])
    assert [entry.article for entry in entries] == articles
    assert [len(entry.passages) for entry in entries][0::2] == [1, 0]
    texts = [long[passage.start : passage.end] for passage in entries[1].passages]
    assert len(texts) > 3
    assert entries[1].vectors == pytest.approx(steady.encode(texts), abs=1e-6)
