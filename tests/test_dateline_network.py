"""Nothing reaches the network that was not configured to: no telemetry, no download, no look-up."""

import subprocess
import sys
from pathlib import Path

import pytest
from command_line import child_environment
from conftest import ROOT, SEEDS

WATCHED = """
import sys
reached = []
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request"):
        reached.append(f"{event} {arguments[1:] if event == 'socket.connect' else arguments}")
sys.addaudithook(watch)
import dateline
for command in (%s):
    print(command, dateline.main(command), file=sys.stderr)
print(*reached, sep="\\n")
"""


@pytest.fixture(scope="module")
def reached(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What addresses the commands connected to or asked for, in one process."""
    folder = tmp_path_factory.mktemp("network")
    commands = (
        ["ingest", str(SEEDS)],
        ["ask", "Who is secretary general of Nato?"],
        ["search", "landmines"],
        ["articles"],
        ["eval", "seeds", "--limit", "2"],
    )
    done = subprocess.run(
        [sys.executable, "-c", WATCHED % ", ".join(map(repr, commands))],
        env=child_environment(folder / "data"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    )
    assert done.stderr.count(" 0\n") >= len(commands), done.stderr
    return [line for line in done.stdout.splitlines() if line.startswith(("socket.", "urllib."))]


def test_nothing_reaches_the_network(reached: list[str]) -> None:
    assert [one for one in reached if "127.0.0.1" not in one and "AF_UNIX" not in one] == []


def test_the_watch_would_see_it(tmp_path: Path) -> None:
    asked = WATCHED % "" + "\nimport socket\ntry: socket.getaddrinfo('localhost', 9)\n"
    asked += "except OSError: pass\nprint(*reached)"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "socket.getaddrinfo" in done.stdout
