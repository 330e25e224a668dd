"""Slack that is slow, refuses, or cannot be told: what the bot does then."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from slack_app import BRIDGE, Workspace
from slack_bot import running
from slack_conversations import statements_and_quotes
from slack_requests import ASKER
from slack_server import LIMITED, Failure, SlackServer

from ingest.errors import SlackFailed

if TYPE_CHECKING:
    from service.engine import Engine

pytest_plugins = ["slack_bot"]

REFUSED = ["not_in_channel", "is_archived", "restricted_action", "channel_not_found"]


def test_slack_is_waited_for_as_long_as_it_asks(
    extracting: "Engine", tmp_path: Path, server: SlackServer
) -> None:
    server.fail("chat.postMessage", Failure("ratelimited", 429, {"Retry-After": "17"}))
    server.fail("chat.update", Failure("ratelimited", 429, {"Retry-After": "3"}), LIMITED)
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    event = server.mention(BRIDGE)
    running(extracting, tmp_path, server, [event], sleep=sleep)
    assert waited == [17, 3, 0]
    assert statements_and_quotes(server.wait_answer(event["ts"]))[1]


@pytest.mark.parametrize("code", REFUSED)
def test_a_channel_that_refuses_is_given_up(slack: Workspace, code: str) -> None:
    slack.server.fail("chat.postMessage", Failure(code))
    event = slack.server.mention(BRIDGE)
    slack.deliver(event)
    slack.server.wait(lambda: slack.server.of("chat.postMessage"))
    slack.ask(BRIDGE)
    assert not slack.server.of_bot(event["ts"])


def test_who_asks_where_the_bot_is_not_is_told_how_to_bring_it_in(slack: Workspace) -> None:
    slack.server.fail("chat.postMessage", Failure("not_in_channel"))
    slack.deliver(slack.server.mention(BRIDGE))
    slack.server.wait(lambda: len(slack.server.of("chat.postMessage")) == 2)
    told = slack.server.of("chat.postMessage")[1]
    assert told["channel"] == ASKER
    assert "/invite" in told["text"]


def test_a_follow_up_is_answered_though_its_thread_cannot_be_read(slack: Workspace) -> None:
    thread = slack.ask(BRIDGE)["thread_ts"]
    slack.server.fail("conversations.replies", Failure("missing_scope"))
    slack.deliver(slack.server.say("When do trams follow?", thread=thread))
    assert statements_and_quotes(slack.server.wait_answer(thread, count=2))[1]


def test_a_token_that_slack_refuses_starts_no_bot(
    extracting: "Engine", tmp_path: Path, server: SlackServer
) -> None:
    server.fail("auth.test", Failure("invalid_auth"))
    with pytest.raises(SlackFailed, match="invalid_auth"):
        running(extracting, tmp_path, server, [])
