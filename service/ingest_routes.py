"""POST /ingest: how the owner's own commands add files while the service runs.

The caller proves with the token of `service.json` that it may read the data directory:
paths are read with the rights of the service, so nobody else may name one.
"""

import hmac
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
from starlette.exceptions import HTTPException

from ingest.errors import DatelineError
from ingest.pipeline import Ingestion, Progress
from service.engine import Engine
from service.problems import status_of

Line = dict[str, Any]


class IngestRequest(BaseModel):
    """Absolute paths on the service's machine."""

    paths: list[str]
    prune: bool = False


def ingest_routes(engine: Engine, token: str | None) -> APIRouter:
    """One run at a time; each is told in lines of JSON: progress, then summary or error."""
    router = APIRouter(include_in_schema=False)
    running = threading.Lock()

    @router.post("/ingest")
    def ingest(
        request: IngestRequest, authorization: Annotated[str, Header()] = ""
    ) -> StreamingResponse:
        if token is None or not hmac.compare_digest(
            authorization.encode(), f"Bearer {token}".encode()
        ):
            raise HTTPException(403, "only the commands of the service's owner may ingest files")
        return StreamingResponse(_run(engine, request, running), media_type="application/x-ndjson")

    return router


def _run(engine: Engine, request: IngestRequest, running: threading.Lock) -> Iterator[str]:
    lines: queue.SimpleQueue[Line | None] = queue.SimpleQueue()

    def report(progress: Progress) -> None:
        lines.put({"progress": asdict(progress)})

    def work() -> None:
        paths = [Path(path) for path in request.paths]
        try:
            with running:
                summary = Ingestion(engine.index, report).run(paths, prune=request.prune)
            lines.put({"summary": asdict(summary)})
        except DatelineError as error:
            lines.put({"status": status_of(error), "detail": str(error)})
        finally:
            lines.put(None)

    threading.Thread(target=work, name="ingest").start()
    while (line := lines.get()) is not None:
        yield json.dumps(line) + "\n"
