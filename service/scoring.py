"""From features to a ranking of sentences and to the probability that a question is answered.

The numbers were fitted by what `tools/fit_answerer.py` does: without the reader on the dev half of
`seeds/questions.jsonl` and on quiz questions of 2023 over articles of that year; with it on that
half, on further questions on the seeds and on eight of the stories in `tools/stories`, without what
was kept from its training. What is reported elsewhere is measured on the other half, other
stories and another year.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.evidence import NAMES
from service.further import Adding
from service.second_look import LOOKED, SecondLook, vector

FEATURES = (*NAMES, *LOOKED)


@dataclass(frozen=True)
class Weights:
    """Two linear models over `FEATURES`; those not named weigh 0.

    Attributes:
        ranking: of sentences, over `evidence.NAMES` alone.
        answerable, bias: of the log-odds that the best sentence answers.
        threshold: the probability below which the service abstains. With the reader, in folds that
            the fit had not seen, .75 of the unanswerable questions for choosing fall below it and
            .07 of the others; at .45 it would be .64 and .04.
        near: how far below the best score a sentence lies that counts as nearly as good, where
            what it says is held against the best one.
        further: tells which sentences are put beside the best.
    """

    ranking: Mapping[str, float]
    answerable: Mapping[str, float]
    bias: float
    threshold: float
    near: float
    further: Adding

    def scores(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """(candidates,), higher is better, of features (candidates, len(NAMES))."""
        ranked: NDArray[np.float64] = features @ _vector(self.ranking, NAMES)
        return ranked

    def confidence(self, best: NDArray[np.float64], look: SecondLook | None = None) -> float:
        """Probability from 0 to 1 that a question is answered, from its best sentence's row."""
        row = np.concatenate([best, vector(look or SecondLook())])
        return 1.0 / (1.0 + math.exp(-float(row @ _vector(self.answerable, FEATURES)) - self.bias))


def _vector(weights: Mapping[str, float], names: Sequence[str]) -> NDArray[np.float64]:
    return np.array([weights.get(name, 0.0) for name in names])


WITHOUT_READER = Weights(
    ranking={
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
    },
    answerable={
        "meaning": -0.637,
        "soft_recall": 4.382,
        "covered": -5.587,
        "weakest": 1.590,
        "local": 2.829,
        "passage_recall": -2.370,
        "names_near": 1.349,
        "names_missing": -3.118,
        "kind_missed": -2.600,
    },
    bias=0.300,
    threshold=0.400,
    near=1.0,
    further=Adding(
        weights={"below": -0.626, "explains": 1.692, "speaks": 3.138, "several": 0.349},
        bias=-1.735,
        enough=0.09,
    ),
)
WITH_READER = Weights(
    ranking={
        "covered": 4.016,
        "weakest": 1.173,
        "local": 3.009,
        "passage_recall": 3.221,
        "names_near": 0.383,
        "kind_held": 0.378,
        "span": 2.493,
    },
    answerable={
        "names_near": 1.067,
        "kind_missed": -1.091,
        "answers": 2.064,
        "around": 1.946,
        "around_span": 0.662,
    },
    bias=0.192,
    threshold=0.580,
    near=1.5,
    further=Adding(
        weights={
            "below": -0.494,
            "span": 1.191,
            "first_span": -0.798,
            "explains": 0.151,
            "speaks": 2.193,
            "several": 0.796,
            "differs": 6.200,
            "repeats": -1.888,
        },
        bias=-1.328,
        enough=0.06,
    ),
)
