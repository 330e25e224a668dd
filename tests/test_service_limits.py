"""What a request may cost: bodies that are too large or too slow are refused before they are read.

The service runs on a real socket here, because that is where bodies stall.
"""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from live_service import live
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from service.limits import BodyLimit
from service.problems import PREFIX

LIMIT = 10_000
STALLED = 0.2
"""Seconds after which a body that is never sent is refused."""


async def echo(request: Request) -> PlainTextResponse:
    """How many bytes came."""
    return PlainTextResponse(str(len(await request.body())))


@contextmanager
def listening(seconds: float) -> Iterator[int]:
    """Where an application behind the limits listens."""
    app = Starlette(routes=[Route("/", echo, methods=["GET", "POST", "PUT", "DELETE"])])
    app.add_middleware(BodyLimit, limit=LIMIT, seconds=seconds)
    with live(app) as url:
        yield int(url.rpartition(":")[2])


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Of one that waits longer for a body than any here takes."""
    with listening(60) as found:
        yield found


class Connection:
    """One connection, byte by byte."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)

    def send(self, text: str) -> None:
        """Send what the other side still takes."""
        self._socket.sendall(text.encode())

    def answer(self) -> tuple[int, dict[str, object] | str]:
        """Status and body of the answer, read until the other side closes."""
        received = b""
        while chunk := self._socket.recv(65_536):
            received += chunk
        self._socket.close()
        head, _, body = received.decode().partition("\r\n\r\n")
        status = int(head.split()[1])
        return status, json.loads(body) if "problem+json" in head else body


@pytest.fixture
def connection(port: int) -> Connection:
    """A fresh one."""
    return Connection(port)


def head(method: str = "POST", **headers: object) -> str:
    lines = [f"{method} / HTTP/1.1", "host: localhost", "connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""])


def refused(connection: Connection) -> tuple[int, str]:
    """Status and type of the problem document that answers."""
    status, document = connection.answer()
    assert isinstance(document, dict)
    assert document["status"] == status
    return status, str(document["type"]).removeprefix(PREFIX)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_largest_body_passes_whole(connection: Connection, method: str) -> None:
    connection.send(head(method, content_length=LIMIT) + "x" * LIMIT)
    assert connection.answer() == (200, str(LIMIT))


def test_one_byte_more_is_too_large(connection: Connection) -> None:
    connection.send(head(content_length=LIMIT + 1) + "x" * (LIMIT + 1))
    assert refused(connection) == (413, "too-large")


def test_a_body_that_does_not_say_its_length_is_counted(connection: Connection) -> None:
    chunk = f"{LIMIT // 2:x}\r\n{'x' * (LIMIT // 2)}\r\n"
    connection.send(head(transfer_encoding="chunked") + chunk * 3)
    assert refused(connection) == (413, "too-large")


def test_a_chunked_body_within_the_limit_passes(connection: Connection) -> None:
    connection.send(head(transfer_encoding="chunked") + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    assert connection.answer() == (200, "5")


@pytest.mark.parametrize("begun", ["", "x" * 10])
def test_a_body_that_stalls_is_refused(begun: str) -> None:
    with listening(STALLED) as port:
        connection = Connection(port)
        connection.send(head(content_length=100) + begun)
        assert refused(connection) == (408, "too-slow")


def test_what_has_no_body_is_not_waited_for(connection: Connection) -> None:
    connection.send(head("GET"))
    assert connection.answer() == (200, "0")


def test_who_goes_away_in_the_middle_leaves_the_service_alive(port: int) -> None:
    gone = socket.create_connection(("127.0.0.1", port))
    gone.sendall((head(content_length=100) + "x").encode())
    gone.close()
    after = Connection(port)
    after.send(head(content_length=3) + "abc")
    assert after.answer() == (200, "3")
