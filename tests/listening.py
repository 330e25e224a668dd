"""Servers on the loopback interface, answering in a thread of their own for as long as needed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer
from typing import TypeVar

Served = TypeVar("Served", bound=HTTPServer)


@contextmanager
def listening(server: Served) -> Iterator[Served]:
    """The server, answering until the end."""
    with server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
