"""Work in threads: so many at a time, so many waiting, and the rest is refused."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import anyio
import numpy as np
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from conftest import SEEDS, opened_engine, service_settings
from numpy.typing import NDArray
from starlette.testclient import TestClient

from ingest.errors import Overloaded
from ingest.models import EmbeddingModel
from service.api import create_app
from service.work import Admission, Workers


class Gate:
    """Calls that stay at work until they are let go."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self._lock = threading.Lock()
        self.arrived = threading.Semaphore(0)
        self.most = 0
        self._inside = 0

    def call(self) -> str:
        """What a worker runs."""
        with self._lock:
            self._inside += 1
            self.most = max(self.most, self._inside)
        self.arrived.release()
        self._open.wait(60)
        with self._lock:
            self._inside -= 1
        return "done"

    def open(self) -> None:
        """Let all go."""
        self._open.set()


@pytest.fixture
def gate() -> Iterator[Gate]:
    """A gate that is opened in the end, whatever happens."""
    gate = Gate()
    yield gate
    gate.open()


@pytest.fixture
def loop(gate: Gate) -> Iterator[BlockingPortal]:
    """A running event loop."""
    with start_blocking_portal() as portal:
        yield portal
        gate.open()


def test_what_is_run_gives_its_result(loop: BlockingPortal) -> None:
    assert loop.call(Workers(1, 0).run, lambda: 42) == 42


def test_what_it_raises_is_raised(loop: BlockingPortal) -> None:
    def fail() -> None:
        raise KeyError("missing")

    with pytest.raises(KeyError):
        loop.call(Workers(1, 0).run, fail)


def test_the_excess_is_refused_and_the_rest_is_done(loop: BlockingPortal, gate: Gate) -> None:
    workers = Workers(2, 3)
    taken = [loop.start_task_soon(workers.run, gate.call) for _ in range(5)]
    gate.arrived.acquire(timeout=60)
    gate.arrived.acquire(timeout=60)
    for _ in range(3):
        with pytest.raises(Overloaded, match="5 questions are ahead"):
            loop.call(workers.run, gate.call)
    gate.open()
    assert [one.result(60) for one in taken] == ["done"] * 5
    assert gate.most == 2


def test_what_was_begun_is_brought_to_its_end_though_others_wait(
    loop: BlockingPortal, gate: Gate
) -> None:
    workers = Workers(1, 0)
    begun, late = Admission(workers), Admission(workers)
    assert loop.call(begun.run, lambda: "first part") == "first part"
    other = loop.start_task_soon(workers.run, gate.call)
    gate.arrived.acquire(timeout=60)
    with pytest.raises(Overloaded):
        loop.call(late.run, gate.call)
    rest = loop.start_task_soon(begun.run, lambda: "second part")
    gate.open()
    assert (other.result(60), rest.result(60)) == ("done", "second part")


def test_a_place_is_free_again_after_work_and_after_failure(loop: BlockingPortal) -> None:
    workers = Workers(1, 0)

    def fail() -> None:
        raise ValueError

    for _ in range(3):
        with pytest.raises(ValueError):
            loop.call(workers.run, fail)
        assert loop.call(workers.run, lambda: "done") == "done"


def test_who_gives_up_waiting_leaves_a_free_place(loop: BlockingPortal, gate: Gate) -> None:
    workers = Workers(1, 1)
    working = loop.start_task_soon(workers.run, gate.call)
    gate.arrived.acquire(timeout=60)

    async def impatient() -> bool:
        with anyio.move_on_after(0) as scope:
            await workers.run(gate.call)
        return scope.cancelled_caught

    assert loop.call(impatient)
    waiting = loop.start_task_soon(workers.run, gate.call)
    gate.open()
    assert [working.result(60), waiting.result(60)] == ["done", "done"]


def test_the_event_loop_goes_on_while_workers_are_busy(loop: BlockingPortal, gate: Gate) -> None:
    workers = Workers(1, 1)
    busy = loop.start_task_soon(workers.run, gate.call)
    gate.arrived.acquire(timeout=60)
    assert loop.call(anyio.lowlevel.checkpoint) is None
    assert not busy.done()


def test_what_waits_is_told(loop: BlockingPortal, gate: Gate) -> None:
    workers = Workers(2, 1)
    at_work = [loop.start_task_soon(workers.run, gate.call) for _ in range(2)]
    for _ in at_work:
        gate.arrived.acquire(timeout=60)
    assert workers.waiting == 0
    waiting = loop.start_task_soon(workers.run, gate.call)
    with pytest.raises(Overloaded):  # the place to wait is taken by then
        loop.call(workers.run, gate.call)
    assert workers.waiting == 1
    gate.open()
    assert [one.result(60) for one in (*at_work, waiting)] == ["done"] * 3
    assert workers.waiting == 0


@pytest.fixture
def besieged(tmp_path: Path, model: EmbeddingModel, gate: Gate) -> Iterator[TestClient]:
    """A service of one worker and no place to wait, whose questions stay at work."""
    with opened_engine(tmp_path / "data", model, [SEEDS / "003_arrival_before_dawn.md"]):
        pass

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        gate.call()
        return model.encode(texts)

    with opened_engine(tmp_path / "data", replace(model, encode=encode), []) as engine:
        settings = service_settings(tmp_path / "data", workers=1, max_waiting=0)
        with TestClient(create_app(engine, settings)) as client:
            yield client
            gate.open()


def test_the_service_refuses_the_excess_and_tells_that_it_lives(
    besieged: TestClient, gate: Gate
) -> None:
    question = {"question": "Where did Putin land?"}
    with ThreadPoolExecutor(1) as caller:
        asked = caller.submit(besieged.post, "/ask", json=question)
        gate.arrived.acquire(timeout=60)
        for refused in (besieged.post("/ask", json=question), besieged.get("/search?q=Putin")):
            assert refused.status_code == 503
            assert refused.json()["type"].endswith(":overloaded")
            assert int(refused.headers["retry-after"]) >= 1
        assert besieged.get("/healthz").status_code == 200
        assert besieged.get("/readyz").status_code == 200
        told = besieged.get("/metrics").text
        assert 'dateline_errors_total{type="overloaded"} 2.0' in told
        gate.open()
        assert asked.result(60).status_code == 200
    assert besieged.get("/search?q=Putin").status_code == 200
