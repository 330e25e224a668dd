"""From a question to the passages that it may be answered from, in the reader's order."""

from ingest.errors import EmptyIndex
from ingest.index import Index
from service.questions import Narrowing
from service.reader import Reader
from service.reranking import MOST_READ, Reranker, reranked
from service.retrieval import HybridRetriever, ScoredPassage
from service.settings import Settings
from service.spelling import respelled


class Lookup:
    """May be used from several threads.

    Args:
        reader: puts what was found in its order; None: it stays in the order found.
    """

    def __init__(self, index: Index, settings: Settings, reader: Reader | None) -> None:
        self._index = index
        self._settings = settings
        self._reranker = Reranker(reader, settings.rerank_ms) if reader else None

    def passages(self, words: str, narrowing: Narrowing, k: int) -> list[ScoredPassage]:
        """The `k` best passages for words as they stand.

        Raises:
            BadFilter: see `Question`.
            EmptyIndex: nothing was ingested yet.
            EmbeddingFailed: the embedding server does not answer.
        """
        return self._read(words, self._found(words, narrowing, k), k)

    def respelled(
        self, words: str, narrowing: Narrowing, k: int
    ) -> tuple[str, list[ScoredPassage]]:
        """The words as the articles spell them, and the passages for these; raises the same."""
        found = self._found(words, narrowing, k)
        spelled = respelled(words, found, self._index.model.reader, self._index.lexical)
        if spelled != words:
            found = self._found(spelled, narrowing, k)
        return spelled, self._read(spelled, found, k)

    def _found(self, words: str, narrowing: Narrowing, k: int) -> list[ScoredPassage]:
        known = self._index.catalogue.sources() if narrowing.sources else []
        filters = narrowing.filters(known)
        if self._index.ledger.sequence == 0 or self._index.ledger.counts()[0] == 0:
            raise EmptyIndex("nothing has been ingested yet; run `dateline ingest PATH` first")
        mode = self._settings.retrieval
        depth = max(k, MOST_READ) if self._reranker else k
        return HybridRetriever(self._index, k=depth, filters=filters, mode=mode).search(words)

    def _read(self, words: str, found: list[ScoredPassage], k: int) -> list[ScoredPassage]:
        if self._reranker is None:
            return found
        read = self._reranker.read(words, found)
        return (reranked(read) if self._settings.rerank else read)[:k]
