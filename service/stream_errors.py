"""Errors that come when a stream has begun, and with it the status 200."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.types import Scope

from ingest.errors import DatelineError
from service.events import Event
from service.problems import count, name_of


async def watched(scope: Scope, events: AsyncGenerator[Event, None]) -> AsyncGenerator[Event, None]:
    """The same events; an error that comes in the place of one but the first is counted.

    One in the place of the first has a response of its own, which counts it.
    """
    begun = False
    async with aclosing(events):
        try:
            async for event in events:
                yield event
                begun = True
        except DatelineError as error:
            if begun:
                count(scope, name_of(error))
            raise
