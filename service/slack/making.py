"""The bot put together from settings."""

import asyncio
from collections.abc import Callable

from service.settings import Settings
from service.slack.answering import Setting
from service.slack.bot import MOST_WAITING, Bot
from service.slack.channels import read_channels
from service.slack.claims import Claims
from service.slack.growing import Opener
from service.slack.source import Source
from service.slack.store import Store
from service.slack.tokens import api_url
from service.slack.web import Sleep, Web

FOLDER = "slack"
"""In the data directory; several processes share it."""


def make_bot(
    source: Source,
    settings: Settings,
    token: str,
    clock: Callable[[], float],
    *,
    sleep: Sleep = asyncio.sleep,
    waiting: int = MOST_WAITING,
) -> tuple[Bot, Web]:
    """A bot that is not started yet, and its door to Slack.

    Args:
        clock: seconds since 1970.
        waiting: questions that may wait.

    Raises:
        BadSettings: a setting cannot be used.
        SlackFailed: what is kept of Slack's questions cannot be opened.
    """
    channels = read_channels(settings.slack_channels)
    web = Web(token, api_url(settings), sleep)
    store = Store(Claims(settings.data_dir / FOLDER, clock))
    setting = Setting(web, source, store, channels, Opener(web, clock), clock)
    return Bot(setting, waiting), web
