"""Work that must not run on the event loop: so many at a time, so many waiting, no more."""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from ingest.errors import Overloaded

T = TypeVar("T")


class Workers:
    """Runs calls in threads; refuses what would wait behind more than `max_waiting` others."""

    def __init__(self, workers: int, max_waiting: int) -> None:
        self._limiter = CapacityLimiter(workers)
        self._workers = workers
        self._most = workers + max_waiting
        self._taken = 0

    @property
    def waiting(self) -> int:
        """Calls that no thread has taken up yet."""
        return max(0, self._taken - self._workers)

    async def run(self, call: Callable[[], T]) -> T:
        """The call's result.

        Raises:
            Overloaded: too many wait.
        """
        if self._taken >= self._most:
            raise Overloaded(f"{self._taken} questions are ahead; try again in a few seconds")
        return await self.run_admitted(call)

    async def run_admitted(self, call: Callable[[], T]) -> T:
        """The result of a call that waits behind any number of others."""
        self._taken += 1
        try:
            return await to_thread.run_sync(call, limiter=self._limiter)
        finally:
            self._taken -= 1


class Admission:
    """One question's way through the workers: refused at its first call or not at all.

    An answer that comes in parts takes several calls, and what was begun is brought to its end.
    """

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._admitted = False

    async def run(self, call: Callable[[], T]) -> T:
        """The call's result; raises Overloaded as `Workers.run` does, at the first call alone."""
        if self._admitted:
            return await self._workers.run_admitted(call)
        result = await self._workers.run(call)
        self._admitted = True
        return result
