"""Work that goes on after Slack was told that its request arrived: so much at a time, no more."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

_logger = logging.getLogger(__name__)
Work = Coroutine[Any, Any, None]


class Crew:
    """Some workers and a queue before them. What is queued must be stored elsewhere too.

    Args:
        workers: questions answered at a time.
        most: questions that may wait.
    """

    def __init__(self, workers: int, most: int) -> None:
        self._queue: asyncio.Queue[Work] = asyncio.Queue(most)
        self._count = workers
        self._workers: list[asyncio.Task[None]] = []
        self._aside: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin with what waits."""
        self._workers = [asyncio.create_task(self._work()) for _ in range(self._count)]

    def put(self, work: Work) -> bool:
        """Queue it; False: too much waits, it is not taken."""
        try:
            self._queue.put_nowait(work)
        except asyncio.QueueFull:
            work.close()
            return False
        return True

    def aside(self, work: Work) -> None:
        """Do it at once: it is short, and a person is waiting with a window open."""
        task = asyncio.create_task(work)
        self._aside.add(task)
        task.add_done_callback(self._ended)

    async def idle(self) -> None:
        """Wait until nothing is left to do."""
        await self._queue.join()
        while self._aside:
            await asyncio.wait(self._aside)
            await self._queue.join()

    async def stop(self, seconds: float) -> None:
        """Finish what is in hand if that takes no longer; drop the rest, which is stored."""
        while not self._queue.empty():
            self._queue.get_nowait().close()
            self._queue.task_done()
        tasks = {asyncio.create_task(self._queue.join()), *self._aside}
        await asyncio.wait(tasks, timeout=seconds)
        for task in (*self._workers, *tasks):
            task.cancel()
        await asyncio.gather(*self._workers, *tasks, return_exceptions=True)

    async def _work(self) -> None:
        while True:
            task = asyncio.create_task(await self._queue.get())
            try:
                await asyncio.wait({task})
                self._ended(task)
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                self._queue.task_done()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._aside.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _logger.error("something in Slack was not done to the end", exc_info=error)
