"""The order in which the benchmark ingests, asks and times."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from eval.bench_ingest import (
    COMPARED,
    IngestBench,
    Preparation,
    PreparedArticle,
    compare_float32,
)
from eval.bench_latency import measure_latency
from eval.bench_process import ProcessFigures, measure_processes, measure_seeds
from eval.bench_quality import QualityBench
from eval.bench_report import Report, this_machine
from eval.news import NewsQuestion, evenly
from ingest.articles import Article
from ingest.errors import UserError
from ingest.index import Index
from ingest.models import load_model
from service.engine import Engine
from service.settings import Settings

_LOOKED_UP = 10_000  # ids in one query; SQLite takes 32,766


@dataclass(frozen=True)
class Plan:
    """What is measured on what.

    Attributes:
        whole: the articles are all of their year.
        sizes: passages after which latency is measured, besides at the end.
        timed: questions over which latency is measured, evenly spaced among all.
        runs: times that each process is started; 0: none is.
        float32: the folder of a model in float32 to compare the embedder with.
    """

    year: int
    articles: Sequence[Article]
    whole: bool
    questions: Sequence[NewsQuestion]
    sizes: Sequence[int]
    timed: int
    runs: int
    float32: Path | None = None


class Bench:
    """One run, told on `console` as it goes."""

    def __init__(self, settings: Settings, plan: Plan, console: Console) -> None:
        self._settings = settings
        self._plan = plan
        self._console = console

    def run(self) -> Report:
        """Measure everything; articles that the index holds from an earlier run stay.

        Raises:
            UserError: the index holds other articles than those of the plan.
            DatelineError: a part fails.
        """
        plan = self._plan
        machine = this_machine()
        with Index(self._settings, load_model(self._settings)) as index:
            index.wait()
            _refuse_others(index, plan)
            report = Report(
                year=plan.year,
                articles=len(plan.articles),
                passages=0,
                whole=plan.whole,
                threads=self._settings.threads,
                machine=machine,
            )
            self._grow(index, report)
            self._say(f"asking {len(plan.questions):,} questions")
            report.quality = QualityBench(Engine(index, self._settings), plan.articles).measure(
                plan.questions
            )
        if plan.runs:
            report.processes = self._processes(report.passages)
        machine.load.append(round(os.getloadavg()[0], 1))
        return report

    def _grow(self, index: Index, report: Report) -> None:
        preparation = Preparation(index.model)
        ingest = IngestBench(index, preparation)
        articles = passages = 0
        for number, step in enumerate(preparation.steps(self._plan.articles, self._plan.sizes)):
            articles += len(step)
            passages += sum(len(one.texts) for one in step)
            self._say(f"ingesting up to {articles:,} articles, {passages:,} passages")
            ingest.step(step)
            report.passages = index.ledger.counts()[1]
            if figures := ingest.figures():
                report.ingest.append(figures)
            if number == 0 and self._plan.float32:
                self._compare(index, preparation, step, self._plan.float32, report)
            if report.passages == passages:
                self._time(index, self._plan.articles[:articles], report)
            else:
                self._say(f"not timed: an earlier run left {report.passages:,} passages")

    def _compare(
        self,
        index: Index,
        preparation: Preparation,
        step: Sequence[PreparedArticle],
        float32: Path,
        report: Report,
    ) -> None:
        texts = evenly([text for one in step for text in one.texts], COMPARED)
        self._say(f"comparing with {float32} on {len(texts)} passages")
        tokens, threads = preparation.tokens(texts), self._settings.threads
        report.embedder = compare_float32(index.model, float32, texts, tokens, threads)

    def _time(self, index: Index, articles: Sequence[Article], report: Report) -> None:
        questions = [one.question for one in evenly(self._plan.questions, self._plan.timed)]
        self._say(f"timing {len(questions)} questions at {report.passages:,} passages")
        report.latency.append(measure_latency(Engine(index, self._settings), questions, articles))

    def _processes(self, passages: int) -> list[ProcessFigures]:
        self._say("timing processes")
        question, runs = self._plan.questions[0].question, self._plan.runs
        name = f"{passages:,} passages"
        news = measure_processes(self._settings.data_dir, question, name, runs)
        seeds = measure_seeds(runs)
        return [seeds, news] if seeds else [news]

    def _say(self, what: str) -> None:
        self._console.log(what, highlight=False)


def _refuse_others(index: Index, plan: Plan) -> None:
    ids = [article.id for article in plan.articles]
    parts = (ids[first : first + _LOOKED_UP] for first in range(0, len(ids), _LOOKED_UP))
    ours = sum(len(index.catalogue.digests(part)) for part in parts)
    others = index.ledger.counts()[0] - ours
    if others:
        raise UserError(
            f"{index.settings.data_dir} holds {others:,} articles that are not among the"
            f" {len(ids):,} taken now; raise --limit or name another --data-dir"
        )
