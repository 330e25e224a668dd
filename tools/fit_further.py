"""Fits which further sentences stand beside the best one (`service/scoring.py`), and prints it.

On the questions for choosing that are likely enough to be answered: of each sentence behind the
best one whether it adds an item of the right answer, by logistic regression on what speaks for
it. Then, with models that had not seen the question (seven folds), how many answers are right and
how many sentences they have, by the chance from which a sentence is taken.

    python -m tools.fit_further
    python -m tools.fit_further --reader off
"""

import argparse
from collections.abc import Sequence

import numpy as np

from service.further import NAMES, Adding
from tools.answerer_fit import FOLDS, fit_logistic
from tools.choosing_sets import choosing_sets
from tools.further_examples import Answerable, answerable_of

AGAINST = frozenset({"below", "first_span", "repeats"})
CUTS = (0.04, 0.05, 0.06, 0.07, 0.08, 0.1)
PENALISED = 1e-3
"""How much less weights are penalised than in the other fits: few sentences in a hundred add
something."""
UNREAD = frozenset({"span", "first_span", "differs", "repeats", "verified"})
"""What nothing is known of without the reader."""


def fitted(examples: Sequence[Answerable], names: Sequence[str]) -> Adding:
    """Weights that tell what adds something; `enough` is left open."""
    rows = [row for example in examples for row in example.rows()]
    used = [NAMES.index(name) for name in names]
    features = np.array([values for values, _ in rows])[:, used]
    targets = np.array([float(adds) for _, adds in rows])
    shares = np.full(len(rows), 1 / len(rows) / PENALISED)
    speaks_for = np.array([name not in AGAINST for name in names])
    slopes, bias = fit_logistic(features, targets, shares, speaks_for)
    return Adding(dict(zip(names, map(float, slopes), strict=True)), bias, 1.0)


def held_out(examples: Sequence[Answerable], names: Sequence[str]) -> None:
    """Print how right and how long answers are whose models had not seen the question."""
    folds = [
        fitted([one for n, one in enumerate(examples) if n % FOLDS != fold], names)
        for fold in range(FOLDS)
    ]
    for cut in CUTS:
        judged = [
            one.judged(Adding(folds[n % FOLDS].weights, folds[n % FOLDS].bias, cut))
            for n, one in enumerate(examples)
            if one.answered
        ]
        right, long = (float(np.mean(values)) for values in zip(*judged, strict=True))
        print(f"# from {cut}: {right:.3f} of {len(judged)} right, {long:.2f} sentences each")


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description="fit which sentences are put beside the best")
    parser.add_argument("--reader", default="", help="as DATELINE_READER")
    options = parser.parse_args()
    names = [name for name in NAMES if options.reader != "off" or name not in UNREAD]
    examples = [
        one
        for source, questions in choosing_sets()
        for one in answerable_of(source, questions, options.reader)
    ]
    adding = fitted(examples, names)
    print("weights={")
    for name, weight in adding.weights.items():
        print(f'    "{name}": {weight:.3f},')
    print(f"}},\nbias={adding.bias:.3f},")
    held_out(examples, names)


if __name__ == "__main__":
    main()
