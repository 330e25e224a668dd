"""One process owns a data directory; the one that serves leaves its address there."""

import fcntl
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.closable import Closable
from ingest.errors import BadSettings, IndexOwned

ADDRESS_FILE = "service.json"
_LOCK_FILE = "lock"


@dataclass(frozen=True, slots=True)
class ServiceAddress:
    """Where a running service listens.

    Attributes:
        token: proves that a client may read the data directory, as the owner may.
    """

    url: str
    pid: int
    token: str


class Ownership(Closable):
    """The lock on a data directory, held until closed or until the process ends, however it ends.

    Raises:
        IndexOwned: another process holds it; the message names its pid.
        BadSettings: there is no such directory and none can be made.
    """

    def __init__(self, data_dir: Path) -> None:
        self._address = data_dir / ADDRESS_FILE
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
            lock = os.open(data_dir / _LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise BadSettings(
                f"{data_dir} is no folder that can be written to ({error.strerror});"
                " set DATELINE_DATA_DIR to one that is"
            ) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(lock, 20, 0).decode() or "unknown"
            os.close(lock)
            raise IndexOwned(
                f"{data_dir} is in use by process {holder}; wait for it to end, stop it,"
                " or set DATELINE_DATA_DIR to another folder"
            ) from error
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        self._lock: int | None = lock
        self._address.unlink(missing_ok=True)

    def announce(self, url: str) -> ServiceAddress:
        """Leave the address at which this process serves, readable by its user alone."""
        address = ServiceAddress(url, os.getpid(), secrets.token_urlsafe(24))
        fresh = self._address.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(asdict(address), file)
        fresh.replace(self._address)
        return address

    def close(self) -> None:
        """Let go of the directory; once is enough, for the next owner may be at work then."""
        if self._lock is not None:
            self._address.unlink(missing_ok=True)
            os.close(self._lock)
            self._lock = None


def service_address(data_dir: Path) -> ServiceAddress | None:
    """The address that a service left, None where there is none; it may no longer run."""
    try:
        return ServiceAddress(**json.loads((data_dir / ADDRESS_FILE).read_text()))
    except (OSError, ValueError, TypeError):
        return None
