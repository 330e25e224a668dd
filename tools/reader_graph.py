"""The ONNX graph of the reader: the embedder's encoder with three outputs.

`pair` holds the logits of relevance and of answering, `span` those of each token for being
the answer's first and last. The small heads stay in float32.
"""

import onnx

from tools.embedder_graph import encoder
from tools.encoder_graph import Graph, Weights, finish


def build(weights: Weights, *, int8: bool) -> onnx.ModelProto:
    """(batch, sequence) of token numbers in; pair (batch, 2) and span (batch, sequence, 2) out."""
    graph = Graph(int8)
    x = encoder(graph, weights)
    pooled = graph.add("Tanh", graph.dense(graph.first(x), weights, "pooler.dense"))
    graph.dense(pooled, weights, "pair")
    graph.nodes[-1].output[0] = "pair"
    graph.dense(x, weights, "span")
    graph.nodes[-1].output[0] = "span"
    return finish(
        graph, "dateline-reader", {"pair": ["batch", 2], "span": ["batch", "sequence", 2]}
    )
