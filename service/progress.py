"""A progress bar on a terminal, and standard input as a file."""

import hashlib
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ingest.errors import UserError

Report = Callable[[int, int], None]


@contextmanager
def progress_bar(about: str) -> Iterator[Report]:
    """A bar on standard error where that is a terminal, else nothing; done and total move it."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(about, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def spooled(paths: Sequence[str]) -> Iterator[list[Path]]:
    """The paths, with "-" as a file that holds standard input: JSON Lines if it begins with "{".

    Text is named after its content, so that the next text does not take its place; each
    article of JSON Lines has a name of its own.
    """
    with tempfile.TemporaryDirectory(prefix="dateline-") as folder:
        yield [_spool(Path(folder)) if path == "-" else Path(path) for path in paths]


def _spool(folder: Path) -> Path:
    if sys.stdin is None:  # as `<&-` leaves it
        raise UserError("standard input is closed; pipe an article into `dateline ingest -`")
    content = sys.stdin.buffer.read()
    lines = content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")
    text = f"stdin.{hashlib.sha256(content).hexdigest()[:12]}.txt"
    path = folder / ("stdin.jsonl" if lines else text)
    path.write_bytes(content)
    return path
