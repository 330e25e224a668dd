"""What the service has done and how it stands, in the words of Prometheus.

Names and units as https://prometheus.io/docs/practices/naming/ has them. Every series is there
from the start, so that its first event shows as a rise.
"""

from collections.abc import Iterator
from itertools import product
from typing import Final, get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from service.answer import Answer, Status
from service.engine import Engine
from service.reasons import Reason
from service.work import Workers

MEDIA_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
BUCKETS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds: from a search without a reader to `DATELINE_CHAT_SECONDS`' default."""


class Metrics:
    """Of one application; may be told from several threads."""

    def __init__(self, engine: Engine, workers: Workers) -> None:
        self._registry = CollectorRegistry()
        self._answers = Counter(
            "dateline_answers",
            "Answers given, through whichever surface.",
            ["status", "engine", "degraded"],
            registry=self._registry,
        )
        self._dropped = Counter(
            "dateline_dropped_statements",
            "Statements that the checks left out of answers.",
            ["reason"],
            registry=self._registry,
        )
        self._errors = Counter(
            "dateline_errors",
            "Errors told over HTTP, by the name of their type.",
            ["type"],
            registry=self._registry,
        )
        self._retrieve = self._seconds("retrieve", "Finding and ordering an answer's passages.")
        self._answer = self._seconds("answer", "Making an answer of its passages.")
        self._begin(with_chat_model=engine.writer is not None)
        self._registry.register(_Standing(engine, workers))
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self._registry)

    def answered(self, answer: Answer) -> None:
        """Count an answer that is given."""
        self._answers.labels(answer.status, answer.engine, _label(answer.degraded)).inc()
        for reason in answer.dropped:
            self._dropped.labels(Reason(reason).name.lower()).inc()
        self._retrieve.observe(answer.timings_ms.retrieve / 1000)
        self._answer.observe(answer.timings_ms.answer / 1000)

    def failed(self, slug: str) -> None:
        """Count an error that is told; `slug` names its type."""
        self._errors.labels(slug).inc()

    def exposed(self) -> bytes:
        """All of it as `MEDIA_TYPE`.

        Raises:
            IndexDamaged: the ledger cannot be read.
        """
        return generate_latest(self._registry)

    def _seconds(self, name: str, about: str) -> Histogram:
        return Histogram(
            f"dateline_{name}_seconds", about, buckets=BUCKETS, registry=self._registry
        )

    def _begin(self, *, with_chat_model: bool) -> None:
        """Every series that can be foreseen, at 0."""
        written = [("extractive", True), ("openai", False)] if with_chat_model else []
        for status, (engine, degraded) in product(
            get_args(Status), [("extractive", False), *written]
        ):
            self._answers.labels(status, engine, _label(degraded))
        for reason in Reason:
            self._dropped.labels(reason.name.lower())


class _Standing(Collector):
    """What is not counted here but asked of its owner, at every scrape."""

    def __init__(self, engine: Engine, workers: Workers) -> None:
        self._engine = engine
        self._workers = workers

    def collect(self) -> Iterator[Metric]:
        index = self._engine.index
        articles, passages = index.ledger.counts()
        yield _gauge("articles", "Articles in the index.", articles)
        yield _gauge("passages", "Passages in the index.", passages)
        about = "Questions and searches that no worker has begun."
        yield _gauge("waiting", about, self._workers.waiting)
        ready = index.dense_state == "ready"
        yield _gauge("dense_index_ready", "1: yes; 0: exact search stands in for it.", ready)
        yield _counter(
            "feedback_votes", "Votes on answers.", "vote", dict(index.ledger.answers.voted)
        )
        if self._engine.writer is not None:
            chat = self._engine.writer.model
            tokens = {"read": chat.read, "written": chat.written}
            about = "Tokens that the chat model read and wrote, as far as its server counts them."
            yield _counter("chat_tokens", about, "kind", tokens)


def _gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"dateline_{name}", about, value)


def _counter(name: str, about: str, label: str, values: dict[str, int]) -> CounterMetricFamily:
    family = CounterMetricFamily(f"dateline_{name}", about, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _label(truth: bool) -> str:
    return str(truth).lower()
