"""The one entry point: a question in, a checked answer out."""

import time
import uuid
from collections.abc import Callable
from typing import Protocol

from ingest.articles import Article, ArticleInfo
from ingest.errors import EmptyIndex
from ingest.index import Index
from service.answer import ABSTENTION, NO_ARTICLE_PASSES, Answer, Timings
from service.composition import Draft, compose
from service.extractive import ExtractiveAnswerer
from service.kept import keep
from service.questions import Narrowing, Question
from service.reader import load_reader
from service.reranking import MOST_READ, Reranker, reranked
from service.retrieval import HybridRetriever, ScoredPassage
from service.settings import Settings

READ = 16
"""Passages that the answerer is given; it reads as many as `candidates.MOST_SENTENCES` allow."""

Seen = Callable[[list[ScoredPassage]], None]


class Answerer(Protocol):
    """Chooses the words; what it gives is checked when the answer is composed."""

    def answer(self, question: str, passages: list[ScoredPassage]) -> Draft: ...


class Engine:
    """Everything that a surface needs; may be called from several threads."""

    def __init__(self, index: Index, settings: Settings) -> None:
        self.index = index
        self.settings = settings
        reader = load_reader(settings.reader, settings.threads)
        self._reranker = Reranker(reader, settings.rerank_ms) if reader else None
        self._extractive: Answerer = ExtractiveAnswerer(index, settings.reader_chooses)

    def ask(self, asked: Question) -> Answer:
        """Answer from the articles, or say that they do not; the answer is kept.

        Raises:
            BadQuestion, BadFilter: see `Question`.
            EmptyIndex: nothing was ingested yet.
            EmbeddingFailed: the embedding server does not answer.
        """
        answer = self.answer(asked)
        keep(self.index, answer, self.settings.keep_answers)
        return answer

    def answer(self, asked: Question, seen: Seen | None = None) -> Answer:
        """The same without keeping the answer; raises as `ask` does.

        Args:
            seen: given the passages that were found, as soon as they were.
        """
        words = asked.words
        began = time.perf_counter()
        passages = self.passages(asked)
        retrieved = time.perf_counter()
        if seen is not None:
            seen(passages)
        draft = self._extractive.answer(words, passages)
        composed = compose(draft)
        answered = time.perf_counter()
        abstention = ABSTENTION if passages else NO_ARTICLE_PASSES
        return Answer(
            id=uuid.uuid4().hex,
            question=asked.question,
            standalone_question=words,
            status="answered" if composed.statements else "abstained",
            answer=composed.text or abstention,
            statements=composed.statements,
            citations=composed.citations,
            short_answer=draft.short_answer if composed.statements else None,
            confidence=round(draft.confidence, 4),
            as_of=asked.as_of,
            timings_ms=Timings(
                retrieve=round(1000 * (retrieved - began), 2),
                answer=round(1000 * (answered - retrieved), 2),
            ),
        )

    def passages(self, asked: Question) -> list[ScoredPassage]:
        """What the answerer is given; raises as `ask` does."""
        return self._retrieve(asked.words, asked, READ)

    def search(self, asked: Question, k: int) -> list[ScoredPassage]:
        """The `k` best passages; raises as `ask` does."""
        return self._retrieve(asked.words, asked, k)

    def article(self, article_id: str) -> Article:
        """One article with its text; raises UnknownArticle."""
        return self.index.catalogue.article(article_id)

    def articles(self, after: str | None, limit: int) -> tuple[list[ArticleInfo], str | None]:
        """A page of articles, newest first, and the cursor of the next."""
        return self.index.catalogue.articles(after, limit)

    def _retrieve(self, words: str, narrowing: Narrowing, k: int) -> list[ScoredPassage]:
        known = self.index.catalogue.sources() if narrowing.sources else []
        filters = narrowing.filters(known)
        if self.index.ledger.sequence == 0 or self.index.ledger.counts()[0] == 0:
            raise EmptyIndex("nothing has been ingested yet; run `dateline ingest PATH` first")
        mode = self.settings.retrieval
        depth = max(k, MOST_READ) if self._reranker else k
        found = HybridRetriever(self.index, k=depth, filters=filters, mode=mode).search(words)
        if self._reranker is None:
            return found
        read = self._reranker.read(words, found)
        return (reranked(read) if self.settings.rerank else read)[:k]
