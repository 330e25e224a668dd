"""A stand-in for Slack on the loopback interface: its Web API, response URLs and Socket Mode."""

import asyncio
import hashlib
import hmac
import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

Json = dict[str, Any]

ME, ASKER, OTHER = "U0DATELINE", "U0ASKER", "U0OTHER"
TEAM, CHANNEL, DM = "T0TEAM", "C0NEWS", "D0ASKER"
SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105
BOT_TOKEN = "xoxb-1111111111-abcdefghij"  # noqa: S105
APP_TOKEN = "xapp-1-A111-222-abcdefghij"  # noqa: S105
PATIENCE = 60.0
"""Seconds after which a test fails that waits for something that does not come."""


@dataclass(frozen=True)
class Failure:
    """What a method answers in place of doing its work.

    Attributes:
        lost: the work is done, but the answer does not arrive.
    """

    error: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    lost: bool = False


LIMITED = Failure("ratelimited", 429, {"Retry-After": "0"})


class SlackServer:
    """Keeps what it is told; every method may be used from any thread.

    Attributes:
        calls: method and fields, in order.
        messages: by channel and `ts`.
        told: what was sent to response URLs.
        views: windows that were opened, `homes` the home tabs by user.
        streams: whether the workspace has streaming.
        before: called with each call before it is done.
        sockets: payloads that were acknowledged over Socket Mode, by envelope.
    """

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[tuple[str, Json]] = []
        self.messages: dict[tuple[str, str], Json] = {}
        self.told: list[Json] = []
        self.views: list[Json] = []
        self.homes: dict[str, Json] = {}
        self.streams = True
        self.before: Callable[[str, Json], None] = lambda *_: None
        self.sockets: dict[str, Json] = {}
        self.socket: web.WebSocketResponse | None = None
        self._failures: dict[str, deque[Failure]] = defaultdict(deque)
        self._always: dict[str, Failure] = {}
        self._changed = threading.Condition()
        self._count = 0
        self._loop = asyncio.new_event_loop()

    def fail(self, method: str, *failures: Failure, always: bool = False) -> None:
        """Make the next calls of a method fail, or all."""
        if always:
            self._always[method] = failures[0]
        else:
            self._failures[method].extend(failures)

    def mend(self, method: str) -> None:
        """Let a method work again."""
        self._always.pop(method, None)

    def ts(self) -> str:
        """The name of a new message, later than all before."""
        with self._changed:
            self._count += 1
            return f"{1_700_000_000 + self._count}.{self._count:06d}"

    def say(self, text: str, *, channel: str = CHANNEL, thread: str = "", **fields: Any) -> Json:
        """Somebody says something; gives the event."""
        ts = self.ts()
        event = {"type": "message", "channel": channel, "user": ASKER, "text": text, "ts": ts}
        event |= {"channel_type": "im" if channel.startswith("D") else "channel"}
        event |= {"thread_ts": thread} if thread else {}
        event |= fields
        with self._changed:
            self.messages[channel, ts] = dict(event)
        return event

    def mention(self, text: str, **fields: Any) -> Json:
        """Somebody mentions the bot; gives the event."""
        return self.say(f"<@{ME}> {text}", type="app_mention", **fields)

    def of_bot(self, thread: str, channel: str = CHANNEL) -> list[Json]:
        """The bot's messages in a thread, oldest first."""
        with self._changed:
            found = [one for (where, _), one in self.messages.items() if where == channel]
            return [one for one in found if one.get("thread_ts") == thread and one["user"] == ME]

    def of(self, method: str) -> list[Json]:
        """The fields of all calls of a method."""
        with self._changed:
            return [fields for name, fields in self.calls if name == method]

    def delete(self, channel: str, ts: str) -> None:
        """Somebody deletes a message."""
        with self._changed:
            del self.messages[channel, ts]

    def wait(self, done: Callable[[], object]) -> None:
        """Until something that the bot does is done."""
        with self._changed:
            assert self._changed.wait_for(done, PATIENCE), "it did not come"

    def wait_answer(self, thread: str, channel: str = CHANNEL, count: int = 1) -> Json:
        """The last of the bot's answers in a thread, once there are so many whole ones."""
        self.wait(lambda: len(self._whole(thread, channel)) >= count)
        return self._whole(thread, channel)[-1]

    def send(self, envelope: Json) -> None:
        """Send something over Socket Mode, once the bot is connected to it."""
        self.wait(lambda: self.socket is not None)
        assert self.socket is not None
        text = json.dumps(envelope)
        asyncio.run_coroutine_threadsafe(self.socket.send_str(text), self._loop).result()

    def _whole(self, thread: str, channel: str) -> list[Json]:
        return [one for one in self.of_bot(thread, channel) if one.get("whole")]

    async def api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        fields = _fields(await request.post())
        fields |= {"token": request.headers.get("authorization", "").removeprefix("Bearer ")}
        await asyncio.to_thread(self.before, method, fields)
        with self._changed:
            self.calls.append((method, fields))
            failing = self._failures[method]
            failure = failing.popleft() if failing else self._always.get(method)
            done: Json = {}
            if failure is None or failure.lost:
                done = self._do(method, fields)
            self._changed.notify_all()
        if failure is not None and failure.lost:
            return web.Response(status=502, text="bad gateway")
        if failure is not None:
            answer = {"ok": False, "error": failure.error}
            return web.json_response(answer, status=failure.status, headers=failure.headers)
        return web.json_response({"ok": "error" not in done, **done})

    def _do(self, method: str, fields: Json) -> Json:
        match method:
            case "auth.test":
                return {"user_id": ME, "bot_id": "B0DATELINE", "user": "dateline", "team": "News"}
            case "apps.connections.open":
                return {"url": self.url.replace("http:", "ws:").replace("/api/", "/socket")}
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
        self._count += 1
        ts = f"{1_700_000_000 + self._count}.{self._count:06d}"
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

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """What is sent to a response URL."""
        with self._changed:
            self.told.append(await request.json())
            failing = self._failures["response_url"]
            failure = failing.popleft() if failing else None
            self._changed.notify_all()
        if failure is not None:
            return web.Response(status=failure.status, text=failure.error)
        return web.Response(text="ok")

    async def listen(self, request: web.Request) -> web.StreamResponse:
        """Socket Mode: says hello, and keeps what is acknowledged."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello"})
        with self._changed:
            self.socket = socket
            self._changed.notify_all()
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                answer = json.loads(message.data)
                with self._changed:
                    self.sockets[answer["envelope_id"]] = answer.get("payload") or {}
                    self._changed.notify_all()
        with self._changed:
            if self.socket is socket:  # else the bot has connected anew
                self.socket = None
            self._changed.notify_all()
        return socket

    def run(self, ready: threading.Event) -> None:
        """Listen until the loop is stopped."""
        asyncio.set_event_loop(self._loop)
        app = web.Application(client_max_size=2**24)
        app.router.add_post("/api/{method}", self.api)
        app.router.add_post("/respond/{name}", self.respond)
        app.router.add_get("/socket", self.listen)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        self._loop.run_until_complete(runner.setup())
        site = web.TCPSite(runner, "127.0.0.1", 0)
        self._loop.run_until_complete(site.start())
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    def stop(self) -> None:
        """End `run`."""
        self._loop.call_soon_threadsafe(self._loop.stop)


@contextmanager
def slack_server() -> Iterator[SlackServer]:
    """One that listens."""
    server, ready = SlackServer(), threading.Event()
    thread = threading.Thread(target=server.run, args=[ready], daemon=True)
    thread.start()
    ready.wait()
    yield server
    server.stop()
    thread.join()


def event_body(event: Json, event_id: str = "") -> Json:
    """What Slack sends of an event."""
    known = event_id or f"Ev{hashlib.sha256(str(event).encode()).hexdigest()[:10]}"
    body = {"type": "event_callback", "team_id": TEAM, "event_id": known, "event": event}
    return body | {"event_time": 1_700_000_000, "authorizations": [{"user_id": ME}]}


def signed(body: bytes, content_type: str, *, at: float | None = None) -> dict[str, str]:
    """The headers of a request of Slack's."""
    moment = str(int(time.time() if at is None else at))
    digest = hmac.new(SECRET.encode(), b"v0:" + moment.encode() + b":" + body, hashlib.sha256)
    return {
        "content-type": content_type,
        "x-slack-request-timestamp": moment,
        "x-slack-signature": f"v0={digest.hexdigest()}",
    }


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


def _fields(form: Any) -> Json:
    return {name: _field(name, value) for name, value in form.items()}


def _field(name: str, value: str) -> Any:
    return json.loads(value) if name in ("blocks", "view", "metadata") else value
