"""Two linear models from examples: a ranking of sentences, and whether the best one answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from service.scoring import FEATURES, VERIFIED
from service.second_look import FAVOUR, LOOKED_AT

Array = NDArray[np.float64]

PENALTY_RANKING, PENALTY_ANSWERABLE = 0.02, 0.01
FOLDS = 7
MOST_LOST = 0.15
"""Share of the answerable questions of the first group that may be given up."""
AGAINST = ("names_missing", "kind_missed")
"""Features that speak against an answer."""


@dataclass(frozen=True)
class Example:
    """A question: features (sentences, len(FEATURES)), and which sentences answer it."""

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
    """Indices into `FEATURES` of what each of the two models sees."""

    ranking: Sequence[int]
    answerable: Sequence[int]


def fit_ranking(sets: Sequence[tuple[Sequence[Example], float]], used: Sequence[int]) -> Array:
    """(len(FEATURES),) weights that maximise log Σ softmax over the sentences that answer."""
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

    fitted = np.zeros(len(FEATURES))
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


def best_of(example: Example, ranking: Array) -> int:
    """Which sentence comes first: of the best ones that the verifier favours."""
    values = example.features @ ranking
    best = np.argsort(-values, kind="stable")[:LOOKED_AT]
    logits = 10 * example.features[best, FEATURES.index(VERIFIED)]
    return int(best[np.argmax(values[best] + FAVOUR * logits)])


def fit(groups: Sequence[Group], used: Features) -> tuple[Array, Array, float]:
    """Ranking weights, answerability weights (0 for features that they leave out) and bias."""
    ranking = fit_ranking([(group.examples, group.ranking) for group in groups], used.ranking)
    rows, targets, shares = [], [], []
    for group in groups:
        for one in group.examples:
            order = np.argsort(-(one.features @ ranking), kind="stable")
            rows.append(one.features[best_of(one, ranking)])
            truth = one.answerable if group.known else one.answers[order[:2]].any()
            targets.append(float(truth))
            shares.append(group.answerable / len(group.examples))
    slopes, bias = fit_logistic(
        np.array(rows)[:, used.answerable],
        np.array(targets),
        np.array(shares) / sum(shares),
        np.array([FEATURES[n] not in AGAINST for n in used.answerable]),
    )
    answerable = np.zeros(len(FEATURES))
    answerable[list(used.answerable)] = slopes
    return ranking, answerable, bias


@dataclass(frozen=True)
class Held:
    """What models say that had not seen the question, over the folds of some groups.

    Attributes:
        threshold: the probability below which to abstain, for the highest mean of the groups' F1
            of those that give up at most `MOST_LOST`.
        f1: of abstention there, by group.
        first: share of the answerable whose first sentence answers, by group.
    """

    threshold: float
    f1: Sequence[float]
    first: Sequence[float]


@dataclass(frozen=True)
class _Seen:
    """Of each question of a group: its probability, whether its first sentence answers."""

    chances: Array
    hits: NDArray[np.bool_]
    answerable: NDArray[np.bool_]

    def lost(self, threshold: float) -> float:
        return float((self.chances[self.answerable] < threshold).mean())

    def f1(self, threshold: float) -> float:
        abstained = self.chances < threshold
        right = int((abstained & ~self.answerable).sum())
        return 2 * right / max(1, int(abstained.sum() + (~self.answerable).sum()))


def held_out(groups: Sequence[Group], others: Sequence[Group], used: Features) -> Held:
    """Fit on all folds of the groups but one and look at that one, for each.

    Args:
        groups: of which it is known what is answerable.
    """
    seen = [
        _Seen(np.zeros(size), np.zeros(size, np.bool_), np.zeros(size, np.bool_))
        for size in (len(group.examples) for group in groups)
    ]
    for fold in range(FOLDS):
        kept = [
            replace(
                group, examples=[one for n, one in enumerate(group.examples) if n % FOLDS != fold]
            )
            for group in groups
        ]
        ranking, answerable, bias = fit([*kept, *others], used)
        for group, of_group in zip(groups, seen, strict=True):
            for n in range(fold, len(group.examples), FOLDS):
                one = group.examples[n]
                best = best_of(one, ranking)
                of_group.hits[n] = one.answers[best]
                of_group.answerable[n] = one.answerable
                logit = float(one.features[best] @ answerable) + bias
                of_group.chances[n] = 1 / (1 + np.exp(-logit))
    cuts = [
        cut
        for cut in np.unique(np.concatenate([one.chances for one in seen]))
        if seen[0].lost(cut) <= MOST_LOST
    ]
    best_cut = max(cuts, key=lambda cut: sum(one.f1(cut) for one in seen))
    return Held(
        float(best_cut),
        [one.f1(best_cut) for one in seen],
        [float(one.hits[one.answerable].mean()) for one in seen],
    )
