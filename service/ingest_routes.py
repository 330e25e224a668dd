"""POST /ingest: how the owner's own commands add files while the service runs.

The caller proves with the token of `service.json` that it may read the data directory:
paths are read with the rights of the service, so nobody else may name one.
"""

import json
import queue
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Header
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from ingest.errors import DatelineError, ServiceFailed
from ingest.pipeline import Ingestion, Progress, Summary
from service.engine import Engine
from service.problems import status_of
from service.proof import require

Line = dict[str, Any]


class IngestRequest(BaseModel):
    """Absolute paths on the service's machine."""

    paths: list[str]
    prune: bool = False


class IngestRuns:
    """The runs that the service does for its owner's commands, one at a time.

    Attributes:
        stopping: set it to end the run under way at its next article.
        turn: held by whoever ingests much.
    """

    def __init__(self, engine: Engine) -> None:
        self._index = engine.index
        self.stopping = threading.Event()
        self.turn = threading.Lock()

    def events(self, paths: list[Path], prune: bool) -> Iterator[Line]:
        """Progress, then summary or error; the run goes on if nobody listens."""
        lines: queue.SimpleQueue[Line | None] = queue.SimpleQueue()

        def work() -> None:
            try:
                with self.turn:
                    summary = self._run(paths, prune, lines)
                lines.put({"summary": asdict(summary)})
            except DatelineError as error:
                lines.put({"status": status_of(error), "detail": str(error)})
            finally:
                lines.put(None)

        threading.Thread(target=work, name="ingest").start()
        while (line := lines.get()) is not None:
            yield line

    def stop(self) -> None:
        """End the run under way and wait until it has let go of the index."""
        self.stopping.set()
        with self.turn:
            pass

    def _run(
        self, paths: list[Path], prune: bool, lines: "queue.SimpleQueue[Line | None]"
    ) -> Summary:
        def report(progress: Progress) -> None:
            if self.stopping.is_set():
                raise ServiceFailed("the service is being stopped; run it again")
            lines.put({"progress": asdict(progress)})

        report(Progress())
        return Ingestion(self._index, report).run(paths, prune=prune)


def ingest_routes(runs: IngestRuns, token: str | None) -> APIRouter:
    """Each run is told in lines of JSON."""
    router = APIRouter(include_in_schema=False)

    @router.post("/ingest")
    def ingest(
        request: IngestRequest, authorization: Annotated[str, Header()] = ""
    ) -> StreamingResponse:
        require(token, authorization)
        paths = [Path(path) for path in request.paths]
        lines = (json.dumps(event) + "\n" for event in runs.events(paths, request.prune))
        return StreamingResponse(lines, media_type="application/x-ndjson")

    return router
