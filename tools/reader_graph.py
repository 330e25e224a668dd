"""The ONNX graph of the reader: the embedder's encoder with three outputs.

`pair` holds the logits of relevance and of answering, `span` those of each token for being
the answer's first and last. The small heads stay in float32.
"""

import numpy as np
import onnx

from tools.embedder_graph import Graph, Weights, encoder, finish


def build(weights: Weights, *, int8: bool) -> onnx.ModelProto:
    """(batch, sequence) of token numbers in; pair (batch, 2) and span (batch, sequence, 2) out."""
    graph = Graph(int8)
    x = encoder(graph, weights)
    zero, one = graph.constant(np.array([0]), "first"), graph.constant(np.array([1]), "one")
    first = graph.add("Squeeze", graph.add("Gather", x, zero, axis=1), one)
    pooled = graph.add("Tanh", _dense(graph, first, weights, "pooler.dense"))
    _dense(graph, pooled, weights, "pair")
    graph.nodes[-1].output[0] = "pair"
    _dense(graph, x, weights, "span")
    graph.nodes[-1].output[0] = "span"
    return finish(
        graph, "dateline-reader", {"pair": ["batch", 2], "span": ["batch", "sequence", 2]}
    )


def _dense(graph: Graph, x: str, weights: Weights, name: str) -> str:
    """x @ weight.T + bias in float32."""
    weight = graph.constant(weights[f"{name}.weight"].T, f"{name}.weight")
    bias = graph.constant(weights[f"{name}.bias"], f"{name}.bias")
    return graph.add("Add", graph.add("MatMul", x, weight), bias)
