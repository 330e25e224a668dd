"""A stand-in for a running Dateline: real HTTP on loopback, answers as a test scripts them."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from listening import listening

Json = dict[str, Any]

TEXT = "The mayor opened the harbour bridge on Monday. Trams will follow in May."
QUOTE = "The mayor opened the harbour bridge on Monday."
ARTICLE: Json = {
    "id": "bridge",
    "title": "The bridge",
    "source": None,
    "url": None,
    "published_at": None,
    "revision": 1,
}


@dataclass(frozen=True)
class Reply:
    """A status with a body and headers."""

    status: int = 200
    body: Json | bytes = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def answer(question: str, *, quote: str = QUOTE, start: int = 0) -> Json:
    """An answer of one statement with one citation."""
    return {
        "id": "1",
        "question": question,
        "standalone_question": question,
        "status": "answered",
        "answer": f"{QUOTE} [1]",
        "statements": [{"text": QUOTE, "start": 0, "end": len(QUOTE), "citations": [1]}],
        "citations": [
            {
                "marker": 1,
                "quote": quote,
                "start": start,
                "end": start + len(quote),
                "passage_id": "bridge#0",
                "article": ARTICLE,
            }
        ],
        "confidence": 0.9,
        "timings_ms": {"retrieve": 1.0, "answer": 1.0},
    }


def found() -> Json:
    """What a search gives: the article's one passage."""
    passage = {"id": "bridge#0", "text": TEXT, "start": 0, "end": len(TEXT), "score": 1.0}
    return {"passages": [{**passage, "article": ARTICLE}]}


@dataclass
class Script:
    """What the service says; `requests` are the paths asked for and `searched` the queries."""

    ask: Callable[[Json], Reply]
    search: Callable[[], Reply] = lambda: Reply(body=found())
    ready: Reply = field(default_factory=lambda: Reply(body={"articles": 1, "passages": 1}))
    text: str = TEXT
    requests: list[str] = field(default_factory=list)
    chat: Callable[[Json], Reply] = lambda _: Reply(404)
    searched: list[str] = field(default_factory=list)

    def reply(self, path: str, query: dict[str, list[str]], body: Json) -> Reply:
        self.requests.append(path)
        match path:
            case "/readyz":
                return self.ready
            case "/openapi.json":
                return Reply(body={"info": {"version": "9.9"}})
            case "/ask":
                return self.ask(body)
            case "/chat":
                return self.chat(body)
            case "/search":
                self.searched += query.get("q", [])
                return self.search()
            case "/articles/bridge":
                return Reply(body={**ARTICLE, "text": self.text})
        return problem(404, "unknown-article")


def problem(status: int, kind: str, **headers: str) -> Reply:
    """A problem document."""
    body = {"type": f"urn:dateline:problem:{kind}", "detail": f"{kind} it is"}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, body, named)


@contextmanager
def scripted(script: Script) -> Iterator[str]:
    """The address of a service that says what the script says."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            self._answer(json.loads(self.rfile.read(length)))

        def _answer(self, body: Json) -> None:
            parts = urlsplit(self.path)
            reply = script.reply(parts.path, parse_qs(parts.query), body)
            content = (
                reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            )
            self.send_response(reply.status)
            for name, value in {**reply.headers, "content-length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing: what went wrong shows in the test."""

    with listening(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as server:
        yield f"http://127.0.0.1:{server.server_port}"
