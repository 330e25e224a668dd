"""One model in training: its optimiser, its averaged weights, and how far they have come."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from tools.reader_model import Outputs
from tools.reader_sources import UNKNOWN
from tools.reader_tokens import Batch, Encoded, batch_of

WARMUP, DECAY = 0.05, 0.01
AVERAGE, AVERAGE_EVERY = 0.98, 10  # Polyak's averaging of the weights; steps
RELEVANCE_WEIGHT = 0.5
LABELS_WEIGHT = 0.7  # of what a teacher says, where it says something; the rest the set's own


@dataclass(frozen=True)
class Course:
    """How a model is trained.

    Attributes:
        rate: the highest learning rate.
        tokens: of one batch, padding included.
        passes: numbers of the passes of examples, in turn.
    """

    rate: float
    tokens: int
    passes: Sequence[int]


def loss_of(outputs: Outputs, batch: Batch) -> Tensor:
    """Cross-entropy of start and end and of the two yes-or-no outputs, against what the set says
    and what the teacher says (Hinton et al. 2015)."""
    starts, ends = (
        logits.float().masked_fill(~batch.own, -1e4) for logits in (outputs.starts, outputs.ends)
    )
    told = _nll(starts, batch.starts) + _nll(ends, batch.ends)
    told = told / 2 + _yes_or_no(outputs.answers, batch.answers)
    told = told + RELEVANCE_WEIGHT * _yes_or_no(outputs.relevance, batch.relevance)
    if not batch.taught:
        return told
    first, last, pair = batch.taught
    taught = (_soft(starts, first) + _soft(ends, last)) / 2
    binary = functional.binary_cross_entropy_with_logits
    taught = taught + binary(outputs.answers.float(), pair[:, 1])
    taught = taught + RELEVANCE_WEIGHT * binary(outputs.relevance.float(), pair[:, 0])
    return (1 - LABELS_WEIGHT) * told + LABELS_WEIGHT * taught


def _nll(logits: Tensor, places: Tensor) -> Tensor:
    """The mean over the known places; 0 where none is known."""
    total = functional.cross_entropy(logits, places, ignore_index=UNKNOWN, reduction="sum")
    return total / (places != UNKNOWN).sum().clamp(min=1)


def _yes_or_no(logits: Tensor, wanted: Tensor) -> Tensor:
    known = (wanted != UNKNOWN).float()
    each = functional.binary_cross_entropy_with_logits(
        logits.float(), wanted.float() * known, reduction="none"
    )
    return (each * known).sum() / known.sum().clamp(min=1)


def _soft(logits: Tensor, chances: Tensor) -> Tensor:
    return -(chances * logits.log_softmax(dim=-1)).sum(dim=-1).mean()


class Training:
    """A model, its averaged weights and its optimiser."""

    def __init__(self, model: nn.Module, frozen: nn.Parameter, course: Course) -> None:
        """`frozen` are the words: those that the training texts lack must keep their place among
        the others."""
        self.model, self.course = model, course
        frozen.requires_grad_(False)
        self.device = frozen.device
        self._free = [part for part in model.parameters() if part.requires_grad]
        self._average = [part.detach().clone() for part in self._free]
        self._optimizer = torch.optim.AdamW(
            [
                {"params": [part for part in self._free if part.ndim > 1], "weight_decay": DECAY},
                {"params": [part for part in self._free if part.ndim == 1], "weight_decay": 0.0},
            ],
            lr=course.rate,
            fused=True,
        )
        self.step = 0
        model.train()

    def rate_of(self, passed: float) -> float:
        """The share of the learning rate after so many passes: up, and down in a line."""
        share = passed / len(self.course.passes)
        return min(share / WARMUP, (1 - share) / (1 - WARMUP))

    def learn(self, examples: Sequence[Encoded], rate: float) -> Tensor:
        """One step at a share of the learning rate; its loss, (), still on the device."""
        for group in self._optimizer.param_groups:
            group["lr"] = self.course.rate * rate
        batch = batch_of(examples).to(self.device)
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            outputs = self.model(batch.ids, batch.types, batch.mask)
        loss = loss_of(outputs, batch)
        self._optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._free, 1.0)
        self._optimizer.step()
        self.step += 1
        if self.step % AVERAGE_EVERY == 0:
            keep = min(AVERAGE, self.step / (self.step + 100))
            torch._foreach_lerp_(self._average, [part.detach() for part in self._free], 1 - keep)
        return loss.detach()

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """Meanwhile the model has its averaged weights, and does not learn."""
        own = [part.detach().clone() for part in self._free]
        self._set(self._average)
        self.model.eval()
        yield
        self.model.train()
        self._set(own)

    def _set(self, weights: Sequence[Tensor]) -> None:
        with torch.no_grad():
            for part, weight in zip(self._free, weights, strict=True):
                part.copy_(weight)

    def save(self, path: Path) -> None:
        """A checkpoint to go on from; the file is there whole or not at all."""
        state = {
            "model": self.model.state_dict(),
            "average": self._average,
            "optimizer": self._optimizer.state_dict(),
            "step": self.step,
        }
        new = path.with_suffix(".new")
        torch.save(state, new)
        new.rename(path)

    def resume(self, path: Path) -> None:
        """Take up a checkpoint, if there is one."""
        if path.exists():
            state = torch.load(path, map_location=self.device, weights_only=True)
            self.model.load_state_dict(state["model"])
            self._average = state["average"]
            self._optimizer.load_state_dict(state["optimizer"])
            self.step = state["step"]


def save_weights(model: nn.Module, path: Path, besides: Mapping[str, Tensor] | None = None) -> None:
    """In float32, and other tensors beside them; the file is there whole or not at all."""
    new = path.with_suffix(".new")
    own = {name: part.detach().float().cpu() for name, part in model.named_parameters()}
    save_file(own | dict(besides or {}), new)
    new.rename(path)
