"""Whether a folder of files that are written in place was closed as it should be."""

import os
from pathlib import Path

_NAME = "unclean"


def begin(folder: Path) -> None:
    """Note, so that a power cut cannot undo it, that writing starts; makes the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _NAME).touch()
    _to_disk(folder / _NAME)
    _to_disk(folder)


def end(folder: Path) -> None:
    """Note that writing is over, once all that was written is on the disk."""
    for path in folder.rglob("*"):
        _to_disk(path)
    (folder / _NAME).unlink(missing_ok=True)


def unclean(folder: Path) -> bool:
    """Whether some process began to write and never said that it was over."""
    return (folder / _NAME).exists()


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
