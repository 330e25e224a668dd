"""Whether the service speaks with Slack; without Slack's tokens nothing of it is imported."""

from typing import TYPE_CHECKING

from service.engine import Engine
from service.settings import Settings
from service.slack.tokens import http_tokens
from service.work import Workers

if TYPE_CHECKING:
    from service.slack.routes import SlackOverHttp


def over_http(engine: Engine, workers: Workers, settings: Settings) -> "SlackOverHttp | None":
    """The bot in the service's process; None where `SLACK_SIGNING_SECRET` is not set.

    Raises:
        BadSettings: a token is missing or malformed, or another setting cannot be used.
    """
    tokens = http_tokens(settings)
    if tokens is None:
        return None
    # Not at the top: Bolt and its client take most of a second to import.
    from service.slack.routes import SlackOverHttp

    return SlackOverHttp(engine, workers, settings, tokens)
