"""The weights of the shipped reader as floats again, to train from; what int8 has rounded off is
lost."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from tools.embedder_graph import HEADS, LAYERS, NAMED, WIDTH

Constants = dict[str, NDArray[np.float32]]

_TABLES = {"words": "word", "types": "token_type"}
_DENSE = ("pooler.dense", "pair", "span")


def read_back(path: Path) -> Constants:
    """Weights by the names that they have in all-MiniLM-L6-v2, from an int8 graph that
    `tools/reader_graph.py` built."""
    constants = {one.name: numpy_helper.to_array(one) for one in onnx.load(path).graph.initializer}
    found = dict(_layers(constants))
    for name, table in _TABLES.items():
        rows = constants[name].astype(np.float32) * constants[f"{name}.scale"]
        found[f"embeddings.{table}_embeddings.weight"] = rows
    found["embeddings.position_embeddings.weight"] = constants["positions"]
    for name in _DENSE:
        found[f"{name}.weight"] = constants[f"{name}.weight"].T
        found[f"{name}.bias"] = constants[f"{name}.bias"]
    norms = {name: one for name, one in constants.items() if "LayerNorm" in name}
    return {name: np.array(one, order="C") for name, one in (found | norms).items()}


def _layers(constants: Constants) -> Iterator[tuple[str, NDArray[np.float32]]]:
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        for part in (NAMED.output, "intermediate.dense", "output.dense"):
            yield f"{layer}.{part}.weight", _product(constants, f"{layer}.{part}")
            yield f"{layer}.{part}.bias", constants[f"{layer}.{part}.bias"]
        matrix = np.split(_product(constants, f"{layer}.qkv"), 3)
        shift = np.split(constants[f"{layer}.qkv.bias"], 3)
        scaled = np.float32((WIDTH // HEADS) ** -0.5), np.float32(1), np.float32(1)
        for name, weight, bias, by in zip(NAMED.inputs, matrix, shift, scaled, strict=True):
            yield f"{layer}.{name}.weight", weight / by
            yield f"{layer}.{name}.bias", bias / by


def _product(constants: Constants, name: str) -> NDArray[np.float32]:
    """(outputs, inputs)."""
    weight = constants[f"{name}.weight"].astype(np.float32) * constants[f"{name}.scale"]
    product: NDArray[np.float32] = weight.T * constants[f"{name}.smoothing"]
    return product
