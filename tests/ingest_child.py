"""Children that run the command line: ready in milliseconds, so that many can be killed."""

import json
import multiprocessing
import os
import signal
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from ingest.settings import IndexSettings

_HEAVY = ["chromadb", "llama_index.core", "onnxruntime", "tantivy", "service.local"]


@dataclass(frozen=True, slots=True)
class Child:
    """A process that runs `dateline`, and the file that holds what it prints."""

    process: BaseProcess
    output: Path

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def ended(self) -> tuple[int, str]:
        """Wait for its end; its exit status, negative for a signal, and what it printed."""
        self.process.join()
        assert self.process.exitcode is not None
        return self.process.exitcode, self.output.read_text()


def start(arguments: Sequence[str], settings: IndexSettings) -> Child:
    """Run `dateline` with these arguments in the data directory of the settings."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_HEAVY)
    environment = {
        "DATELINE_DATA_DIR": str(settings.data_dir),
        "DATELINE_CHROMA_SYNC_THRESHOLD": str(settings.chroma_sync_threshold),
    }
    handle, output = tempfile.mkstemp(dir=settings.data_dir.parent, prefix="output-")
    os.close(handle)
    process = context.Process(target=_run, args=(list(arguments), environment, output))
    process.start()
    return Child(process, Path(output))


def _run(arguments: Sequence[str], environment: dict[str, str], output: str) -> None:
    handle = os.open(output, os.O_WRONLY | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(handle, stream)
    for key in list(os.environ):
        if key.startswith(("DATELINE_", "OPENAI_")):
            del os.environ[key]
    os.environ.update(environment)
    import dateline

    # A shell's background jobs ignore interrupts, and their children inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(dateline.main(arguments))


def write_articles(path: Path, numbers: Iterable[int]) -> None:
    """A file of JSON Lines with one article of one sentence for each number."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (
        json.dumps({"id": article_id(number), "title": "Report", "text": sentence(number)})
        for number in numbers
    )
    path.write_text("\n".join(lines))


def article_id(number: int) -> str:
    """An article's id."""
    return f"r{number}"


def sentence(number: int) -> str:
    """An article's text; no two have the same words."""
    return f"The {_WORDS[number % 20]} {number} met {_WORDS[number // 20 % 20]}."


_WORDS = (
    "bridge budget council election glacier harvest hospital minister museum orchestra"
    " pipeline railway river satellite senate stadium storm strike tariff vaccine"
).split()
