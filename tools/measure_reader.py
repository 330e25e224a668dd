"""What a reader reaches on the parts that it was not trained on.

    python -m tools.measure_reader --data FOLDER [--reader FOLDER] [--part dev|report] [--limit N]

SQuAD 2.0: F1 and exact match of the best span on the answerable questions (Rajpurkar et al.
2018), and the area under the ROC curve of `answers` over all of them; QAMR and our own sets of
questions: the same. CLAPNQ and claims: the same area. SelQA: mean average precision of `answers`
over each question's sentences.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from scipy.stats import mannwhitneyu

from eval.squad import exact_match, token_f1
from ingest.sentences import sentence_spans
from service.reader import SHIPPED, Reader, Reading
from service.spans import best_span
from tools import reader_claims, reader_own
from tools import reader_sources as sources
from tools.reader_sources import Asked, SentenceChoice, Span

CHARACTERS = 800  # a longer passage is read in pieces, as the index cuts it


def pieces(text: str) -> Iterator[Span]:
    """The text in runs of whole sentences of at most `CHARACTERS`, a longer sentence alone."""
    start = end = 0
    for first, last in sentence_spans(text):
        if end and last - start > CHARACTERS:
            yield start, end
            start = first
        end = last
    yield start, end or len(text)


def read(reader: Reader, asked: Asked) -> tuple[float, str]:
    """The highest logit for answering, and the words of the likeliest span."""
    passage = asked.passage
    texts = [passage.text[a:b] for a, b in pieces(passage.text)]
    readings = reader.read(asked.question, [(passage.title, text) for text in texts])
    spans = [
        (span.odds, text[span.start : span.end])
        for text, reading in zip(texts, readings, strict=True)
        if (span := best_span(reading, 0, len(text)))
    ]
    return max(one.answers for one in readings), max(spans, default=(0.0, ""))[1]


def measure(reader: Reader, asked: Sequence[Asked]) -> dict[str, float]:
    """Figures from 0 to 1 that the set allows, and how many questions they are over."""
    logits: dict[bool, list[float]] = {True: [], False: []}
    f1, exact = [], []
    for one in asked:
        logit, words = read(reader, one)
        logits[one.answers].append(logit)
        if one.answers and one.texts:
            f1.append(token_f1(words, one.texts))
            exact.append(exact_match(words, one.texts))
    figures: dict[str, float] = {"questions": len(asked)}
    if f1:
        figures |= {"f1": float(np.mean(f1)), "exact_match": float(np.mean(exact))}
    if all(logits.values()):
        figures["auc"] = area(logits[True], logits[False])
    return figures


def area(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Share of pairs in which the positive one is higher: the area under the ROC curve."""
    higher = mannwhitneyu(positive, negative).statistic
    return float(higher / (len(positive) * len(negative)))


def average_precision(reader: Reader, asked: SentenceChoice) -> float:
    """Of the sentences in order of their logit for answering."""
    readings: list[Reading] = reader.read(
        asked.question, [(asked.title, text) for text in asked.candidates]
    )
    order = np.argsort([-one.answers for one in readings], kind="stable")
    right = np.array([place in asked.answers for place in order])
    precisions = np.cumsum(right) / np.arange(1, len(right) + 1)
    return float(precisions[right].mean())


def sets(folder: Path, part: Literal["dev", "report"]) -> dict[str, Sequence[Asked]]:
    """One part of every set that has it."""
    every = {
        "squad": sources.squad(folder),
        "qamr": sources.qamr(folder),
        "clapnq": sources.clapnq(folder),
        "near misses": reader_own.near_misses(),
        "clusters": reader_own.clusters(),
        "paragraphs": reader_own.paragraphs(),
        "reports": reader_own.reports(),
        "plain questions": reader_own.plain_questions(),
        **{f"coverage, batch {n}": reader_own.coverage(n) for n in reader_own.BATCHES},
        "quiz": reader_own.quiz(),
        "twins": reader_own.twins(1),
        "claims": reader_claims.claims("claims"),
        "claims, later": reader_claims.claims("later claims"),
        "claims, close": reader_claims.claims("close claims"),
    }
    chosen = {name: parts.dev if part == "dev" else parts.report for name, parts in every.items()}
    return {name: asked for name, asked in chosen.items() if asked}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="what a reader reaches on held-out parts")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--reader", type=Path, default=SHIPPED)
    parser.add_argument("--part", choices=["dev", "report"], default="report")
    parser.add_argument("--limit", type=int, help="questions of each set")
    options = parser.parse_args()
    reader, limit = Reader(options.reader), options.limit
    for name, asked in sets(options.data, options.part).items():
        print(json.dumps({name: measure(reader, asked[:limit])}), flush=True)
    if options.part == "report":
        chosen = sources.selqa(options.data, "test")[:limit]
        mean = float(np.mean([average_precision(reader, one) for one in chosen]))
        print(json.dumps({"selqa": {"questions": len(chosen), "map": mean}}))


if __name__ == "__main__":
    main()
