"""What goes wrong with Chroma, and what is said about it."""

import inspect
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import chromadb
import chromadb.errors
import httpx
import numpy as np
import pytest
from chroma_server import running_chroma
from conftest import reserved_port
from listening import listening

from ingest.dense import DenseIndex, Vectors
from ingest.errors import IndexDamaged, SystemFailure, VectorStoreFailed

UNITS: Vectors = np.eye(4, dtype=np.float32)
IDS = ["a#0", "a#1", "a#2", "a#3"]


def test_a_server_that_is_down_is_named(tmp_path: Path) -> None:
    with reserved_port() as port:
        url = f"http://127.0.0.1:{port}"
        with pytest.raises(VectorStoreFailed, match=f"{url}.*DATELINE_CHROMA_URL"):
            DenseIndex(tmp_path, ledger_name="abc", url=url)


def test_a_server_that_goes_down_is_named(tmp_path: Path) -> None:
    with running_chroma(tmp_path) as (url, process):
        index = DenseIndex(tmp_path / "dense", ledger_name="abc", url=url)
        index.apply(IDS[:3], UNITS[:3], [], 1)
        process.kill()
        process.wait()
        with pytest.raises(VectorStoreFailed, match=url):
            index.search(UNITS[0], 1)
        with pytest.raises(VectorStoreFailed, match=url):
            index.apply(IDS[:4], UNITS[:4], [], 2)
        index.close()


def test_a_password_in_the_address_is_not_repeated(tmp_path: Path) -> None:
    with reserved_port() as port, pytest.raises(VectorStoreFailed) as raised:
        url = f"http://reader:secret@127.0.0.1:{port}"
        DenseIndex(tmp_path, ledger_name="abc", url=url)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("status", [200, 404, 503])
def test_a_server_of_another_kind_is_named(tmp_path: Path, status: int) -> None:
    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b"<p>Hello")

        def log_message(self, format: str, *args: object) -> None:
            pass

    with listening(HTTPServer(("127.0.0.1", 0), Other)) as server:
        url = f"http://127.0.0.1:{server.server_port}"
        with pytest.raises(VectorStoreFailed, match=url):
            DenseIndex(tmp_path, ledger_name="abc", url=url)


def test_nothing_is_written_beside_a_server(tmp_path: Path, chroma_url: str) -> None:
    index = DenseIndex(tmp_path / "dense", ledger_name=uuid.uuid4().hex, url=chroma_url)
    index.apply(IDS[:3], UNITS[:3], [], 1)
    index.close()
    assert not (tmp_path / "dense").exists()


# Chroma says so whenever a configuration is changed that has no embedding function.
@pytest.mark.filterwarnings("ignore:legacy embedding function config")
def test_an_index_that_exists_heeds_another_threshold(tmp_path: Path) -> None:
    first = DenseIndex(tmp_path, ledger_name="abc")
    first.apply(IDS[:3], UNITS[:3], [], 1)
    first.close()
    (header,) = tmp_path.rglob("header.bin")
    before = header.read_bytes()
    unheeding = DenseIndex(tmp_path, ledger_name="abc")
    unheeding.apply(IDS[3:], UNITS[3:], [], 2)
    assert header.read_bytes() == before
    unheeding.close()
    heeding = DenseIndex(tmp_path, ledger_name="abc", sync_threshold=2)
    heeding.apply(["b#0", "b#1"], UNITS[:2], [], 3)
    assert header.read_bytes() != before
    heeding.close()


def test_what_chroma_refused_leaves_the_folder_to_be_checked(tmp_path: Path) -> None:
    index = DenseIndex(tmp_path, ledger_name="abc")
    index.apply(IDS[:2], UNITS[:2], [], 1)
    with pytest.raises(IndexDamaged, match=str(tmp_path)):
        index.apply(IDS[2:], np.eye(3, dtype=np.float32)[:2], [], 2)
    assert index.followed == 1
    index.close()
    assert DenseIndex.unclean(tmp_path)


def vendor_errors() -> list[BaseException]:
    """One of each that chromadb and its HTTP client define."""
    own = [kind for _, kind in inspect.getmembers(chromadb.errors, inspect.isclass)]
    of_client = [kind for _, kind in inspect.getmembers(httpx, inspect.isclass)]
    request = httpx.Request("GET", "http://127.0.0.1")
    response = httpx.Response(500, request=request)
    made: list[BaseException] = [Exception("an answer that the client cannot read")]
    for kind in own + of_client:
        if issubclass(kind, httpx.HTTPStatusError):
            made.append(kind("broken", request=request, response=response))
        elif issubclass(kind, (chromadb.errors.ChromaError, httpx.HTTPError, httpx.InvalidURL)):
            made.append(kind("broken"))
    return made


@pytest.mark.parametrize("error", vendor_errors(), ids=lambda error: type(error).__name__)
def test_every_error_of_chroma_becomes_one_of_ours(
    error: BaseException, tmp_path: Path, chroma_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(chromadb.Collection, "query", broken)
    ours: dict[str | None, type[SystemFailure]] = {
        None: IndexDamaged,
        chroma_url: VectorStoreFailed,
    }
    for url, expected in ours.items():
        index = DenseIndex(tmp_path, ledger_name="errors", url=url)
        with pytest.raises(expected) as raised:
            index.search(UNITS[0], 1)
        assert raised.value.__cause__ is error
        index.close()
