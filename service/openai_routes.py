"""POST /v1/chat/completions, POST /v1/responses and GET /v1/models, for OpenAI's clients.

A key that they send is not looked at.
"""

import asyncio
import time
from typing import Any

from fastapi import APIRouter, Request, Response

from service.engine import Engine
from service.openai_completions import (
    Completion,
    CompletionUsage,
    Head,
    chunks,
    completion,
)
from service.openai_door import Door
from service.openai_errors import ERRORS
from service.openai_models import Model, Models, model_named
from service.openai_reading import read
from service.openai_requests import CompletionRequest, ResponseRequest, Said
from service.openai_response_stream import ResponseStream
from service.openai_responses import Opening, ResponseBody, ResponseUsage
from service.openai_stream import streamed
from service.work import Workers

_OR_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer, or where `stream` is true events as OpenAI sends them",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    },
    **ERRORS,
}


def openai_routes(engine: Engine, workers: Workers) -> APIRouter:
    """The doors; their errors have OpenAI's shape."""
    router = APIRouter(prefix="/v1", tags=["openai"])
    door = Door(engine, workers, _now())

    @router.get("/models", responses=ERRORS)
    async def models() -> Models:
        """Dateline, and Dateline with one of its engines."""
        return door.models

    @router.get("/models/{name}", responses=ERRORS)
    async def model(name: str) -> Model:
        """One of them."""
        return model_named(name, door.models)

    @router.post("/chat/completions", response_model=Completion, responses=_OR_STREAM)
    async def complete(request: Request, body: CompletionRequest) -> Completion | Response:
        """Answer the last message, as a chat completion with `url_citation` annotations."""
        return await _completed(door, request, body)

    @router.post("/responses", response_model=ResponseBody, responses=_OR_STREAM)
    async def respond(request: Request, body: ResponseRequest) -> ResponseBody | Response:
        """Answer the input, as a response with `url_citation` annotations."""
        return await _responded(door, request, body)

    return router


async def _completed(
    door: Door, request: Request, body: CompletionRequest
) -> Completion | Response:
    asked = read(body, body.messages, "messages", door.models)

    def usage(text: str) -> CompletionUsage:
        sent, given = door.tokens(asked.prompt), door.tokens(text)
        return CompletionUsage(
            prompt_tokens=sent, completion_tokens=given, total_tokens=sent + given
        )

    if body.stream:
        wanted = body.stream_options is not None and body.stream_options.include_usage
        begun = await door.begin(request, asked)
        head = Head(begun.answer_id, asked.model, _now())
        return streamed(chunks(head, begun.events, begun.text, usage if wanted else None))
    answer, text = await door.answer(request, asked)
    took = await asyncio.to_thread(usage, text.text)
    return completion(Head(answer.id, asked.model, _now()), answer, text, took)


async def _responded(
    door: Door, request: Request, body: ResponseRequest
) -> ResponseBody | Response:
    said = [Said(role="user", content=body.input)] if isinstance(body.input, str) else body.input
    before = await door.before(body.previous_response_id)
    asked = read(body, said, "input", door.models, before)

    def usage(text: str) -> ResponseUsage:
        sent, given = door.tokens(asked.prompt), door.tokens(text)
        return ResponseUsage(input_tokens=sent, output_tokens=given, total_tokens=sent + given)

    if body.stream:
        begun = await door.begin(request, asked)
        opening = Opening(begun.answer_id, asked.model, _now(), body.previous_response_id)
        return streamed(ResponseStream(opening, begun.text, usage).events(begun.events))
    answer, text = await door.answer(request, asked)
    took = await asyncio.to_thread(usage, text.text)
    opening = Opening(answer.id, asked.model, _now(), body.previous_response_id)
    return opening.completed(answer, text, took)


def _now() -> int:
    return int(time.time())
