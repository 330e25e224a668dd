"""What several test files share."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import hypothesis
import pytest

from ingest.settings import IndexSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingest.embedding import EmbeddingModel, Encoder

# How long one example takes says something of the machine, not of the code.
hypothesis.settings.register_profile("dateline", deadline=None)
hypothesis.settings.load_profile("dateline")


def free_port() -> int:
    """A port of the loopback interface on which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running_chroma(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A real Chroma server on the loopback interface: its address and its process."""
    port = free_port()
    chroma = Path(sys.executable).with_name("chroma")
    address = ["--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(
        [chroma, "run", "--path", str(folder), *address],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
    ) as process:
        url = f"http://127.0.0.1:{port}"
        try:
            with httpx.Client(transport=httpx.HTTPTransport(retries=8)) as client:
                client.get(f"{url}/api/v2/heartbeat").raise_for_status()
            yield url, process
        finally:
            process.kill()


@pytest.fixture(scope="session")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chroma server that lasts as long as the tests."""
    with running_chroma(tmp_path_factory.mktemp("chroma")) as (url, _):
        yield url


@pytest.fixture(scope="session")
def model() -> "EmbeddingModel":
    """The shipped embedding model."""
    from ingest.embedding import load_model

    return load_model(IndexSettings(embedding_model="", threads=2))


@pytest.fixture
def settings(tmp_path: Path) -> IndexSettings:
    """Of an index in a folder that does not exist yet, whatever the environment says."""
    return IndexSettings(
        data_dir=tmp_path / "data",
        embedding_model="",
        chroma_url=None,
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
