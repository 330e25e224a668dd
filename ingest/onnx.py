"""Text to vectors with a sentence-embedding model in ONNX, on the CPU.

The model is a folder with `model.onnx` (token vectors out) and `tokenizer.json`;
mean pooling and normalising are done here, so that a plain export of any such model works.
"""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as runtime
from tokenizers import Encoding, Tokenizer

from ingest.errors import ModelUnusable

_GRAPH = "model.onnx"
_TOKENIZER = "tokenizer.json"
_DEFAULT_LIMIT = 256  # tokens; what the card of all-MiniLM-L6-v2 says
_LOAD_ERRORS = (
    runtime.EPFail,
    runtime.Fail,
    runtime.InvalidArgument,
    runtime.InvalidGraph,
    runtime.InvalidProtobuf,
    runtime.NoModel,
    runtime.NoSuchFile,
    runtime.NotImplemented,
    runtime.RuntimeException,
)
_RUN_ERRORS = (*_LOAD_ERRORS, ValueError)  # ValueError: an input that is not fed


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

    Each text runs through the model by itself. Dynamic quantisation takes its scale from
    everything in a batch, so that in company a text's vector would depend on its
    neighbours; and alone its activations stay in the core's cache, which was measured to
    be faster than batches of 16.

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
        self._folder = folder
        self._tokenizer = _load_tokenizer(folder)
        truncation = self._tokenizer.truncation
        self.limit = int(truncation["max_length"]) if truncation else _DEFAULT_LIMIT
        self._tokenizer.enable_truncation(self.limit)
        self._session = _load_session(folder)
        self._inputs = {field.name for field in self._session.get_inputs()}
        self._output = self._session.get_outputs()[0].name
        self._workers = ThreadPoolExecutor(threads, thread_name_prefix="encode")
        self.dimension = self._probe()
        self.fingerprint = f"onnx-{self.dimension}:{_digest(folder)}"

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
        first = self._tokenize(text, special=False)
        spans = [span for part in (first, *first.overflowing) for span in part.offsets]
        return np.array(spans, np.int32).reshape(-1, 2)

    def _tokenize(self, text: str, special: bool = True) -> Encoding:
        # A lone surrogate is no character and would be refused; one "?" keeps the offsets.
        whole = text.encode("utf-8", "replace").decode("utf-8")
        return self._tokenizer.encode(whole, add_special_tokens=special)

    def _run(self, tokens: Encoding) -> NDArray[np.float32]:
        """The model's output for one text, (tokens, dimension)."""
        ids = np.array([tokens.ids], np.int64)
        feed = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        wanted = {name: values for name, values in feed.items() if name in self._inputs}
        try:
            output = self._session.run([self._output], wanted)[0][0]
        except _RUN_ERRORS as error:
            raise _unusable(self._folder, f"{_GRAPH} does not run: {_line(error)}") from error
        return np.asarray(output, np.float32)

    def _mean(self, text: str) -> NDArray[np.float32]:
        mean: NDArray[np.float32] = self._run(self._tokenize(text)).mean(axis=0)
        return mean

    def _token_vectors(self, text: str) -> TokenVectors:
        tokens = self._tokenize(text)
        own = ~np.array(tokens.special_tokens_mask, bool)
        return TokenVectors(
            vectors=_unit(self._run(tokens)[own]),
            ids=np.array(tokens.ids, np.int32)[own],
            offsets=np.array(tokens.offsets, np.int32).reshape(-1, 2)[own],
        )

    def _probe(self) -> int:
        """The length of a vector, learnt by running the model once."""
        output = self._run(self._tokenize("Dateline"))
        if output.ndim != 2:
            reason = f"the first output of {_GRAPH} is not one vector a token"
            raise _unusable(self._folder, reason)
        return int(output.shape[1])


def _load_tokenizer(folder: Path) -> Tokenizer:
    try:
        tokenizer = Tokenizer.from_buffer((folder / _TOKENIZER).read_bytes())
    except OSError as error:
        raise _unusable(folder, f"{_TOKENIZER} cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise _unusable(folder, f"{_TOKENIZER} is damaged: {_line(error)}") from error
    tokenizer.no_padding()
    # "[SEP]" in an article is six characters, not the mark that ends an input.
    tokenizer.encode_special_tokens = True
    return tokenizer


def _load_session(folder: Path) -> onnxruntime.InferenceSession:
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(
            folder / _GRAPH, options, providers=["CPUExecutionProvider"]
        )
    except _LOAD_ERRORS as error:
        raise _unusable(folder, f"{_GRAPH} cannot be loaded: {_line(error)}") from error


def _digest(folder: Path) -> str:
    both = hashlib.sha256()
    for name in (_GRAPH, _TOKENIZER):
        with (folder / name).open("rb") as file:
            both.update(hashlib.file_digest(file, "sha256").digest())
    return both.hexdigest()[:16]


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: NDArray[np.float32] = vectors / np.maximum(lengths, np.float32(1e-12))
    return unit


def _unusable(folder: Path, reason: str) -> ModelUnusable:
    return ModelUnusable(
        f"{folder}: {reason}; name a folder with {_GRAPH} and {_TOKENIZER} of a "
        "sentence-embedding model in DATELINE_EMBEDDING_MODEL, or unset it for the shipped one"
    )


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
