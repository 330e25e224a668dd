"""The Slack bot, alone or in the service, on one short report; a chat model may write for it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from chat_server import ChatServer, Reply, as_json, chat_server, in_pieces
from conftest import service_settings
from slack_app import Json, Workspace, slack_settings, small_engine, workspace
from slack_requests import BOT_TOKEN, event_body
from slack_server import SlackServer, slack_server

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


@pytest.fixture
def server() -> Iterator[SlackServer]:
    """What the bot takes for Slack."""
    with slack_server() as listening:
        yield listening


@pytest.fixture(scope="module")
def extracting(
    model: "EmbeddingModel", tmp_path_factory: pytest.TempPathFactory
) -> Iterator["Engine"]:
    """An engine whose answers are extracted, and come whole."""
    folder = tmp_path_factory.mktemp("extracting") / "small"
    with small_engine(folder, model, reader="off") as engine:
        yield engine


@pytest.fixture(scope="module")
def writer() -> Iterator[ChatServer]:
    """The chat model of `writing`."""
    with chat_server() as listening:
        listening.replies(Reply(in_pieces(WRITTEN)))
        yield listening


@pytest.fixture(scope="module")
def writing(
    writer: ChatServer, model: "EmbeddingModel", tmp_path_factory: pytest.TempPathFactory
) -> Iterator["Engine"]:
    """An engine whose answers a chat model writes, statement by statement."""
    folder = tmp_path_factory.mktemp("writing") / "small"
    told = {"chat_model": "m", "OPENAI_API_KEY": "k", "OPENAI_BASE_URL": writer.url}
    with small_engine(folder, model, reader="off", **told) as engine:
        yield engine


@pytest.fixture
def slack(extracting: "Engine", tmp_path: Path, server: SlackServer) -> Iterator[Workspace]:
    """The service with the bot, on the engine that extracts."""
    with workspace(extracting, tmp_path, server) as running:
        yield running


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
    """A bot that was not started; `clock` stands still unless one is given."""
    settings = service_settings(data_dir, **slack_settings(server))
    clock = changes.pop("clock", lambda: 1_700_000_000.0)
    source = Here(engine, Workers(2, 64))
    return make_bot(source, settings, BOT_TOKEN, clock, **changes)[0]
