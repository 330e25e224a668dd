"""A progress bar on a terminal, and standard input as a file."""

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

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
    """The paths, with "-" as a file that holds standard input: JSON Lines if it begins with "{"."""
    with tempfile.TemporaryDirectory(prefix="dateline-") as folder:
        yield [_spool(Path(folder)) if path == "-" else Path(path) for path in paths]


def _spool(folder: Path) -> Path:
    content = sys.stdin.buffer.read()
    kind = "jsonl" if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") else "txt"
    path = folder / f"stdin.{kind}"
    path.write_bytes(content)
    return path
