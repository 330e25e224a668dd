"""A stream lives while nothing comes, and is closed with whoever reads it."""

import asyncio

import pytest

from service.openai_stream import Pieces, kept_alive


def alive(pieces: Pieces, seconds: float) -> list[bytes]:
    async def collected() -> list[bytes]:
        return [piece async for piece in kept_alive(pieces, seconds)]

    return asyncio.run(collected())


def test_a_stream_that_speaks_is_passed_on_as_it_is() -> None:
    async def pieces() -> Pieces:
        yield b"one"
        yield b"two"

    assert alive(pieces(), 60) == [b"one", b"two"]


def test_a_silent_stream_shows_that_it_lives() -> None:
    async def kept() -> list[bytes]:
        go_on = asyncio.Event()

        async def pieces() -> Pieces:
            await go_on.wait()
            yield b"one"

        found = []
        async for piece in kept_alive(pieces(), 0.001):
            found.append(piece)
            if len(found) == 3:
                go_on.set()
        return found

    *comments, last = asyncio.run(kept())
    assert last == b"one"
    assert len(comments) >= 3
    assert {one[:1] for one in comments} == {b":"}


@pytest.mark.parametrize("silent", [False, True])
def test_to_close_it_closes_what_it_passes_on(silent: bool) -> None:
    closed: list[bool] = []

    async def pieces() -> Pieces:
        try:
            yield b"one"
            if silent:
                await asyncio.Event().wait()
            yield b"two"
        finally:
            closed.append(True)

    async def left() -> None:
        passed_on = pieces()  # held, so that nobody else closes it
        stream = kept_alive(passed_on, 0.001)
        async for piece in stream:
            if piece != b"one" or not silent:
                break
        await stream.aclose()
        closed.append(await anext(passed_on, b"more") == b"more")

    asyncio.run(left())
    assert closed == [True, True]


def test_its_errors_are_passed_on() -> None:
    async def pieces() -> Pieces:
        yield b"one"
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        alive(pieces(), 60)
