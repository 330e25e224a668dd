"""Streams as OpenAI's clients read them: server-sent events that last as long as the client."""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from typing import Any

from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event

from ingest.errors import DatelineError
from service.openai_errors import OpenAIError, told_to_openai
from service.problems import slug_of, status_of

PING_SECONDS = 15.0
"""Of silence, after which a comment shows proxies that the connection lives; many cut at 60."""
DONE = format_sse_event(data_str="[DONE]")

Pieces = AsyncGenerator[bytes, None]


def sse(data: Mapping[str, Any], event: str | None = None) -> bytes:
    """One event."""
    return format_sse_event(data_str=json.dumps(data), event=event)


def failure(error: DatelineError) -> OpenAIError:
    """An error that comes when the stream has begun, and with it the status 200."""
    return told_to_openai(status_of(error), slug_of(type(error)), str(error))


def streamed(pieces: Pieces) -> EventSourceResponse:
    """The response; `pieces` is closed when the client goes away."""
    headers = {"cache-control": "no-cache", "x-accel-buffering": "no"}
    return EventSourceResponse(kept_alive(pieces), headers=headers)


async def kept_alive(pieces: Pieces, seconds: float = PING_SECONDS) -> Pieces:
    """The same pieces, with a comment wherever none came for so long."""
    coming = asyncio.ensure_future(anext(pieces, None))
    try:
        while True:
            await asyncio.wait({coming}, timeout=seconds)
            if not coming.done():
                yield KEEPALIVE_COMMENT
                continue
            piece = coming.result()
            if piece is None:
                return
            yield piece
            coming = asyncio.ensure_future(anext(pieces, None))
    finally:
        coming.cancel()
        try:
            await asyncio.wait({coming})
        finally:
            await pieces.aclose()
