"""Chroma: opening it, its settings, and its errors turned into ours.

The only file that imports chromadb. Figures in it were measured on two cores with
chromadb 1.5.9 and the vectors of 40,000 news passages, 384 dimensions, in batches of 256;
recall is that of the 50 nearest against exact search.
"""

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit, urlunsplit

import chromadb
import httpx
from chromadb.api.client import Client
from chromadb.api.collection_configuration import (
    CreateHNSWConfiguration,
    UpdateHNSWConfiguration,
)
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from chromadb.errors import ChromaError, NotFoundError

from ingest.errors import IndexDamaged, SystemFailure, VectorStoreFailed

if TYPE_CHECKING:
    # 50 ms to import, and only a server needs it.
    from chromadb.api.fastapi import FastAPI

__all__ = [
    "Client",
    "Collection",
    "Translated",
    "collection",
    "connect",
    "embed",
    "set_sync_threshold",
    "sync_threshold",
]

Collection = chromadb.Collection

NEIGHBOURS = 16
"""Edges a vector in the HNSW graph (M of Malkov and Yashunin, arXiv:1603.09320).

With 8, 12 and 24 edges and the two values below recall is .95, .97 and .99.
"""
EF_CONSTRUCTION = 60
"""Candidates when a vector is put in: 0.5 ms of processor time each.

Chroma's own 100 costs 0.75 ms and adds .005 to recall at most.
"""
EF_SEARCH = 250
"""Candidates of a search: recall .985, 1.8 ms. Chroma's own 100 gives .94 in 1.2 ms."""
TIMEOUT_S = 30.0
"""How long a server may take to answer; Chroma's client would wait for ever."""


def embed(folder: Path) -> Client:
    """The embedded Chroma with its files in `folder`."""
    try:
        return cast(Client, chromadb.PersistentClient(folder, settings=_settings()))
    except BaseException:
        # Chroma keeps what it failed to start, and would hand it out at the next try.
        SharedSystemClient._identifier_to_system.pop(str(folder), None)
        raise


def connect(url: str) -> Client:
    """A client of a server that has just shown itself alive."""
    url = url.rstrip("/")
    httpx.get(f"{url}/api/v2/heartbeat", timeout=TIMEOUT_S).raise_for_status()
    client = cast(Client, chromadb.HttpClient(url, settings=_settings()))
    # The client takes no timeout; this is the one session that it asks with.
    cast("FastAPI", client._server)._session.timeout = httpx.Timeout(TIMEOUT_S)
    return client


def collection(client: Client, name: str, sync_threshold: int) -> Collection:
    """The collection of that name, made if missing; without an embedding function of its own,
    as Chroma's default would reach for the network.
    """
    try:
        return client.get_collection(name, embedding_function=None)
    except NotFoundError:
        hnsw = CreateHNSWConfiguration(
            space="cosine",
            max_neighbors=NEIGHBOURS,
            ef_construction=EF_CONSTRUCTION,
            ef_search=EF_SEARCH,
            sync_threshold=sync_threshold,
        )
        return client.create_collection(name, configuration={"hnsw": hnsw}, embedding_function=None)


def sync_threshold(collection: Collection) -> int:
    """The changes after which the graph is written out."""
    return int(collection.configuration_json["hnsw"]["sync_threshold"])


def set_sync_threshold(collection: Collection, changes: int) -> None:
    """Change it; it takes effect if nothing was searched or written since the client was made."""
    hnsw = UpdateHNSWConfiguration(sync_threshold=changes)
    collection.modify(configuration={"hnsw": hnsw})


class Translated:
    """Turns what Chroma and its client raise within a `with` block into our errors."""

    def __init__(self, folder: Path, url: str | None) -> None:
        self._folder = folder
        self._url = url

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if error is not None and _is_vendors(error):
            raise self._translation(error) from error

    def _translation(self, error: BaseException) -> SystemFailure:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        if self._url:
            parts = urlsplit(self._url)
            place = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
            return VectorStoreFailed(
                f"the Chroma server at {place} failed ({reason});"
                " see that it runs and that DATELINE_CHROMA_URL is right"
            )
        return IndexDamaged(
            f"the dense index in {self._folder} failed ({reason}); free some space if the"
            " disk is full, else delete that folder: it is made anew from the ledger"
        )


def _is_vendors(error: BaseException) -> bool:
    # Chroma's client raises a bare Exception for an answer that it cannot read and
    # ValueError for a tenant that it cannot; its bindings turn a panic into PanicException.
    kinds = (ChromaError, httpx.HTTPError, httpx.InvalidURL, ValueError, OSError)
    bare = type(error) is Exception
    return isinstance(error, kinds) or bare or type(error).__name__ == "PanicException"


def _settings() -> Settings:
    # Given here, none of it can be turned on by a variable meant for another program.
    return Settings(
        anonymized_telemetry=False,
        chroma_otel_collection_endpoint="",
        chroma_server_host=None,
        chroma_server_http_port=None,
    )
