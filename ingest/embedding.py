"""Text to vectors: the embedder that the settings name, as a LlamaIndex BaseEmbedding."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray
from pydantic import PrivateAttr

from ingest.encoder import OnnxEncoder
from ingest.settings import IndexSettings

SHIPPED = Path(__file__).parent / "model"
_LARGEST_BATCH = 2048  # LlamaIndex's bound; the encoder sorts by length within it
_OPENAI = "openai:"


class Encoder(Protocol):
    """Texts to unit vectors, (n, dimension)."""

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


@dataclass(frozen=True, slots=True)
class EmbeddingModel:
    """An encoder with what the index must know of it.

    Attributes:
        reader: the ONNX model whose tokenizer measures passages and whose token
            vectors score sentences; the shipped one where vectors come from a server.
        fingerprint: equal for models whose vectors may share an index.
    """

    encode: Encoder
    reader: OnnxEncoder
    fingerprint: str


def load_model(settings: IndexSettings) -> EmbeddingModel:
    """The model that `DATELINE_EMBEDDING_MODEL` names.

    Raises:
        ModelUnusable: it cannot be loaded.
    """
    name = settings.embedding_model
    if not name.startswith(_OPENAI):
        onnx = OnnxEncoder(Path(name) if name else SHIPPED, threads=settings.threads)
        return EmbeddingModel(onnx.encode, onnx, onnx.fingerprint)
    from ingest.openai_client import OpenAIEmbeddings

    key = settings.openai_api_key
    remote = OpenAIEmbeddings(
        name.removeprefix(_OPENAI),
        api_key=key.get_secret_value() if key else None,
        base_url=settings.openai_base_url,
    )
    server = hashlib.sha256((settings.openai_base_url or "").encode()).hexdigest()[:8]
    shipped = OnnxEncoder(SHIPPED, threads=settings.threads)
    return EmbeddingModel(remote.embed, shipped, f"{name}@{server}")


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
