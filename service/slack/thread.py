"""A thread in Slack as the conversation before a question."""

import logging
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

from ingest.errors import SlackFailed
from service.conversation import Conversation, Message
from service.messages import LONGEST_LOOK, LOOKED_BACK
from service.slack.escape import unescaped
from service.slack.growing import EVENT_TYPE
from service.slack.jobs import Job
from service.slack.phrases import is_fixed
from service.slack.web import Web
from service.slack.words import mentioned, words_of

Json = Mapping[str, Any]

PAGE = 100
MOST_PAGES = 5
"""Slack gives a thread from its beginning; of a longer one than these pages, its end is missed."""
_logger = logging.getLogger(__name__)


async def conversation(web: Web, job: Job, me: str) -> Conversation:
    """What was said in the thread before, empty where it cannot be read.

    Args:
        me: the bot's user id.
    """
    if not job.thread or job.thread == job.ts:
        return ()
    try:
        told = [one async for one in replies(web, job) if str(one.get("ts", "")) < job.ts]
    except SlackFailed as error:
        _logger.warning("a follow-up is answered without what was said before: %s", error)
        return ()
    return list(_turns(told, me))[-LOOKED_BACK:]


async def left_behind(web: Web, job: Job, me: str, known: Iterable[str]) -> str | None:
    """The bot's message for a question, if one was posted before its `ts` could be noted.

    Args:
        known: `ts` of messages that belong to other questions of the thread.

    Raises:
        SlackFailed: the thread cannot be read.
    """
    belonging = set(known)
    async for message in replies(web, job):
        ts = str(message.get("ts", ""))
        if message.get("user") != me or ts < job.ts:
            continue
        mark = message.get("metadata")
        if isinstance(mark, dict) and mark.get("event_type") == EVENT_TYPE:
            payload = mark.get("event_payload")
            if isinstance(payload, dict) and payload.get("key") == job.key:
                return ts
        elif ts not in belonging:
            return ts
    return None


async def replies(web: Web, job: Job) -> AsyncIterator[Json]:
    """The messages of a thread, oldest first; raises SlackFailed."""
    place = {"channel": job.channel, "ts": job.thread, "limit": PAGE}
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        found = await web.call(
            "conversations.replies",
            patient=False,
            **place,
            cursor=cursor,
            include_all_metadata=True,
        )
        for message in found.get("messages") or []:
            if isinstance(message, dict):
                yield message
        cursor = (found.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return


def _turns(told: Iterable[Json], me: str) -> Iterable[Message]:
    for message in told:
        text = str(message.get("text") or "")
        if message.get("user") == me:
            said = unescaped(text)
            if said and not is_fixed(said):
                yield Message(role="assistant", content=said[:LONGEST_LOOK])
        elif not message.get("bot_id") and mentioned(text) <= {me}:
            asked = words_of(text, me)
            if asked:
                yield Message(role="user", content=asked[:LONGEST_LOOK])
