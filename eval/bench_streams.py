"""Streams of a real service: when the first statement comes, and many open at once.

    python -m eval.bench_streams [--data-dir DIR]

What is asked are questions on the seeds; without a folder an index of them is made. The
service answers by extraction. Times are given as ratios to `POST /ask` in the same run.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import httpx

from eval.bench_process import SEEDS, ingest, serving
from eval.news import evenly
from eval.questions import Status, read_questions
from ingest.errors import DatelineError, SystemFailure, UserError

WARM_UP: Final = 3  # questions
SECONDS: Final = 300.0  # that one answer may take
Body = dict[str, object]


@dataclass(frozen=True)
class StreamFigures:
    """What was measured; medians in milliseconds.

    Attributes:
        ratio: the median of first / whole, each pair asked one right after the other.
        endings: how the streams that were open at once ended, by the name of the last event.
        together_s: from the first of them opened to the last ended.
    """

    questions: int
    whole_ms: float
    first_ms: float
    ratio: float
    endings: dict[str, int]
    together_s: float


def measure_streams(client: httpx.Client, questions: Sequence[str], at_once: int) -> StreamFigures:
    """Ask a running service; raises SystemFailure where it gives no statement at all."""
    for words in questions[:WARM_UP]:
        _whole(client, words)
    pairs = [pair for n, words in enumerate(questions) if (pair := _pair(client, words, n % 2))]
    if not pairs:
        raise SystemFailure("no question was answered; ask an index that holds the seeds")
    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as crowd:
        asked = [questions[n % len(questions)] for n in range(at_once)]
        endings = Counter(crowd.map(lambda words: _ending(client, words), asked))
    return StreamFigures(
        questions=len(pairs),
        whole_ms=round(statistics.median(whole for whole, _ in pairs), 1),
        first_ms=round(statistics.median(first for _, first in pairs), 1),
        ratio=round(statistics.median(first / whole for whole, first in pairs), 3),
        endings=dict(endings),
        together_s=round(time.perf_counter() - began, 2),
    )


def _pair(client: httpx.Client, words: str, turned: int) -> tuple[float, float] | None:
    """Whole and first statement; None where nothing is stated."""
    if turned:
        first, whole = _first(client, words), _whole(client, words)
    else:
        whole, first = _whole(client, words), _first(client, words)
    return None if first is None else (whole, first)


def _whole(client: httpx.Client, words: str) -> float:
    began = time.perf_counter()
    client.post("/ask", json={"question": words, "engine": "extractive"}).raise_for_status()
    return 1000 * (time.perf_counter() - began)


def _first(client: httpx.Client, words: str) -> float | None:
    began = time.perf_counter()
    with client.stream("POST", "/chat", json=_streamed(words)) as response:
        for line in response.iter_lines():
            if line == "event: statement":
                return 1000 * (time.perf_counter() - began)
    return None


def _ending(client: httpx.Client, words: str) -> str:
    last = "nothing"
    with client.stream("POST", "/chat", json=_streamed(words)) as response:
        if response.status_code != httpx.codes.OK:
            return str(response.status_code)
        for line in response.iter_lines():
            last = line.removeprefix("event: ") if line.startswith("event: ") else last
    return last


def _streamed(words: str) -> Body:
    messages = [{"role": "user", "content": words}]
    return {"messages": messages, "stream": True, "engine": "extractive"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; the exit status is 0, 2 for the user's mistakes, 1 for ours."""
    options = _parser().parse_args(arguments)
    try:
        with _served(options.data_dir) as url, _client(url, options.at_once) as client:
            figures = measure_streams(client, _questions(options.questions), options.at_once)
    except DatelineError as error:
        print(f"bench_streams: {' '.join(str(error).split())}", file=sys.stderr)
        return 2 if isinstance(error, UserError) else 1
    except httpx.HTTPError as error:
        print(f"bench_streams: the service failed ({error}); see its log", file=sys.stderr)
        return 1
    print(json.dumps(asdict(figures), indent=2))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval.bench_streams", description="Benchmark of streams."
    )
    add = parser.add_argument
    add("--data-dir", type=Path, metavar="DIR", help="an index of the seeds (default: a new one)")
    add("--questions", type=int, default=30, metavar="N", help="questions timed (default 30)")
    add("--at-once", type=int, default=50, metavar="N", help="streams open at once (default 50)")
    return parser


def _questions(count: int) -> list[str]:
    asked = read_questions(SEEDS / "questions.jsonl")
    return evenly([one.question for one in asked if one.status is Status.ANSWERED], count)


def _client(url: str, at_once: int) -> httpx.Client:
    limits = httpx.Limits(max_connections=at_once)
    return httpx.Client(base_url=url, limits=limits, timeout=SECONDS, trust_env=False)


@contextmanager
def _served(data_dir: Path | None) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as folder:
        environment = {**os.environ, "DATELINE_DATA_DIR": str((data_dir or Path(folder)).resolve())}
        if data_dir is None:
            ingest(SEEDS, environment)
        with serving(environment) as url:
            yield url


if __name__ == "__main__":
    sys.exit(main())
