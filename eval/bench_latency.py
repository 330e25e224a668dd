"""How long retrieval and whole answers take, next to encoding and Chroma alone."""

import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from eval.metrics import percentile
from ingest.articles import Article
from ingest.filters import Filters
from ingest.schema import timestamp
from service.engine import Engine
from service.questions import Question
from service.retrieval import HybridRetriever

ALONE: Final = "encode the question + Chroma's 10 nearest"
RETRIEVAL: Final = "retrieval"
ASK: Final = "ask"
NEAREST: Final = 10
WARM_UP: Final = 3  # questions; memory-mapped files and the vectors in memory come with the first
ORDER_SEED: Final = 1
NARROW: Final = 0.02
"""Share of the articles that a narrow filter lets through, as nearly as the set allows."""

Call = Callable[[str], object]


@dataclass(frozen=True)
class LatencyRow:
    """One thing timed over the questions.

    Attributes:
        passing: share of the articles that its filter lets through; None: no filter.
        p50_ratio: p50 / p50 of `ALONE` in the same run; p95 likewise.
    """

    name: str
    p50_ms: float
    p95_ms: float
    p50_ratio: float
    p95_ratio: float
    passing: float | None = None


@dataclass(frozen=True)
class Latency:
    """At one size of the index."""

    passages: int
    questions: int
    rows: list[LatencyRow]

    def row(self, name: str) -> LatencyRow:
        """The row of that name; KeyError if it was not measured."""
        return {row.name: row for row in self.rows}[name]

    @property
    def filtered(self) -> list[LatencyRow]:
        return [row for row in self.rows if row.passing is not None]


def measure_latency(
    engine: Engine, questions: Sequence[str], articles: Sequence[Article]
) -> Latency:
    """Every call for every question, in another order for each.

    Args:
        articles: those in the index, from which the filters are made.
    """
    filters = example_filters(articles)
    index = engine.index
    calls: dict[str, Call] = {
        ALONE: lambda words: index.search_dense(index.model.encode([words])[0], NEAREST),
        RETRIEVAL: HybridRetriever(index, k=NEAREST).search,
        ASK: lambda words: engine.ask(Question(question=words)),
    }
    for name, (narrowing, _) in filters.items():
        calls[name] = HybridRetriever(index, k=NEAREST, filters=narrowing).search
    _interleaved(calls, questions[:WARM_UP])
    taken = _interleaved(calls, questions)
    passing = {name: share for name, (_, share) in filters.items()}
    return Latency(index.ledger.counts()[1], len(questions), _rows(taken, passing))


def example_filters(articles: Sequence[Article]) -> dict[str, tuple[Filters, float]]:
    """A wide and a narrow filter of each kind, with the share of the articles that passes."""
    found: dict[str, tuple[Filters, float]] = {}
    dates = sorted(timestamp(one.published_at) for one in articles if one.published_at)
    if dates:
        quarter, below, above = (dates[int(len(dates) * part)] for part in (0.25, 0.49, 0.51))
        for name, since, until in (("wide", quarter, None), ("narrow", below, above)):
            passing = sum(since <= one <= (until or dates[-1]) for one in dates) / len(articles)
            found[f"{RETRIEVAL}, {name} dates"] = (Filters((), since, until), passing)
    counted = Counter(one.source for one in articles if one.source)
    shares = {source: count / len(articles) for source, count in counted.most_common()}
    if shares:
        widest = max(shares, key=lambda source: shares[source])
        narrow = min(shares, key=lambda source: abs(shares[source] - NARROW))
        for name, source in (("wide", widest), ("narrow", narrow)):
            found[f"{RETRIEVAL}, {name} source"] = (Filters((source,)), shares[source])
    return found


def _interleaved(calls: Mapping[str, Call], questions: Sequence[str]) -> dict[str, list[float]]:
    """Milliseconds by call.

    In turns, what came after a whole answer, whose threads still wait for more, took twice as long.
    """
    taken: dict[str, list[float]] = {name: [] for name in calls}
    rng = random.Random(ORDER_SEED)
    for words in questions:
        for name in rng.sample(list(calls), len(calls)):
            began = time.perf_counter()
            calls[name](words)
            taken[name].append(1000 * (time.perf_counter() - began))
    return taken


def _rows(taken: Mapping[str, Sequence[float]], passing: Mapping[str, float]) -> list[LatencyRow]:
    alone50, alone95 = (percentile(taken[ALONE], q) for q in (50, 95))
    rows = []
    for name, values in taken.items():
        p50, p95 = (percentile(values, q) for q in (50, 95))
        rows.append(LatencyRow(name, p50, p95, p50 / alone50, p95 / alone95, passing.get(name)))
    return rows
