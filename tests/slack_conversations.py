"""What is said in a stand-in's workspace: by people, and by the bot through the Web API."""

import threading
from typing import Any

from slack_requests import ASKER, CHANNEL, ME, Json


class Conversations:
    """The messages, windows and home tabs that people and the bot make.

    Attributes:
        messages: by channel and `ts`.
        views: windows that were opened, `homes` the home tabs by user.
        streams: whether the workspace has streaming.
        changed: held while any of these is read or changed; notified of what the bot did.
    """

    def __init__(self) -> None:
        self.messages: dict[tuple[str, str], Json] = {}
        self.views: list[Json] = []
        self.homes: dict[str, Json] = {}
        self.streams = True
        self.changed = threading.Condition()
        self._count = 0

    def ts(self) -> str:
        """The name of a new message, later than all before."""
        with self.changed:
            self._count += 1
            return f"{1_700_000_000 + self._count}.{self._count:06d}"

    def say(self, text: str, *, channel: str = CHANNEL, thread: str = "", **fields: Any) -> Json:
        """Somebody says something; gives the event."""
        ts = self.ts()
        event = {"type": "message", "channel": channel, "user": ASKER, "text": text, "ts": ts}
        event |= {"channel_type": "im" if channel.startswith("D") else "channel"}
        event |= {"thread_ts": thread} if thread else {}
        event |= fields
        with self.changed:
            self.messages[channel, ts] = dict(event)
        return event

    def mention(self, text: str, **fields: Any) -> Json:
        """Somebody mentions the bot; gives the event."""
        return self.say(f"<@{ME}> {text}", type="app_mention", **fields)

    def of_bot(self, thread: str, channel: str = CHANNEL) -> list[Json]:
        """The bot's messages in a thread, oldest first."""
        with self.changed:
            found = [one for (where, _), one in self.messages.items() if where == channel]
            return [one for one in found if one.get("thread_ts") == thread and one["user"] == ME]

    def whole(self, thread: str, channel: str) -> list[Json]:
        """The bot's answers in a thread that do not grow any more."""
        return [one for one in self.of_bot(thread, channel) if one.get("whole")]

    def delete(self, channel: str, ts: str) -> None:
        """Somebody deletes a message."""
        with self.changed:
            del self.messages[channel, ts]

    def do(self, method: str, fields: Json) -> Json:
        """What a method of the Web API does; gives its answer, or an `error`. `changed` is held."""
        match method:
            case "auth.test":
                return {"user_id": ME, "bot_id": "B0DATELINE", "user": "dateline", "team": "News"}
            case "chat.postMessage":
                return self._new(fields | {"whole": _is_whole(fields)})
            case "chat.startStream" if not self.streams:
                return {"error": "unknown_method"}
            case "chat.startStream":
                return self._new(fields | {"streaming": True, "text": ""})
            case "chat.appendStream" | "chat.stopStream" | "chat.update":
                return self._change(method, fields)
            case "conversations.replies":
                return self._replies(fields)
            case "views.open":
                self.views.append(fields["view"])
            case "views.publish":
                self.homes[fields["user_id"]] = fields["view"]
            case _:
                return {"error": "unknown_method"}
        return {}

    def _new(self, fields: Json) -> Json:
        ts = self.ts()
        message = {name: value for name, value in fields.items() if name != "token"}
        self.messages[fields["channel"], ts] = message | {"ts": ts, "user": ME, "edits": 0}
        return {"ts": ts, "channel": fields["channel"]}

    def _change(self, method: str, fields: Json) -> Json:
        message = self.messages.get((fields["channel"], fields["ts"]))
        if message is None:
            return {"error": "message_not_found"}
        if method == "chat.update":
            message |= {"text": fields["text"], "blocks": fields["blocks"]}
            message["edits"] += 1
            message["whole"] = _is_whole(fields)
        elif not message.get("streaming"):
            return {"error": "message_not_in_streaming_state"}
        elif method == "chat.stopStream":
            message["streaming"] = False
        else:
            message["text"] += fields["markdown_text"]
        return {"ts": fields["ts"]}

    def _replies(self, fields: Json) -> Json:
        thread = [
            message
            for (channel, ts), message in self.messages.items()
            if channel == fields["channel"] and fields["ts"] in (ts, message.get("thread_ts"))
        ]
        first = int(fields.get("cursor") or 0)
        last = first + int(fields["limit"])
        more = {"response_metadata": {"next_cursor": str(last) if last < len(thread) else ""}}
        return {"messages": thread[first:last], **more}


def statements_and_quotes(message: Json) -> tuple[list[str], list[str]]:
    """What a posted answer states, and the quotes under it, as a reader sees them."""
    statements: list[str] = []
    quotes: list[str] = []
    for block in message["blocks"]:
        if block["type"] == "section":
            statements.append(_read(block["text"]["text"]))
        elif block["type"] == "context" and len(block["elements"]) == 2:
            quotes.append(_read(block["elements"][1]["text"])[1:-1])
    return statements, quotes


def _read(text: str) -> str:
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text


def _is_whole(fields: Json) -> bool:
    """Whether an answer does not grow any more: it has buttons, or is a phrase to its end."""
    return "'actions'" in str(fields.get("blocks")) or not fields["text"].endswith("…")
