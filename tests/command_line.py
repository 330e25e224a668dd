"""Commands, run in this process or in one of their own, and what they leave behind."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from conftest import ROOT, VARIABLES

from dateline import main


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    status: int
    out: str
    err: str


Command = Callable[..., Outcome]


def command_in_process(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs a command here, on that folder, with none of Dateline's variables but `VARIABLES`."""
    for name in list(os.environ):
        if name.startswith("DATELINE_") and name not in VARIABLES:
            monkeypatch.delenv(name)
    monkeypatch.setenv("DATELINE_DATA_DIR", str(data_dir))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: object) -> Outcome:
        status = main([*map(str, arguments)])
        printed = capsys.readouterr()
        return Outcome(status, printed.out, printed.err)

    return run


def one_line(outcome: Outcome, status: int) -> str:
    """The one line that a failed command prints, on standard error alone."""
    assert (outcome.status, outcome.out) == (status, "")
    assert outcome.err.startswith("dateline: ")
    assert outcome.err.count("\n") == 1
    assert outcome.err.endswith("\n")
    return outcome.err


def piped(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Give this text to the next command on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def child_environment(data_dir: Path) -> dict[str, str]:
    """What a command sees: none of Dateline's variables but the folder and `VARIABLES`."""
    ours = ("DATELINE_", "OPENAI_", "SLACK_", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, **VARIABLES, "DATELINE_DATA_DIR": str(data_dir), "COLUMNS": "200"}


def run_dateline(
    *arguments: str, data_dir: Path, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run one command in a process of its own, to its end."""
    return subprocess.run(
        [sys.executable, str(ROOT / "dateline.py"), *arguments],
        input=stdin,
        env=child_environment(data_dir),
        cwd=data_dir.parent,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@contextmanager
def serving(data_dir: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A running `dateline serve`: its address and its process."""
    with subprocess.Popen(
        [sys.executable, str(ROOT / "dateline.py"), "serve", "--port", "0"],
        env=child_environment(data_dir),
        cwd=data_dir.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().rpartition(" ")[2].strip()
            httpx.get(f"{url}/healthz", trust_env=False, timeout=60).raise_for_status()
            yield url, process
        finally:
            process.kill()
