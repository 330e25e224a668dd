"""Work for a client lasts as long as the client."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Receive

T = TypeVar("T")


async def unless_gone(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """The work's result; the work is cancelled if the client goes away before.

    Args:
        request: its body has been read.
    """
    working = await until_gone(request.receive, work)
    if working.cancelled():
        raise HTTPException(408, "the client went away")  # which nobody is left to read
    return working.result()


async def until_gone(receive: Receive, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """The work when it is done, or cancelled because the client went away before."""
    working = asyncio.create_task(work)
    watching = asyncio.create_task(_gone(receive))
    try:
        await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        watching.cancel()
        working.cancel()
        await asyncio.gather(working, watching, return_exceptions=True)
    return working


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
