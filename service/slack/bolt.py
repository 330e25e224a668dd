"""The one door to Bolt: its listeners, the same for HTTP and for Socket Mode.

Bolt runs each listener before it answers Slack: what is acknowledged has been taken.
"""

import logging
import re
import time
from collections.abc import Mapping
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ingest.errors import SlackFailed
from service.slack.bot import Bot
from service.slack.modals import COMMENT
from service.slack.shape import checked, payload_of

CHECK = "dateline_check"
ANY = re.compile(".*", re.S)
_logger = logging.getLogger(__name__)
_bolts = _logger.getChild("bolt")
_bolts.setLevel(logging.ERROR)  # what it warns of is how it is set up here


class Listeners:
    """What Slack sends, on its way to the bot.

    Requests must have been proved to be Slack's: Bolt's own check of signatures answers a
    malformed timestamp with 500, so it is off.
    """

    def __init__(self, bot: Bot) -> None:
        async def authorize() -> AuthorizeResult:
            me = bot.me
            return AuthorizeResult(
                enterprise_id=None, team_id=None, bot_user_id=me.user, bot_id=me.bot, bot_token=""
            )

        self._bot = bot
        self._app = AsyncApp(
            name="dateline",
            logger=_bolts,
            client=AsyncWebClient(),  # the bot has its own
            authorize=authorize,
            process_before_response=True,
            request_verification_enabled=False,
            ignoring_self_events_enabled=False,  # nor is it listened to, see `heard`
            ssl_check_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        self._app.event(ANY)(self._event)
        self._app.command(ANY)(self._command)
        self._app.shortcut(CHECK)(self._shortcut)
        self._app.action(ANY)(self._button)
        self._app.view(COMMENT)(self._window)
        self._app.view_closed(COMMENT)(self._window)
        self._app.error(self._failed)

    async def http(self, text: str, headers: Mapping[str, str]) -> Response:
        """The answer to a request of Slack's.

        Raises:
            HTTPException: the body is none that Slack sends.
        """
        if payload_of(text, headers.get("content-type", "")) is None:
            raise HTTPException(400, "the body is none that Slack sends")
        given = {name: value for name, value in headers.items() if name.startswith("content-")}
        return to_starlette_response(
            await self._app.async_dispatch(AsyncBoltRequest(body=text, headers=dict(given)))
        )

    async def socket(self, payload: dict[str, Any]) -> BoltResponse:
        """The answer to what came over Socket Mode; of what Slack does not send, status 422."""
        if checked(payload) is None:
            _logger.warning("something came over Socket Mode that Slack does not send")
            return BoltResponse(status=422, body="")
        return await self._app.async_dispatch(AsyncBoltRequest(body=payload, mode="socket_mode"))

    async def _event(self, body: dict[str, Any]) -> None:
        await self._bot.on_event(body)

    async def _command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack(await self._bot.on_command(body))

    async def _shortcut(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await self._bot.on_shortcut(body)
        await ack()

    async def _button(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await self._bot.on_button(body)
        await ack()

    async def _window(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await self._bot.on_window(body)
        await ack()

    async def _failed(self, error: Exception) -> BoltResponse:
        """503, upon which Slack sends an event again; what nobody foresaw is 500."""
        if isinstance(error, SlackFailed):
            _logger.warning("Slack is to come again: %s", error)
            return BoltResponse(status=503, body="")
        _logger.error("an event of Slack's failed", exc_info=error)
        return BoltResponse(status=500, body="")


async def answer_socket(
    client: AsyncBaseSocketModeClient, request: SocketModeRequest, response: BoltResponse
) -> None:
    """Send Bolt's answer back; of all but 200 nothing is sent, and Slack comes again."""
    await send_async_response(client, request, response, time.time())
