"""From features to a ranking of sentences and to the probability that a question is answered.

The numbers are what `python -m tools.fit_answerer --news FOLDER` printed: fitted on the dev
half of `seeds/questions.jsonl` and on 260 quiz questions of 2023. Its F1 of abstention on
folds of the dev half that it had not seen was .78; what is reported elsewhere is measured
on the report half.
"""

import math

import numpy as np
from numpy.typing import NDArray

from service.evidence import NAMES

RANKING = {
    "meaning": 0.283,
    "soft_recall": 1.254,
    "covered": 4.410,
    "weakest": 3.862,
    "local": 2.685,
    "passage_recall": 6.834,
    "names_near": 0.648,
    "names_missing": -0.596,
    "kind_held": 1.813,
    "kind_missed": 0.120,
    "rank": 0.698,
}
ANSWERABLE = {
    "meaning": -0.529,
    "soft_recall": 5.239,
    "covered": -6.102,
    "weakest": 1.495,
    "local": 2.757,
    "passage_recall": -2.575,
    "names_near": 1.376,
    "names_missing": -3.169,
    "kind_missed": -2.192,
}
BIAS = 0.186
THRESHOLD = 0.330


def scores(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """(candidates,), higher is better, of features (candidates, len(NAMES))."""
    weights = np.array([RANKING.get(name, 0.0) for name in NAMES])
    ranked: NDArray[np.float64] = features @ weights
    return ranked


def confidence(best: NDArray[np.float64]) -> float:
    """Probability from 0 to 1 that a question is answered, from the best sentence's features."""
    weights = np.array([ANSWERABLE.get(name, 0.0) for name in NAMES])
    return 1.0 / (1.0 + math.exp(-float(best @ weights) - BIAS))
