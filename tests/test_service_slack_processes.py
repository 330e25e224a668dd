"""`dateline slack` and `dateline serve` as real processes, over a real WebSocket and real HTTP."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from command_line import child_environment
from conftest import ROOT
from slack_app import BRIDGE, Json, small_engine
from slack_conversations import statements_and_quotes
from slack_requests import APP_TOKEN, ASKER, BOT_TOKEN, CHANNEL, SECRET, TEAM, event_body, signed
from slack_server import PATIENCE, Failure, SlackServer, slack_server

if TYPE_CHECKING:
    from ingest.models import EmbeddingModel

OPENED = "The mayor, Anna Berg, opened the harbour bridge on Monday."


@pytest.fixture
def server() -> Iterator[SlackServer]:
    with slack_server() as listening:
        yield listening


@pytest.fixture
def data_dir(tmp_path: Path, model: "EmbeddingModel") -> Path:
    """With one short report in it."""
    with small_engine(tmp_path / "small", model):
        return tmp_path / "small" / "data"


@contextmanager
def running(command: str, data_dir: Path, server: SlackServer) -> Iterator[tuple[str, int]]:
    """A command that has said its first line, and a service that answers: the line, and its pid."""
    tokens = {"SLACK_BOT_TOKEN": BOT_TOKEN, "DATELINE_SLACK_API_URL": server.url}
    if command == "serve":
        tokens |= {"SLACK_SIGNING_SECRET": SECRET, "DATELINE_PORT": "0"}
    else:
        tokens |= {"SLACK_APP_TOKEN": APP_TOKEN}
    with subprocess.Popen(
        [sys.executable, str(ROOT / "dateline.py"), command],
        env=child_environment(data_dir) | {"DATELINE_READER": "off"} | tokens,
        cwd=data_dir.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline().strip()
            if command == "serve":
                alive = f"{line.rpartition(' ')[2]}/healthz"
                httpx.get(alive, trust_env=False, timeout=PATIENCE).raise_for_status()
            yield line, process.pid
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            finally:
                process.kill()


def envelope(name: str, payload: Json, kind: str = "events_api") -> Json:
    """What Slack sends over Socket Mode."""
    return {"envelope_id": name, "type": kind, "payload": payload}


def delivered(url: str, event: Json) -> int:
    """An event sent to the service; the status of its answer."""
    body = json.dumps(event_body(event)).encode()
    headers = signed(body, "application/json")
    with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
        return client.post(f"{url}/slack/events", content=body, headers=headers).status_code


def test_socket_mode_alone_answers_from_the_index_opened_here(
    data_dir: Path, server: SlackServer
) -> None:
    with running("slack", data_dir, server) as (line, _):
        assert line == "Dateline answers in Slack as @dateline (News)"
        event = server.mention(BRIDGE)
        for name in ("e1", "e2"):
            server.send(envelope(name, event_body(event)))
        assert statements_and_quotes(server.wait_answer(event["ts"]))[1] == [OPENED]
        asked = {"command": "/dateline", "text": BRIDGE, "team_id": TEAM, "channel_id": CHANNEL}
        asked |= {"user_id": ASKER, "trigger_id": "1.2", "response_url": respond(server)}
        server.send(envelope("e3", asked, "slash_commands"))
        server.wait(lambda: server.told)
        server.send(envelope("e4", {"type": "event_callback", "event": {"type": 7}}))
        home = {"type": "app_home_opened", "user": ASKER, "tab": "home"}
        server.send(envelope("e5", event_body(home)))
        server.wait(lambda: server.homes)
        server.wait(lambda: len(server.sockets) == 4)
        assert server.sockets["e3"] == {"text": "Looking in the articles…"}
        assert "e4" not in server.sockets
        assert len(server.of_bot(event["ts"])) == 1


def test_beside_a_service_both_ways_in_answer_each_question_once(
    data_dir: Path, server: SlackServer
) -> None:
    with running("serve", data_dir, server) as (line, _), running("slack", data_dir, server):
        url = line.rpartition(" ")[2]
        thread = ""
        for number in range(3):
            event = server.mention(BRIDGE)
            server.send(envelope(f"e{number}", event_body(event)))
            assert delivered(url, event) == 200
            server.wait_answer(event["ts"])
            assert len(server.of_bot(event["ts"])) == 1
            thread = event["ts"]
        # What the one was asked, the other takes for its own thread.
        follow = server.say("When will trams follow?", thread=thread)
        assert delivered(url, follow) == 200
        answer = server.wait_answer(thread, count=2)
        server.send(envelope("vote", pressed(server, answer), "interactive"))
        server.wait(lambda: server.told)
        assert server.told[0]["text"].startswith("Thank you")


def test_what_a_killed_bot_left_is_completed_by_the_one_that_comes_next(
    data_dir: Path, server: SlackServer
) -> None:
    event = server.mention(BRIDGE)
    server.fail("chat.update", Failure("internal_error", 500), always=True)
    with ExitStack() as first:
        _, process = first.enter_context(running("slack", data_dir, server))
        server.send(envelope("e1", event_body(event)))
        server.wait(lambda: server.of("chat.update"))
        os.kill(process, signal.SIGKILL)
    server.mend("chat.update")
    with running("slack", data_dir, server):
        assert statements_and_quotes(server.wait_answer(event["ts"]))[1] == [OPENED]
    assert len(server.of_bot(event["ts"])) == 1


@pytest.mark.parametrize(
    ("method", "name", "code"),
    [
        ("auth.test", "SLACK_BOT_TOKEN", "invalid_auth"),
        ("apps.connections.open", "SLACK_APP_TOKEN", "not_allowed_token_type"),
    ],
)
def test_a_token_that_slack_refuses_is_told_in_one_line(
    data_dir: Path, server: SlackServer, method: str, name: str, code: str
) -> None:
    server.fail(method, Failure(code), always=True)
    tokens = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
    ended = subprocess.run(
        [sys.executable, str(ROOT / "dateline.py"), "slack"],
        env=child_environment(data_dir) | tokens | {"DATELINE_SLACK_API_URL": server.url},
        cwd=data_dir.parent,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"dateline: {name} is refused by Slack ({code})")
    assert len(ended.stderr.splitlines()) == 1


def pressed(server: SlackServer, message: Json) -> Json:
    """The thumb up under an answer."""
    button = message["blocks"][-1]["elements"][0]
    payload: Json = {"type": "block_actions", "actions": [button], "trigger_id": "1.3"}
    payload |= {"channel": {"id": CHANNEL}, "user": {"id": ASKER}, "team": {"id": TEAM}}
    return payload | {"response_url": respond(server)}


def respond(server: SlackServer) -> str:
    return server.url.replace("/api/", "/respond/process")
