"""The Slack bot: when it speaks, what it says, and that it says it once."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import service_settings
from slack_app import BRIDGE, DELEGATION, Json, Workspace, slack_settings, small_engine, workspace
from slack_conversations import statements_and_quotes
from slack_requests import ASKER, BOT_TOKEN, CHANNEL, DM, ME, OTHER, event_body
from slack_server import LIMITED, PATIENCE, SlackServer, slack_server

from service.slack.bot import AT_A_TIME
from service.slack.here import Here
from service.slack.making import make_bot
from service.work import Workers

if TYPE_CHECKING:
    from ingest.models import EmbeddingModel
    from service.engine import Engine

HINT = "Ask me a question"
ABSTAINED = "The articles do not answer this question."


@pytest.fixture(scope="module")
def server() -> Iterator[SlackServer]:
    with slack_server() as listening:
        yield listening


@pytest.fixture(scope="module")
def slack(
    engine: "Engine", tmp_path_factory: pytest.TempPathFactory, server: SlackServer
) -> Iterator[Workspace]:
    with workspace(engine, tmp_path_factory.mktemp("slack"), server) as running:
        yield running


def unanswered(slack: Workspace, *events: dict[str, Any]) -> None:
    """The bot takes all of them, and answers none before it has answered a later question."""
    before = len(slack.server.of("chat.postMessage"))
    for event in events:
        assert slack.deliver(event).status_code == 200
    slack.ask(DELEGATION)
    assert len(slack.server.of("chat.postMessage")) == before + 1


def test_a_mention_is_answered_in_its_thread_with_numbered_sources(slack: Workspace) -> None:
    message = slack.ask(DELEGATION)
    statements, quotes = statements_and_quotes(message)
    first, last = statements[0].split(" [1][2]")
    assert "Alexander Novak" in first
    assert last.endswith("[3]")
    assert quotes[1].startswith("Travelling with Putin are Defense Minister Andrei Belousov")
    source = message["blocks"][1]["elements"][0]["text"]
    assert source.startswith("[1] Putin lands in Pyongyang") and source.endswith("2024-06-19")
    labels = [one["text"]["text"] for one in message["blocks"][-1]["elements"]]
    assert labels == ["👍", "👎", "Show passages"]


def test_what_is_said_is_what_every_other_surface_says(slack: Workspace, engine: "Engine") -> None:
    from service.questions import Question

    answer = engine.ask(Question(question=DELEGATION))
    statements, quotes = slack.statements_and_quotes(DELEGATION)
    assert " ".join(statements) == answer.answer
    assert quotes == [one.quote for one in answer.citations]


def test_what_the_articles_do_not_say_is_said_plainly(slack: Workspace) -> None:
    message = slack.ask("What did Emmanuel Macron say about the treaty?")
    assert statements_and_quotes(message) == ([ABSTAINED], [])
    assert message["text"] == ABSTAINED


def test_a_direct_message_is_answered_without_a_mention(slack: Workspace) -> None:
    event = slack.server.say(DELEGATION, channel=DM)
    slack.deliver(event)
    statements, _ = statements_and_quotes(slack.server.wait_answer(event["ts"], DM))
    assert "Belousov" in statements[0]


def test_an_empty_mention_gets_a_hint(slack: Workspace) -> None:
    for text in ("", "  ", "thanks!", ":wave:"):
        assert slack.ask(text)["text"].startswith(HINT)


def test_a_question_that_is_too_long_is_told(slack: Workspace) -> None:
    assert "too long" in slack.ask("why " * 600)["text"]


def test_a_follow_up_in_its_thread_needs_no_mention(slack: Workspace) -> None:
    first = slack.ask(DELEGATION)
    thread = first["thread_ts"]
    slack.deliver(slack.server.say("Who signed the treaty?", thread=thread, user=OTHER))
    second = slack.server.wait_answer(thread, count=2)
    assert statements_and_quotes(second)[0] != statements_and_quotes(first)[0]


def test_a_follow_up_is_asked_with_what_was_said_before(slack: Workspace) -> None:
    thread = slack.ask(DELEGATION)["thread_ts"]
    follow = slack.server.say("And when did they arrive?", thread=thread)
    slack.deliver(follow)
    slack.server.wait_answer(thread, count=2)
    asked = slack.server.of("conversations.replies")[-1]
    assert (asked["channel"], asked["ts"]) == (CHANNEL, thread)


def test_a_thread_that_others_began_is_followed_for_those_who_asked_in_it(
    slack: Workspace,
) -> None:
    began = slack.server.say("Lunch?", user=OTHER)["ts"]
    slack.ask(DELEGATION, thread_ts=began)
    unanswered(slack, slack.server.say("I am hungry", thread=began, user=OTHER))
    slack.deliver(slack.server.say("Who signed the treaty?", thread=began))
    slack.server.wait_answer(began, count=2)


def test_it_is_quiet_unless_asked(slack: Workspace) -> None:
    server = slack.server
    others = server.say("Who signed the treaty?", user=OTHER)["ts"]
    own = slack.ask(DELEGATION)["thread_ts"]
    unanswered(
        slack,
        server.say("Who signed the treaty?"),
        server.say("Who signed the treaty?", thread=others),
        server.say(f"<@{OTHER}> who signed the treaty?", thread=own),
        server.say("<!here> who signed the treaty?", thread=own),
        server.say("Thank you!", thread=own),
        server.say(":tada:", thread=own),
        server.say("", thread=own, subtype="file_share", files=[{"id": "F1"}]),
        server.say("Who signed?", thread=own, subtype="bot_message", bot_id="B1"),
        server.say("Who signed?", thread=own, bot_id="B1", bot_profile={"id": "B1"}),
        server.say("Who signed?", thread=own, user=ME),
        server.say("Who signed?", thread=own, user="USLACKBOT"),
        server.say("Who signed?", thread=own, edited={"user": ASKER, "ts": "1.1"}),
        server.mention("Who signed?", edited={"user": ASKER, "ts": "1.1"}),
        server.mention("Who signed?", bot_id="B1"),
        server.say("", subtype="message_changed", message={"text": "Who signed?"}, hidden=True),
        server.say("", subtype="message_deleted", previous_message={"text": "Who?"}, hidden=True),
        server.say("joined", subtype="channel_join"),
        server.say(f"<@{ME}> who signed the treaty?"),
        {"type": "reaction_added", "user": ASKER, "reaction": "eyes", "item": {}},
    )


def test_one_message_is_answered_once_however_often_it_is_delivered(slack: Workspace) -> None:
    event = slack.server.mention(DELEGATION)
    for attempt in range(4):
        delivered = slack.deliver(
            event, x_slack_retry_num=str(attempt), x_slack_retry_reason="http_timeout"
        )
        assert delivered.status_code == 200
    slack.server.wait_answer(event["ts"])
    slack.ask(DELEGATION)
    assert len(slack.server.of_bot(event["ts"])) == 1


def test_a_mention_that_comes_as_two_events_is_answered_once(slack: Workspace) -> None:
    thread = slack.ask(DELEGATION)["thread_ts"]
    mention = slack.server.mention("Who signed the treaty?", thread_ts=thread)
    slack.deliver(mention | {"type": "message"})
    slack.deliver(mention)
    slack.deliver(mention | {"type": "message"})
    slack.server.wait_answer(thread, count=2)
    slack.ask(DELEGATION)
    assert len(slack.server.of_bot(thread)) == 2


def test_a_hundred_mentions_at_once_are_all_taken_and_each_answered_once(
    model: "EmbeddingModel", tmp_path: Path
) -> None:
    """They are taken before anything is answered: until then, Slack holds every answer up."""
    taken = threading.Event()

    def hold(*_: object) -> None:
        assert taken.wait(PATIENCE)

    with (
        small_engine(tmp_path / "small", model, reader="off") as quick,
        slack_server() as server,
        workspace(quick, tmp_path, server) as slack,
    ):
        events = [server.mention(BRIDGE) for _ in range(100)]
        server.fail("chat.postMessage", *[LIMITED] * 4)
        server.before = hold
        with ThreadPoolExecutor(100) as senders:
            responses = list(senders.map(slack.deliver, [*events, *events]))
        assert {one.status_code for one in responses} == {200}
        assert not server.of("chat.postMessage")
        taken.set()
        for event in events:
            server.wait_answer(event["ts"])
        assert [len(server.of_bot(event["ts"])) for event in events] == [1] * 100


def test_when_too_many_wait_people_are_told_to_come_back(
    model: "EmbeddingModel", tmp_path: Path
) -> None:
    held, entered = threading.Event(), threading.Semaphore(0)

    def hold(method: str, _: Json) -> None:
        if method == "chat.update":
            entered.release()
            assert held.wait(PATIENCE)

    with slack_server() as server, small_engine(tmp_path / "small", model) as engine:
        settings = service_settings(tmp_path, **slack_settings(server))
        server.before = hold
        begun = [server.mention(BRIDGE) for _ in range(AT_A_TIME)]
        waiting, late = server.mention(BRIDGE), server.mention(BRIDGE)

        async def flood() -> None:
            source = Here(engine, Workers(2, 64))
            bot, _ = make_bot(source, settings, BOT_TOKEN, time.time, waiting=1)
            await bot.start()
            for event in begun:
                await bot.on_event(event_body(event))
                assert await asyncio.to_thread(entered.acquire, timeout=PATIENCE)
            for event in (waiting, late):
                await bot.on_event(event_body(event))
            told = await asyncio.to_thread(server.wait_answer, late["ts"])
            assert "Too many questions" in told["text"]
            held.set()
            await bot.idle()
            await bot.stop()

        asyncio.run(flood())
        for event in (*begun, waiting):
            assert statements_and_quotes(server.wait_answer(event["ts"]))[1]
