"""ONNX graphs of encoders, written node by node in standard operators.

Products are MatMulInteger over weights quantised per output channel and activations
quantised as they come. In the embedder no calibration text has a say; the weights of the reader
and of the verifier bring the largest magnitudes of each product's inputs with them, and their
products are smoothed (Xiao et al., ICML 2023): inputs are divided, and weights multiplied, by a
power of these. Queries, keys and values are one product; attention, normalisation and GELU stay in
float32 (quantised attention was measured to be slower).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Weights = dict[str, NDArray[np.float32]]

OPSET = 20  # the first with Gelu
IR_VERSION = 9
INT8_LIMIT = 127  # symmetric: -128 is left out so that zero is exact
MASKED = np.float32(-10_000)  # added to an attention score; exp of it is 0 in float32
SMOOTHING = 0.85
"""Share of an input's largeness that goes into the weights. The divergence of int8's chances of
start and end from float32's, over 300 dev pieces, was .0185 without it, and .043, .0066, .0067 and
.0096 at .5, .8, .9 and 1."""
LARGEST = "largest"
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


@dataclass
class Graph:
    """An ONNX graph in the making; each operator returns the name of its result."""

    int8: bool
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, onnx.TensorProto] = field(default_factory=dict)

    def constant(self, values: Any, name: str) -> str:
        if name not in self.constants:
            array = np.ascontiguousarray(values)
            self.constants[name] = numpy_helper.from_array(array, name)
        return name

    def results(self, operator: str, inputs: list[str], count: int, **settings: Any) -> list[str]:
        name = f"{operator}_{len(self.nodes)}"
        outputs = [f"{name}:{number}" for number in range(count)]
        self.nodes.append(helper.make_node(operator, inputs, outputs, name, **settings))
        return outputs

    def add(self, operator: str, *inputs: str, **settings: Any) -> str:
        return self.results(operator, list(inputs), 1, **settings)[0]

    def linear(
        self,
        x: str,
        weight: NDArray[np.float32],
        bias: NDArray[np.float32],
        name: str,
        largest: NDArray[np.float32] | None = None,
    ) -> str:
        """x @ weight.T + bias; `largest` has the largest magnitude of each of x's columns."""
        product = self._int8_product if self.int8 else self._float32_product
        if self.int8 and largest is not None:
            by = smoothing(weight, largest)
            x = self.add("Mul", x, self.constant(1 / by, f"{name}.smoothing"))
            weight = weight * by
        return self.add("Add", product(x, weight.T, name), self.constant(bias, f"{name}.bias"))

    def _float32_product(self, x: str, weight: NDArray[np.float32], name: str) -> str:
        return self.add("MatMul", x, self.constant(weight, f"{name}.weight"))

    def _int8_product(self, x: str, weight: NDArray[np.float32], name: str) -> str:
        values, scales = quantise(weight, axis=0)
        whole, scale, zero = self.results("DynamicQuantizeLinear", [x], 3)
        weights = self.constant(values, f"{name}.weight")
        product = self.add(
            "MatMulInteger", whole, weights, zero, self.constant(np.int8(0), "weight_zero")
        )
        both = self.add("Mul", scale, self.constant(scales[0], f"{name}.scale"))
        return self.add("Mul", self.add("Cast", product, to=TensorProto.FLOAT), both)

    def table(self, rows: str, weight: NDArray[np.float32], name: str) -> str:
        """The rows of an embedding table, kept in int8 with a scale a row if the graph is."""
        if not self.int8:
            return self.add("Gather", self.constant(weight, name), rows)
        values, scales = quantise(weight, axis=1)
        row = self.add("Gather", self.constant(values, name), rows)
        scale = self.add("Gather", self.constant(scales, f"{name}.scale"), rows)
        return self.add("Mul", self.add("Cast", row, to=TensorProto.FLOAT), scale)

    def norm(self, x: str, weights: Weights, name: str, epsilon: float) -> str:
        gain = self.constant(weights[f"{name}.weight"], f"{name}.weight")
        bias = self.constant(weights[f"{name}.bias"], f"{name}.bias")
        return self.add("LayerNormalization", x, gain, bias, axis=-1, epsilon=epsilon)

    def product(self, x: str, weights: Weights, name: str) -> str:
        """The linear layer of a name, in int8 if the graph is."""
        weight, bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
        return self.linear(x, weight, bias, name, weights.get(f"{name}.{LARGEST}"))

    def dense(self, x: str, weights: Weights, name: str) -> str:
        """The linear layer of a name in float32: small ones at the end."""
        weight = self.constant(weights[f"{name}.weight"].T, f"{name}.weight")
        bias = self.constant(weights[f"{name}.bias"], f"{name}.bias")
        return self.add("Add", self.add("MatMul", x, weight), bias)

    def first(self, x: str) -> str:
        """Of the vectors of all tokens that of the first, which stands for the whole."""
        zero, one = self.constant(np.array([0]), "first"), self.constant(np.array([1]), "one")
        return self.add("Squeeze", self.add("Gather", x, zero, axis=1), one)


def quantise(
    weight: NDArray[np.float32], axis: int
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Symmetric int8 with one scale for all that lies along `axis`: values and scales."""
    largest = np.abs(weight).max(axis=axis, keepdims=True)
    scales = np.where(largest > 0, largest, 1) / np.float32(INT8_LIMIT)
    return np.rint(weight / scales).astype(np.int8), scales.astype(np.float32)


def smoothing(weight: NDArray[np.float32], largest: NDArray[np.float32]) -> NDArray[np.float32]:
    """(inputs,) to divide the inputs by and to multiply the columns of weight (outputs, inputs)
    by."""
    own = np.maximum(np.abs(weight).max(axis=0), 1e-5) ** (1 - SMOOTHING)
    by: NDArray[np.float32] = np.maximum(largest, 1e-5) ** SMOOTHING / own
    return by.astype(np.float32)


def mask_scores(graph: Graph) -> str:
    """What is added to the attention scores: 0 for a token, MASKED for padding."""
    mask = graph.add("Cast", "attention_mask", to=TensorProto.FLOAT)
    padding = graph.add("Sub", graph.constant(np.float32(1), "unit"), mask)
    scores = graph.add("Mul", padding, graph.constant(MASKED, "masked"))
    return graph.add("Unsqueeze", scores, graph.constant(np.array([1, 2]), "inner"))


def attention(
    graph: Graph, x: str, bias: str, weights: Weights, names: Sequence[str], layer: str, heads: int
) -> str:
    """Self-attention (Vaswani et al. 2017), its scaling folded into the queries' weights.

    Args:
        bias: what is added to its scores.
        names: of the layers of queries, keys and values.
    """
    width = weights[f"{names[0]}.bias"].shape[0]
    scales = [np.float32((width // heads) ** -0.5), np.float32(1), np.float32(1)]
    matrix = [weights[f"{name}.weight"] * by for name, by in zip(names, scales, strict=True)]
    shift = [weights[f"{name}.bias"] * by for name, by in zip(names, scales, strict=True)]
    largest = weights.get(f"{names[0]}.{LARGEST}")
    joint = graph.linear(x, np.concatenate(matrix), np.concatenate(shift), f"{layer}.qkv", largest)
    thirds = graph.constant(np.array([width] * 3), "thirds")
    split = graph.results("Split", [joint, thirds], 3, axis=-1)
    apart = graph.constant(np.array([0, 0, heads, width // heads]), "apart")
    query, key, value = (
        graph.add("Transpose", graph.add("Reshape", part, apart), perm=order)
        for part, order in zip(split, ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]), strict=True)
    )
    scores = graph.add("Add", graph.add("MatMul", query, key), bias)
    seen = graph.add("MatMul", graph.add("Softmax", scores, axis=-1), value)
    together = graph.constant(np.array([0, 0, width]), "together")
    return graph.add("Reshape", graph.add("Transpose", seen, perm=[0, 2, 1, 3]), together)


@dataclass(frozen=True)
class LayerNames:
    """What a model calls the parts of a layer that models call differently.

    Attributes:
        inputs: the layers of queries, keys and values.
        output: the layer behind the attention.
        norm: its normalisation.
    """

    inputs: Sequence[str]
    output: str
    norm: str


def encoder_layer(
    graph: Graph,
    x: str,
    bias: str,
    weights: Weights,
    layer: str,
    named: LayerNames,
    heads: int,
    epsilon: float,
) -> str:
    """One layer of the encoder (Devlin et al. 2019, BERT); `bias` as in `attention`."""
    names = [f"{layer}.{name}" for name in named.inputs]
    told = attention(graph, x, bias, weights, names, layer, heads)
    seen = graph.product(told, weights, f"{layer}.{named.output}")
    x = graph.norm(graph.add("Add", seen, x), weights, f"{layer}.{named.norm}", epsilon)
    inner = graph.add("Gelu", graph.product(x, weights, f"{layer}.intermediate.dense"))
    outer = graph.product(inner, weights, f"{layer}.output.dense")
    return graph.norm(graph.add("Add", outer, x), weights, f"{layer}.output.LayerNorm", epsilon)


def finish(
    graph: Graph,
    name: str,
    outputs: dict[str, list[str | int]],
    inputs: Sequence[str] = INPUTS,
) -> onnx.ModelProto:
    """The graph as a checked model; `outputs` gives their shapes, all of them float32."""
    shape = ["batch", "sequence"]
    taken = [helper.make_tensor_value_info(one, TensorProto.INT64, shape) for one in inputs]
    given = [
        helper.make_tensor_value_info(one, TensorProto.FLOAT, dimensions)
        for one, dimensions in outputs.items()
    ]
    whole = helper.make_graph(graph.nodes, name, taken, given, list(graph.constants.values()))
    opset = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(
        whole, opset_imports=opset, ir_version=IR_VERSION, producer_name="dateline"
    )
    onnx.checker.check_model(model)
    return model
