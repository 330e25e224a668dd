"""From articles to what the ledger holds of them: passages with vectors."""

from collections.abc import Sequence

import numpy as np
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import BaseNode

from ingest.articles import Article
from ingest.embedding import Embedder
from ingest.models import EmbeddingModel
from ingest.nodes import PassageParser, document_of, passage_of
from ingest.passages import Chunker, Chunking
from ingest.rows import Entry, Origin


class EmbeddingPipeline:
    """Articles to entries of the ledger: an IngestionPipeline of parser and embedder."""

    def __init__(self, model: EmbeddingModel) -> None:
        chunker = Chunker(model.reader.offsets, Chunking(limit_tokens=model.reader.limit))
        self._pipeline = IngestionPipeline(
            transformations=[PassageParser(chunker), Embedder(model)], disable_cache=True
        )

    def __call__(
        self, articles: Sequence[Article], origins: Sequence[Origin | None]
    ) -> list[Entry]:
        """One entry an article, in the same order."""
        nodes = self._pipeline.run(documents=[document_of(article) for article in articles])
        of_article: dict[str, list[BaseNode]] = {article.id: [] for article in articles}
        for node in nodes:
            of_article[node.ref_doc_id or ""].append(node)
        return [
            _entry(article, of_article[article.id], origin)
            for article, origin in zip(articles, origins, strict=True)
        ]


def _entry(article: Article, nodes: Sequence[BaseNode], origin: Origin | None) -> Entry:
    vectors = np.array([node.embedding for node in nodes], dtype=np.float32)
    return Entry(article, [passage_of(node) for node in nodes], vectors, origin)
