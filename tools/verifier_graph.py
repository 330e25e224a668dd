"""The ONNX graph of the verifier: `answers`, (batch, 1), and `span`, (batch, sequence, 2)."""

import numpy as np
import onnx
import torch

from tools.encoder_graph import (
    INPUTS,
    Graph,
    LayerNames,
    Weights,
    encoder_layer,
    finish,
    mask_scores,
)
from tools.verifier_model import (
    EPSILON,
    FIRST_POSITION,
    HEADS,
    LAYERS,
    POSITIONS,
    bucket,
)

FARTHEST = POSITIONS - 1
NAMED = LayerNames(
    [f"attention.attn.{part}" for part in "qkv"], "attention.attn.o", "attention.LayerNorm"
)


def build(weights: Weights, *, int8: bool) -> onnx.ModelProto:
    """Token numbers in, logits out."""
    graph = Graph(int8)
    x = _embeddings(graph, weights)
    bias = graph.add("Add", _distances(graph, weights), mask_scores(graph))
    for layer in range(LAYERS):
        x = encoder_layer(graph, x, bias, weights, f"encoder.layer.{layer}", NAMED, HEADS, EPSILON)
    pooled = graph.add("Tanh", graph.dense(graph.first(x), weights, "pool"))
    for name, source in (("answers", pooled), ("span", x)):
        graph.dense(source, weights, name)
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
    return graph.norm(graph.add("Add", words, positions), weights, "embeddings.LayerNorm", EPSILON)


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
