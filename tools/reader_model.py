"""The reader in PyTorch: a BERT encoder with three outputs on (question, passage).

Parameters bear the names of the weights in all-MiniLM-L6-v2, so that they are loaded from
there and written to an ONNX graph without a table of names.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from tools.embedder_graph import EPSILON, HEADS, LAYERS, WIDTH
from tools.encoder_graph import MASKED

INNER, POSITIONS, WORDS, TYPES = 4 * WIDTH, 512, 30_522, 2
OUTPUTS_OF_TOKEN, OUTPUTS_OF_PAIR = 2, 2  # start and end; relevance and answers


@dataclass(frozen=True)
class Outputs:
    """Logits: (batch, tokens) for where the answer starts and ends, (batch,) for the pair."""

    starts: Tensor
    ends: Tensor
    relevance: Tensor
    answers: Tensor


class Embeddings(nn.Module):
    """Words, positions and token types, added and normalised."""

    def __init__(self) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(WORDS, WIDTH)
        self.position_embeddings = nn.Embedding(POSITIONS, WIDTH)
        self.token_type_embeddings = nn.Embedding(TYPES, WIDTH)
        self.LayerNorm = nn.LayerNorm(WIDTH, eps=EPSILON)

    def forward(self, ids: Tensor, types: Tensor) -> Tensor:
        positions = self.position_embeddings.weight[: ids.shape[1]]
        total = self.word_embeddings(ids) + positions + self.token_type_embeddings(types)
        normalised: Tensor = self.LayerNorm(total)
        return normalised


class SelfAttention(nn.Module):
    """Queries, keys and values of all heads (Vaswani et al. 2017)."""

    def __init__(self) -> None:
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        shape = (*x.shape[:2], HEADS, WIDTH // HEADS)
        query, key, value = (
            part(x).view(shape).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        seen = self._seen(query, key, value, mask)
        return seen.transpose(1, 2).reshape(x.shape)

    def _seen(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
        if query.is_cuda:
            wide = mask.to(query.dtype).expand(-1, HEADS, mask.shape[-1], -1)
            return functional.scaled_dot_product_attention(query, key, value, wide)
        # Written out: the fused kernel's backward pass takes a third of a step on a CPU.
        scores = query @ key.transpose(2, 3) * (WIDTH // HEADS) ** -0.5 + mask
        return scores.softmax(dim=-1) @ value


class Residual(nn.Module):
    """A projection, added to what went in and normalised."""

    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.dense = nn.Linear(width, WIDTH)
        self.LayerNorm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, inner: Tensor, outer: Tensor) -> Tensor:
        normalised: Tensor = self.LayerNorm(self.dropout(self.dense(inner)) + outer)
        return normalised


class Layer(nn.Module):
    """One layer of the encoder (Devlin et al. 2019, BERT)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.attention = nn.ModuleDict({"self": SelfAttention(), "output": Residual(WIDTH, 0.0)})
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(WIDTH, INNER)})
        self.output = Residual(INNER, dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        x = self.attention["output"](self.attention["self"](x, mask), x)
        result: Tensor = self.output(functional.gelu(self.intermediate["dense"](x)), x)
        return result


class Reader(nn.Module):
    """Relevance of a passage, whether it answers, and the span that does."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.embeddings = Embeddings()
        self.encoder = nn.ModuleDict(
            {"layer": nn.ModuleList(Layer(dropout) for _ in range(LAYERS))}
        )
        self.pooler = nn.ModuleDict({"dense": nn.Linear(WIDTH, WIDTH)})
        self.pair = nn.Linear(WIDTH, OUTPUTS_OF_PAIR)
        self.span = nn.Linear(WIDTH, OUTPUTS_OF_TOKEN)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Outputs:
        """Logits for token numbers and types, (batch, tokens); mask: true for a token."""
        x = self.embeddings(ids, types)
        seen = (~mask[:, None, None, :]).to(x.dtype) * float(MASKED)
        for layer in self.encoder["layer"]:
            x = layer(x, seen)
        spans = self.span(x)
        pair = self.pair(torch.tanh(self.pooler["dense"](x[:, 0])))
        return Outputs(spans[..., 0], spans[..., 1], pair[:, 0], pair[:, 1])
