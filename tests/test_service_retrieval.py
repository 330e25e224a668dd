"""From a question to passages, through a real index; filters are held against brute force."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pytest
from conftest import opened_engine
from hypothesis import given, settings
from hypothesis import strategies as st
from llama_index.core import Settings as LlamaSettings
from llama_index.core.base.response.schema import Response
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers import get_response_synthesizer
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeRelationship

from ingest.filters import Filters
from ingest.index import Index
from ingest.models import EmbeddingModel
from ingest.schema import timestamp
from service.engine import Engine
from service.retrieval import FIRST, MOST_OF_ONE_ARTICLE, HybridRetriever, Retrieval

PUBLISHERS = ["Gazette", "Courier", "Herald", None]
FIRST_DAY = date(2024, 6, 1)
DAYS = 20
QUESTIONS = ["Who opened the bridge?", "harbour council money", "What did the mayor say?"]
SUBJECTS = ["bridge", "harbour", "school", "council", "river", "museum"]

few = settings(max_examples=25)


def news() -> Iterator[dict[str, str | None]]:
    """Sixty short articles, one passage each; some have no date, some no publisher."""
    for n in range(60):
        subject, other = SUBJECTS[n % 6], SUBJECTS[(n // 6) % 6]
        yield {
            "id": f"n{n}",
            "title": f"News of the {subject}, part {n}",
            "text": f"On day {n} the mayor spoke of the {subject} and of money for the {other}.",
            "source": PUBLISHERS[n % 4],
            "published_at": None if n % 7 == 0 else str(FIRST_DAY + timedelta(days=n % DAYS)),
        }


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Index]:
    """An index of them, and of one long article that says the same over and over."""
    folder = tmp_path_factory.mktemp("news")
    lines = [json.dumps(article) for article in news()]
    long = "\n\n".join(
        f"Part {n}. The bridge over the harbour was discussed by the council. " * 6
        for n in range(20)
    )
    lines.append(json.dumps({"id": "long", "title": "The bridge, the harbour", "text": long}))
    (folder / "news.jsonl").write_text("\n".join(lines))
    with opened_engine(folder / "data", model, [folder / "news.jsonl"]) as engine:
        yield engine.index


class BruteForce:
    """All passages, compared one by one."""

    def __init__(self, index: Index) -> None:
        self._index = index
        ids: list[str] = []
        parts = []
        for some, vectors in index.ledger.iter_vectors(1000):
            ids += some
            parts.append(vectors)
        self._vectors = dict(zip(ids, np.vstack(parts), strict=True))
        self._passages = index.catalogue.passages(ids)

    def passes(self, passage_id: str, filters: Filters) -> bool:
        """Whether the passage's article may be seen."""
        article = self._passages[passage_id].article
        if filters.sources and article.source not in filters.sources:
            return False
        if filters.since is None and filters.until is None:
            return True
        if article.published_at is None:
            return False
        moment = timestamp(article.published_at)
        return (filters.since is None or moment >= filters.since) and (
            filters.until is None or moment <= filters.until
        )

    def dense(self, question: str, filters: Filters) -> dict[str, float]:
        """Cosine similarity of those that pass."""
        vector = self._index.model.encode([question])[0]
        return {
            one: float(own @ vector)
            for one, own in self._vectors.items()
            if self.passes(one, filters)
        }


@pytest.fixture(scope="module")
def brute(index: Index) -> BruteForce:
    """Of that index."""
    return BruteForce(index)


moments = st.none() | st.integers(0, DAYS).map(
    lambda day: timestamp(str(FIRST_DAY + timedelta(days=day)))
)
all_filters = st.builds(
    Filters,
    sources=st.lists(st.sampled_from(["Gazette", "Courier", "Herald", "Nobody"]), unique=True).map(
        tuple
    ),
    since=moments,
    until=moments,
)


@few
@given(filters=all_filters, question=st.sampled_from(QUESTIONS))
def test_dense_search_under_filters_finds_what_brute_force_finds(
    index: Index, brute: BruteForce, filters: Filters, question: str
) -> None:
    expected = brute.dense(question, filters)
    found = HybridRetriever(index, k=50, filters=filters, mode="dense").search(question)
    ids = [one.passage.id for one in found]
    assert len(ids) == len(set(ids)) == min(50, len(expected))
    assert set(ids) <= set(expected)
    if ids and len(expected) > len(ids):
        worst = min(expected[one] for one in ids)
        left_out = [score for one, score in expected.items() if one not in ids]
        assert max(left_out) <= worst + 1e-4


@few
@given(filters=all_filters, question=st.sampled_from(QUESTIONS))
def test_lexical_search_under_filters_keeps_the_order_of_what_passes(
    index: Index, brute: BruteForce, filters: Filters, question: str
) -> None:
    everything = [one for one, _ in index.search_lexical(question, 1_000)]
    expected = [one for one in everything if brute.passes(one, filters)]
    assert [one for one, _ in index.search_lexical(question, 1_000, filters)] == expected


@few
@given(filters=all_filters, question=st.sampled_from(QUESTIONS))
@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_no_search_sees_what_does_not_pass(
    index: Index, brute: BruteForce, mode: Retrieval, filters: Filters, question: str
) -> None:
    for scored in HybridRetriever(index, k=30, filters=filters, mode=mode).search(question):
        assert brute.passes(scored.passage.id, filters)


def test_what_both_searches_rank_first_is_first(index: Index) -> None:
    question = "Where did the mayor speak of the museum and of money for the river?"
    firsts = {
        HybridRetriever(index, k=1, mode=mode).search(question)[0].passage.id
        for mode in ("dense", "lexical")
    }
    best = HybridRetriever(index, k=1).search(question)[0].passage.id
    assert best in firsts


@pytest.mark.parametrize("k", [1, 3, 10, 25, 100])
def test_there_are_as_many_passages_as_are_wanted_best_first(index: Index, k: int) -> None:
    found = HybridRetriever(index, k=k).search("bridge over the harbour")
    ids = [one.passage.id for one in found]
    assert len(set(ids)) == len(ids)
    assert len(ids) == min(k, index.ledger.counts()[1])


@pytest.mark.parametrize("question", ["bridge over the harbour", "council", "Part 7"])
def test_one_article_has_three_of_the_first_ten_at_most(index: Index, question: str) -> None:
    found = HybridRetriever(index, k=30).search(question)
    articles = [one.passage.article.id for one in found]
    assert max(Counter(articles[:FIRST]).values()) <= MOST_OF_ONE_ARTICLE
    assert articles.count("long") > MOST_OF_ONE_ARTICLE


def test_a_passage_is_given_with_its_text_and_article(index: Index) -> None:
    for one in HybridRetriever(index).search("money for the school"):
        article = index.catalogue.article(one.passage.article.id)
        assert article.text[one.passage.start : one.passage.end] == one.passage.text


def test_it_is_a_llamaindex_retriever_and_async_gives_the_same(engine: Engine) -> None:
    retriever = HybridRetriever(engine.index, k=5)
    assert isinstance(retriever, BaseRetriever)
    question = "Who joined Putin's delegation?"
    nodes = retriever.retrieve(question)
    found = retriever.search(question)
    assert [node.node_id for node in nodes] == [one.passage.id for one in found]
    assert [node.score for node in nodes] == [one.score for one in found]
    asynchronous = asyncio.run(retriever.aretrieve(question))
    assert [(one.node_id, one.score) for one in asynchronous] == [
        (one.node_id, one.score) for one in nodes
    ]


def test_a_node_tells_where_its_words_stand(engine: Engine) -> None:
    node = HybridRetriever(engine.index, k=1).retrieve("landmines at the border")[0].node
    source = node.relationships[NodeRelationship.SOURCE]
    assert not isinstance(source, list)
    article = engine.article(source.node_id)
    begin, end = node.start_char_idx, node.end_char_idx  # type: ignore[attr-defined]
    assert article.text[begin:end] == node.get_content()
    assert node.metadata["title"] == article.title
    assert node.metadata["published_at"] == article.published_at


def test_it_serves_a_query_engine_without_the_global_settings(engine: Engine) -> None:
    before = LlamaSettings._llm, LlamaSettings._embed_model
    query_engine = RetrieverQueryEngine(
        HybridRetriever(engine.index, k=2),
        response_synthesizer=get_response_synthesizer(llm=MockLLM(), response_mode="compact"),  # type: ignore[arg-type]
    )
    response = query_engine.query("Who joined Putin's delegation?")
    assert isinstance(response, Response)
    assert len(response.source_nodes) == 2
    assert "Belousov" in str(response)
    assert (LlamaSettings._llm, LlamaSettings._embed_model) == before
