"""Many articles at once are a job, which is done even where the service ends in between."""

import threading
from pathlib import Path
from typing import Any

import pytest
from conftest import opened_engine, service_settings
from library_service import numbered, problem
from starlette.testclient import TestClient

from ingest.models import EmbeddingModel
from service.api import create_app
from service.engine import Engine
from service.jobs import BATCH

pytest_plugins = ["library_service"]


def finished(library: TestClient, location: str) -> Any:
    """The job when those who do jobs have gone home."""
    for thread in threading.enumerate():
        if thread.name == "jobs":
            thread.join(60)
    return library.get(location).json()


def test_of_many_articles_a_job_is_made_and_done(
    library: TestClient, library_engine: Engine
) -> None:
    response = library.post("/articles", json=[*numbered(2 * BATCH + 1), {"title": "", "text": ""}])
    assert response.status_code == 202
    taken = response.json()
    assert (taken["state"], taken["done"], taken["of"]) == ("waiting", 0, 2 * BATCH + 1)
    assert [one["name"] for one in taken["failures"]] == [f"article {2 * BATCH + 2}"]
    job = finished(library, response.headers["location"])
    assert job == taken | {"state": "done", "done": 2 * BATCH + 1}
    assert library_engine.index.ledger.counts()[0] == len(job["articles"]) == 2 * BATCH + 1


def test_a_job_that_was_cut_off_is_done_by_the_next_service(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    of = service_settings(tmp_path / "data")
    with opened_engine(of.data_dir, model, []) as engine:
        library = TestClient(create_app(engine, of))
        one = library.post("/articles", json=numbered(1)[0]).json()["id"]
        cut_off = engine.index.ledger.jobs.add([engine.article(one)], [])
        engine.index.ledger.jobs.advance(cut_off.id, 0)
        engine.index.remove([one])
    with opened_engine(of.data_dir, model, []) as engine:
        library = TestClient(create_app(engine, of))
        assert finished(library, f"/jobs/{cut_off.id}")["state"] == "done"
        assert engine.article(one).title == "Storm 0"


@pytest.mark.parametrize("unknown", ["x", "%00", "%ED%A0%80", "é"])
def test_a_job_that_there_is_not(library: TestClient, unknown: str) -> None:
    assert problem(library.get(f"/jobs/{unknown}"), 404) == "unknown-job"
