"""Which of the processes that hold claims are still alive, and which may make their file."""

import fcntl
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Holder:
    """This process as one that holds claims: a file that is locked as long as it lives.

    The lock goes with the process however it ends, so nobody waits for a lease to run out.

    Args:
        folder: one for all processes; it exists.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.name = uuid.uuid4().hex
        self._file = os.open(self._path(self.name), os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def is_dead(self, name: str) -> bool:
        """Whether the process that held claims under that name has ended."""
        try:
            file = os.open(self._path(name), os.O_RDWR)
        except FileNotFoundError:
            return True
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(file)
        return True

    def forget(self, name: str) -> None:
        """Remove the file of a process that has ended and holds nothing any more."""
        self._path(name).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go: what is not done may be taken over from now on."""
        os.close(self._file)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.alive"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """No other process or thread is in such a block for the same folder, which exists."""
    file = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)
