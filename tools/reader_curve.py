"""What a model in training reaches on the dev parts: a point of its learning curve."""

from collections import defaultdict
from collections.abc import Sequence
from statistics import fmean

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import mannwhitneyu

from eval.squad import token_f1
from tools.reader_files import DevPiece, Labels
from tools.reader_labels import labels
from tools.reader_tokens import Encoded, Encoding

LONGEST = 30  # tokens of a span (Devlin et al. 2019)


def point(
    model: torch.nn.Module, encoding: Encoding, dev: Sequence[DevPiece], device: torch.device
) -> dict[str, float]:
    """F1 of the span on the answerable questions and the area under the ROC curve of `answers`,
    in percent, of each set."""
    encoded = [one for one in encoding.examples([piece.example for piece in dev]) if one]
    said = labels(model, encoded, device)
    grouped: dict[tuple[str, int], list[tuple[DevPiece, Encoded, Labels]]] = defaultdict(list)
    for piece, one, chances in zip(dev, encoded, said, strict=True):
        grouped[piece.set, piece.number].append((piece, one, chances))
    f1: dict[str, list[float]] = defaultdict(list)
    answers: dict[tuple[str, bool], list[float]] = defaultdict(list)
    for (name, _), parts in grouped.items():
        first = parts[0][0]
        answers[name, first.answers].append(max(float(one.pair[1]) for _, _, one in parts))
        if first.answers and first.texts:
            best = max((_best(chances, one), n) for n, (_, one, chances) in enumerate(parts))
            (_, a, b), n = best
            text = parts[n][0].example.passage.text[a:b]
            f1[name].append(token_f1(text, first.texts))
    figures = {f"{name} F1": round(100 * fmean(values), 2) for name, values in f1.items()}
    for name in sorted({name for name, _ in answers}):
        yes, no = answers[name, True], answers[name, False]
        if yes and no:
            area = mannwhitneyu(yes, no).statistic / (len(yes) * len(no))
            figures[f"{name} AUC"] = round(100 * float(area), 2)
    return figures


def _best(said: Labels, one: Encoded) -> tuple[float, int, int]:
    """Log-odds of the likeliest span against none, and its offsets."""
    starts, ends = _logs(said.starts), _logs(said.ends)
    own = slice(one.own, one.own + len(one.offsets))
    together = starts[own, None] + ends[None, own]
    fits = np.triu(np.ones_like(together, bool)) & ~np.triu(np.ones_like(together, bool), LONGEST)
    first, last = divmod(int(np.where(fits, together, -np.inf).argmax()), len(together))
    odds = float(together[first, last] - starts[0] - ends[0])
    return odds, one.offsets[first][0], one.offsets[last][1]


def _logs(chances: NDArray[np.float16]) -> NDArray[np.float32]:
    logs: NDArray[np.float32] = np.log(chances.astype(np.float32) + 1e-7)
    return logs
