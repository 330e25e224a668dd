"""Something that is loaded once, by a thread of its own, while other work goes on."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Loading(Generic[T]):
    """May be used from several threads.

    Args:
        load: makes it; what it raises, `result` raises.
        name: of the thread.
    """

    def __init__(self, load: Callable[[], T], name: str) -> None:
        self._load = load
        self._worker = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._lock = Lock()
        self._future: Future[T] | None = None

    def begin(self) -> None:
        """Begin to load it, if that was not begun: who asks for it later waits less."""
        self._begun()

    def result(self) -> T:
        """It, as soon as it is there; the same each time."""
        return self._begun().result()

    def _begun(self) -> Future[T]:
        with self._lock:
            if self._future is None:
                self._future = self._worker.submit(self._load)
            return self._future
