"""An application behind a socket of the loopback interface, and streams as clients read them."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn
from anyio.from_thread import start_blocking_portal
from starlette.types import ASGIApp


class _Server(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listens.set()


@contextmanager
def served(app: ASGIApp) -> Iterator[httpx.Client]:
    """A client of the application, which is stopped in the end."""
    with socket.socket() as listener, start_blocking_portal() as portal:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        server = _Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=20))
        running = portal.start_task_soon(server.serve, [listener])
        assert server.listens.wait(60)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
            yield client
        server.should_exit = True
        running.result(60)


@dataclass(frozen=True)
class Sent:
    """An event as it was read; a comment has no name."""

    name: str
    id: str
    data: Any


class StreamedAnswer:
    """A request whose events are read one by one; to leave the block cuts the connection."""

    def __init__(self, client: httpx.Client, body: Any, last_event_id: str | None = None) -> None:
        headers = {"last-event-id": last_event_id} if last_event_id else {}
        self._opening = client.stream("POST", "/chat", json=body, headers=headers)

    def __enter__(self) -> "StreamedAnswer":
        self.response = self._opening.__enter__()
        self._lines = self.response.iter_lines()
        return self

    def __exit__(self, *_: object) -> None:
        self._opening.__exit__(None, None, None)

    def next(self) -> Sent | None:
        """The next event or comment; None at the end."""
        fields: dict[str, str] = {}
        for line in self._lines:
            if not line:
                data = json.loads(fields["data"]) if "data" in fields else fields.get("")
                return Sent(fields.get("event", ""), fields.get("id", ""), data)
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
        return None

    def events(self, most: int | None = None) -> list[Sent]:
        """The events until the end, or so many of them; comments are left out."""
        found: list[Sent] = []
        while (most is None or len(found) < most) and (one := self.next()) is not None:
            found += [one] if one.name else []
        return found
