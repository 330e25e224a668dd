"""The ONNX graph of all-MiniLM-L6-v2."""

import numpy as np
import onnx

from tools.encoder_graph import Graph, LayerNames, Weights, encoder_layer, finish, mask_scores

LAYERS, HEADS, WIDTH = 6, 12, 384
EPSILON = 1e-12  # layer_norm_eps in the model's configuration
NAMED = LayerNames(
    [f"attention.self.{part}" for part in ("query", "key", "value")],
    "attention.output.dense",
    "attention.output.LayerNorm",
)


def embeddings(graph: Graph, weights: Weights) -> str:
    """Words, positions and token types, added and normalised."""
    prefix = "embeddings"
    words = graph.table("input_ids", weights[f"{prefix}.word_embeddings.weight"], "words")
    types = graph.table(
        "token_type_ids", weights[f"{prefix}.token_type_embeddings.weight"], "types"
    )
    first, one = graph.constant(np.array([0]), "first"), graph.constant(np.array([1]), "one")
    length = graph.add("Gather", graph.add("Shape", "input_ids"), one)
    table = graph.constant(weights[f"{prefix}.position_embeddings.weight"], "positions")
    positions = graph.add("Slice", table, first, length, first)
    total = graph.add("Add", graph.add("Add", words, positions), types)
    return graph.norm(total, weights, f"{prefix}.LayerNorm", EPSILON)


def encoder(graph: Graph, weights: Weights) -> str:
    """The whole encoder: one vector a token."""
    x, mask = embeddings(graph, weights), mask_scores(graph)
    for layer in range(LAYERS):
        x = encoder_layer(graph, x, mask, weights, f"encoder.layer.{layer}", NAMED, HEADS, EPSILON)
    return x


def build(weights: Weights, *, int8: bool) -> onnx.ModelProto:
    """The embedder: token numbers in, one vector a token out."""
    graph = Graph(int8)
    encoder(graph, weights)
    graph.nodes[-1].output[0] = "last_hidden_state"
    return finish(graph, "all-MiniLM-L6-v2", {"last_hidden_state": ["batch", "sequence", WIDTH]})
