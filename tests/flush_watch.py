"""Tells when a child process has come so far, to aim a kill at that moment."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from multiprocessing.process import BaseProcess
from pathlib import Path

Observe = Callable[[Path], object]
"""What a moment is told by, of a data directory's files; None when that cannot be told now."""

_POLL_S = 0.0005


def reached(process: BaseProcess, data_dir: Path, observe: Observe, times: int = 1) -> bool:
    """Wait until what is observed has changed so many times.

    Returns:
        False when the process ended before that.
    """
    seen = observe(data_dir)
    while times > 0:
        process.join(_POLL_S)
        if process.exitcode is not None:
            return False
        now = observe(data_dir)
        if now is not None:
            times -= now != seen
            seen = now
    return True


def flushes(data_dir: Path) -> object:
    """Changes when Chroma begins to write its graph out, in place.

    It starts with the header, which tells in its bytes 20 to 27 how many vectors there
    are (seen in chromadb 1.5.9); the header of a new graph says none.
    """
    headers = [path.read_bytes() for path in data_dir.glob("dense/*/header.bin")]
    if any(len(header) < 28 for header in headers):
        return None
    return sum(int.from_bytes(header[20:28], "little") for header in headers)


def owner(data_dir: Path) -> object:
    """Changes when a process takes the directory."""
    return _written(data_dir / "lock")


def ledger_file(data_dir: Path) -> object:
    """Changes when the ledger is made."""
    return (data_dir / "ledger.sqlite").exists()


def ledger_log(data_dir: Path) -> object:
    """Changes with each write to the ledger's log, several a transaction."""
    return _size(data_dir / "ledger.sqlite-wal")


def commits(data_dir: Path) -> int | None:
    """The number of the latest change that the ledger has committed; changes with each commit.

    A living process may write at the same time. None when it cannot be told now.
    """
    path = data_dir / "ledger.sqlite"
    # Where there is no log, its maker may be about to turn logging on, and must find no reader.
    logged = path.with_name("ledger.sqlite-wal").exists()
    address = f"{path.resolve().as_uri()}?mode=ro{'' if logged else '&immutable=1'}"
    try:
        return _sequence(address)
    except sqlite3.DatabaseError:
        return None if path.exists() else 0


def dense_marker(data_dir: Path) -> object:
    """Changes when the dense index is about to be written, and when it is closed."""
    return (data_dir / "dense" / "unclean").exists()


def dense_log(data_dir: Path) -> object:
    """Changes with each batch that Chroma writes into its own log."""
    return _written(data_dir / "dense" / "chroma.sqlite3")


def lexical_steps(data_dir: Path) -> object:
    """Changes with each step by which the lexical index follows."""
    return _written(data_dir / "lexical" / "followed.json")


def lexical_files(data_dir: Path) -> object:
    """Changes within tantivy's commits."""
    return sorted(path.name for path in (data_dir / "lexical").glob("*"))


def committed(data_dir: Path) -> int:
    """The number of the latest change that the ledger has committed, 0 where there is none.

    Whoever wrote it must be dead; what it left is not touched: the files are copied.
    """
    with tempfile.TemporaryDirectory() as folder:
        for path in data_dir.glob("ledger.sqlite*"):
            if not path.name.endswith("-shm"):
                shutil.copy(path, folder)
        try:
            return _sequence(f"{Path(folder, 'ledger.sqlite').as_uri()}?mode=rw")
        except sqlite3.OperationalError:
            return 0


def _sequence(address: str) -> int:
    with closing(sqlite3.connect(address, uri=True)) as ledger:
        row = ledger.execute("SELECT value FROM meta WHERE key = 'sequence'").fetchone()
    return int(row[0]) if row else 0


def _written(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
