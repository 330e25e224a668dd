"""Which of Slack's messages are questions to the bot."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from service.slack.jobs import Job, Kind, message_key
from service.slack.words import mentioned

Json = Mapping[str, Any]

_TAKEN: Final = frozenset({None, "thread_broadcast", "file_share"})
"""Subtypes of messages that a person wrote anew; all others are edits, deletions and notices."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that may be for the bot.

    Attributes:
        sure: it is; else it is a follow-up if the bot takes part in the thread.
        of_bot: the thread hangs on a message of the bot's own.
    """

    job: Job
    sure: bool
    of_bot: bool


def heard(body: Json, me: str) -> Heard | None:
    """The message that an event tells of, None where it is nothing for the bot.

    Args:
        body: what Slack sent, of any shape.
        me: the bot's user id.
    """
    event = body.get("event")
    if not isinstance(event, dict) or not _by_a_person(event, me):
        return None
    text, channel, ts, user = (_text(event, name) for name in ("text", "channel", "ts", "user"))
    team = _text(body, "team_id")
    thread = _text(event, "thread_ts") or ts
    if not (channel and ts and user and team):
        return None
    kind = _kind(event, text, thread != ts, me)
    if kind is None:
        return None
    key = message_key(team, channel, ts)
    job = Job(key, kind, team, channel, thread, ts, user, text)
    return Heard(job, kind != "followup", event.get("parent_user_id") == me)


def asked_by_command(body: Json) -> Job | None:
    """What `/dateline` asks."""
    team, channel, user, trigger, url = (
        _text(body, name)
        for name in ("team_id", "channel_id", "user_id", "trigger_id", "response_url")
    )
    if not (channel and user and trigger and url):
        return None
    key = f"command:{trigger}"
    return Job(key, "command", team, channel, "", "", user, _text(body, "text"), url)


def asked_by_shortcut(body: Json) -> Job | None:
    """The message that "Check with Dateline" was used on."""
    message = body.get("message")
    trigger, url = _text(body, "trigger_id"), _text(body, "response_url")
    team, channel, user = (
        _text(part, "id") if isinstance(part := body.get(name), dict) else ""
        for name in ("team", "channel", "user")
    )
    if not isinstance(message, dict) or not (channel and user and trigger and url):
        return None
    # Only the asker sees the answer, so the bot takes no part in the thread by it.
    root = _text(message, "thread_ts") or _text(message, "ts")
    key = f"shortcut:{trigger}"
    return Job(key, "shortcut", team, channel, "", root, user, _text(message, "text"), url)


def _by_a_person(event: Json, me: str) -> bool:
    """Whether somebody wrote it just now: no bot, no edit, nothing hidden."""
    machine = event.get("bot_id") or event.get("bot_profile") or event.get("app_id")
    changed = event.get("edited") or event.get("hidden")
    subtype = event.get("subtype")
    known = subtype is None or (isinstance(subtype, str) and subtype in _TAKEN)
    return known and not machine and not changed and event.get("user") not in (me, "USLACKBOT")


def _kind(event: Json, text: str, in_thread: bool, me: str) -> Kind | None:
    if event.get("type") == "app_mention":
        return "mention"
    if event.get("type") != "message" or not text.strip():
        return None
    if event.get("channel_type") == "im":
        return "direct"
    # One that mentions the bot comes as app_mention too; one that mentions others is to them.
    return "followup" if in_thread and not mentioned(text) else None


def _text(part: Json, name: str) -> str:
    value = part.get(name)
    return value if isinstance(value, str) else ""
