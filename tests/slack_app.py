"""The service with the Slack bot in it, and a workspace that speaks to it as Slack does."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from conftest import opened_engine, service_settings
from httpx2 import Response
from slack_conversations import statements_and_quotes
from slack_requests import ASKER, BOT_TOKEN, CHANNEL, SECRET, TEAM, event_body, signed
from slack_server import SlackServer
from starlette.testclient import TestClient

from service.api import create_app

if TYPE_CHECKING:
    from ingest.models import EmbeddingModel
    from service.engine import Engine

Json = dict[str, Any]

FORM = "application/x-www-form-urlencoded"
DELEGATION = "Who joined Putin's delegation?"


def slack_settings(server: SlackServer) -> Json:
    """What points the bot at a stand-in."""
    tokens = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SECRET}
    return {"slack_api_url": server.url, **tokens}


BRIDGE = "Who opened the harbour bridge?"
REPORT = """---
title: The bridge is open
url: https://news.example/bridge
source: Gazette
published_at: 2024-05-06
---

The mayor, Anna Berg, opened the harbour bridge on Monday. Trams will follow in May.
"""


@contextmanager
def small_engine(folder: Path, model: "EmbeddingModel", **changes: Any) -> "Iterator[Engine]":
    """One on a single short report, which answers quickly."""
    folder.mkdir()
    (folder / "bridge.md").write_text(REPORT, encoding="utf-8")
    with opened_engine(folder / "data", model, [folder / "bridge.md"], **changes) as opened:
        yield opened


class Workspace:
    """A Slack workspace with the bot in it."""

    def __init__(self, server: SlackServer, client: TestClient) -> None:
        self.server = server
        self.client = client

    def post(self, body: bytes, content_type: str = "application/json", **headers: str) -> Response:
        """A signed request; headers given replace or add."""
        sent = signed(body, content_type) | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return self.client.post("/slack/events", content=body, headers=sent)

    def deliver(self, event: Json, **headers: str) -> Response:
        """An event, as Slack delivers it."""
        return self.post(json.dumps(event_body(event)).encode(), **headers)

    def ask(self, text: str, **fields: Any) -> Json:
        """Mention the bot in a channel, and read the whole answer."""
        event = self.server.mention(text, **fields)
        assert self.deliver(event).status_code == 200
        return self.server.wait_answer(event.get("thread_ts") or event["ts"], event["channel"])

    def statements_and_quotes(self, question: str) -> tuple[list[str], list[str]]:
        """What the answer to a question states, with its quotes."""
        return statements_and_quotes(self.ask(question))

    def command(self, text: str, **fields: str) -> Response:
        """The slash command; its answer goes to `server.told`."""
        asked = {"command": "/dateline", "text": text, "team_id": TEAM, "channel_id": CHANNEL}
        asked |= {"user_id": ASKER, "trigger_id": self.server.ts()}
        asked |= {"response_url": self.response_url("command")}
        return self.post(urlencode(asked | fields).encode(), FORM)

    def interact(self, payload: Json) -> Response:
        """A button, a window or a shortcut."""
        whole = {"team": {"id": TEAM}, "user": {"id": ASKER}, "trigger_id": self.server.ts()}
        body = json.dumps(whole | payload)
        return self.post(urlencode({"payload": body}).encode(), FORM)

    def press(self, message: Json, action: str, **fields: Any) -> Response:
        """Press the button with that action under an answer."""
        buttons = next(one for one in message["blocks"] if one["type"] == "actions")["elements"]
        button = next(one for one in buttons if one["action_id"] == action)
        payload = {"type": "block_actions", "actions": [button], "channel": {"id": CHANNEL}}
        return self.interact(payload | {"response_url": self.response_url(action)} | fields)

    def check(self, message: Json) -> Response:
        """Use the shortcut "Check with Dateline" on a message."""
        payload = {"type": "message_action", "callback_id": "dateline_check", "message": message}
        payload |= {"channel": {"id": CHANNEL}, "response_url": self.response_url("check")}
        return self.interact(payload)

    def response_url(self, name: str) -> str:
        """Where the stand-in takes private answers."""
        return self.server.url.replace("/api/", f"/respond/{name}")


@contextmanager
def workspace(
    engine: "Engine", data_dir: Path, server: SlackServer, **changes: Any
) -> Iterator[Workspace]:
    """The service with the bot, until it is told to end.

    Args:
        data_dir: where the bot keeps what it took.
    """
    settings = service_settings(data_dir, **slack_settings(server), **changes)
    with TestClient(create_app(engine, settings), raise_server_exceptions=False) as client:
        yield Workspace(server, client)
