"""The weights of a reader that was made, back from its graph."""

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from tools.embedder_graph import HEADS, LAYERS, WIDTH

Weights = dict[str, NDArray[np.float32]]

_PARTS = ("query", "key", "value")
_TABLES = {"types": "token_type_embeddings", "words": "word_embeddings"}


def weights_of(graph: Path) -> Weights:
    """What `tools.reader_graph.build` was given, as far as 8 bits a weight keep it."""
    held = {one.name: numpy_helper.to_array(one) for one in onnx.load(graph).graph.initializer}
    found: Weights = {"embeddings.position_embeddings.weight": held["positions"]}
    for short, name in _TABLES.items():
        found[f"embeddings.{name}.weight"] = held[short] * held[f"{short}.scale"]
    for name, value in held.items():
        if name.startswith(("embeddings.", "encoder.", "pooler.", "pair.", "span.")):
            found[name] = value
    for name in [name for name in found if name.endswith(".scale")]:
        dense = name.removesuffix("scale") + "weight"
        found[dense] = (found[dense] * found.pop(name)).T
    for head in ("pooler.dense", "pair", "span"):
        found[f"{head}.weight"] = found[f"{head}.weight"].T
    for layer in range(LAYERS):
        _take_apart(found, f"encoder.layer.{layer}")
    return {name: np.ascontiguousarray(value, np.float32) for name, value in found.items()}


def _take_apart(found: Weights, layer: str) -> None:
    """The joint projection into queries, keys and values, the queries' scaling undone."""
    weights, biases = (np.split(found.pop(f"{layer}.qkv.{one}"), 3) for one in ("weight", "bias"))
    for part, weight, bias in zip(_PARTS, weights, biases, strict=True):
        by = (WIDTH // HEADS) ** 0.5 if part == "query" else 1.0
        found[f"{layer}.attention.self.{part}.weight"] = weight * by
        found[f"{layer}.attention.self.{part}.bias"] = bias * by
