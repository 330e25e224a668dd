"""In which order the sentences answer, and how likely it is that the best one does."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.candidates import Candidate
from service.scoring import WITH_READER, WITHOUT_READER, Weights
from service.second_look import FAVOUR, LOOKED_AT, SecondLook


@dataclass(frozen=True)
class Judgement:
    """What may be answered.

    Attributes:
        ranked: all sentences, the best first, and how far below it each scores.
        certainty: probability from 0 to 1 that the best one answers.
    """

    ranked: list[tuple[Candidate, float]]
    certainty: float
    weights: Weights

    @property
    def answers(self) -> bool:
        """Whether that is enough."""
        return self.certainty >= self.weights.threshold


def judge(
    found: Sequence[Candidate], features: NDArray[np.float64], look: SecondLook | None
) -> Judgement:
    """The sentences with their features, (sentences, len(evidence.NAMES)), in order.

    Args:
        look: None: without the verifier and without a reader.
    """
    weights = WITH_READER if look else WITHOUT_READER
    values = weights.scores(features)
    order = [int(n) for n in np.argsort(-values, kind="stable")]
    verified = 0.0
    if look:
        best = order[:LOOKED_AT]
        logits = look.at([found[n] for n in best])
        place = int(np.argmax(values[best] + FAVOUR * np.array(logits)))
        order.insert(0, order.pop(place))
        verified = logits[place]
    first = float(values[order[0]])
    ranked = [(found[n], max(0.0, first - float(values[n]))) for n in order]
    return Judgement(ranked, weights.confidence(features[order[0]], verified), weights)
