"""A server on the loopback interface that speaks as OpenAI's does and says what its script says."""

import json
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from listening import listening

Request = dict[str, Any]
LONG = 600
"""Seconds that a piece waits for the client to go: longer than any test waits for that."""


@dataclass(frozen=True)
class Reply:
    """What the server sends.

    Attributes:
        pieces: of the answer, streamed; one that is None waits until the client is gone.
        status: where it is not 200, `body` is sent instead.
        cut: the connection ends after the pieces, without an end of the answer.
        raw: sent in place of all this, as the stream.
    """

    pieces: Sequence[str | None] = ()
    status: int = 200
    body: str = '{"error": {"message": "no"}}'
    headers: dict[str, str] = field(default_factory=dict)
    ended: str = "stop"
    cut: bool = False
    raw: bytes | None = None


Script = Callable[[Request], Reply]


class ChatServer(ThreadingHTTPServer):
    """Keeps what it was asked; `gone` is set when a client leaves an answer before its end."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script: Script = lambda _: Reply(["{}"])
        self.asked: list[Request] = []
        self.gone = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def replies(self, *replies: Reply) -> None:
        """One after the other, the last again and again."""
        left = list(replies)
        self.script = lambda _: left.pop(0) if len(left) > 1 else left[0]


class _Handler(BaseHTTPRequestHandler):
    server: ChatServer

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append(request)
        reply = self.server.script(request)
        streamed = reply.status == 200
        self.send_response(reply.status)
        self.send_header("content-type", "text/event-stream" if streamed else "application/json")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            if streamed:
                self._stream(reply)
            else:
                self.wfile.write(reply.body.encode())
        except TimeoutError:
            pass  # the client is there still
        except OSError:
            self.server.gone.set()
        self.close_connection = True

    def _stream(self, reply: Reply) -> None:
        if reply.raw is not None:
            self.wfile.write(reply.raw)
            return
        for piece in reply.pieces:
            if piece is None:
                self._wait()
                return
            self._event(choices=[{"index": 0, "delta": {"content": piece}}])
        if not reply.cut:
            self._event(choices=[{"index": 0, "delta": {}, "finish_reason": reply.ended}])
            usage = {"prompt_tokens": 90, "completion_tokens": 7, "total_tokens": 97}
            self._event(choices=[], usage=usage)
            self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, **fields: object) -> None:
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        self.wfile.write(f"data: {json.dumps(chunk | fields)}\n\n".encode())
        self.wfile.flush()

    def _wait(self) -> None:
        self.connection.settimeout(LONG)
        if not self.connection.recv(1):
            self.server.gone.set()

    def log_message(self, *arguments: object) -> None:
        pass


def chat_server() -> AbstractContextManager[ChatServer]:
    """One that listens."""
    return listening(ChatServer())


def in_pieces(text: str, size: int = 7) -> list[str]:
    """A text cut as a stream cuts it."""
    return [text[n : n + size] for n in range(0, len(text), size)]


def as_json(
    *statements: tuple[str, int, str], answered: bool = True, short: str | None = None
) -> str:
    """An answer in JSON: statements with the passage and the quote."""
    return json.dumps(
        {
            "answered": answered,
            "statements": [
                {"text": text, "quotes": [{"passage": passage, "quote": quote}]}
                for text, passage, quote in statements
            ],
            "short_answer": short,
        }
    )


def passages_of(request: Request) -> list[str]:
    """The texts of the passages in a prompt, in order."""
    user = request["messages"][-1]["content"]
    fence = user.split(" ", 1)[0]
    blocks = user.split(f"{fence} ")[1:-1]
    return [block.partition("\n")[2].strip() for block in blocks]
