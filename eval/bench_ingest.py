"""Ingest timed against the embedder alone on the same texts, and int8 against float32."""

import math
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from llama_index.core.schema import MetadataMode

from eval.news import evenly, write_articles
from ingest.articles import Article
from ingest.encoder import OnnxEncoder
from ingest.index import Index
from ingest.models import EmbeddingModel
from ingest.nodes import PassageParser, document_of
from ingest.passages import SPECIAL_TOKENS, Chunker, Chunking
from ingest.pipeline import Ingestion
from service.progress import progress_bar

BLOCK: Final = 500
"""Articles of one run of ingest, between two of the embedder alone: a minute or two."""
SAMPLE: Final = 0.1
"""Share of a block's texts that the embedder encodes alone before it, and again after it."""
SMALLEST_SAMPLE: Final = 300  # texts; some 3 seconds on two cores
COMPARED: Final = 600  # texts on which int8 and float32 are compared
TURN: Final = 60  # texts that one of the two encodes before the other's turn


@dataclass(frozen=True)
class PreparedArticle:
    """An article with what the embedder will read of it: prefix and passage, by passage."""

    article: Article
    texts: list[str]


@dataclass
class Throughput:
    """Work done and the time that it took."""

    tokens: int = 0
    seconds: float = 0.0

    def add(self, tokens: int, seconds: float) -> None:
        self.tokens += tokens
        self.seconds += seconds

    @property
    def tokens_per_s(self) -> float:
        return self.tokens / self.seconds if self.seconds else 0.0


@dataclass(frozen=True)
class IngestFigures:
    """What was ingested, and how fast next to the embedder alone in the same run.

    Attributes:
        tokens: what the embedder read, special tokens and prefixes included.
        ratio: tokens_per_s / embedder_tokens_per_s; 1 would be an ingest that costs nothing
            but embedding.
    """

    articles: int
    passages: int
    tokens: int
    seconds: float
    articles_per_s: float
    passages_per_s: float
    tokens_per_s: float
    embedder_tokens_per_s: float
    ratio: float


@dataclass(frozen=True)
class EmbedderFigures:
    """The embedder in use against a float32 model, on the same texts and threads."""

    tokens_per_s: float
    float32_tokens_per_s: float
    ratio: float
    threads: int


class Preparation:
    """What ingest will make of articles, worked out beforehand so that it is not timed."""

    def __init__(self, model: EmbeddingModel) -> None:
        self._reader = model.reader
        chunking = Chunking(limit_tokens=model.reader.limit)
        self._parser = PassageParser(Chunker(model.reader.offsets, chunking))

    def steps(
        self, articles: Sequence[Article], sizes: Sequence[int]
    ) -> Iterator[list[PreparedArticle]]:
        """The articles in order, cut where all passages so far reach a size; then the rest."""
        bounds = sorted(sizes)
        taken: list[PreparedArticle] = []
        passages = 0
        for article in articles:
            taken.append(PreparedArticle(article, self._texts(article)))
            passages += len(taken[-1].texts)
            if bounds and passages >= bounds[0]:
                bounds = [bound for bound in bounds if bound > passages]
                yield taken
                taken = []
        if taken:
            yield taken

    def tokens(self, texts: Sequence[str]) -> int:
        """How many tokens the embedder reads of these texts, special ones included."""
        reader = self._reader
        lengths = (len(reader.offsets(text)) + SPECIAL_TOKENS for text in texts)
        return sum(min(length, reader.limit) for length in lengths)

    def _texts(self, article: Article) -> list[str]:
        nodes = self._parser.get_nodes_from_documents([document_of(article)])
        return [node.get_content(MetadataMode.EMBED) for node in nodes]


class IngestBench:
    """Ingests step by step, and lets the embedder encode samples alone in between."""

    def __init__(self, index: Index, preparation: Preparation) -> None:
        self._index = index
        self._preparation = preparation
        self._ingested = Throughput()
        self._alone = Throughput()
        self._articles = 0
        self._passages = 0

    def step(self, prepared: Sequence[PreparedArticle]) -> None:
        """Ingest articles; those that the index holds already are left out and not counted."""
        known = self._index.catalogue.digests([one.article.id for one in prepared])
        fresh = [one for one in prepared if one.article.id not in known]
        blocks = math.ceil(len(fresh) / BLOCK)
        for n in range(blocks):
            first, last = (len(fresh) * edge // blocks for edge in (n, n + 1))
            self._block(fresh[first:last])

    def figures(self) -> IngestFigures | None:
        """Over all steps so far; None if everything was in the index already."""
        if not self._articles:
            return None
        seconds, tokens_per_s = self._ingested.seconds, self._ingested.tokens_per_s
        return IngestFigures(
            articles=self._articles,
            passages=self._passages,
            tokens=self._ingested.tokens,
            seconds=seconds,
            articles_per_s=self._articles / seconds,
            passages_per_s=self._passages / seconds,
            tokens_per_s=tokens_per_s,
            embedder_tokens_per_s=self._alone.tokens_per_s,
            ratio=tokens_per_s / self._alone.tokens_per_s,
        )

    def _block(self, fresh: Sequence[PreparedArticle]) -> None:
        texts = [text for one in fresh for text in one.texts]
        size = max(SMALLEST_SAMPLE, round(SAMPLE * len(texts)))
        tokens = self._preparation.tokens(texts)
        self._encode_alone(evenly(texts, size))
        with tempfile.TemporaryDirectory(prefix="dateline-bench-") as folder:
            file = Path(folder, "articles.jsonl")
            write_articles([one.article for one in fresh], file)
            self._ingested.add(tokens, self._ingest(file))
        # From the end, so that the two samples differ where the block is large enough.
        self._encode_alone(evenly(texts[::-1], size))
        self._articles += len(fresh)
        self._passages += len(texts)

    def _ingest(self, file: Path) -> float:
        with progress_bar("ingesting") as report:
            run = Ingestion(self._index, lambda progress: report(progress.done, progress.total))
            began = time.perf_counter()
            run.run([file])
            return time.perf_counter() - began

    def _encode_alone(self, texts: Sequence[str]) -> None:
        tokens = self._preparation.tokens(texts)
        self._alone.add(tokens, _timed(self._index.model, texts))


def compare_float32(
    model: EmbeddingModel, folder: Path, texts: list[str], tokens: int, threads: int
) -> EmbedderFigures:
    """Both models in turns over the same texts.

    Args:
        folder: holds model.onnx in float32 and tokenizer.json.
        texts: some; `COMPARED` tell the two apart well enough.
        tokens: how many the texts have together.

    Raises:
        ModelUnusable: the folder holds no such model.
    """
    ours = theirs = 0.0
    encoder = OnnxEncoder(folder, threads=threads)
    float32 = EmbeddingModel(encoder.encode, encoder, encoder.fingerprint)
    for first in range(0, len(texts), TURN):
        ours += _timed(model, texts[first : first + TURN])
        theirs += _timed(float32, texts[first : first + TURN])
    return EmbedderFigures(tokens / ours, tokens / theirs, theirs / ours, threads)


def _timed(model: EmbeddingModel, texts: Sequence[str]) -> float:
    began = time.perf_counter()
    model.encode(texts)
    return time.perf_counter() - began
