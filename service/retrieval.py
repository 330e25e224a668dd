"""From a question to passages: dense and lexical search, fused by reciprocal rank."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import (
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)

from ingest.articles import StoredPassage
from ingest.filters import Filters
from ingest.index import Index
from service.fusion import reciprocal_rank_fusion, spread
from service.reader import Reading

Retrieval = Literal["hybrid", "dense", "lexical"]

DEPTH = 50
"""Passages taken from each index; the answer's words were in the first 50 for 64% of 420 quiz
questions and in the first 10 for 53% (2,951 articles)."""
MOST_OF_ONE_ARTICLE = 3
FIRST = 10


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A found passage.

    Attributes:
        score: higher is better, and only the order means anything.
        reading: what the reader says of it; None where it was not read.
    """

    passage: StoredPassage
    score: float
    reading: Reading | None = None


class HybridRetriever(BaseRetriever):
    """The index as a LlamaIndex retriever.

    Args:
        k: how many passages are given, best first; three of one article at most in the
            first ten.
        mode: leave one of the two indexes out, for comparison.
    """

    def __init__(
        self,
        index: Index,
        *,
        k: int = 10,
        filters: Filters | None = None,
        mode: Retrieval = "hybrid",
    ) -> None:
        super().__init__()
        self._index = index
        self._k = k
        self._filters = filters
        self._mode = mode

    def search(self, question: str) -> list[ScoredPassage]:
        """The best passages, best first."""
        depth = max(DEPTH, self._k)
        rankings: list[list[str]] = []
        if self._mode != "lexical":
            vector = self._index.model.encode([question])[0]
            rankings.append(_ids(self._index.search_dense(vector, depth, self._filters)))
        if self._mode != "dense":
            rankings.append(_ids(self._index.search_lexical(question, depth, self._filters)))
        fused = reciprocal_rank_fusion(rankings)
        articles = [one.rpartition("#")[0] for one, _ in fused]
        best = spread(fused, articles, most=MOST_OF_ONE_ARTICLE, first=FIRST)[: self._k]
        found = self._index.catalogue.passages([one for one, _ in best])
        return [ScoredPassage(found[one], score) for one, score in best if one in found]

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [node_of(scored) for scored in self.search(query_bundle.query_str)]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


def node_of(scored: ScoredPassage) -> NodeWithScore:
    """A found passage as LlamaIndex has it, with its article's fields as metadata."""
    passage = scored.passage
    article = passage.article
    node = TextNode(
        id_=passage.id,
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata={
            "title": article.title,
            "heading": passage.heading,
            "source": article.source,
            "url": article.url,
            "published_at": article.published_at,
            "revision": article.revision,
        },
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=article.id)},
    )
    return NodeWithScore(node=node, score=scored.score)


def _ids(hits: Sequence[tuple[str, float]]) -> list[str]:
    return [one for one, _ in hits]
