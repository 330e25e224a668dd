"""Text to vectors: the embedder that the settings name."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.encoder import SHIPPED, OnnxEncoder
from ingest.settings import IndexSettings

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
