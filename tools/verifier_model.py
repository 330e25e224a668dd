"""The verifier in PyTorch: the lower layers of MPNet with an output for "it answers" and a span.

MPNet (Song et al., NeurIPS 2020) is a BERT encoder whose attention knows the distance of two
tokens. Weights bear the names that they have in all-mpnet-base-v2.
"""

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

LAYERS, HEADS, WIDTH, INNER = 8, 12, 768, 3072
"""Eight of its twelve layers: reading takes two thirds of the time."""
WORDS, POSITIONS, BUCKETS, FARTHEST = 30_527, 514, 32, 128
FIRST_POSITION = 2  # positions 0 and 1 are for padding
EPSILON = 1e-5
MASKED = -10_000.0


class Attention(nn.Module):
    """Self-attention with what the distance adds to the scores."""

    def __init__(self) -> None:
        super().__init__()
        self.attn = nn.ModuleDict({part: nn.Linear(WIDTH, WIDTH) for part in "qkvo"})
        self.LayerNorm = nn.LayerNorm(WIDTH, eps=EPSILON)

    def forward(self, x: Tensor, bias: Tensor, dropout: nn.Module) -> Tensor:
        shape = (*x.shape[:2], HEADS, WIDTH // HEADS)
        query, key, value = (self.attn[part](x).view(shape).transpose(1, 2) for part in "qkv")
        scores = query @ key.transpose(2, 3) * (WIDTH // HEADS) ** -0.5 + bias
        seen = (scores.softmax(dim=-1) @ value).transpose(1, 2).reshape(x.shape)
        normalised: Tensor = self.LayerNorm(dropout(self.attn["o"](seen)) + x)
        return normalised


class Layer(nn.Module):
    """One layer of the encoder."""

    def __init__(self) -> None:
        super().__init__()
        self.attention = Attention()
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(WIDTH, INNER)})
        self.output = nn.ModuleDict(
            {"dense": nn.Linear(INNER, WIDTH), "LayerNorm": nn.LayerNorm(WIDTH, eps=EPSILON)}
        )

    def forward(self, x: Tensor, bias: Tensor, dropout: nn.Module) -> Tensor:
        x = self.attention(x, bias, dropout)
        inner = functional.gelu(self.intermediate["dense"](x))
        normalised: Tensor = self.output["LayerNorm"](dropout(self.output["dense"](inner)) + x)
        return normalised


class Verifier(nn.Module):
    """Whether a window answers, and where."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.embeddings = nn.ModuleDict(
            {
                "word_embeddings": nn.Embedding(WORDS, WIDTH),
                "position_embeddings": nn.Embedding(POSITIONS, WIDTH),
                "LayerNorm": nn.LayerNorm(WIDTH, eps=EPSILON),
            }
        )
        self.encoder = nn.ModuleDict(
            {
                "layer": nn.ModuleList(Layer() for _ in range(LAYERS)),
                "relative_attention_bias": nn.Embedding(BUCKETS, HEADS),
            }
        )
        self.pool, self.answers = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, 1)
        self.span = nn.Linear(WIDTH, 2)
        self.dropout = nn.Dropout(dropout)
        for head in (self.pool, self.answers, self.span):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits of answering, (batch,), and of each token's being the answer's first and last,
        (batch, tokens) each, for token numbers (batch, tokens); mask: true for a token."""
        length = ids.shape[1]
        positions = self.embeddings["position_embeddings"].weight[FIRST_POSITION:]
        x = self.embeddings["word_embeddings"](ids) + positions[:length]
        x = self.dropout(self.embeddings["LayerNorm"](x))
        far = self.encoder["relative_attention_bias"](buckets(length)).permute(2, 0, 1)[None]
        bias = (far + (~mask)[:, None, None, :] * MASKED).to(x.dtype)
        for layer in self.encoder["layer"]:
            x = layer(x, bias, self.dropout)
        spans = self.span(x)
        answers = self.answers(torch.tanh(self.pool(x[:, 0])))
        return answers[:, 0], spans[..., 0], spans[..., 1]


def buckets(length: int) -> Tensor:
    """(length, length) numbers of what row and column are apart: one each up to 7, then in
    logarithmic steps, apart for what stands before and behind."""
    places = torch.arange(length)
    return bucket(places[None, :] - places[:, None])


def bucket(behind: Tensor) -> Tensor:
    """The same of how far something stands behind, as MPNet has it."""
    half, exact = BUCKETS // 2, BUCKETS // 4
    apart = behind.abs()
    far = torch.log(apart.float().clamp(min=1) / exact) / math.log(FARTHEST / exact)
    steps = exact + (far * (half - exact)).long().clamp(max=half - exact - 1)
    return (behind > 0).long() * half + torch.where(apart < exact, apart, steps)


def started(weights: Path) -> Verifier:
    """A verifier before its training, from all-mpnet-base-v2's model.safetensors."""
    model = Verifier()
    own = model.state_dict()
    known = {name: value for name, value in load_file(weights).items() if name in own}
    missing = model.load_state_dict(known, strict=False).missing_keys
    if any(name.startswith(("embeddings", "encoder")) for name in missing):
        raise SystemExit(f"{weights}: it lacks {missing[0]}; it is not all-mpnet-base-v2")
    return model
