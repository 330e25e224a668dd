"""The HTTP service around a library that begins empty, and what is posted to it."""

from collections.abc import Iterator
from typing import Any

import pytest
from conftest import opened_engine, service_settings
from starlette.testclient import TestClient

from ingest.models import EmbeddingModel
from service.api import create_app
from service.engine import Engine
from service.problems import MEDIA_TYPE, PREFIX

Response = Any

FERRY = {
    "title": "Ferry runs aground off Gotland",
    "text": "The ferry Tjelvar ran aground on Monday. Captain Ebba Lindqvist blamed a buoy.",
    "url": "https://www.gotland.example/ferry?utm_source=x",
    "published_at": "2024-06-03",
}


@pytest.fixture(scope="module")
def library_engine(
    tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> Iterator[Engine]:
    """On an index of its own, which the tests of a file fill."""
    with opened_engine(tmp_path_factory.mktemp("library") / "data", model, []) as opened:
        yield opened


@pytest.fixture(scope="module")
def library_client(library_engine: Engine) -> TestClient:
    """The HTTP service around it."""
    of = service_settings(library_engine.index.settings.data_dir)
    return TestClient(create_app(library_engine, of), raise_server_exceptions=False)


@pytest.fixture
def library(library_client: TestClient, library_engine: Engine) -> Iterator[TestClient]:
    """The same; what a test adds is removed after it."""
    yield library_client
    infos, _ = library_engine.articles(None, 10_000)
    library_engine.index.remove([info.id for info in infos])


def problem(response: Response, status: int) -> str:
    """The type of a problem document, without its prefix."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == MEDIA_TYPE
    return str(response.json()["type"]).removeprefix(PREFIX)


def numbered(count: int) -> list[dict[str, str]]:
    """So many articles, each with a number."""
    return [{"title": f"Storm {n}", "text": f"Storm number {n} came."} for n in range(count)]


def posted(library: TestClient, body: bytes, media: str, **params: str) -> Response:
    """What the service answers to a body of that media type, or of none that is told."""
    headers = {"content-type": media} if media else {}
    return library.post("/articles", content=body, headers=headers, params=params)
