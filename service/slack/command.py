"""`dateline slack`: the bot over Socket Mode, beside a running service or by itself."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack

from ingest.ownership import service_address
from service.client import ServiceClient
from service.settings import Settings
from service.slack.channels import read_channels
from service.slack.source import Source
from service.slack.tokens import api_url, socket_tokens


def run_slack(settings: Settings, announce: Callable[[str], None]) -> None:
    """Answer in Slack until told to end.

    Raises:
        BadSettings: a token or a setting cannot be used.
        IndexOwned, IndexMismatch, ModelUnusable: the index cannot be opened here.
        SlackFailed: Slack does not answer.
    """
    tokens = socket_tokens(settings)
    api_url(settings)
    read_channels(settings.slack_channels)
    # Not at the top: a slip in a setting is told without waiting for Bolt to be imported.
    from service.slack.socket import run_socket_mode

    with ExitStack() as opened:
        make = _source(settings, opened)
        asyncio.run(run_socket_mode(make, settings, tokens, announce))


def _source(settings: Settings, opened: ExitStack) -> Callable[[], Source]:
    address = service_address(settings.data_dir)
    if address is not None and ServiceClient(address).is_alive():
        from service.slack.remote import Remote

        return lambda: Remote(settings.data_dir)
    from service.preparation import open_local
    from service.slack.here import Here
    from service.work import Workers

    local = opened.enter_context(open_local(settings))
    return lambda: Here(local.engine, Workers(settings.workers, settings.max_waiting))
