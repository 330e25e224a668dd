"""A real `dateline serve` in a process of its own: the commands work through it, and it ends."""

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from command_line import run_dateline, serving
from conftest import SEEDS, opened_engine

from dateline import main
from ingest.models import EmbeddingModel
from ingest.ownership import ADDRESS_FILE

QUESTION = "Who is secretary general of Nato?"
COMMANDS = [
    ["ask", QUESTION],
    ["ask", QUESTION, "--as-of", "2024-06-18", "--source", "Nobody"],
    ["ask", "How tall is the Eiffel Tower?"],
    ["search", "landmines at the border", "-k", "3", "--until", "2024-06-18"],
    ["articles"],
    ["ingest", str(SEEDS)],
]
MISTAKES = [
    ["ask", ""],
    ["ask", "Who \udcff?"],
    ["ask", QUESTION, "--as-of", ""],
    ["ask", QUESTION, "--source", ""],
    ["search", "Who \udcff?"],
    ["search", QUESTION, "--since", "soon"],
    ["ingest", "/no/such/folder"],
    ["ingest", "/no/such/\udcff"],
]


def post(url: str, **content: Any) -> httpx.Response:
    """Through no proxy, and as patiently as a busy machine needs."""
    return httpx.post(url, **content, trust_env=False, timeout=60)


@dataclass(frozen=True)
class Served:
    """A service with the folder that it owns."""

    url: str
    data_dir: Path
    process: subprocess.Popen[str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Served]:
    """A service on the seeds."""
    data_dir = tmp_path_factory.mktemp("served") / "data"
    with opened_engine(data_dir, model, [SEEDS]):
        pass
    with serving(data_dir) as (url, process):
        yield Served(url, data_dir, process)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Path:
    """A folder that nobody serves, with the same articles."""
    data_dir = tmp_path_factory.mktemp("alone") / "data"
    with opened_engine(data_dir, model, [SEEDS]):
        pass
    return data_dir


class Runner:
    """Runs commands in this process, on one folder or another."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, data_dir: Path, arguments: list[str]) -> tuple[int, str, str]:
        """Status, standard output, standard error."""
        self._monkeypatch.setenv("DATELINE_DATA_DIR", str(data_dir))
        status = main(arguments)
        printed = self._capsys.readouterr()
        return status, printed.out, printed.err

    def json(self, data_dir: Path, arguments: list[str]) -> Any:
        """What it prints, less what differs from one time to the next."""
        status, out, err = self(data_dir, [*arguments, "--json"])
        assert (status, err) == (0, "")
        result = json.loads(out)
        if isinstance(result, dict):
            for changing in ("id", "timings_ms", "seconds"):
                result.pop(changing, None)
        return result


@pytest.fixture
def run(
    unhurried: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Runner:
    """Runs a command, which reads as much as the service does."""
    return Runner(monkeypatch, capsys)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_commands_give_the_same_through_the_service_as_alone(
    served: Served, alone: Path, run: Runner, arguments: list[str]
) -> None:
    assert run.json(served.data_dir, arguments) == run.json(alone, arguments)


@pytest.mark.parametrize("arguments", MISTAKES, ids=ascii)
def test_mistakes_are_told_the_same_through_the_service_as_alone(
    served: Served, alone: Path, run: Runner, arguments: list[str]
) -> None:
    status, out, err = run(served.data_dir, arguments)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    if "\udcff" not in "".join(arguments):
        assert (status, out, err) == run(alone, arguments)


def test_what_is_ingested_through_the_service_is_found_at_once(
    served: Served, run: Runner, tmp_path: Path
) -> None:
    article = {"title": "The bridge", "text": "The mayor opened the harbour bridge.", "id": "x"}
    (tmp_path / "news.jsonl").write_text(json.dumps(article))
    assert run.json(served.data_dir, ["ingest", str(tmp_path)])["added"] == 1
    found = run.json(served.data_dir, ["search", "harbour bridge", "-k", "1"])
    assert [one["article"]["id"] for one in found["passages"]] == ["x"]
    (tmp_path / "news.jsonl").write_text(json.dumps({**article, "id": "y"}))
    summary = run.json(served.data_dir, ["ingest", str(tmp_path), "--prune"])
    assert (summary["added"], summary["removed"]) == (1, 1)
    (tmp_path / "news.jsonl").unlink()
    (tmp_path / "last.txt").write_text("The tower\n\nThe mayor climbed the tower.\n")
    assert run.json(served.data_dir, ["ingest", str(tmp_path), "--prune"])["removed"] == 1


def test_a_command_that_needs_the_folder_for_itself_is_refused_by_pid(
    served: Served, run: Runner
) -> None:
    status, _, err = run(served.data_dir, ["ingest", "--rebuild"])
    assert status == 2
    assert f"in use by process {served.process.pid}" in err


def test_the_address_is_for_the_owner_alone(served: Served) -> None:
    path = served.data_dir / ADDRESS_FILE
    address = json.loads(path.read_text())
    assert path.stat().st_mode & 0o777 == 0o600
    assert (address["url"], address["pid"]) == (served.url, served.process.pid)
    refused = post(f"{served.url}/ingest", json={"paths": [str(SEEDS)]})
    assert refused.status_code == 403
    assert address["token"] not in refused.text


def test_a_body_that_is_too_large_is_refused_on_the_wire(served: Served) -> None:
    assert post(f"{served.url}/ask", content=b" " * 3_000_000).status_code == 413


def test_a_port_in_use_is_the_users_to_mend(served: Served, alone: Path, run: Runner) -> None:
    port = served.url.rpartition(":")[2]
    status, out, err = run(alone, ["serve", "--port", port])
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert f":{port} cannot be listened on (Address already in use)" in err


def test_another_service_that_took_the_address_is_not_asked(
    served: Served, alone: Path, run: Runner
) -> None:
    left = {"url": served.url, "pid": served.process.pid, "token": "of one that was killed"}
    (alone / ADDRESS_FILE).write_text(json.dumps(left))
    assert len(run.json(alone, ["articles"])) == 5
    assert not (alone / ADDRESS_FILE).exists()


@pytest.mark.parametrize("left", ["", "{}", "[]", "null", '{"url": "http://127.0.0.1:9"}'])
def test_an_address_that_cannot_be_read_is_no_obstacle(alone: Path, run: Runner, left: str) -> None:
    (alone / ADDRESS_FILE).write_text(left)
    assert len(run.json(alone, ["articles"])) == 5


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_it_ends_cleanly(
    tmp_path: Path, model: EmbeddingModel, ending: signal.Signals
) -> None:
    data_dir = tmp_path / "data"
    with opened_engine(data_dir, model, [SEEDS]):
        pass
    with serving(data_dir) as (url, process):
        assert (data_dir / ADDRESS_FILE).exists()
        assert post(f"{url}/ask", json={"question": QUESTION}).is_success
        process.send_signal(ending)
        assert process.wait(timeout=60) == 0
    assert not (data_dir / ADDRESS_FILE).exists()
    assert not list(data_dir.rglob("unclean"))


def test_after_a_kill_the_next_command_works(tmp_path: Path, model: EmbeddingModel) -> None:
    data_dir = tmp_path / "data"
    with opened_engine(data_dir, model, [SEEDS]):
        pass
    with serving(data_dir) as (_, process):
        process.kill()
        process.wait()
    assert (data_dir / ADDRESS_FILE).exists()
    done = run_dateline("ask", QUESTION, "--json", data_dir=data_dir)
    assert (done.returncode, json.loads(done.stdout)["status"]) == (0, "answered")
    assert not (data_dir / ADDRESS_FILE).exists()


def test_told_to_end_while_it_ingests_it_lets_go_of_what_it_does(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    data_dir, news = tmp_path / "data", tmp_path / "news.jsonl"
    with news.open("w") as file:
        for n in range(3_000):
            # White space counts for how much is stored at a time, and costs nothing to embed.
            text = f"The council of town {n} met.{' ' * 5_000}It talked of the harbour."
            file.write(json.dumps({"id": f"{n}", "title": f"Town {n}", "text": text}) + "\n")
    with serving(data_dir) as (url, process):
        token = json.loads((data_dir / ADDRESS_FILE).read_text())["token"]
        with httpx.stream(
            "POST",
            f"{url}/ingest",
            json={"paths": [str(news)]},
            headers={"authorization": f"Bearer {token}"},
            timeout=60,
            trust_env=False,
        ) as response:
            lines = response.iter_lines()
            assert json.loads(next(lines))["progress"]["done"] >= 0
            process.terminate()
            *_, last = lines
        assert "being stopped" in json.loads(last)["detail"]
        assert process.wait(timeout=60) == 0
    with opened_engine(data_dir, model, []) as engine:
        articles, _ = engine.index.ledger.counts()
        assert articles < 3_000
        assert engine.index.dense_state == "ready"


def test_it_listens_where_it_is_told(served: Served) -> None:
    host, port = served.url.removeprefix("http://").split(":")
    assert host == "127.0.0.1"
    with socket.create_connection((host, int(port)), timeout=60):
        assert os.getpid() != served.process.pid
