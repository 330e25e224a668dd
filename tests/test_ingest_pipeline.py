"""A run of ingest: what goes in, and what running it again changes."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import SEEDS, CountedEncoder, drawn
from news_folder import counts, found, ingest, reasons, write
from numpy.typing import NDArray

from ingest.articles import Article
from ingest.entries import EmbeddingPipeline
from ingest.errors import EmbeddingFailed
from ingest.index import Index
from ingest.models import EmbeddingModel
from ingest.pipeline import WINDOW, Ingestion, Progress
from ingest.settings import IndexSettings

pytest_plugins = ["news_folder"]


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
    summary = ingest(index, SEEDS)
    assert counts(summary) == (5, 0, 0, 0)
    assert reasons(summary) == {"questions.jsonl": "holds questions, not articles; left out"}


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
    steady, failing = drawn(model), ["Day 2."]

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        if failing and any(failing[0] in text for text in texts):
            failing.clear()
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
