"""The one door to Slack's Web API."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from ingest.errors import SlackFailed

Json = Mapping[str, Any]
Sleep = Callable[[float], Awaitable[object]]

LONGEST_WAIT = 60.0
"""Seconds that Slack may ask to wait (`Retry-After`); of more, the call has failed for now."""
MOST_WAITS = 5
TIMEOUT_SECONDS = 20
_PASSING: Final = frozenset(
    "ratelimited rate_limited internal_error fatal_error request_timeout service_unavailable"
    " team_added_to_org".split()
)
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is."""

    user: str
    bot: str
    name: str
    team: str


class Web:
    """Slack's methods by name. To be opened and closed in the event loop that uses it.

    Args:
        sleep: waits so many seconds.
    """

    def __init__(self, token: str, url: str, sleep: Sleep = asyncio.sleep) -> None:
        # Slack's own retries would post twice what arrived though no answer came back.
        self.client = AsyncWebClient(
            token, url, timeout=TIMEOUT_SECONDS, retry_handlers=[], logger=_logger
        )
        self._sleep = sleep

    async def open(self) -> None:
        """Connections are kept from now on."""
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
        self.client.session = aiohttp.ClientSession(timeout=timeout)

    async def close(self) -> None:
        """Let go of the connections."""
        if self.client.session is not None:
            await self.client.session.close()

    async def call(self, method: str, *, patient: bool = True, **fields: object) -> Json:
        """What a method gives.

        Args:
            patient: wait where Slack asks to; else that is a failure.
            fields: None: left out.

        Raises:
            SlackFailed: it was refused, with Slack's code, or did not arrive.
        """
        given = {name: _written(value) for name, value in fields.items() if value is not None}
        for _ in range(MOST_WAITS):
            try:
                response = await self.client.api_call(method, data=given)
                return response.data if isinstance(response.data, dict) else {}
            except SlackApiError as error:
                wait = _asked_to_wait(error)
                if not patient or wait is None:
                    raise _refused(method, error) from error
                await self._sleep(wait)
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                raise _unreached(method, error) from error
        raise SlackFailed(f"{method}: Slack asks to wait again and again", passing=True)

    async def respond(self, url: str, **message: object) -> None:
        """Send what only one person sees, to the address that came with a request.

        Raises:
            SlackFailed: it did not arrive.
        """
        webhook = AsyncWebhookClient(url, session=self.client.session, retry_handlers=[])
        try:
            for _ in range(MOST_WAITS):
                response = await webhook.send_dict(dict(message))
                if response.status_code != 429:
                    break
                await self._sleep(min(LONGEST_WAIT, _seconds(response.headers)))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise _unreached("response_url", error) from error
        if response.status_code != 200:
            passing = response.status_code >= 500 or response.status_code == 429
            detail = f"response_url: Slack answered {response.status_code}"
            raise SlackFailed(detail, code=response.body[:80], passing=passing)

    async def identity(self) -> Identity:
        """Who the token is of; raises SlackFailed."""
        found = await self.call("auth.test", patient=False)
        return Identity(
            *(str(found.get(name) or "") for name in ("user_id", "bot_id", "user", "team"))
        )

    async def socket_url(self, app_token: str) -> str:
        """Where Socket Mode is to connect to; raises SlackFailed."""
        try:
            response = await self.client.apps_connections_open(app_token=app_token)
            return str(response["url"])
        except SlackApiError as error:
            raise _refused("apps.connections.open", error) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _unreached("apps.connections.open", error) from error


def _written(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _asked_to_wait(error: SlackApiError) -> float | None:
    """Seconds, if Slack only asks to wait, and not for long."""
    if error.response.status_code != 429:
        return None
    seconds = _seconds(error.response.headers)
    return seconds if seconds <= LONGEST_WAIT else None


def _seconds(headers: Mapping[str, str]) -> float:
    given = {name.lower(): value for name, value in headers.items()}.get("retry-after", "1")
    return float(given) if given.isdecimal() and given.isascii() else 1.0


def _refused(method: str, error: SlackApiError) -> SlackFailed:
    response = error.response
    status = getattr(response, "status_code", getattr(response, "status", 0))
    code = str(response.get("error") or "") if hasattr(response, "get") else ""
    passing = code in _PASSING or status == 429 or status >= 500
    return SlackFailed(f"{method}: Slack says {code or status}", code=code, passing=passing)


def _unreached(method: str, error: Exception) -> SlackFailed:
    reason = str(error) or type(error).__name__
    return SlackFailed(f"{method}: Slack did not answer ({reason})", passing=True)
