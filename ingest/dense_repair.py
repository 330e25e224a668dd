"""Checking the dense index and making it anew, in a child process.

A damaged Chroma store can kill the process that opens it, or fill the disk, so neither
happens in the process that serves. The child is this module, run as
`python -m ingest.dense_repair check|rebuild FOLDER LEDGER`.
"""

import fcntl
import logging
import os
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Literal

import numpy as np

from ingest import marker
from ingest.dense import DenseIndex
from ingest.errors import DatelineError, IndexDamaged
from ingest.ledger import Ledger

_log = logging.getLogger(__name__)

Task = Literal["check", "rebuild"]
_BATCH = 1000
_PROBES = 50
_LOST_PROBES = 5
"""HNSW search is approximate: some few vectors may lawfully not find themselves."""
_SAME = 0.999
"""Cosine from which a vector counts as found; copies of a passage have equal vectors."""
_FILE_LIMIT = 1 << 27
_GROWTH = 8
"""Chroma's files together take 0.9 times what the ledger takes (40,000 passages)."""
_POLL_S = 0.1


def check(folder: Path, ledger: Path, stop: threading.Event | None = None) -> bool:
    """Whether the embedded index in `folder` can be used and agrees with the ledger.

    What the ledger changed after the number that the index has followed may differ.
    A sound index is no longer marked unclean. False as well when `stop` is set on the way.
    """
    reason = _run("check", folder, ledger, stop)
    if reason is not None:
        _log.info("%s failed its check: %s", folder, reason)
        return False
    marker.end(folder)
    return True


def rebuild(folder: Path, ledger: Path, stop: threading.Event | None = None) -> None:
    """Make the index in `folder` anew from the ledger's vectors, about 1 ms each.

    The old one stays in its place until the new one is complete. Nothing changes when
    `stop` is set on the way.

    Raises:
        IndexDamaged: it could not be made.
    """
    finish_swap(folder)
    stop = stop or threading.Event()
    fresh = _beside(folder, "new")
    reason = _run("rebuild", fresh, ledger, stop)
    if stop.is_set():
        return
    if reason is not None:
        raise IndexDamaged(
            f"{folder} could not be made anew ({reason}); free some disk space and start again"
        )
    if folder.exists():
        folder.rename(_beside(folder, "old"))
    finish_swap(folder)


def finish_swap(folder: Path) -> None:
    """Complete or undo what an interrupted rebuild left behind; to be called before opening."""
    fresh = _beside(folder, "new")
    if fresh.exists() and not folder.exists() and not marker.unclean(fresh):
        fresh.rename(folder)
    for left in (fresh, _beside(folder, "old")):
        if left.exists():
            shutil.rmtree(left)


def _beside(folder: Path, suffix: str) -> Path:
    return folder.with_name(f"{folder.name}.{suffix}")


def _run(task: Task, folder: Path, ledger: Path, stop: threading.Event | None) -> str | None:
    """Run the child to its end; returns why it failed, None where it did not."""
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "ingest.dense_repair", task, str(folder), str(ledger)],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,
        )
        with child:
            try:
                ended = _wait(child, _patience(task, ledger), stop or threading.Event())
            finally:
                child.kill()
        if not ended:
            return "it was stopped" if stop and stop.is_set() else "it took too long"
        return _reason(child.returncode, output)


def _wait(child: subprocess.Popen[bytes], seconds: float, stop: threading.Event) -> bool:
    """Whether the child ended by itself in time."""
    for _ in range(round(seconds / _POLL_S)):
        if child.poll() is not None:
            return True
        if stop.wait(_POLL_S):
            return False
    return False


def _patience(task: Task, ledger: Path) -> float:
    """Seconds until a child counts as hung, some ten times what it needs."""
    return 60 + ledger.stat().st_size / {"check": 1e6, "rebuild": 2e5}[task]


def _reason(code: int, output: IO[bytes]) -> str | None:
    if code == 0:
        return None
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    output.seek(0)
    lines = output.read().decode(errors="replace").split("\n")
    return next((line for line in reversed(lines) if line.strip()), f"exit code {code}")


def main(arguments: list[str]) -> int:
    """The child: 0 when the index is sound or made, 1 with a line that says why not."""
    task, folder, path = arguments[0], Path(arguments[1]), Path(arguments[2])
    _die_with_parent()
    _limit_files(path)
    ledger = Ledger(path)
    try:
        fault = _fault(folder, ledger) if task == "check" else _fill(folder, ledger)
    except DatelineError as error:
        fault = str(error)
    finally:
        ledger.close()
    if fault is not None:
        print(fault)
    return 0 if fault is None else 1


def _die_with_parent() -> None:
    """Have the kernel end this process when the parent's end of standard input closes.

    A thread that waits for it could not: Chroma holds the interpreter's lock for minutes
    when it hangs. SIGIO ends a process that does not handle it (POSIX's O_ASYNC, signal(7)).
    """
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([0], [], [], 0)[0]:
        sys.exit("the process that asked for it has gone")


def _limit_files(ledger: Path) -> None:
    limit = max(_FILE_LIMIT, _GROWTH * ledger.stat().st_size)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)


def _fill(folder: Path, ledger: Ledger) -> str | None:
    # Read first: what changes while vectors are copied is then followed once more.
    sequence = ledger.sequence
    index = DenseIndex(folder, ledger_name=ledger.name)
    for ids, vectors in ledger.iter_vectors(_BATCH):
        index.apply(ids, vectors, [], 0)
    index.apply([], np.empty((0, 0), dtype=np.float32), [], sequence)
    index.close()
    return None


def _fault(folder: Path, ledger: Ledger) -> str | None:
    """The first thing that is wrong with an index, None if nothing is."""
    index = DenseIndex(folder, ledger_name=ledger.name)
    try:
        return _compared(index, ledger)
    finally:
        index.close()


def _compared(index: DenseIndex, ledger: Ledger) -> str | None:
    if index.followed > ledger.sequence:
        return "it has followed further than the ledger reaches"
    suspects = _suspects(index, ledger)
    for changed in _changed_after(index.followed, ledger):
        suspects.difference_update(changed)
    if suspects:
        return f"{len(suspects)} passages differ from the ledger's, one of them {min(suspects)}"
    if len(index.ids()) != index.count():
        return "its count is not that of its passages"
    return _lost(index)


def _suspects(index: DenseIndex, ledger: Ledger) -> set[str]:
    """Passages that the index or the ledger alone holds, or that differ in their vectors."""
    suspects = set(index.ids())
    for ids, vectors in ledger.iter_vectors(_BATCH):
        held = index.vectors_of(ids)
        for one, vector in zip(ids, vectors, strict=True):
            if one in held and np.allclose(held[one], vector, atol=1e-4):
                suspects.discard(one)
            else:
                suspects.add(one)
    return suspects


def _changed_after(followed: int, ledger: Ledger) -> Iterator[set[str]]:
    while changes := ledger.changes(followed, _BATCH):
        for change in changes:
            yield {*change.gone, *(passage.id for passage in change.passages)}
        followed = changes[-1].sequence


def _lost(index: DenseIndex) -> str | None:
    """Whether vectors find themselves, some by a search of all and one by a filtered one."""
    ids = index.ids()
    probes = index.vectors_of(ids[:: max(1, len(ids) // _PROBES)][:_PROBES])
    best = [index.search(vector, 1)[:1] for vector in probes.values()]
    lost = sum(not hits or hits[0][1] < _SAME for hits in best)
    if lost > _LOST_PROBES:
        return f"{lost} of {len(probes)} passages do not find themselves"
    for one, vector in list(probes.items())[:1]:
        if [hit for hit, _ in index.search(vector, 1, among=[one])] != [one]:
            return f"a filtered search does not find {one}"
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
