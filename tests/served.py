"""A client of an application behind a real socket, and streams as clients read them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from live_service import live
from starlette.types import ASGIApp


@contextmanager
def served(app: ASGIApp) -> Iterator[httpx.Client]:
    """A client of the application, which is stopped in the end."""
    with live(app) as url, httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        yield client


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
