"""How large the numbers are that go into each product of a model.

`tools/encoder_graph.py` divides them by what it finds here before it makes them int8.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from tools.encoder_graph import LARGEST
from tools.reader_labels import labels
from tools.reader_tokens import Encoded


def largest_inputs(
    model: nn.Module, examples: Sequence[Encoded], device: torch.device
) -> dict[str, Tensor]:
    """What the reader's products see of the examples; see `watched`."""
    with watched(model) as seen:
        labels(model, examples, device)
    return seen


@contextmanager
def watched(model: nn.Module) -> Iterator[dict[str, Tensor]]:
    """Of each product of the encoder the largest magnitude of each input, (inputs,), over what
    the model reads meanwhile; by its name and `LARGEST`."""
    seen: dict[str, Tensor] = {}
    products = {
        name: part
        for name, part in model.named_modules()
        if isinstance(part, nn.Linear) and name.startswith("encoder")
    }

    def look(name: str, inputs: Tensor) -> None:
        most = inputs.detach().float().abs().amax(dim=(0, 1)).cpu()
        key = f"{name}.{LARGEST}"
        seen[key] = torch.maximum(seen[key], most) if key in seen else most

    hooks = [
        part.register_forward_pre_hook(lambda _, inputs, name=name: look(name, inputs[0]))
        for name, part in products.items()
    ]
    model.eval()
    yield seen
    for hook in hooks:
        hook.remove()
