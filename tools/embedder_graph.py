"""The ONNX graph of all-MiniLM-L6-v2."""

import numpy as np
import onnx

from tools.encoder_graph import Graph, Weights, attention, finish, mask_scores

LAYERS, HEADS, WIDTH = 6, 12, 384
EPSILON = 1e-12  # layer_norm_eps in the model's configuration


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
    return _norm(graph, total, weights, f"{prefix}.LayerNorm")


def block(graph: Graph, x: str, mask: str, weights: Weights, layer: str) -> str:
    """One layer of the encoder (Devlin et al. 2019, BERT)."""

    names = [f"{layer}.attention.self.{part}" for part in ("query", "key", "value")]
    told = attention(graph, x, mask, weights, names, layer, HEADS)
    seen = graph.product(told, weights, f"{layer}.attention.output.dense")
    x = _norm(graph, graph.add("Add", seen, x), weights, f"{layer}.attention.output.LayerNorm")
    inner = graph.add("Gelu", graph.product(x, weights, f"{layer}.intermediate.dense"))
    outer = graph.product(inner, weights, f"{layer}.output.dense")
    return _norm(graph, graph.add("Add", outer, x), weights, f"{layer}.output.LayerNorm")


def _norm(graph: Graph, x: str, weights: Weights, name: str) -> str:
    return graph.norm(x, weights, name, EPSILON)


def encoder(graph: Graph, weights: Weights) -> str:
    """The whole encoder: one vector a token."""
    x, mask = embeddings(graph, weights), mask_scores(graph)
    for layer in range(LAYERS):
        x = block(graph, x, mask, weights, f"encoder.layer.{layer}")
    return x


def build(weights: Weights, *, int8: bool) -> onnx.ModelProto:
    """The embedder: token numbers in, one vector a token out."""
    graph = Graph(int8)
    encoder(graph, weights)
    graph.nodes[-1].output[0] = "last_hidden_state"
    return finish(graph, "all-MiniLM-L6-v2", {"last_hidden_state": ["batch", "sequence", WIDTH]})
