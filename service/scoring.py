"""From features to a ranking and a probability."""

import math

import numpy as np
from numpy.typing import NDArray

from service.evidence import NAMES

RANKING: dict[str, float] = {name: 1.0 for name in NAMES}
ANSWERABLE: dict[str, float] = {name: 1.0 for name in NAMES}
BIAS = 0.0
THRESHOLD = 0.5
MARGIN = {False: 0.2, True: 0.5}


def scores(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """(candidates,), higher is better, of features (candidates, len(NAMES))."""
    weights = np.array([RANKING[name] for name in NAMES])
    ranked: NDArray[np.float64] = features @ weights
    return ranked


def confidence(best: NDArray[np.float64]) -> float:
    """Probability from 0 to 1 that a question is answered, from the best sentence's features."""
    weights = np.array([ANSWERABLE[name] for name in NAMES])
    return 1.0 / (1.0 + math.exp(-float(best @ weights) - BIAS))
