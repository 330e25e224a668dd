"""A server on the loopback interface that gives vectors as its script says, and its client."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from listening import listening

from ingest.openai_client import OpenAIEmbeddings

JSON = "application/json"
Reply = tuple[int, str, bytes]
Script = Callable[[list[str]], Reply]


class Server(ThreadingHTTPServer):
    """Answers requests for vectors as its script says, and keeps what it was asked."""

    script: Script

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.keys: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append(body)
        self.server.paths.append(self.path)
        self.server.keys.append(self.headers["authorization"])
        status, kind, content = self.server.script(body["input"])
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        self.send_header("retry-after-ms", "1")  # the client waits as long as it is told
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: object) -> None:
        pass


def vector_server() -> AbstractContextManager[Server]:
    """One that listens."""
    return listening(Server())


def listed(rows: list[Any]) -> Reply:
    data = [{"object": "embedding", "index": n, "embedding": row} for n, row in enumerate(rows)]
    return 200, JSON, json.dumps({"object": "list", "model": "m", "data": data}).encode()


def client(server: Server) -> OpenAIEmbeddings:
    return OpenAIEmbeddings("small", api_key="key", base_url=server.url)
