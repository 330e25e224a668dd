"""A stand-in for Slack on the loopback interface: its Web API, response URLs and Socket Mode."""

import asyncio
import json
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from slack_conversations import Conversations
from slack_requests import CHANNEL, Json

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


class SlackServer(Conversations):
    """Keeps what it is told; every method may be used from any thread.

    Attributes:
        calls: method and fields, in order.
        told: what was sent to response URLs.
        before: called with each call before it is done.
        sockets: payloads that were acknowledged over Socket Mode, by envelope.
    """

    def __init__(self) -> None:
        super().__init__()
        self.url = ""
        self.calls: list[tuple[str, Json]] = []
        self.told: list[Json] = []
        self.before: Callable[[str, Json], None] = lambda *_: None
        self.sockets: dict[str, Json] = {}
        self.socket: web.WebSocketResponse | None = None
        self._failures: dict[str, deque[Failure]] = defaultdict(deque)
        self._always: dict[str, Failure] = {}
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

    def of(self, method: str) -> list[Json]:
        """The fields of all calls of a method."""
        with self.changed:
            return [fields for name, fields in self.calls if name == method]

    def wait(self, done: Callable[[], object]) -> None:
        """Until something that the bot does is done."""
        with self.changed:
            assert self.changed.wait_for(done, PATIENCE), "it did not come"

    def wait_answer(self, thread: str, channel: str = CHANNEL, count: int = 1) -> Json:
        """The last of the bot's answers in a thread, once there are so many whole ones."""
        self.wait(lambda: len(self.whole(thread, channel)) >= count)
        return self.whole(thread, channel)[-1]

    def send(self, envelope: Json) -> None:
        """Send something over Socket Mode, once the bot is connected to it."""
        self.wait(lambda: self.socket is not None)
        assert self.socket is not None
        text = json.dumps(envelope)
        asyncio.run_coroutine_threadsafe(self.socket.send_str(text), self._loop).result()

    async def api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        fields = _fields(await request.post())
        fields |= {"token": request.headers.get("authorization", "").removeprefix("Bearer ")}
        await asyncio.to_thread(self.before, method, fields)
        with self.changed:
            self.calls.append((method, fields))
            failing = self._failures[method]
            failure = failing.popleft() if failing else self._always.get(method)
            done: Json = {}
            if failure is None or failure.lost:
                done = self._done(method, fields)
            self.changed.notify_all()
        if failure is not None and failure.lost:
            return web.Response(status=502, text="bad gateway")
        if failure is not None:
            answer = {"ok": False, "error": failure.error}
            return web.json_response(answer, status=failure.status, headers=failure.headers)
        return web.json_response({"ok": "error" not in done, **done})

    def _done(self, method: str, fields: Json) -> Json:
        if method == "apps.connections.open":
            return {"url": self.url.replace("http:", "ws:").replace("/api/", "/socket")}
        return self.do(method, fields)

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """What is sent to a response URL."""
        with self.changed:
            self.told.append(await request.json())
            failing = self._failures["response_url"]
            failure = failing.popleft() if failing else None
            self.changed.notify_all()
        if failure is not None:
            return web.Response(status=failure.status, text=failure.error)
        return web.Response(text="ok")

    async def listen(self, request: web.Request) -> web.StreamResponse:
        """Socket Mode: says hello, and keeps what is acknowledged."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello"})
        with self.changed:
            self.socket = socket
            self.changed.notify_all()
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                answer = json.loads(message.data)
                with self.changed:
                    self.sockets[answer["envelope_id"]] = answer.get("payload") or {}
                    self.changed.notify_all()
        with self.changed:
            if self.socket is socket:  # else the bot has connected anew
                self.socket = None
            self.changed.notify_all()
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


def _fields(form: Any) -> Json:
    return {name: _field(name, value) for name, value in form.items()}


def _field(name: str, value: str) -> Any:
    return json.loads(value) if name in ("blocks", "view", "metadata") else value
