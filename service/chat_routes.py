"""POST /chat: an answer to the last message, whole or as server-sent events."""

from contextlib import suppress
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Request, Response
from fastapi.sse import EventSourceResponse
from starlette.types import Receive, Scope, Send

from service.answer import Answer
from service.chat_events import EVENT
from service.disconnect import unless_gone, until_gone
from service.engine import Engine
from service.messages import Chat
from service.stream_errors import watched
from service.streams import Stream, Streams
from service.work import Admission, Workers

_ABOUT: Final = """\
Answer the last message from the articles, or say that they do not answer it.

With `stream`, server-sent events: `passages` (what was found, as /search gives it), \
`statement` (one each, already checked: `{statement, citations}` with the citations that are \
new), then `answer` (the whole, which stands in place of the statements before it), or `error` \
(a problem document). What fails before the first event is an ordinary error. A stream that \
broke is picked up with the same request and the id of the last event in `Last-Event-ID`; if it \
cannot be any more, a new one begins, with `passages`.
"""
_SENT: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The answer; events where `stream` is true",
        "content": {"text/event-stream": {"itemSchema": EVENT}},
    }
}
_HEADERS: Final = {"cache-control": "no-store", "x-accel-buffering": "no"}
"""The second tells nginx to pass each event on at once."""


class FollowedStream(EventSourceResponse):
    """A stream as one connection follows it: until the answer, or until the client goes.

    Args:
        after: events that the client has.
        heartbeat: seconds of silence after which a comment is sent.
    """

    def __init__(self, stream: Stream, after: int, heartbeat: float) -> None:
        super().__init__(stream.tail(after, heartbeat), headers=_HEADERS)
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._stream.followed():
            sending = await until_gone(receive, self._send(send))
        if not sending.cancelled():
            sending.result()

    async def _send(self, send: Send) -> None:
        await self._stream.begun()
        with suppress(OSError):  # how some servers tell that the client is gone
            await self.stream_response(send)


def chat_routes(engine: Engine, workers: Workers, streams: Streams, heartbeat: float) -> APIRouter:
    """The conversation's door; `heartbeat` as in `FollowedStream`."""
    router = APIRouter(tags=["ask"])

    @router.post("/chat", response_model=Answer, responses=_SENT, description=_ABOUT)
    async def chat(
        request: Request,
        chat: Chat,
        last_event_id: Annotated[
            str | None, Header(description="of the stream that is picked up")
        ] = None,
    ) -> Answer | Response:
        question, before = chat.read()
        run = Admission(workers).run
        if not chat.stream:
            return await unless_gone(request, engine.ask_async(question, run, before))
        body = await request.body()
        found = streams.find(last_event_id, body) if last_event_id else None
        if found is None:
            events = watched(request.scope, engine.stream(question, run, before))
            found = streams.open(body, events), 0
        stream, after = found
        return FollowedStream(stream, after, heartbeat)

    return router
