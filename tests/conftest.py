"""What several test files share."""

import json
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from ingest.settings import SYNC_THRESHOLD, IndexSettings

if TYPE_CHECKING:
    import numpy as np
    from command_line import Command
    from numpy.typing import NDArray
    from starlette.testclient import TestClient

    from ingest.models import EmbeddingModel, Encoder
    from service.engine import Engine
    from service.settings import Settings

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
PROOF = "known to the owner alone"
UNHURRIED = 60_000
"""Milliseconds for reading: a busy machine reads as much as an idle one, and answers the same."""
PATIENT = 600
"""Seconds for a chat model: on a busy machine, nothing is answered without it either."""
VARIABLES = {"DATELINE_RERANK_MS": str(UNHURRIED), "DATELINE_CHAT_SECONDS": str(PATIENT)}
"""The same two for a command."""

# How long one example takes says something of the machine, not of the code.
hypothesis.settings.register_profile(
    "dateline", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("dateline")

# An assert that fails there shows the values, as one in a test does.
pytest.register_assert_rewrite(
    *("chunked_articles", "command_line", "index_entries", "invented_site", "ledger_entries"),
    *("library_service", "news_folder", "problem_documents", "read_files", "slack_bot"),
    *("lexical_entries", "metrics_scrape", "vector_server", "written_answers"),
)


@contextmanager
def reserved_port() -> Iterator[int]:
    """A port of the loopback interface that is given to nobody else; nothing listens on it.

    On Linux, a server that is told the port may listen on it all the same.
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        yield int(held.getsockname()[1])


@pytest.fixture(scope="session")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chroma server that lasts as long as the tests."""
    from chroma_server import running_chroma

    with running_chroma(tmp_path_factory.mktemp("chroma")) as (url, _):
        yield url


@pytest.fixture(scope="session")
def model() -> "EmbeddingModel":
    """The shipped embedding model."""
    from ingest.models import load_model

    return load_model(IndexSettings(embedding_model="", threads=2))


@pytest.fixture
def settings(tmp_path: Path) -> IndexSettings:
    """Of an index in a folder that does not exist yet, whatever the environment says."""
    return IndexSettings(
        data_dir=tmp_path / "data",
        embedding_model="",
        chroma_url=None,
        chroma_sync_threshold=SYNC_THRESHOLD,
        threads=2,
        max_file_mb=20,
        openai_api_key=None,
        openai_base_url=None,
    )


class CountedEncoder:
    """An encoder that remembers what it was given, in batches."""

    def __init__(self, encode: "Encoder") -> None:
        self.encode = encode
        self.batches: list[list[str]] = []

    def __call__(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        self.batches.append(list(texts))
        return self.encode(texts)

    @property
    def texts(self) -> list[str]:
        """All that it was given, and that is now forgotten."""
        given = [text for batch in self.batches for text in batch]
        self.batches.clear()
        return given


def counted(model: "EmbeddingModel") -> "tuple[EmbeddingModel, CountedEncoder]":
    """The same model, and the record of what it embeds."""
    encoder = CountedEncoder(model.encode)
    return replace(model, encode=encoder), encoder


def drawn(model: "EmbeddingModel") -> "EmbeddingModel":
    """The same model with vectors drawn from each text's hash: fast, and meaning nothing."""
    import hashlib

    import numpy as np

    def encode(texts: Sequence[str]) -> "NDArray[np.float32]":
        seeds = [hashlib.sha256(text.encode()).digest() for text in texts]
        rows = [np.random.default_rng(list(seed)).standard_normal(8) for seed in seeds]
        vectors = np.array(rows, dtype=np.float32).reshape(len(texts), 8)
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    return replace(model, encode=encode, fingerprint="drawn")


def service_settings(data_dir: Path, **changes: object) -> "Settings":
    """All settings, whatever the environment says."""
    from service.settings import Settings

    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.upper().startswith(("DATELINE_", "OPENAI_", "SLACK_")):
                patch.delenv(name)
        unhurried = {"rerank_ms": UNHURRIED, "chat_seconds": PATIENT}
        return Settings.model_validate({"data_dir": data_dir, **unhurried, **changes})


@contextmanager
def opened_engine(
    data_dir: Path, model: "EmbeddingModel", inputs: Sequence[Path], **changes: object
) -> "Iterator[Engine]":
    """An engine on an index of its own, with some files ingested and some settings changed."""
    from ingest.index import Index
    from ingest.pipeline import Ingestion
    from service.engine import Engine

    settings = service_settings(data_dir, **changes)
    with Index(settings, model) as index:
        if inputs:
            Ingestion(index, lambda _: None).run(inputs)
        yield Engine(index, settings)


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory, model: "EmbeddingModel") -> "Iterator[Engine]":
    """On the seeds, for all tests that only ask."""
    with opened_engine(tmp_path_factory.mktemp("seeds") / "data", model, [SEEDS]) as opened:
        yield opened


@pytest.fixture(scope="session")
def api(engine: "Engine") -> "TestClient":
    """The HTTP service around that engine; what it does not foresee is answered, not raised."""
    from starlette.testclient import TestClient

    from service.api import create_app

    app = create_app(engine, service_settings(engine.index.settings.data_dir), token=PROOF)
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run in this process answer as those in one of their own do."""
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A folder for an index; it does not exist yet."""
    return tmp_path / "data"


@pytest.fixture
def command(
    unhurried: None,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> "Command":
    """Runs a command in this process on that folder."""
    from command_line import command_in_process

    return command_in_process(data_dir, monkeypatch, capsys)


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the seeds were ingested, by a command of its own."""
    from command_line import run_dateline

    folder = tmp_path_factory.mktemp("seeded") / "data"
    done = run_dateline("ingest", str(SEEDS), "--json", data_dir=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["added"] == 5
    return folder


@pytest.fixture
def on_seeds(command: "Command", seeded: Path, monkeypatch: pytest.MonkeyPatch) -> "Command":
    """The same, on the seeds."""
    monkeypatch.setenv("DATELINE_DATA_DIR", str(seeded))
    return command


@pytest.fixture(scope="session")
def question_sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sets of `small_set`."""
    from small_set import write_sets

    folder = tmp_path_factory.mktemp("sets")
    write_sets(folder)
    return folder


@pytest.fixture
def evaluate(command: "Command", question_sets: Path, monkeypatch: pytest.MonkeyPatch) -> "Command":
    """Runs `dateline eval` in this process; the indexes of sets are kept for all tests."""
    monkeypatch.setenv("DATELINE_DATA_DIR", str(question_sets / "data"))
    return partial(command, "eval")


@pytest.fixture
def kept_run(evaluate: "Command", question_sets: Path) -> Path:
    """A run on the good set, made once."""
    path = question_sets / "run.jsonl"
    if not path.exists():
        assert evaluate(question_sets / "news", "--out", path).status == 0
    return path
