"""Models in ONNX, run on the CPU: the one door to ONNX Runtime.

A model is a folder with `model.onnx` and `tokenizer.json`.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as runtime
from tokenizers import Encoding, Tokenizer

from ingest.errors import ModelUnusable

GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"
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


class OnnxModel:
    """A graph with its tokenizer; may be used from several threads at once.

    Each text runs by itself, on one thread unless it is told otherwise. Dynamic quantisation takes
    its scale from everything in a batch, so that in company a text's result would depend on its
    neighbours; and alone its activations stay in the core's cache, which was measured to
    be faster than batches of 16.

    Attributes:
        tokenizer: neither pads nor truncates unless the caller says so.
        outputs: names of the graph's outputs, in order.
    """

    tokenizer: Tokenizer
    outputs: tuple[str, ...]

    def __init__(
        self, folder: Path, *, remedy: str, tokenizer: Path | None = None, threads: int = 1
    ) -> None:
        """Load the model.

        Args:
            folder: holds model.onnx, and tokenizer.json unless `tokenizer` names another.
            remedy: what the user can do if it is unusable, as the end of a sentence.
            threads: that share the work on one text.

        Raises:
            ModelUnusable: a file is missing or damaged. `run` raises it too, if the graph
                refuses what it is given.
        """
        self._folder = folder
        self._remedy = remedy
        self._tokenizer_file = tokenizer or folder / TOKENIZER
        self.tokenizer = self._load_tokenizer()
        self._session = self._load_session(threads)
        self._inputs = {field.name for field in self._session.get_inputs()}
        self.outputs = tuple(field.name for field in self._session.get_outputs())

    def tokenize(self, text: str, *, special: bool = True) -> Encoding:
        """The tokens of a text; a lone surrogate, which is no character, counts as one "?"."""
        whole = text.encode("utf-8", "replace").decode("utf-8")
        return self.tokenizer.encode(whole, add_special_tokens=special)

    def run(
        self, ids: Sequence[int], types: Sequence[int] | None, outputs: Sequence[str]
    ) -> list[NDArray[np.float32]]:
        """The named outputs for one text, each without its first dimension, the batch."""
        row = np.array([ids], np.int64)
        feed = {
            "input_ids": row,
            "attention_mask": np.ones_like(row),
            "token_type_ids": np.zeros_like(row) if types is None else np.array([types], np.int64),
        }
        wanted = {name: values for name, values in feed.items() if name in self._inputs}
        try:
            found: list[Any] = self._session.run(list(outputs), wanted)
        except _RUN_ERRORS as error:
            raise self.unusable(f"{GRAPH} does not run: {_line(error)}") from error
        return [np.asarray(values[0], np.float32) for values in found]

    def digest(self) -> str:
        """Equal for equal files, wherever they lie: 16 hexadecimal digits."""
        both = hashlib.sha256()
        for path in (self._folder / GRAPH, self._tokenizer_file):
            with path.open("rb") as file:
                both.update(hashlib.file_digest(file, "sha256").digest())
        return both.hexdigest()[:16]

    def unusable(self, reason: str) -> ModelUnusable:
        """The error that names folder, reason and remedy."""
        return ModelUnusable(f"{self._folder}: {reason}; {self._remedy}")

    def _load_tokenizer(self) -> Tokenizer:
        name = self._tokenizer_file.name
        try:
            tokenizer = Tokenizer.from_buffer(self._tokenizer_file.read_bytes())
        except OSError as error:
            raise self.unusable(f"{name} cannot be read ({error.strerror})") from error
        except ValueError as error:
            raise self.unusable(f"{name} is damaged: {_line(error)}") from error
        tokenizer.no_padding()
        # "[SEP]" in an article is six characters, not the mark that ends an input.
        tokenizer.encode_special_tokens = True
        return tokenizer

    def _load_session(self, threads: int) -> onnxruntime.InferenceSession:
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            return onnxruntime.InferenceSession(
                self._folder / GRAPH, options, providers=["CPUExecutionProvider"]
            )
        except _LOAD_ERRORS as error:
            raise self.unusable(f"{GRAPH} cannot be loaded: {_line(error)}") from error


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
