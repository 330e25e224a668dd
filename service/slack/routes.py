"""POST /slack/events: the way in over HTTP, for events, buttons and commands alike."""

import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI, Request, Response

from ingest.errors import SlackFailed
from service.engine import Engine
from service.settings import Settings
from service.slack.bolt import Listeners
from service.slack.here import Here
from service.slack.making import make_bot
from service.slack.signature import Signatures
from service.slack.tokens import HttpTokens
from service.work import Workers

_logger = logging.getLogger(__name__)


class SlackOverHttp:
    """The bot in the service's process.

    Args:
        clock: seconds since 1970.

    Attributes:
        bot: runs while `lifespan` does.

    Raises:
        BadSettings: a setting of the bot cannot be used.
        SlackFailed: what is kept of Slack's questions cannot be opened.
    """

    def __init__(
        self,
        engine: Engine,
        workers: Workers,
        settings: Settings,
        tokens: HttpTokens,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.bot, _ = make_bot(Here(engine, workers), settings, tokens.bot, clock)
        self._listeners = Listeners(self.bot)
        self._signatures = Signatures(tokens.secret, clock)

    @asynccontextmanager
    async def lifespan(self, _app: FastAPI) -> AsyncIterator[None]:
        """What is begun and ended with the service."""
        try:
            await self.bot.start()
        except SlackFailed as error:
            _logger.error("the Slack bot waits until Slack can be reached: %s", error)
        try:
            yield
        finally:
            await self.bot.stop()

    def routes(self) -> APIRouter:
        """The one address that Slack is given."""
        router = APIRouter(include_in_schema=False)

        @router.post("/slack/events")
        async def events(request: Request) -> Response:
            text = self._signatures.read(await request.body(), request.headers)
            return await self._listeners.http(text, request.headers)

        return router
