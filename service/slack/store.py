"""The claims for those who live in the event loop: each call in a thread of their own."""

import asyncio
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from service.slack.claims import CLAIMED, Claims, Unfinished
from service.slack.jobs import Job

T = TypeVar("T")


class Store:
    """See `Claims`. One thread, so that nothing else can keep an acknowledgement waiting."""

    def __init__(self, claims: Claims) -> None:
        self._claims = claims
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="slack-claims")

    async def claim(self, job: Job, state: str = CLAIMED, message: str | None = None) -> bool:
        """Take a question; False: somebody has."""
        return await self._run(lambda: self._claims.claim(job, state, message))

    async def shown(self, key: str, message: str) -> None:
        """Note the message that the answer grows in."""
        await self._run(lambda: self._claims.shown(key, message))

    async def done(self, key: str) -> None:
        """Note that nothing is left to do."""
        await self._run(lambda: self._claims.done(key))

    async def release(self, key: str) -> None:
        """Forget a claim of which nothing came."""
        await self._run(lambda: self._claims.release(key))

    async def resume(self, in_hand: Collection[str]) -> list[Unfinished]:
        """Take over what was left."""
        return await self._run(lambda: self._claims.resume(in_hand))

    async def asked_in(self, channel: str, thread: str) -> tuple[bool, set[str]]:
        """Whether a thread began with a question or an answer, and who asked in it."""
        return await self._run(lambda: self._claims.asked_in(channel, thread))

    async def messages_in(self, channel: str, thread: str) -> set[str]:
        """`ts` of the answers of a thread."""
        return await self._run(lambda: self._claims.messages_in(channel, thread))

    async def close(self) -> None:
        """Let go of the file."""
        await self._run(self._claims.close)
        self._thread.shutdown()

    async def _run(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)
