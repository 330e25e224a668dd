"""A proxy on the loopback interface that cuts a stream of events in the middle, once."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_EVENT = b"event: "
Limit = Callable[[bytes], tuple[bytes, bool]]
"""What of some bytes goes on, and whether the connection ends there."""


@dataclass
class Cut:
    """Where connections are cut.

    Attributes:
        after: events that the next connection which carries any still brings; None: all.
        made: whether it was cut.
    """

    after: int | None = None
    made: bool = False
    address: str = field(default="")


@contextmanager
def cutting(url: str) -> Iterator[Cut]:
    """A proxy in front of a service; `address` of what it yields is where it listens."""
    upstream = (str(urlsplit(url).hostname), urlsplit(url).port or 80)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        cut = Cut(address=f"http://127.0.0.1:{listener.getsockname()[1]}")
        threading.Thread(target=_accept, args=(listener, upstream, cut), daemon=True).start()
        yield cut
        listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, upstream: tuple[str, int], cut: Cut) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:  # it was shut
            return
        server = socket.create_connection(upstream)
        for pump, one, other in ((_copy, client, server), (_copy_until, server, client)):
            threading.Thread(target=pump, args=(one, other, cut), daemon=True).start()


def _copy(client: socket.socket, server: socket.socket, _cut: Cut) -> None:
    _pump(client, server, lambda data: (data, False))


def _copy_until(server: socket.socket, client: socket.socket, cut: Cut) -> None:
    seen = 0

    def limited(data: bytes) -> tuple[bytes, bool]:
        nonlocal seen
        before, seen = seen, seen + data.count(_EVENT)
        if cut.after is None or seen <= cut.after:
            return data, False
        pieces = data.split(_EVENT)
        kept = _EVENT.join(pieces[: cut.after - before + 1])
        cut.after, cut.made = None, True
        return kept, True

    _pump(server, client, limited)


def _pump(one: socket.socket, other: socket.socket, limited: Limit) -> None:
    with one, other:
        try:
            while data := one.recv(65536):
                kept, ends = limited(data)
                other.sendall(kept)
                if ends:
                    break
            for side in (one, other):
                side.shutdown(socket.SHUT_RDWR)
        except OSError:  # the other direction ended first
            return
