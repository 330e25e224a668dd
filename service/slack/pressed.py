"""A button that somebody pressed, read out of what Slack sends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button under an answer.

    Attributes:
        trigger: opens a window, for 3 seconds.
        response_url: where the person can be told something.
    """

    action: str
    value: str
    team: str
    channel: str
    user: str
    trigger: str
    response_url: str


def pressed(body: Json) -> Pressed | None:
    """The button, None where a part is missing."""
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions else None
    found = [
        _at(action, "action_id"),
        _at(action, "value"),
        _at(body, "team", "id"),
        _at(body, "channel", "id"),
        _at(body, "user", "id"),
        _at(body, "trigger_id"),
        _at(body, "response_url"),
    ]
    return Pressed(*found) if all(found) else None


def user_of(body: Json) -> str:
    """Who sent a window or opened the home tab; empty where nobody is named."""
    return _at(body, "user", "id") or _at(body, "event", "user")


def _at(part: object, *names: str) -> str:
    for name in names:
        part = part.get(name) if isinstance(part, dict) else None
    return part if isinstance(part, str) else ""
