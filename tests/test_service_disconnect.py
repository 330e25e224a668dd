"""Work for a client ends with the client."""

import asyncio

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from service.disconnect import unless_gone


def request(gone: asyncio.Event) -> Request:
    """A request whose body was read, from a client that leaves when it is told to."""

    async def receive() -> Message:
        await gone.wait()
        return {"type": "http.disconnect"}

    return Request({"type": "http", "method": "POST", "headers": []}, receive)


def test_a_client_that_stays_gets_the_result() -> None:
    async def work() -> int:
        return 42

    async def answered() -> int:
        return await unless_gone(request(asyncio.Event()), work())

    assert asyncio.run(answered()) == 42


def test_an_error_reaches_the_client() -> None:
    async def work() -> int:
        raise ValueError("no")

    async def failed() -> int:
        return await unless_gone(request(asyncio.Event()), work())

    with pytest.raises(ValueError, match="no"):
        asyncio.run(failed())


def test_a_client_that_leaves_ends_the_work() -> None:
    ended = []

    async def left() -> None:
        gone = asyncio.Event()

        async def work() -> None:
            gone.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.append(True)

        await unless_gone(request(gone), work())

    with pytest.raises(HTTPException):
        asyncio.run(left())
    assert ended == [True]
