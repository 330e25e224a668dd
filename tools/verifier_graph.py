"""The ONNX graph of the verifier: `answers`, (batch, 1), and `span`, (batch, sequence, 2)."""

import numpy as np
import onnx
import torch

from tools.embedder_graph import INPUTS, LARGEST, Graph, Weights, finish, mask_scores
from tools.verifier_model import (
    EPSILON,
    FIRST_POSITION,
    HEADS,
    LAYERS,
    POSITIONS,
    WIDTH,
    bucket,
)

HEAD_WIDTH = WIDTH // HEADS
FARTHEST = POSITIONS - 1


def build(weights: Weights, *, int8: bool) -> onnx.ModelProto:
    """Token numbers in, logits out."""
    graph = Graph(int8)
    x = _embeddings(graph, weights)
    bias = graph.add("Add", _distances(graph, weights), mask_scores(graph))
    for layer in range(LAYERS):
        x = _layer(graph, x, bias, weights, f"encoder.layer.{layer}")
    zero, one = graph.constant(np.array([0]), "first"), graph.constant(np.array([1]), "one")
    first = graph.add("Squeeze", graph.add("Gather", x, zero, axis=1), one)
    pooled = graph.add("Tanh", _dense(graph, first, weights, "pool"))
    for name, source in (("answers", pooled), ("span", x)):
        _dense(graph, source, weights, name)
        graph.nodes[-1].output[0] = name
    outputs: dict[str, list[str | int]] = {
        "answers": ["batch", 1],
        "span": ["batch", "sequence", 2],
    }
    return finish(graph, "dateline-verifier", outputs, INPUTS[:2])


def _embeddings(graph: Graph, weights: Weights) -> str:
    words = graph.table("input_ids", weights["embeddings.word_embeddings.weight"], "words")
    table = weights["embeddings.position_embeddings.weight"][FIRST_POSITION:]
    first, one = graph.constant(np.array([0]), "first"), graph.constant(np.array([1]), "one")
    length = graph.add("Gather", graph.add("Shape", "input_ids"), one)
    positions = graph.add("Slice", graph.constant(table, "positions"), first, length, first)
    return _norm(graph, graph.add("Add", words, positions), weights, "embeddings.LayerNorm")


def _distances(graph: Graph, weights: Weights) -> str:
    """What distances add to attention scores: (1, heads, sequence, sequence)."""
    behind = torch.arange(-FARTHEST, FARTHEST + 1)
    table = weights["encoder.relative_attention_bias.weight"][bucket(behind).numpy()]
    scalar = [graph.constant(np.array(n), f"scalar_{n}") for n in (0, 1, FARTHEST)]
    one = graph.constant(np.array([1]), "one")
    length = graph.add("Squeeze", graph.add("Gather", graph.add("Shape", "input_ids"), one))
    places = graph.add("Range", scalar[0], length, scalar[1])
    rows = graph.add("Unsqueeze", places, one)
    apart = graph.add("Add", graph.add("Sub", places, rows), scalar[2])
    far = graph.add("Gather", graph.constant(table, "distances"), apart)
    across = graph.add("Transpose", far, perm=[2, 0, 1])
    return graph.add("Unsqueeze", across, graph.constant(np.array([0]), "first"))


def _layer(graph: Graph, x: str, bias: str, weights: Weights, layer: str) -> str:
    seen = _linear(
        graph, _attention(graph, x, bias, weights, layer), weights, f"{layer}.attention.attn.o"
    )
    x = _norm(graph, graph.add("Add", seen, x), weights, f"{layer}.attention.LayerNorm")
    inner = graph.add("Gelu", _linear(graph, x, weights, f"{layer}.intermediate.dense"))
    outer = _linear(graph, inner, weights, f"{layer}.output.dense")
    return _norm(graph, graph.add("Add", outer, x), weights, f"{layer}.output.LayerNorm")


def _attention(graph: Graph, x: str, bias: str, weights: Weights, layer: str) -> str:
    names = [f"{layer}.attention.attn.{part}" for part in "qkv"]
    scales = [np.float32(HEAD_WIDTH**-0.5), np.float32(1), np.float32(1)]
    matrix = [weights[f"{name}.weight"] * by for name, by in zip(names, scales, strict=True)]
    shift = [weights[f"{name}.bias"] * by for name, by in zip(names, scales, strict=True)]
    largest = weights.get(f"{names[0]}.{LARGEST}")
    joint = graph.linear(x, np.concatenate(matrix), np.concatenate(shift), f"{layer}.qkv", largest)
    thirds = graph.constant(np.array([WIDTH] * 3), "thirds")
    split = graph.results("Split", [joint, thirds], 3, axis=-1)
    apart = graph.constant(np.array([0, 0, HEADS, HEAD_WIDTH]), "apart")
    query, key, value = (
        graph.add("Transpose", graph.add("Reshape", part, apart), perm=order)
        for part, order in zip(split, ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]), strict=True)
    )
    scores = graph.add("Add", graph.add("MatMul", query, key), bias)
    seen = graph.add("MatMul", graph.add("Softmax", scores, axis=-1), value)
    together = graph.constant(np.array([0, 0, WIDTH]), "together")
    return graph.add("Reshape", graph.add("Transpose", seen, perm=[0, 2, 1, 3]), together)


def _linear(graph: Graph, x: str, weights: Weights, name: str) -> str:
    matrix, bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
    return graph.linear(x, matrix, bias, name, weights.get(f"{name}.{LARGEST}"))


def _norm(graph: Graph, x: str, weights: Weights, name: str) -> str:
    gain = graph.constant(weights[f"{name}.weight"], f"{name}.weight")
    bias = graph.constant(weights[f"{name}.bias"], f"{name}.bias")
    return graph.add("LayerNormalization", x, gain, bias, axis=-1, epsilon=EPSILON)


def _dense(graph: Graph, x: str, weights: Weights, name: str) -> str:
    """x @ weight.T + bias in float32."""
    weight = graph.constant(weights[f"{name}.weight"].T, f"{name}.weight")
    return graph.add(
        "Add",
        graph.add("MatMul", x, weight),
        graph.constant(weights[f"{name}.bias"], f"{name}.bias"),
    )
