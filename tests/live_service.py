"""An application behind a real socket of the loopback interface, and OpenAI's client of it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import openai
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
def live(app: ASGIApp) -> Iterator[str]:
    """Its address; it is stopped in the end."""
    with socket.socket() as listener, start_blocking_portal() as portal:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        # A connection that rests is never closed: a client may be about to use it again.
        config = uvicorn.Config(
            app, log_level="error", timeout_keep_alive=600, timeout_graceful_shutdown=20
        )
        server = _Server(config)
        running = portal.start_task_soon(server.serve, [listener])
        assert server.listens.wait(60)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        running.result(60)


def openai_at(url: str) -> openai.OpenAI:
    """OpenAI's own client of what runs there; it asks once and goes through no proxy."""
    direct = openai.DefaultHttpxClient(trust_env=False)
    return openai.OpenAI(base_url=f"{url}/v1", api_key="any", max_retries=0, http_client=direct)


def async_openai_at(url: str) -> openai.AsyncOpenAI:
    """The same for an event loop."""
    direct = openai.DefaultAsyncHttpxClient(trust_env=False)
    return openai.AsyncOpenAI(
        base_url=f"{url}/v1", api_key="any", max_retries=0, http_client=direct
    )
