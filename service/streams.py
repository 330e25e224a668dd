"""Answers as they come, kept for a while so that nothing is lost with a connection.

The work on an answer does not belong to a connection but to its stream, which connections
follow. Two promises meet here. A closed connection stops the work: when the last follower
is gone, a grace begins (`DATELINE_STREAM_GRACE_SECONDS`; 0: none), and when nobody follows
by its end, the work is cancelled, the chat model's request with it. And a stream that broke
can be picked up: whoever sends the same request again with the id of the last event that
it got as `Last-Event-ID`

- within the grace goes on where it was, the work having gone on meanwhile;
- after the work was done is told what it missed, while the stream is kept;
- after the work was cancelled, or the stream was let go, gets a new one from its beginning.

A chat model does not say the same twice, so that a stream which was cancelled is never
continued with the work of another. Every stream begins with `passages`, which tells a
client to forget what it was told before, and its ids begin with another name.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import uuid4

from fastapi.sse import KEEPALIVE_COMMENT

from ingest.errors import DatelineError
from service.chat_events import Told, told, told_failure
from service.events import Event

MOST_KEPT: Final = 256
"""Streams; one holds some 30 kB, nearly all of it passages."""
KEPT_SECONDS: Final = 300.0
"""Since it began; who has not come back by then asks anew."""

_log = logging.getLogger(__name__)


class Stream:
    """One answer as it comes; its work begins with the first follower.

    Attributes:
        stopped: the work was cancelled.
    """

    def __init__(self, events: AsyncGenerator[Event, None], grace: float) -> None:
        self.id = uuid4().hex
        self.stopped = False
        self._events = events
        self._grace = grace
        self._told: list[Told] = []
        self._changed = asyncio.Event()
        self._ended = False
        self._failure: BaseException | None = None
        self._followers = 0
        self._work: asyncio.Task[None] | None = None
        self._leaving: asyncio.TimerHandle | None = None

    def holds(self, number: int) -> bool:
        """Whether it can go on after its event of that number."""
        return 0 < number <= len(self._told) and not self.stopped

    @contextmanager
    def followed(self) -> Iterator[None]:
        """As long as one connection follows."""
        if self._leaving is not None:
            self._leaving.cancel()
        if self._work is None:
            self._work = asyncio.create_task(self._tell())
            self._work.add_done_callback(self._end)
        self._followers += 1
        try:
            yield
        finally:
            self._followers -= 1
            if not self._followers and not self._ended:
                self._leaving = asyncio.get_running_loop().call_later(self._grace, self._stop)

    async def begun(self) -> None:
        """Wait for the first event; raises what came in its place."""
        while not self._told and not self._ended:
            await self._changed.wait()
        if self._failure is not None and not self._told:
            raise self._failure

    async def tail(self, after: int, heartbeat: float) -> AsyncGenerator[bytes, None]:
        """What comes after the first `after` events, and a comment in every so long a silence.

        Args:
            heartbeat: seconds.
        """
        while True:
            while after < len(self._told):
                after += 1
                yield self._told[after - 1].sent(self.id, after)
            if self._ended:
                return
            try:
                async with asyncio.timeout(heartbeat):
                    await self._changed.wait()
            except TimeoutError:
                yield KEEPALIVE_COMMENT

    async def _tell(self) -> None:
        async with aclosing(self._events) as events:
            async for event in events:
                self._add(told(event))

    def _add(self, one: Told) -> None:
        self._told.append(one)
        self._changed.set()
        self._changed = asyncio.Event()

    def _end(self, work: asyncio.Task[None]) -> None:
        self._ended = True
        self.stopped = work.cancelled()
        self._failure = None if work.cancelled() else work.exception()
        if self._failure is not None and self._told:
            if not isinstance(self._failure, DatelineError):
                _log.error("a stream failed", exc_info=self._failure)
            self._add(told_failure(self._failure))
        self._changed.set()

    def _stop(self) -> None:
        if self._work is not None and not self._ended:
            self.stopped = True
            self._work.cancel()


@dataclass(frozen=True, slots=True)
class _Kept:
    stream: Stream
    since: float
    request: bytes


class Streams:
    """The streams that can be picked up, by id.

    Args:
        grace: seconds that the work goes on when nobody follows.
        most: kept at a time; of more, the oldest go.
        seconds: that each is kept.
        clock: seconds, as `time.monotonic`.
    """

    def __init__(
        self,
        grace: float,
        *,
        most: int = MOST_KEPT,
        seconds: float = KEPT_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._grace = grace
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    def open(self, request: bytes, events: AsyncGenerator[Event, None]) -> Stream:
        """A new stream.

        Args:
            request: the body that it answers.
        """
        stream = Stream(events, self._grace)
        self._kept[stream.id] = _Kept(stream, self._clock(), sha256(request).digest())
        self._let_go()
        return stream

    def find(self, last_event_id: str, request: bytes) -> tuple[Stream, int] | None:
        """The stream that goes on after an event, and the event's number.

        None where it is not kept (any more), was stopped, or answers another request.
        """
        self._let_go()
        name, _, digits = last_event_id.rpartition("-")
        kept = self._kept.get(name)
        if kept is None or kept.request != sha256(request).digest():
            return None
        number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 0
        return (kept.stream, number) if kept.stream.holds(number) else None

    def _let_go(self) -> None:
        oldest = self._clock() - self._seconds
        aged = [name for name, kept in self._kept.items() if kept.since < oldest]
        excess = list(self._kept)[: -self._most]
        for name in {*aged, *excess}:
            del self._kept[name]
