"""Streams are kept for a while, so many of them, and end with their followers."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

import pytest

from ingest.errors import ChatFailed
from service.events import Event, Found
from service.streams import Stream, Streams

BODY = b"the request"
Clock = Callable[[], float]


class Source:
    """Events that come when they are let go.

    Attributes:
        ended: the work was done or cancelled.
    """

    def __init__(self, count: int = 2, failure: Exception | None = None) -> None:
        self.gate = asyncio.Event()
        self.ended = asyncio.Event()
        self._count = count
        self._failure = failure

    async def events(self) -> AsyncGenerator[Event, None]:
        try:
            for _ in range(self._count):
                yield Found([], "1")
            if self._failure is not None:
                raise self._failure
            await self.gate.wait()
            yield Found([], "1")
        finally:
            self.ended.set()


async def told(stream: Stream, after: int = 0, most: int | None = None) -> list[str]:
    """The ids of events, read as a connection does."""
    found: list[str] = []
    with stream.followed():
        await stream.begun()
        async for sent in stream.tail(after, 60):
            lines = sent.decode().splitlines()
            found += [line[4:] for line in lines if line.startswith("id: ")]
            if len(found) == most:
                break
    return found


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await test()

    asyncio.run(whole())


def test_work_begins_with_the_first_follower() -> None:
    async def test() -> None:
        source = Source()
        stream = Streams(60).open(BODY, source.events())
        await asyncio.sleep(0)
        source.gate.set()
        assert await told(stream) == [f"{stream.id}-{n}" for n in (1, 2, 3)]

    run(test)


def test_a_stream_is_found_by_the_id_of_an_event_that_was_told() -> None:
    async def test() -> None:
        source = Source()
        streams = Streams(60)
        stream = streams.open(BODY, source.events())
        await told(stream, most=2)
        assert streams.find(f"{stream.id}-2", BODY) == (stream, 2)
        assert streams.find(f"{stream.id}-3", BODY) is None
        assert streams.find(f"{stream.id}-2", b"another request") is None

    run(test)


def test_without_a_grace_the_work_ends_with_the_last_follower() -> None:
    async def test() -> None:
        source = Source()
        streams = Streams(0)
        stream = streams.open(BODY, source.events())
        await told(stream, most=1)
        await source.ended.wait()
        assert stream.stopped
        assert streams.find(f"{stream.id}-1", BODY) is None

    run(test)


def test_within_the_grace_it_goes_on() -> None:
    async def test() -> None:
        source = Source()
        stream = Streams(60).open(BODY, source.events())
        await told(stream, most=1)
        source.gate.set()
        await source.ended.wait()
        assert await told(stream, after=1) == [f"{stream.id}-{n}" for n in (2, 3)]

    run(test)


def test_who_comes_back_ends_the_grace() -> None:
    async def test() -> None:
        source = Source()
        stream = Streams(0).open(BODY, source.events())
        with stream.followed():
            await stream.begun()
        with stream.followed():
            for _ in range(5):  # turns of the event loop, in which the grace would end
                await asyncio.sleep(0)
            source.gate.set()
            assert len([sent async for sent in stream.tail(0, 60)]) == 3

    run(test)


def test_what_is_done_is_kept_whatever_the_grace() -> None:
    async def test() -> None:
        source = Source()
        source.gate.set()
        streams = Streams(0)
        stream = streams.open(BODY, source.events())
        await told(stream)
        assert streams.find(f"{stream.id}-1", BODY) == (stream, 1)

    run(test)


def test_the_oldest_are_let_go() -> None:
    async def test() -> None:
        streams = Streams(60, most=2)
        opened = [streams.open(BODY, Source().events()) for _ in range(3)]
        for stream in opened:
            await told(stream, most=1)
        held = [streams.find(f"{stream.id}-1", BODY) is not None for stream in opened]
        assert held == [False, True, True]

    run(test)


def test_the_old_are_let_go() -> None:
    async def test() -> None:
        now = [0.0]
        streams = Streams(60, seconds=10, clock=lambda: now[0])
        stream = streams.open(BODY, Source().events())
        await told(stream, most=1)
        now[0] = 10.0
        assert streams.find(f"{stream.id}-1", BODY) is not None
        now[0] = 10.1
        assert streams.find(f"{stream.id}-1", BODY) is None

    run(test)


def test_a_failure_before_the_first_event_is_raised() -> None:
    async def test() -> None:
        stream = Streams(60).open(BODY, Source(0, ChatFailed("no")).events())
        with pytest.raises(ChatFailed, match="no"):
            await told(stream)

    run(test)


def test_a_failure_after_it_is_told_and_kept(caplog: pytest.LogCaptureFixture) -> None:
    async def test() -> None:
        streams = Streams(0)
        stream = streams.open(BODY, Source(1, ValueError("secret")).events())
        assert await told(stream) == [f"{stream.id}-1", f"{stream.id}-2"]
        with stream.followed():
            (error,) = [sent.decode() async for sent in stream.tail(1, 60)]
        assert error.startswith("event: error\n")
        assert "urn:dateline:problem:system-failure" in error
        assert "secret" not in error

    run(test)
    assert "secret" in caplog.text  # for those who run it
