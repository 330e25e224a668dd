"""Serving: listen, leave the address in the data directory, stop cleanly."""

import socket
from collections.abc import Callable
from types import FrameType

import uvicorn

from ingest.errors import BadSettings
from service.api import create_app
from service.engine import Engine
from service.ingest_routes import IngestRuns
from service.settings import Settings

_ANY = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104


def serve(engine: Engine, settings: Settings, announce: Callable[[str], None]) -> None:
    """Serve until interrupted or terminated, then return: the caller closes the engine.

    Args:
        announce: called with the address once the service listens.

    Raises:
        BadSettings: the address cannot be listened on.
    """
    listener = _listen(settings.host, settings.port)
    host, port = listener.getsockname()[:2]
    url = f"http://{_ANY.get(host, f'[{host}]' if ':' in host else host)}:{port}"
    engine.prepare()
    address = engine.index.ownership.announce(url)
    runs = IngestRuns(engine)
    app = create_app(engine, settings, runs=runs, token=address.token)
    config = uvicorn.Config(
        app,
        log_level=settings.log_level,
        timeout_graceful_shutdown=20,
        timeout_keep_alive=20,
        server_header=False,
    )
    announce(url)
    try:
        _Server(config, runs).run(sockets=[listener])
    finally:
        runs.stop()


class _Server(uvicorn.Server):
    """Ends when told to, and leaves the process alive: uvicorn would send the signal on."""

    def __init__(self, config: uvicorn.Config, runs: IngestRuns) -> None:
        super().__init__(config)
        self._runs = runs

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._runs.stopping.set()
        self.should_exit = True


def _listen(host: str, port: int) -> socket.socket:
    if not host:
        raise BadSettings("the host is empty; set DATELINE_HOST to an address such as 127.0.0.1")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, UnicodeError) as error:
        listener.close()
        reason = error.strerror if isinstance(error, OSError) else "no host name"
        raise BadSettings(
            f"{host}:{port} cannot be listened on ({reason});"
            " set DATELINE_PORT to another port, or 0 for any that is free"
        ) from error
    listener.listen(128)
    return listener
