"""The way in over Socket Mode: the bot calls Slack, and needs no address of its own."""

import asyncio
import logging
import signal
import time
from collections.abc import Callable
from contextlib import suppress

from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from ingest.errors import BadSettings, SlackFailed
from service.settings import Settings
from service.slack.bolt import Listeners, answer_socket
from service.slack.bot import Bot
from service.slack.making import make_bot
from service.slack.source import Source
from service.slack.tokens import SocketTokens
from service.slack.web import Web

_REFUSED = ("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired")
_WRONG_APP = (*_REFUSED, "not_allowed_token_type", "missing_scope", "no_permission")
_logger = logging.getLogger(__name__)


async def run_socket_mode(
    make: Callable[[], Source],
    settings: Settings,
    tokens: SocketTokens,
    announce: Callable[[str], None],
) -> None:
    """Answer in Slack until told to end by SIGINT or SIGTERM.

    Args:
        make: gives the source of answers, within the event loop.
        announce: told in one line who the bot is, once it listens.

    Raises:
        BadSettings: Slack refuses a token, or a setting cannot be used.
        SlackFailed: Slack does not answer.
    """
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    bot, web = make_bot(make(), settings, tokens.bot, time.time)
    try:
        await _start(bot)
        await _listen(bot, web, tokens.app, announce, ended)
    finally:
        await bot.stop()


async def _start(bot: Bot) -> None:
    try:
        await bot.start()
    except SlackFailed as error:
        if error.code in _REFUSED:
            raise BadSettings(
                f"SLACK_BOT_TOKEN is refused by Slack ({error.code}); Slack shows the right one"
                " under OAuth & Permissions"
            ) from error
        raise


async def _listen(
    bot: Bot, web: Web, app_token: str, announce: Callable[[str], None], ended: asyncio.Event
) -> None:
    listeners = Listeners(bot)
    url = await _socket_url(web, app_token)
    client = SocketModeClient(app_token=app_token, web_client=web.client, logger=_logger)

    async def hear(heard: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        await answer_socket(heard, request, await listeners.socket(request.payload))

    client.socket_mode_request_listeners.append(hear)
    client.wss_uri = url
    connecting = asyncio.create_task(client.connect())  # type: ignore[no-untyped-call]
    ending = asyncio.create_task(ended.wait())
    try:
        await asyncio.wait({connecting, ending}, return_when=asyncio.FIRST_COMPLETED)
        if not ended.is_set():
            announce(f"Dateline answers in Slack as @{bot.me.name} ({bot.me.team})")
            await ending
    finally:
        for task in (connecting, ending):
            task.cancel()
        with suppress(asyncio.CancelledError):
            await client.close()  # type: ignore[no-untyped-call]


async def _socket_url(web: Web, app_token: str) -> str:
    try:
        return await web.socket_url(app_token)
    except SlackFailed as error:
        if error.code in _WRONG_APP:
            raise BadSettings(
                f"SLACK_APP_TOKEN is refused by Slack ({error.code}); make one under Basic"
                " Information, App-Level Tokens, with the scope connections:write"
            ) from error
        raise
