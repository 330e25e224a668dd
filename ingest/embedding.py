"""The embedder where LlamaIndex wants one."""

from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from ingest.models import EmbeddingModel, Encoder

_LARGEST_BATCH = 2048  # LlamaIndex's bound; the encoder sorts by length within it


class Embedder(BaseEmbedding):
    """An embedding model where LlamaIndex wants one; documents and questions alike."""

    _encode: Encoder = PrivateAttr()

    def __init__(self, model: EmbeddingModel) -> None:
        super().__init__(model_name=model.fingerprint, embed_batch_size=_LARGEST_BATCH)
        self._encode = model.encode

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._encode(texts).tolist()
        return vectors

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embeddings([query])[0]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        import asyncio

        return await asyncio.to_thread(self._get_query_embedding, query)
