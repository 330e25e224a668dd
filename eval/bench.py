"""The benchmark on a year of real news: ingest, retrieval, answers, processes.

    python -m eval.bench --news FOLDER [--limit ARTICLES]

Speeds are given as ratios to the bare parts, measured in the same run and in turns with
them, because times alone say more about the machine and what else it does.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from rich.console import Console

from eval.news import LARGEST_MB, NewsSet
from ingest.errors import DatelineError, UserError
from service.settings import Settings

WIDTH = 110  # columns where the output is no terminal
SIZES = (1_000, 10_000, 40_000)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; the exit status is 0, 2 for the user's mistakes, 1 for ours."""
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    options = _parser().parse_args(arguments)
    try:
        _run(options)
    except DatelineError as error:
        print(f"bench: {' '.join(str(error).split())}", file=sys.stderr)
        return 2 if isinstance(error, UserError) else 1
    except KeyboardInterrupt:
        kept = "; with the same --data-dir it goes on from what is ingested"
        print(f"bench: interrupted{kept if options.data_dir else ''}", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description="Benchmark on news.")
    add = parser.add_argument
    add(
        "--news",
        required=True,
        metavar="FOLDER",
        help="articles_YYYY.jsonl.gz, questions_YYYY.json",
    )
    add("--year", type=int, default=2024, help="which year of it (default 2024)")
    add("--limit", type=_count, metavar="N", help="the first N articles of the file (default all)")
    add("--questions", type=_count, metavar="N", help="N questions of the year (default all)")
    add("--timed", type=_count, default=200, metavar="N", help="questions timed (default 200)")
    add("--sizes", type=_sizes, default=SIZES, help="passages at which to time (1000,10000,40000)")
    add(
        "--runs", type=int, default=5, metavar="N", help="runs of each process (default 5; 0: none)"
    )
    add("--float32", type=Path, metavar="DIR", help="the same model in float32")
    add("--data-dir", type=Path, metavar="DIR", help="where the index is kept and used again")
    add("--json", type=Path, metavar="FILE", help="write all figures there as well")
    return parser


def _run(options: argparse.Namespace) -> None:
    news = NewsSet(options.news, options.year)
    if options.float32 and not (options.float32 / "model.onnx").is_file():
        raise UserError(
            f"{options.float32} holds no model.onnx; make it with"
            f" `python -m tools.make_embedder --float32 {options.float32}`"
        )
    if options.json and not options.json.absolute().parent.is_dir():
        raise UserError(f"{options.json}: no such folder; make it, or name another --json FILE")
    articles = news.articles()
    from eval.bench_report import show  # LlamaIndex and Chroma: seconds, once all is found
    from eval.bench_run import Bench, Plan

    plan = Plan(
        year=news.year,
        articles=articles[: options.limit],
        whole=options.limit is None or options.limit >= len(articles),
        questions=news.questions(options.questions),
        sizes=options.sizes,
        timed=options.timed,
        runs=options.runs,
        float32=options.float32,
    )
    with _folder(options.data_dir) as folder:
        # A folder of its own, so that nobody's own index is filled with the set.
        changes = {"data_dir": folder / f"news-{news.year}", "max_file_mb": LARGEST_MB}
        settings = Settings.from_environment().model_copy(update=changes)
        report = Bench(settings, plan, _console(sys.stderr)).run()
    show(report, _console(sys.stdout))
    if options.json:
        options.json.write_text(json.dumps(report.json(), ensure_ascii=False, indent=2) + "\n")


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as folder:
        yield Path(folder)


def _console(stream: TextIO) -> Console:
    return Console(file=stream, width=None if stream.isatty() else WIDTH, log_path=False)


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is below 1")
    return number


def _sizes(text: str) -> list[int]:
    return [_count(part) for part in text.split(",")]


if __name__ == "__main__":
    sys.exit(main())
