"""Slack's tokens, looked at before Slack sees them."""

import re
from dataclasses import dataclass
from typing import Final

from pydantic import SecretStr

from ingest.errors import BadSettings
from service.settings import Settings

_BOT: Final = (
    "SLACK_BOT_TOKEN",
    re.compile(r"xoxb-[A-Za-z0-9-]{10,}"),
    "begins with xoxb-; Slack shows it under OAuth & Permissions, once the app is installed",
)
_APP: Final = (
    "SLACK_APP_TOKEN",
    re.compile(r"xapp-[A-Za-z0-9-]{10,}"),
    "begins with xapp-; make it under Basic Information, App-Level Tokens, with connections:write",
)
_SECRET: Final = (
    "SLACK_SIGNING_SECRET",
    re.compile(r"[0-9a-f]{32}"),
    "is 32 hexadecimal digits; Slack shows it under Basic Information, App Credentials",
)


@dataclass(frozen=True, slots=True, repr=False)
class SocketTokens:
    """What Socket Mode needs."""

    bot: str
    app: str


@dataclass(frozen=True, slots=True, repr=False)
class HttpTokens:
    """What `POST /slack/events` needs."""

    bot: str
    secret: str


def socket_tokens(settings: Settings) -> SocketTokens:
    """The tokens of Socket Mode.

    Raises:
        BadSettings: one is missing or cannot be one; never with its value.
    """
    bot = _checked(settings.slack_bot_token, *_BOT)
    return SocketTokens(bot, _checked(settings.slack_app_token, *_APP))


def http_tokens(settings: Settings) -> HttpTokens | None:
    """The tokens of the way over HTTP; None where no signing secret is set.

    A bot token alone is for Socket Mode, which may run beside the service.

    Raises:
        BadSettings: one is missing or cannot be one; never with its value.
    """
    if settings.slack_signing_secret is None:
        return None
    secret = _checked(settings.slack_signing_secret, *_SECRET)
    return HttpTokens(_checked(settings.slack_bot_token, *_BOT), secret)


def api_url(settings: Settings) -> str:
    """Where Slack's Web API is, with a slash at the end.

    Raises:
        BadSettings: it is no address.
    """
    url = settings.slack_api_url
    if not re.fullmatch(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", url):
        raise BadSettings(
            f"DATELINE_SLACK_API_URL: {url!r} is no address; set it to one such as"
            " https://slack.com/api/, or unset it"
        )
    return url.rstrip("/") + "/"


def _checked(given: SecretStr | None, name: str, shape: re.Pattern[str], what: str) -> str:
    token = given.get_secret_value().strip() if given else ""
    if not token:
        raise BadSettings(f"{name} is not set; it {what}")
    if not shape.fullmatch(token):
        raise BadSettings(f"{name} cannot be right: it {what}")
    return token
