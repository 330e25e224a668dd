"""Answers in Slack that grow while a chat model writes: streamed, or else by edits."""

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from chat_server import ChatServer
from slack_app import BRIDGE, Json, workspace
from slack_bot import OPENED, TRAMS, running
from slack_conversations import statements_and_quotes
from slack_requests import ASKER
from slack_server import LIMITED, SlackServer

if TYPE_CHECKING:
    from service.engine import Engine

pytest_plugins = ["slack_bot"]


def test_what_a_chat_model_writes_is_streamed_and_ends_as_every_answer(
    writing: "Engine", tmp_path: Path, server: SlackServer
) -> None:
    with workspace(writing, tmp_path, server) as slack:
        message = slack.ask(BRIDGE)
    begun = server.of("chat.startStream")[0]
    assert (begun["recipient_user_id"], begun["recipient_team_id"]) == (ASKER, "T0TEAM")
    grown = "".join(one["markdown_text"] for one in server.of("chat.appendStream"))
    assert grown == f"{OPENED} \\[1\\] {TRAMS} \\[2\\] "
    assert message["streaming"] is False
    assert statements_and_quotes(message) == ([f"{OPENED} [1] {TRAMS} [2]"], [OPENED, TRAMS])
    assert not server.of("chat.postMessage")


def test_a_follow_up_is_understood_by_what_was_said_in_its_thread(
    writing: "Engine", writer: ChatServer, tmp_path: Path, server: SlackServer
) -> None:
    with workspace(writing, tmp_path, server) as slack:
        thread = slack.ask(BRIDGE)["thread_ts"]
        server.say("<@U0OTHER> lunch?", thread=thread)
        writer.asked.clear()
        slack.deliver(server.say("And when do *trams* follow it?", thread=thread))
        server.wait_answer(thread, count=2)
    told = str(writer.asked[0]["messages"])
    assert BRIDGE in told and OPENED in told
    assert "And when do trams follow it?" in told
    assert "lunch" not in told


def test_a_workspace_without_streaming_is_asked_once_and_gets_edits(
    writing: "Engine", tmp_path: Path, server: SlackServer
) -> None:
    server.streams = False
    with workspace(writing, tmp_path, server) as slack:
        messages = [slack.ask(BRIDGE) for _ in range(2)]
    assert all(one["edits"] and "streaming" not in one for one in messages)
    assert statements_and_quotes(messages[1])[1] == [OPENED, TRAMS]
    assert len(server.of("chat.startStream")) == 1


def test_a_stream_that_is_limited_is_an_edited_message(
    writing: "Engine", tmp_path: Path, server: SlackServer
) -> None:
    server.fail("chat.startStream", LIMITED)
    with workspace(writing, tmp_path, server) as slack:
        edited, streamed = slack.ask(BRIDGE), slack.ask(BRIDGE)
    assert edited["edits"] and "streaming" not in edited
    assert streamed["streaming"] is False


@pytest.mark.parametrize(("seconds", "edits"), [(0.0, 1), (10.0, 3)])
def test_edits_come_no_faster_than_slack_takes_them(
    writing: "Engine", tmp_path: Path, server: SlackServer, seconds: float, edits: int
) -> None:
    """Of two statements, where so much time passes between any two looks at the clock."""
    server.streams = False
    moments = count(1_700_000_000.0, seconds)
    event = server.mention(BRIDGE)
    running(writing, tmp_path, server, [event], clock=lambda: next(moments))
    shown = [one["text"] for one in server.of("chat.update")]
    assert len(shown) == edits
    assert shown[-1] == f"{OPENED} [1] {TRAMS} [2]"
    assert all(text.endswith(" …") for text in shown[:-1])


def test_an_answer_whose_message_is_deleted_ends_quietly(
    writing: "Engine", tmp_path: Path, server: SlackServer
) -> None:
    def delete(method: str, fields: Json) -> None:
        if method in ("chat.appendStream", "chat.update"):
            server.messages.pop((fields["channel"], fields["ts"]), None)

    with workspace(writing, tmp_path, server) as slack:
        server.before = delete
        event = server.mention(BRIDGE)
        slack.deliver(event)
        server.wait(lambda: server.of("chat.appendStream"))
        server.before = lambda *_: None
        slack.ask(BRIDGE)
        assert not server.of_bot(event["ts"])
