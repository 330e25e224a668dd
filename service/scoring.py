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

VERIFIED = "verified"
"""The verifier's logit for the best sentence, a tenth of it."""
FEATURES = (*NAMES, VERIFIED)


@dataclass(frozen=True)
class Weights:
    """Two linear models over `FEATURES`; those not named weigh 0.

    Attributes:
        ranking: of sentences, over `evidence.NAMES` alone.
        answerable, bias: of the log-odds that the best sentence answers.
        threshold: the probability below which the service abstains. With the reader, in folds that
            the fit had not seen, .79 of the unanswerable questions for choosing fall below it and
            .04 of the others.
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

    def confidence(self, best: NDArray[np.float64], verified: float = 0.0) -> float:
        """Probability from 0 to 1 that a question is answered, from its best sentence's row and
        the verifier's logit."""
        row = np.append(best, verified / 10)
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
        "names_near": 0.935,
        "kind_missed": -0.966,
        "answers": 2.513,
        "verified": 4.294,
    },
    bias=0.362,
    threshold=0.500,
    near=1.5,
    further=Adding(
        weights={
            "below": -0.298,
            "span": 0.980,
            "first_span": -0.885,
            "speaks": 2.416,
            "several": 0.289,
            "differs": 6.551,
            "repeats": -2.348,
            "verified": 0.352,
        },
        bias=-2.131,
        enough=0.06,
    ),
)
