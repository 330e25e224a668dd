"""What a teacher says of examples, on the tokens of the model that it teaches."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from tools.reader_files import Labels
from tools.reader_tokens import Encoded, batch_of

TOKENS = 60_000  # of one batch
LEAST = 1e-3  # smaller chances are left out: so a pass of 80,000 examples is some MB


def labels(
    model: torch.nn.Module, examples: Sequence[Encoded], device: torch.device
) -> list[Labels]:
    """The chances that a model gives, on its own tokens, in the order of the examples."""
    order = sorted(range(len(examples)), key=lambda n: len(examples[n].ids))
    made: dict[int, Labels] = {}
    while order:
        most = TOKENS // len(examples[order[-1]].ids)
        order, numbers = order[:-most], order[-most:]
        chosen = [examples[n] for n in numbers]
        batch = batch_of(chosen).to(device)
        with torch.no_grad(), torch.autocast(device.type, dtype=torch.bfloat16):
            outputs = model(batch.ids, batch.types, batch.mask)
        starts, ends = (
            logits.float().masked_fill(~batch.own, -1e4).softmax(dim=-1).half().cpu().numpy()
            for logits in (outputs.starts, outputs.ends)
        )
        pair = torch.stack([outputs.relevance, outputs.answers], dim=1)
        chances = pair.float().sigmoid().half().cpu().numpy()
        for row, (n, one) in enumerate(zip(numbers, chosen, strict=True)):
            length = len(one.ids)
            made[n] = Labels(starts[row, :length], ends[row, :length], chances[row])
    return [made[n] for n in range(len(examples))]


def moved(said: Labels, teacher: Encoded, pupil: Encoded) -> Labels:
    """A teacher's labels on a pupil's tokens: the chance of each start goes to the token that
    holds the same first letter, of each end to that with the same last letter. What lies beyond
    the pupil's passage is left out."""
    theirs, own = (np.array(one.offsets, int).reshape(-1, 2) for one in (teacher, pupil))
    sizes = own[:, 1] - own[:, 0]
    holder = np.full(max(int(theirs[-1:, 1].sum()), int(own[-1:, 1].sum())) + 1, -1)
    inside = np.repeat(own[:, 0] - np.cumsum(sizes) + sizes, sizes) + np.arange(int(sizes.sum()))
    holder[inside] = pupil.own + np.repeat(np.arange(len(own)), sizes)
    last = np.maximum(theirs[:, 1] - 1, 0)
    return Labels(
        _spread(said.starts, teacher.own, holder[theirs[:, 0]], len(pupil.ids)),
        _spread(said.ends, teacher.own, holder[last], len(pupil.ids)),
        said.pair,
    )


def _spread(
    chances: NDArray[np.float16], own: int, places: NDArray[np.int_], length: int
) -> NDArray[np.float16]:
    given = chances[own : own + len(places)].astype(np.float32)
    fits = places >= 0
    spread = np.bincount(places[fits], given[fits], minlength=length).astype(np.float32)
    spread[0] = chances[0]
    spread[spread < LEAST] = 0.0
    return (spread / max(float(spread.sum()), 1e-6)).astype(np.float16)
