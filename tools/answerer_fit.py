"""Two linear models from examples: a ranking of sentences, and whether the best one answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from service.evidence import NAMES

Array = NDArray[np.float64]

PENALTY_RANKING, PENALTY_ANSWERABLE = 0.02, 0.01
FOLDS = 7
AGAINST = ("names_missing", "kind_missed")
"""Features that speak against an answer."""


@dataclass(frozen=True)
class Example:
    """A question: features (sentences, len(NAMES)), and which sentences answer it."""

    features: Array
    answers: NDArray[np.bool_]
    answerable: bool


@dataclass(frozen=True)
class Group:
    """One set's examples and its weight in each of the two models.

    Attributes:
        known: whether `answerable` is the truth; else what the first two sentences hold is.
    """

    examples: Sequence[Example]
    ranking: float
    answerable: float
    known: bool = True


@dataclass(frozen=True)
class Features:
    """Indices into `NAMES` of what each of the two models sees."""

    ranking: Sequence[int]
    answerable: Sequence[int]


def fit_ranking(sets: Sequence[tuple[Sequence[Example], float]], used: Sequence[int]) -> Array:
    """(len(NAMES),) weights that maximise log Σ softmax over the sentences that answer."""
    usable = [
        (one.features[:, used], one.answers, weight / len(group))
        for group, weight in sets
        for one in group
        if one.answers.any()
    ]
    scale = np.vstack([features for features, _, _ in usable]).std(axis=0) + 1e-9
    most = max(len(features) for features, _, _ in usable)
    inputs = np.zeros((len(usable), most, len(used)))
    every, right = np.zeros((2, len(usable), most), dtype=np.bool_)
    for n, (features, answers, _) in enumerate(usable):
        inputs[n, : len(features)] = features / scale
        every[n, : len(features)], right[n, : len(features)] = True, answers
    shares = np.array([share for _, _, share in usable])

    def loss(weights: Array) -> tuple[float, Array]:
        values = np.where(every, inputs @ weights, -1e9)
        exponents = np.exp(values - values.max(axis=1, keepdims=True))
        wanted = np.where(right, exponents, 0.0)
        total, hit = exponents.sum(axis=1), wanted.sum(axis=1)
        pull = exponents / total[:, None] - wanted / hit[:, None]
        slope = np.einsum("n,ns,nsf->f", shares, pull, inputs) + 2 * PENALTY_RANKING * weights
        return float(shares @ np.log(total / hit) + PENALTY_RANKING * weights @ weights), slope

    fitted = np.zeros(len(NAMES))
    found = minimize(loss, np.zeros(len(used)), jac=True, method="L-BFGS-B")
    fitted[list(used)] = found.x / scale
    return fitted


def fit_logistic(
    features: Array, targets: Array, shares: Array, speaks_for: NDArray[np.bool_]
) -> tuple[Array, float]:
    """Weights and bias, penalised on standardised features.

    What speaks for an answer may only weigh for it, and what speaks against it against it:
    without these signs features that go together were set against each other, and a sentence
    that matched in all of them was doubted.
    """
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    design = np.hstack([(features - mean) / scale, np.ones((len(features), 1))])

    def loss(weights: Array) -> tuple[float, Array]:
        logits, slopes = design @ weights, np.append(weights[:-1], 0.0)
        likely = shares @ (np.logaddexp(0, logits) - targets * logits)
        pull = design.T @ (shares * (1 / (1 + np.exp(-logits)) - targets))
        penalty = PENALTY_ANSWERABLE * slopes
        return float(likely + penalty @ slopes), pull + 2 * penalty

    bounds = [(0.0, None) if one else (None, 0.0) for one in speaks_for] + [(None, None)]
    start = np.zeros(design.shape[1])
    weights = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    slopes = weights[:-1] / scale
    return slopes, float(weights[-1] - slopes @ mean)


def fit(groups: Sequence[Group], used: Features) -> tuple[Array, Array, float]:
    """Ranking weights, answerability weights (0 for features that they leave out) and bias."""
    ranking = fit_ranking([(group.examples, group.ranking) for group in groups], used.ranking)
    rows, targets, shares = [], [], []
    for group in groups:
        for one in group.examples:
            order = np.argsort(-(one.features @ ranking), kind="stable")
            rows.append(one.features[order[0]])
            truth = one.answerable if group.known else one.answers[order[:2]].any()
            targets.append(float(truth))
            shares.append(group.answerable / len(group.examples))
    slopes, bias = fit_logistic(
        np.array(rows)[:, used.answerable],
        np.array(targets),
        np.array(shares) / sum(shares),
        np.array([NAMES[n] not in AGAINST for n in used.answerable]),
    )
    answerable = np.zeros(len(NAMES))
    answerable[list(used.answerable)] = slopes
    return ranking, answerable, bias


@dataclass(frozen=True)
class Held:
    """What models say that had not seen the question, over the folds of the seeds.

    Attributes:
        threshold: the probability below which to abstain, for the highest F1.
        f1: of abstention there.
        first: share of the answerable whose first sentence answers.
    """

    threshold: float
    f1: float
    first: float


def held_out(seeds: Group, others: Sequence[Group], used: Features) -> Held:
    """Fit on all folds of the seeds but one and look at that one, for each."""
    folds = np.arange(len(seeds.examples)) % FOLDS
    chances, hits = np.zeros(len(folds)), np.zeros(len(folds))
    for fold in range(FOLDS):
        kept = [one for one, own in zip(seeds.examples, folds, strict=True) if own != fold]
        ranking, answerable, bias = fit([replace(seeds, examples=kept), *others], used)
        for n in map(int, np.flatnonzero(folds == fold)):
            features = seeds.examples[n].features
            best = int(np.argmax(features @ ranking))
            hits[n] = seeds.examples[n].answers[best]
            chances[n] = 1 / (1 + np.exp(-(features[best] @ answerable) - bias))
    unanswerable = np.array([not one.answerable for one in seeds.examples])
    scored = []
    for cut in np.sort(chances):
        abstained = chances < cut
        right = int((abstained & unanswerable).sum())
        scored.append((2 * right / max(1, int(abstained.sum() + unanswerable.sum())), float(cut)))
    f1, cut = max(scored)
    below = float(chances[chances < cut].max(initial=0.0))
    return Held((cut + below) / 2, f1, float(hits[~unanswerable].mean()))
