"""What Slack sends, looked at before Bolt does: of another shape, Bolt fails in many ways."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

Json = Mapping[str, Any]
Object = dict[str, Any]

_NEVER_NULL = ("type", "event", "view", "actions", "callback_id", "command")


class _Event(BaseModel):
    """What Bolt reads of an event."""

    model_config = ConfigDict(extra="allow")

    type: str
    user: Object | str | None = None
    channel: Object | str | None = None
    team: str | None = None
    user_team: str | None = None
    thread_ts: str | None = None
    ts: str | None = None
    bot_id: str | None = None
    item: Object | None = None
    message: Object | None = None


class _Action(BaseModel):
    """What Bolt reads of a button that was pressed."""

    model_config = ConfigDict(extra="allow")

    type: str
    action_id: str


class _View(BaseModel):
    """What Bolt reads of a window."""

    model_config = ConfigDict(extra="allow")

    callback_id: str
    app_installed_team_id: str | None = None
    team_id: str | None = None


class _Payload(BaseModel):
    """What Bolt reads of everything that Slack sends."""

    model_config = ConfigDict(extra="allow")

    type: str | None = None
    team_id: str | None = None
    user_id: str | None = None
    channel_id: str | None = None
    enterprise_id: str | None = None
    thread_ts: str | None = None
    trigger_id: str | None = None
    response_url: str | None = None
    command: str | None = None
    callback_id: str | None = None
    challenge: str | None = None
    team: Object | str | None = None
    enterprise: Object | str | None = None
    user: Object | str | None = None
    channel: Object | str | None = None
    event: _Event | None = None
    authorizations: list[Object] | None = None
    actions: list[_Action] | None = Field(default=None, min_length=1)
    response_urls: list[Object] | None = None
    view: _View | None = None
    message: Object | None = None
    function_data: Object | None = None
    assistant_thread: Object | None = None
    previous_message: Object | None = None


def payload_of(text: str, content_type: str) -> Json | None:
    """What a body holds, be it JSON or a form; None where it is nothing that Slack sends."""
    try:
        if content_type.partition(";")[0].strip() == "application/json" or text[:1] == "{":
            return checked(from_json(text))
        form = dict(parse_qsl(text, keep_blank_values=True))
        return checked(from_json(form["payload"]) if "payload" in form else form)
    except ValueError:
        return None


def checked(payload: object) -> Json | None:
    """The same payload, None where it has another shape than Slack's."""
    try:
        _Payload.model_validate(payload)
    except ValidationError:
        return None
    if not isinstance(payload, dict) or not payload:
        return None
    return None if any(payload.get(name, "") is None for name in _NEVER_NULL) else payload
