"""Whole processes timed from start to exit: `dateline ask` alone, and through a service."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ingest.errors import SystemFailure

ROOT: Final = Path(__file__).resolve().parent.parent
SEEDS: Final = ROOT / "seeds"
SEEDS_QUESTION: Final = "Who joined Putin's delegation?"
STOP_SECONDS: Final = 30
_DATELINE: Final = (sys.executable, "-m", "dateline")
_BARE: Final = (sys.executable, "-c", "import llama_index.core, chromadb, onnxruntime")


@dataclass(frozen=True)
class ProcessFigures:
    """Medians in seconds, over one index.

    Attributes:
        bare_imports: Python importing llama_index.core, chromadb and onnxruntime.
        alone: `dateline ask` that opens the index itself; in turns with `bare_imports`.
        alone_ratio: the median of alone / bare_imports, each with the one just before it.
        served: `dateline ask` through a running `dateline serve`.
    """

    index: str
    runs: int
    bare_imports: float
    alone: float
    alone_ratio: float
    served: float


def measure_processes(data_dir: Path, question: str, name: str, runs: int) -> ProcessFigures:
    """Start each process `runs` times, after one that is not counted.

    Args:
        data_dir: an index that no process has open.

    Raises:
        SystemFailure: a process failed; the message holds what it said.
    """
    environment = {**os.environ, "DATELINE_DATA_DIR": str(data_dir.resolve())}
    ask = (*_DATELINE, "ask", question, "--json")
    bare: list[float] = []
    alone: list[float] = []
    for _ in range(runs + 1):
        bare.append(_timed(_BARE, environment))
        alone.append(_timed(ask, environment))
    with serving(environment):
        served = [_timed(ask, environment) for _ in range(runs + 1)]
    ratios = [ours / theirs for ours, theirs in zip(alone, bare, strict=True)]
    return ProcessFigures(
        name, runs, *(statistics.median(taken[1:]) for taken in (bare, alone, ratios, served))
    )


def measure_seeds(runs: int) -> ProcessFigures | None:
    """The same over the reports that come with Dateline; None where they are not installed."""
    if not SEEDS.is_dir():
        return None
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as folder:
        environment = {**os.environ, "DATELINE_DATA_DIR": folder}
        ingest(SEEDS, environment)
        return measure_processes(Path(folder), SEEDS_QUESTION, "seeds", runs)


def ingest(path: Path, environment: dict[str, str]) -> None:
    """Run `dateline ingest`; raises SystemFailure if it fails."""
    _timed((*_DATELINE, "ingest", str(path)), environment)


def _timed(command: Sequence[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    taken = time.perf_counter() - began
    if done.returncode:
        raise _failure(command, done.stderr)
    return taken


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[str]:
    """A `dateline serve` of its own: its address.

    Raises:
        SystemFailure: it did not start; the message holds what it said.
    """
    command = (*_DATELINE, "serve", "--host", "127.0.0.1", "--port", "0")
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True
        ) as process,
    ):
        try:
            assert process.stdout is not None
            listening = process.stdout.readline()
            if not listening:
                process.wait(STOP_SECONDS)
                log.seek(0)
                raise _failure(command, log.read())
            yield listening.rpartition(" ")[2].strip()
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _failure(command: Sequence[str], said: str) -> SystemFailure:
    last = said.strip().rpartition("\n")[2] or "it said nothing"
    return SystemFailure(f"`{' '.join(command[1:])}` failed ({last}); run it by itself to see why")
