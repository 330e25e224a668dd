"""From features to a ranking of sentences and to the probability that a question is answered.

The numbers were fitted as `tools/fit_answerer.py` does it, on the dev half of
`seeds/questions.jsonl` and on 260 quiz questions of 2023 over 1,518 articles of that year. F1
of abstention on folds of the dev half that a fit had not seen: .77. What is reported elsewhere
is measured on the report half.
"""

import math

import numpy as np
from numpy.typing import NDArray

from service.evidence import NAMES

RANKING = {
    "meaning": -0.452,
    "soft_recall": 1.200,
    "covered": 4.511,
    "weakest": 4.272,
    "local": 3.258,
    "passage_recall": 6.665,
    "names_near": 0.529,
    "names_missing": -0.387,
    "kind_held": 1.935,
    "kind_missed": -0.610,
    "rank": 0.643,
}
ANSWERABLE = {
    "meaning": -0.637,
    "soft_recall": 4.382,
    "covered": -5.587,
    "weakest": 1.590,
    "local": 2.829,
    "passage_recall": -2.370,
    "names_near": 1.349,
    "names_missing": -3.118,
    "kind_missed": -2.600,
}
BIAS = 0.300
THRESHOLD = 0.400


def scores(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """(candidates,), higher is better, of features (candidates, len(NAMES))."""
    weights = np.array([RANKING.get(name, 0.0) for name in NAMES])
    ranked: NDArray[np.float64] = features @ weights
    return ranked


def confidence(best: NDArray[np.float64]) -> float:
    """Probability from 0 to 1 that a question is answered, from the best sentence's features."""
    weights = np.array([ANSWERABLE.get(name, 0.0) for name in NAMES])
    return 1.0 / (1.0 + math.exp(-float(best @ weights) - BIAS))
