"""Answers that grow, Slack that refuses or is slow, and processes that end in between."""

import asyncio
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from chat_server import ChatServer, Reply, as_json, chat_server, in_pieces
from conftest import service_settings
from slack_app import BRIDGE, Json, Workspace, slack_settings, small_engine, workspace
from slack_conversations import statements_and_quotes
from slack_requests import ASKER, BOT_TOKEN, event_body
from slack_server import LIMITED, Failure, SlackServer, slack_server

from ingest.errors import SlackFailed
from service.slack.bot import Bot
from service.slack.here import Here
from service.slack.making import make_bot
from service.work import Workers

if TYPE_CHECKING:
    from ingest.models import EmbeddingModel
    from service.engine import Engine

OPENED = "The mayor, Anna Berg, opened the harbour bridge on Monday."
TRAMS = "Trams will follow in May."
WRITTEN = as_json((OPENED, 1, OPENED), (TRAMS, 1, TRAMS))
REFUSED = ["not_in_channel", "is_archived", "restricted_action", "channel_not_found"]


@pytest.fixture
def server() -> Iterator[SlackServer]:
    with slack_server() as listening:
        yield listening


@pytest.fixture(scope="module")
def news(model: "EmbeddingModel", tmp_path_factory: pytest.TempPathFactory) -> Iterator["Engine"]:
    with small_engine(tmp_path_factory.mktemp("news") / "small", model, reader="off") as engine:
        yield engine


@pytest.fixture(scope="module")
def chat() -> Iterator[ChatServer]:
    with chat_server() as listening:
        listening.replies(Reply(in_pieces(WRITTEN)))
        yield listening


@pytest.fixture(scope="module")
def writing(
    chat: ChatServer, model: "EmbeddingModel", tmp_path_factory: pytest.TempPathFactory
) -> Iterator["Engine"]:
    """An engine whose answers a chat model writes, statement by statement."""
    folder = tmp_path_factory.mktemp("writing") / "small"
    told = {"chat_model": "m", "OPENAI_API_KEY": "k", "OPENAI_BASE_URL": chat.url}
    with small_engine(folder, model, reader="off", **told) as engine:
        yield engine


@pytest.fixture
def slack(news: "Engine", tmp_path: Path, server: SlackServer) -> Iterator[Workspace]:
    with workspace(news, tmp_path, server) as running:
        yield running


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
    writing: "Engine", chat: ChatServer, tmp_path: Path, server: SlackServer
) -> None:
    with workspace(writing, tmp_path, server) as slack:
        thread = slack.ask(BRIDGE)["thread_ts"]
        server.say("<@U0OTHER> lunch?", thread=thread)
        chat.asked.clear()
        slack.deliver(server.say("And when do *trams* follow it?", thread=thread))
        server.wait_answer(thread, count=2)
    told = str(chat.asked[0]["messages"])
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


def test_slack_is_waited_for_as_long_as_it_asks(
    news: "Engine", tmp_path: Path, server: SlackServer
) -> None:
    server.fail("chat.postMessage", Failure("ratelimited", 429, {"Retry-After": "17"}))
    server.fail("chat.update", Failure("ratelimited", 429, {"Retry-After": "3"}), LIMITED)
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    event = server.mention(BRIDGE)
    running(news, tmp_path, server, [event], sleep=sleep)
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


def test_a_follow_up_is_answered_though_its_thread_cannot_be_read(slack: Workspace) -> None:
    thread = slack.ask(BRIDGE)["thread_ts"]
    slack.server.fail("conversations.replies", Failure("missing_scope"))
    slack.deliver(slack.server.say("When do trams follow?", thread=thread))
    assert statements_and_quotes(slack.server.wait_answer(thread, count=2))[1]


def running(
    engine: "Engine", data_dir: Path, server: SlackServer, events: list[Json], **changes: Any
) -> None:
    """A bot that starts, takes some events, is done with all it can do, and ends."""

    async def life() -> None:
        bot = made(engine, data_dir, server, **changes)
        try:
            await bot.start()
            for event in events:
                await bot.on_event(event_body(event))
            await bot.idle()
        finally:
            await bot.stop()

    asyncio.run(life())


def made(engine: "Engine", data_dir: Path, server: SlackServer, **changes: Any) -> Bot:
    settings = service_settings(data_dir, **slack_settings(server))
    clock = changes.pop("clock", lambda: 1_700_000_000.0)
    source = Here(engine, Workers(2, 64))
    return make_bot(source, settings, BOT_TOKEN, clock, **changes)[0]


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
@pytest.mark.parametrize("lost", [True, False], ids=["arrived", "not arrived"])
def test_what_slack_could_not_be_told_is_told_later_and_once(
    news: "Engine", tmp_path: Path, server: SlackServer, method: str, lost: bool
) -> None:
    server.fail(method, Failure("internal_error", 500, lost=lost))
    event = server.mention(BRIDGE)
    running(news, tmp_path, server, [event, event])
    running(news, tmp_path, server, [event])
    assert len(server.of_bot(event["ts"])) == 1
    assert statements_and_quotes(server.wait_answer(event["ts"]))[1]


def test_a_bot_that_ended_in_the_middle_completes_its_answer_when_it_comes_back(
    writing: "Engine", chat: ChatServer, tmp_path: Path, server: SlackServer
) -> None:
    event = server.mention(BRIDGE)

    async def cut_short() -> None:
        bot = made(writing, tmp_path, server)
        await bot.start()
        await bot.on_event(event_body(event))
        await asyncio.to_thread(server.wait, lambda: server.of("chat.appendStream"))
        chat.replies(Reply(in_pieces(WRITTEN)))
        await bot.stop(0)

    # The model waits in the middle of its answer until the bot hangs up.
    chat.replies(Reply([*in_pieces(WRITTEN)[:-8], None]))
    asyncio.run(cut_short())
    half = server.of_bot(event["ts"])[0]
    assert not half.get("whole")
    running(writing, tmp_path, server, [event])
    assert [one["ts"] for one in server.of_bot(event["ts"])] == [half["ts"]]
    assert statements_and_quotes(server.wait_answer(event["ts"]))[1] == [OPENED, TRAMS]


def test_a_question_that_comes_while_others_are_taken_up_is_answered_once(
    news: "Engine", tmp_path: Path, server: SlackServer
) -> None:
    events = [server.mention(BRIDGE) for _ in range(40)]

    async def life() -> None:
        bot = made(news, tmp_path, server)
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
    news: "Engine", tmp_path: Path, server: SlackServer
) -> None:
    server.fail("chat.update", Failure("internal_error", 500))
    event = server.mention(BRIDGE)
    running(news, tmp_path, server, [event])
    running(news, tmp_path, server, [], clock=lambda: 1_700_100_000.0)
    assert [one["text"] for one in server.of_bot(event["ts"])] == [
        "I could not answer this; ask again in a while."
    ]


def test_a_token_that_slack_refuses_starts_no_bot(
    news: "Engine", tmp_path: Path, server: SlackServer
) -> None:
    server.fail("auth.test", Failure("invalid_auth"))
    with pytest.raises(SlackFailed, match="invalid_auth"):
        running(news, tmp_path, server, [])
