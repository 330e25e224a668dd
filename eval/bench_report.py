"""What the benchmark found: one value, its tables, its JSON."""

import os
import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from eval.bench_ingest import EmbedderFigures, IngestFigures
from eval.bench_latency import ASK, RETRIEVAL, Latency
from eval.bench_process import ProcessFigures
from eval.bench_quality import ALL, DEPTHS, Quality

PACKAGES = ("onnxruntime", "chromadb", "tantivy", "llama-index-core", "tokenizers", "numpy")


@dataclass(frozen=True)
class Machine:
    """Where it was measured.

    Attributes:
        load: processes that wanted a core in the last minute, at the start and at the end;
            far above the threads used, other work was in the way.
    """

    cpu: str
    cores: int
    python: str
    system: str
    packages: dict[str, str]
    load: list[float]


@dataclass(frozen=True)
class Goal:
    """A figure next to what it should reach."""

    name: str
    measured: float
    bound: float
    at_least: bool

    @property
    def reached(self) -> bool:
        return self.measured >= self.bound if self.at_least else self.measured <= self.bound


@dataclass
class Report:
    """Everything measured in one run.

    Attributes:
        articles: in the index at the end.
        whole: all articles of the year's file are in.
        ingest: after each step, over all of it so far.
        latency: after each step.
    """

    year: int
    articles: int
    passages: int
    whole: bool
    threads: int
    machine: Machine
    ingest: list[IngestFigures] = field(default_factory=list)
    embedder: EmbedderFigures | None = None
    latency: list[Latency] = field(default_factory=list)
    quality: list[Quality] = field(default_factory=list)
    processes: list[ProcessFigures] = field(default_factory=list)

    def json(self) -> dict[str, Any]:
        """All of it, and the goals, as JSON has it."""
        goals = [{**asdict(goal), "reached": goal.reached} for goal in self.goals()]
        return {**asdict(self), "goals": goals}

    def goals(self) -> Iterator[Goal]:
        """The figures that have a goal, as far as they were measured."""
        for ingest in self.ingest[-1:]:
            yield Goal("ingest / the embedder alone, tokens/s", ingest.ratio, 0.85, True)
        if self.embedder:
            yield Goal("embedder / float32, tokens/s", self.embedder.ratio, 2.0, True)
        for latency in self.latency[-1:]:
            retrieval = latency.row(RETRIEVAL)
            size = f"at {latency.passages:,} passages, p50"
            yield Goal(f"retrieval / (encode + Chroma) {size}", retrieval.p50_ratio, 2.5, False)
            for row in latency.filtered:
                ratio = row.p50_ms / retrieval.p50_ms
                yield Goal(f"{row.name} / retrieval {size}", ratio, 1.5, False)
        for quality in self.quality:
            if self.whole and quality.group == ALL:
                found = quality.found["hybrid"]
                yield Goal("answer in the first 10 passages", found[10], 0.40, True)
                yield Goal("answer in the first 50 passages", found[50], 0.48, True)
        for process in self.processes:
            name = f"dateline ask ({process.index})"
            yield Goal(f"{name} / bare imports", process.alone_ratio, 1.3, False)
            yield Goal(f"{name} through a service, s", process.served, 0.8, False)


def this_machine() -> Machine:
    """Facts about the machine that runs this."""
    return Machine(
        cpu=_cpu(),
        cores=os.cpu_count() or 0,
        python=platform.python_version(),
        system=f"{platform.system()} {platform.machine()}",
        packages={name: version(name) for name in PACKAGES},
        load=[round(os.getloadavg()[0], 1)],
    )


def show(report: Report, console: Console) -> None:
    """The tables, those that hold something."""
    console.print(
        f"{report.year}: {report.articles:,} articles, {report.passages:,} passages,"
        f" {report.threads} threads"
    )
    tables = (_ingest(report), _latency(report), _found(report), _answers(report))
    for table in (*tables, _processes(report), _goals(report)):
        if table.row_count:
            console.print(table)
    machine = report.machine
    packages = ", ".join(f"{name} {number}" for name, number in machine.packages.items())
    load = " → ".join(f"{one:g}" for one in machine.load)
    console.print(
        f"{machine.cpu}, {machine.cores} cores, load {load}; {machine.system},"
        f" Python {machine.python}; {packages}"
    )


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for n, column in enumerate(columns):
        table.add_column(column, justify="right" if n else "left")
    return table


def _ingest(report: Report) -> Table:
    columns = ("articles", "passages", "articles/s", "passages/s", "tokens/s", "embedder", "ratio")
    table = _table("Ingest, next to the embedder alone (tokens/s)", *columns)
    for one in report.ingest:
        table.add_row(
            f"{one.articles:,}",
            f"{one.passages:,}",
            f"{one.articles_per_s:.1f}",
            f"{one.passages_per_s:.0f}",
            f"{one.tokens_per_s:,.0f}",
            f"{one.embedder_tokens_per_s:,.0f}",
            f"{one.ratio:.2f}",
        )
    if embedder := report.embedder:
        speeds = (embedder.tokens_per_s, embedder.float32_tokens_per_s)
        table.add_section()
        table.add_row(
            "embedder / float32",
            *("", "", ""),
            *(f"{speed:,.0f}" for speed in speeds),
            f"{embedder.ratio:.2f}",
        )
    return table


def _latency(report: Report) -> Table:
    columns = ("", "passing", "p50 ms", "p95 ms", "p50 ratio", "p95 ratio")
    table = _table("Latency, and its ratio to (encode + Chroma) alone", *columns)
    for latency in report.latency:
        table.add_section()
        table.add_row(f"[bold]{latency.passages:,} passages, {latency.questions} questions")
        for row in latency.rows:
            passing = "" if row.passing is None else f"{row.passing:.0%}"
            times = (f"{value:.1f}" for value in (row.p50_ms, row.p95_ms))
            ratios = (f"{value:.2f}" for value in (row.p50_ratio, row.p95_ratio))
            table.add_row(row.name, passing, *times, *ratios)
    return table


def _found(report: Report) -> Table:
    columns = [f"first {depth}" for depth in DEPTHS]
    table = _table("Questions whose accepted answer stands in the passages found", "", *columns)
    for quality in report.quality:
        table.add_section()
        table.add_row(f"[bold]{quality.group}: {quality.questions} questions")
        for name, shares in quality.found.items():
            table.add_row(name, *(f"{share:.3f}" for share in shares.values()))
    return table


def _answers(report: Report) -> Table:
    columns = ("questions", "answered", "right", "right of answered", "abstained", "stands")
    table = _table("Answers; stands: an article holds the accepted answer", "", *columns)
    for one in report.quality:
        precision = one.right / one.answered if one.answered else 0.0
        shares = (one.answered, one.right, precision, one.abstained, one.stands)
        table.add_row(one.group, str(one.questions), *(f"{share:.3f}" for share in shares))
    return table


def _processes(report: Report) -> Table:
    columns = ("runs", "bare imports s", "alone s", "ratio", "through a service s")
    table = _table(f"`dateline {ASK}` from process start to exit, medians", "index", *columns)
    for one in report.processes:
        times = (one.bare_imports, one.alone, one.alone_ratio, one.served)
        table.add_row(one.index, str(one.runs), *(f"{value:.2f}" for value in times))
    return table


def _goals(report: Report) -> Table:
    table = _table("Goals", "", "measured", "goal", "reached")
    for goal in report.goals():
        bound = f"{'≥' if goal.at_least else '≤'} {goal.bound:g}"
        table.add_row(goal.name, f"{goal.measured:.3f}", bound, "yes" if goal.reached else "no")
    return table


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()
