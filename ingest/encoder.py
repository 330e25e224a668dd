"""Text to vectors with a sentence-embedding model in ONNX, on the CPU.

The model is a folder with `model.onnx` (token vectors out) and `tokenizer.json`;
mean pooling and normalising are done here, so that a plain export of any such model works.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding

from ingest.onnx import GRAPH, TOKENIZER, OnnxModel

SHIPPED = Path(__file__).parent / "model"
_DEFAULT_LIMIT = 256  # tokens; what the card of all-MiniLM-L6-v2 says
_REMEDY = (
    f"name a folder with {GRAPH} and {TOKENIZER} of a sentence-embedding model in "
    "DATELINE_EMBEDDING_MODEL, or unset it for the shipped one"
)


@dataclass(frozen=True, slots=True, eq=False)
class TokenVectors:
    """What the model makes of each token of one text, special tokens left out.

    Attributes:
        vectors: (tokens, dimension), unit length.
        ids: (tokens,), the tokens' numbers in the vocabulary.
        offsets: (tokens, 2), half-open, in code points of the text.
    """

    vectors: NDArray[np.float32]
    ids: NDArray[np.int32]
    offsets: NDArray[np.int32]


class OnnxEncoder:
    """A sentence-embedding model; may be used from several threads at once.

    Attributes:
        limit: the most tokens of one input, special tokens included; more are cut off.
        dimension: length of a vector.
        fingerprint: equal for equal model files, wherever they lie.
    """

    limit: int
    dimension: int
    fingerprint: str

    def __init__(self, folder: Path, *, threads: int = 2) -> None:
        """Load the model.

        Args:
            folder: holds model.onnx and tokenizer.json.
            threads: texts that are encoded at the same time, each on one thread.

        Raises:
            ModelUnusable: a file is missing, damaged or no model of this kind. The
                methods raise it too, if the graph refuses a text that it is given.
        """
        self._model = OnnxModel(folder, remedy=_REMEDY)
        truncation = self._model.tokenizer.truncation
        self.limit = int(truncation["max_length"]) if truncation else _DEFAULT_LIMIT
        self._model.tokenizer.enable_truncation(self.limit)
        self._workers = ThreadPoolExecutor(threads, thread_name_prefix="encode")
        self.dimension = self._probe()
        self.fingerprint = f"onnx-{self.dimension}:{self._model.digest()}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One vector a text: the mean of its tokens' vectors, at unit length.

        The same text gets the same vector to the bit, whatever it is encoded with.

        Returns:
            (len(texts), dimension), in the order of the texts.
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        # Longest first, so that no thread is left alone with a long text at the end.
        order = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
        means = self._workers.map(self._mean, [texts[place] for place in order])
        for place, mean in zip(order, means, strict=True):
            vectors[place] = mean
        return _unit(vectors)

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Vectors of the single tokens, up to the limit, for late interaction.

        Khattab and Zaharia 2020, ColBERT, score with such vectors.
        """
        return list(self._workers.map(self._token_vectors, texts))

    def offsets(self, text: str) -> NDArray[np.int32]:
        """Where each token stands, the whole text through, without special tokens.

        Returns:
            (tokens, 2), half-open, in code points of the text.
        """
        first = self._model.tokenize(text, special=False)
        spans = [span for part in (first, *first.overflowing) for span in part.offsets]
        return np.array(spans, np.int32).reshape(-1, 2)

    def _run(self, tokens: Encoding) -> NDArray[np.float32]:
        """The model's first output for one text, (tokens, dimension)."""
        return self._model.run(tokens.ids, None, self._model.outputs[:1])[0]

    def _mean(self, text: str) -> NDArray[np.float32]:
        mean: NDArray[np.float32] = self._run(self._model.tokenize(text)).mean(axis=0)
        return mean

    def _token_vectors(self, text: str) -> TokenVectors:
        tokens = self._model.tokenize(text)
        own = ~np.array(tokens.special_tokens_mask, bool)
        return TokenVectors(
            vectors=_unit(self._run(tokens)[own]),
            ids=np.array(tokens.ids, np.int32)[own],
            offsets=np.array(tokens.offsets, np.int32).reshape(-1, 2)[own],
        )

    def _probe(self) -> int:
        """The length of a vector, learnt by running the model once."""
        output = self._run(self._model.tokenize("Dateline"))
        if output.ndim != 2:
            raise self._model.unusable(f"the first output of {GRAPH} is not one vector a token")
        return int(output.shape[1])


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: NDArray[np.float32] = vectors / np.maximum(lengths, np.float32(1e-12))
    return unit
