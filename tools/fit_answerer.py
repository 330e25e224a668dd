"""Fits the weights in `service/scoring.py`, and prints them.

On the dev half of `seeds/questions.jsonl` and on quiz questions of one year of news
(never the year that is reported): first the ranking of sentences, by the likelihood of
those that hold the answer among all (a softmax over a question's sentences), then the
probability that a question is answered, by logistic regression on its best sentence.
The threshold is the one with the highest F1 of abstention on the seeds' dev half, with
probabilities from models that had not seen the question (seven folds).

    python -m tools.fit_answerer --news FOLDER --year 2023 --articles 1500 --questions 260
"""

import argparse
import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.metrics import is_right
from eval.news import NewsSet, write_articles
from eval.questions import read_questions
from ingest.embedding import load_model
from ingest.index import Index
from ingest.pipeline import Ingestion
from service.asked import take_apart
from service.candidates import candidates
from service.engine import READ
from service.evidence import NAMES, Evidence
from service.retrieval import HybridRetriever
from service.scoring import ANSWERABLE
from service.settings import Settings

Array = NDArray[np.float64]

SEEDS = Path("seeds")
NEWS_WEIGHT_RANKING, NEWS_WEIGHT_ANSWERABLE = 2.0, 0.5
PENALTY_RANKING, PENALTY_ANSWERABLE = 0.02, 0.01
FOLDS = 7


@dataclass(frozen=True)
class Example:
    """A question: features (sentences, len(NAMES)), and which sentences answer it."""

    features: Array
    answers: NDArray[np.bool_]
    answerable: bool


def examples(
    index: Index, asked: Sequence[tuple[str, Sequence[Sequence[str]], Sequence[str]]]
) -> list[Example]:
    """One example a question: (question, accepted answers, quotes; without quotes, what holds
    an answer counts)."""
    encoder = index.model.reader
    retriever = HybridRetriever(index, k=READ)
    found = []
    for question, accepted, quotes in asked:
        passages = retriever.search(question)
        sentences = candidates(passages, encoder)
        parts = take_apart(question, passages, encoder, index.lexical)
        answers = [_answers(one.sentence, accepted, quotes) for one in sentences]
        features = Evidence(parts, index.lexical).features(sentences)
        found.append(Example(features, np.array(answers, dtype=np.bool_), bool(accepted)))
    return found


def _answers(sentence: str, accepted: Sequence[Sequence[str]], quotes: Sequence[str]) -> bool:
    if quotes:
        words = " ".join(sentence.split())
        return any(words in quote or quote in words for quote in quotes)
    return bool(accepted) and is_right(sentence, accepted)


def fit_ranking(sets: Sequence[tuple[Sequence[Example], float]]) -> Array:
    """(len(NAMES),) weights that maximise log Σ softmax over the sentences that answer."""
    usable = [
        (one.features, one.answers, weight / len(group))
        for group, weight in sets
        for one in group
        if one.answers.any()
    ]
    scale = np.vstack([features for features, _, _ in usable]).std(axis=0) + 1e-9
    weights = np.zeros(len(NAMES))
    step, momentum = 0.5, np.zeros(len(NAMES))
    for _ in range(400):
        gradient = 2 * PENALTY_RANKING * weights
        for features, answers, share in usable:
            scaled = features / scale
            values = scaled @ weights
            every = np.exp(values - values.max())
            right = np.where(answers, every, 0.0)
            gradient += share * (scaled.T @ (every / every.sum() - right / right.sum()))
        momentum = 0.9 * momentum - 0.1 * step * gradient
        weights = weights + momentum
    fitted: Array = weights / scale
    return fitted


def fit_logistic(features: Array, targets: Array, shares: Array) -> tuple[Array, float]:
    """Weights and bias by Newton's method, penalised on standardised features."""
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    design = np.hstack([(features - mean) / scale, np.ones((len(features), 1))])
    penalty = 2 * PENALTY_ANSWERABLE * np.eye(design.shape[1])
    penalty[-1, -1] = 0.0
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (shares * (chance - targets)) + penalty @ weights
        curvature = (design * (shares * chance * (1 - chance))[:, None]).T @ design + penalty
        weights -= np.linalg.solve(curvature, gradient)
    slopes = weights[:-1] / scale
    return slopes, float(weights[-1] - slopes @ mean)


def fit(seeds: Sequence[Example], news: Sequence[Example]) -> tuple[Array, Array, float]:
    """Ranking weights, answerability weights (0 for features that it leaves out) and bias."""
    ranking = fit_ranking([(seeds, 1.0), (news, NEWS_WEIGHT_RANKING)])
    rows, targets, shares = [], [], []
    for group, weight in ((seeds, 1.0), (news, NEWS_WEIGHT_ANSWERABLE)):
        for one in group:
            order = np.argsort(-(one.features @ ranking), kind="stable")
            rows.append(one.features[order[0]])
            known = one.answerable if group is seeds else one.answers[order[:2]].any()
            targets.append(float(known))
            shares.append(weight / len(group))
    used = [n for n, name in enumerate(NAMES) if name in ANSWERABLE]
    slopes, bias = fit_logistic(
        np.array(rows)[:, used], np.array(targets), np.array(shares) / sum(shares)
    )
    answerable = np.zeros(len(NAMES))
    answerable[used] = slopes
    return ranking, answerable, bias


def threshold(seeds: Sequence[Example], news: Sequence[Example]) -> tuple[float, float]:
    """The probability under which to abstain, and the F1 that it gives on unseen folds."""
    folds = np.arange(len(seeds)) % FOLDS
    chances = np.zeros(len(seeds))
    for fold in range(FOLDS):
        kept = [one for one, own in zip(seeds, folds, strict=True) if own != fold]
        ranking, answerable, bias = fit(kept, news)
        for n in map(int, np.flatnonzero(folds == fold)):
            features = seeds[n].features
            best = features[np.argmax(features @ ranking)]
            chances[n] = 1 / (1 + np.exp(-(best @ answerable) - bias))
    unanswerable = np.array([not one.answerable for one in seeds])
    scored = []
    for cut in np.sort(chances):
        abstained = chances < cut
        hits = int((abstained & unanswerable).sum())
        scored.append((2 * hits / max(1, int(abstained.sum() + unanswerable.sum())), float(cut)))
    f1, cut = max(scored)
    below = chances[chances < cut].max(initial=0.0)
    return float((cut + below) / 2), f1


def _opened(folder: Path, source: Path) -> Index:
    settings = Settings(data_dir=folder, max_file_mb=1000)
    index = Index(settings, load_model(settings))
    Ingestion(index, lambda _: None).run([source])
    return index


def _news_examples(folder: Path, news: NewsSet, most: int, count: int) -> list[Example]:
    asked = news.questions()
    random.Random(7).shuffle(asked)
    wanted = {url for one in asked[:count] for url in one.retrieved}
    source = folder / "news.jsonl"
    write_articles([one for one in news.articles() if one.url in wanted][:most], source)
    with _opened(folder / "news", source) as index:
        return examples(index, [(one.question, [one.answers], []) for one in asked[:count]])


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description="fit the weights of the extractive answerer")
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--year", type=int, default=2023)
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("--questions", type=int, default=260)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dev = [one for one in read_questions(SEEDS / "questions.jsonl") if one.split == "dev"]
        with _opened(folder / "seeds", SEEDS) as index:
            seeds = examples(
                index,
                [
                    (one.question, one.answers, [" ".join(q.quote.split()) for q in one.quotes])
                    for one in dev
                ],
            )
        news = _news_examples(
            folder, NewsSet(str(options.news), options.year), options.articles, options.questions
        )
    ranking, answerable, bias = fit(seeds, news)
    cut, f1 = threshold(seeds, news)
    for title, weights in (("RANKING", ranking), ("ANSWERABLE", answerable)):
        print(f"{title} = {{")
        for label, weight in zip(NAMES, weights, strict=True):
            if weight:
                print(f'    "{label}": {weight:.3f},')
        print("}")
    print(f"BIAS = {bias:.3f}\nTHRESHOLD = {cut:.3f}  # F1 of abstention {f1:.2f} on unseen folds")


if __name__ == "__main__":
    main()
