"""Tells when the embedded Chroma writes its graph out, to aim a kill at it."""

import subprocess
from pathlib import Path


def flushed(folder: Path, process: subprocess.Popen[bytes], times: int = 1) -> bool:
    """Wait until Chroma has begun to write into `folder` so many times.

    Chroma rewrites `header.bin` first among the files of its HNSW folder, in place.

    Returns:
        False when the process ended before that.
    """
    seen = _headers(folder)
    while times > 0:
        try:
            process.wait(timeout=0.0005)
            return False
        except subprocess.TimeoutExpired:
            now = _headers(folder)
        times -= now != seen
        seen = now
    return True


def _headers(folder: Path) -> dict[Path, int]:
    """When each collection's header was last written, in nanoseconds."""
    found = {}
    for path in folder.glob("*/header.bin"):
        try:
            found[path] = path.stat().st_mtime_ns
        except FileNotFoundError:
            continue
    return found
