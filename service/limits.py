"""What a request may cost: the size of its body, the time it may take to send it."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.problems import told

BODY_SECONDS = 20.0
"""How long a body may take; a client that stalls holds a connection, never a worker."""


class _TooLarge(Exception):
    """More bytes came than are taken."""


class BodyLimit:
    """Refuses bodies over `limit` bytes with 413 and those that stall with 408.

    The body is read whole before the application sees the request.
    """

    def __init__(self, app: ASGIApp, *, limit: int, seconds: float = BODY_SECONDS) -> None:
        self._app = app
        self._limit = limit
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._read(receive)
        except _TooLarge:
            detail = f"the body is larger than {self._limit // 1000} kB; send less"
            await told(scope, 413, "too-large", detail)(scope, receive, send)
            return
        except TimeoutError:
            detail = f"the body did not arrive within {self._seconds:.0f} s; send it again"
            await told(scope, 408, "too-slow", detail)(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)

    async def _read(self, receive: Receive) -> bytes:
        body = b""
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return body
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self._limit:
                raise _TooLarge
        return body


def _replay(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def replayed() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed
