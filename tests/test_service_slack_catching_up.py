"""What Slack was not told, or a bot ended in the middle of, is taken up again, and told once."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from chat_server import ChatServer, Reply, in_pieces
from slack_app import BRIDGE
from slack_bot import OPENED, TRAMS, WRITTEN, made, running
from slack_conversations import statements_and_quotes
from slack_requests import event_body
from slack_server import Failure, SlackServer

if TYPE_CHECKING:
    from service.engine import Engine

pytest_plugins = ["slack_bot"]


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
@pytest.mark.parametrize("lost", [True, False], ids=["arrived", "not arrived"])
def test_what_slack_could_not_be_told_is_told_later_and_once(
    extracting: "Engine", tmp_path: Path, server: SlackServer, method: str, lost: bool
) -> None:
    server.fail(method, Failure("internal_error", 500, lost=lost))
    event = server.mention(BRIDGE)
    running(extracting, tmp_path, server, [event, event])
    running(extracting, tmp_path, server, [event])
    assert len(server.of_bot(event["ts"])) == 1
    assert statements_and_quotes(server.wait_answer(event["ts"]))[1]


def test_a_bot_that_ended_in_the_middle_completes_its_answer_when_it_comes_back(
    writing: "Engine", writer: ChatServer, tmp_path: Path, server: SlackServer
) -> None:
    event = server.mention(BRIDGE)

    async def cut_short() -> None:
        bot = made(writing, tmp_path, server)
        await bot.start()
        await bot.on_event(event_body(event))
        await asyncio.to_thread(server.wait, lambda: server.of("chat.appendStream"))
        writer.replies(Reply(in_pieces(WRITTEN)))
        await bot.stop(0)

    # The model waits in the middle of its answer until the bot hangs up.
    writer.replies(Reply([*in_pieces(WRITTEN)[:-8], None]))
    asyncio.run(cut_short())
    half = server.of_bot(event["ts"])[0]
    assert not half.get("whole")
    running(writing, tmp_path, server, [event])
    assert [one["ts"] for one in server.of_bot(event["ts"])] == [half["ts"]]
    assert statements_and_quotes(server.wait_answer(event["ts"]))[1] == [OPENED, TRAMS]


def test_a_question_that_comes_while_others_are_taken_up_is_answered_once(
    extracting: "Engine", tmp_path: Path, server: SlackServer
) -> None:
    events = [server.mention(BRIDGE) for _ in range(40)]

    async def life() -> None:
        bot = made(extracting, tmp_path, server)
        try:
            await bot.start()
            for event in events:
                await asyncio.gather(bot.on_event(event_body(event)), bot.sweep())
            await bot.idle()
        finally:
            await bot.stop()

    asyncio.run(life())
    assert len(server.of("chat.postMessage")) == len(server.of("chat.update")) == len(events)


def test_an_answer_that_is_long_overdue_is_told_to_have_failed(
    extracting: "Engine", tmp_path: Path, server: SlackServer
) -> None:
    server.fail("chat.update", Failure("internal_error", 500))
    event = server.mention(BRIDGE)
    running(extracting, tmp_path, server, [event])
    running(extracting, tmp_path, server, [], clock=lambda: 1_700_100_000.0)
    assert [one["text"] for one in server.of_bot(event["ts"])] == [
        "I could not answer this; ask again in a while."
    ]
