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
        self._most = workers + max_waiting
        self._taken = 0

    async def run(self, call: Callable[[], T]) -> T:
        """The call's result.

        Raises:
            Overloaded: too many wait.
        """
        if self._taken >= self._most:
            raise Overloaded(f"{self._taken} questions are ahead; try again in a few seconds")
        self._taken += 1
        try:
            return await to_thread.run_sync(call, limiter=self._limiter)
        finally:
            self._taken -= 1
