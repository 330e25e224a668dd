"""Vectors from an OpenAI-compatible server: the real client, and a server that plays a script."""

import inspect
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import openai
import pytest
from conftest import reserved_port

from ingest.errors import ChatFailed, DatelineError, EmbeddingFailed, ModelUnusable
from ingest.openai_client import BATCH, RETRIES, OpenAIEmbeddings, chat_failure, translated

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


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as listening:
        thread = threading.Thread(target=listening.serve_forever, args=[0.01], daemon=True)
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


def listed(rows: list[Any]) -> Reply:
    data = [{"object": "embedding", "index": n, "embedding": row} for n, row in enumerate(rows)]
    return 200, JSON, json.dumps({"object": "list", "model": "m", "data": data}).encode()


def angle(text: str) -> list[float]:
    """A vector that tells the text, not of unit length."""
    number = float(text.split()[-1])
    return [3 * np.cos(number), 3 * np.sin(number)]


def client(server: Server) -> OpenAIEmbeddings:
    return OpenAIEmbeddings("small", api_key="key", base_url=server.url)


# What goes well


def test_vectors_come_back_in_order_and_at_unit_length(server: Server) -> None:
    def backwards(texts: list[str]) -> Reply:
        status, kind, content = listed([angle(text) for text in texts])
        answer = json.loads(content)
        answer["data"].reverse()
        return status, kind, json.dumps(answer).encode()

    server.script = backwards
    texts = [f"text {n}" for n in range(5)]
    vectors = client(server).embed(texts)
    assert vectors.shape == (5, 2)
    assert vectors.dtype == np.float32
    assert vectors == pytest.approx(np.array([angle(text) for text in texts]) / 3, abs=1e-6)


def test_many_texts_go_in_several_requests(server: Server) -> None:
    server.script = lambda texts: listed([angle(text) for text in texts])
    texts = [f"text {n}" for n in range(BATCH + 3)]
    vectors = client(server).embed(texts)
    assert [len(asked["input"]) for asked in server.asked] == [BATCH, 3]
    assert vectors == pytest.approx(np.array([angle(text) for text in texts]) / 3, abs=1e-6)


def test_the_server_is_asked_as_its_documentation_says(server: Server) -> None:
    server.script = lambda texts: listed([[1, 0]])
    client(server).embed(["Zürich 😀"])
    assert server.paths == ["/v1/embeddings"]
    assert server.keys == ["Bearer key"]
    assert server.asked == [{"model": "small", "input": ["Zürich 😀"], "encoding_format": "float"}]


def test_half_of_a_character_is_sent_as_a_question_mark(server: Server) -> None:
    server.script = lambda texts: listed([[1, 0]])
    client(server).embed(["a\ud83db"])
    assert server.asked[0]["input"] == ["a?b"]


def test_nothing_is_asked_for_no_texts(server: Server) -> None:
    assert client(server).embed([]).shape == (0, 0)
    assert server.asked == []


def test_a_server_that_is_busy_is_asked_again(server: Server) -> None:
    replies = iter([(429, JSON, b"{}"), (503, JSON, b"{}"), listed([[0, 2]])])
    server.script = lambda texts: next(replies)
    assert client(server).embed(["a"]).tolist() == [[0, 1]]


# What goes wrong


def test_a_server_that_stays_busy_is_given_up(server: Server) -> None:
    server.script = lambda texts: (429, JSON, b'{"error": {"message": "slow down"}}')
    with pytest.raises(EmbeddingFailed, match=r"failed for small.*slow down.*try again"):
        client(server).embed(["a"])
    assert len(server.asked) == 1 + RETRIES


@pytest.mark.parametrize(
    ("status", "kind", "told"),
    [
        (400, EmbeddingFailed, "failed for small"),
        (401, ModelUnusable, "check OPENAI_API_KEY"),
        (403, ModelUnusable, "check OPENAI_API_KEY"),
        (404, ModelUnusable, "check DATELINE_EMBEDDING_MODEL"),
        (422, EmbeddingFailed, "failed for small"),
        (500, EmbeddingFailed, "failed for small"),
        (302, EmbeddingFailed, "failed for small"),
    ],
)
@pytest.mark.parametrize("content", [b'{"error": {"message": "no"}}', b"<html>", b""])
def test_a_refusal_is_told_with_what_to_check(
    server: Server, status: int, kind: type[DatelineError], told: str, content: bytes
) -> None:
    server.script = lambda texts: (status, JSON, content)
    with pytest.raises(kind, match=told):
        client(server).embed(["a"])


@pytest.mark.parametrize(
    "reply",
    {
        "a page": (200, "text/html", b"<html>Welcome</html>"),
        "no JSON": (200, JSON, b"{"),
        "no content": (204, JSON, b""),
        "null": (200, JSON, b"null"),
        "a list": (200, JSON, b"[]"),
        "an object of something else": (200, JSON, b'{"choices": []}'),
        "no data": (200, JSON, b'{"data": null}'),
        "data that is text": (200, JSON, b'{"data": "abc"}'),
        "no vector": (200, JSON, b'{"data": [{"index": 0}]}'),
        "no place": (200, JSON, b'{"data": [{"embedding": [1, 0]}, {"embedding": [1, 0]}]}'),
        "too few": listed([[1, 0]]),
        "too many": listed([[1, 0]] * 3),
        "vectors that are text": listed(["AAAA", "AAAA"]),
        "vectors of text": listed([["a"], ["b"]]),
        "vectors of vectors": listed([[[1, 0]], [[0, 1]]]),
        "vectors of nothing": listed([[], []]),
        "vectors of two lengths": listed([[1, 0], [1]]),
        "no numbers": listed([[float("nan"), 1], [1, 0]]),
        "numbers without end": listed([[float("inf"), 1], [1, 0]]),
        "numbers too large": listed([[1e308, 1e308], [1, 0]]),
    }.items(),
    ids=lambda reply: reply[0],
)
def test_whatever_else_a_server_sends_is_told(server: Server, reply: tuple[str, Reply]) -> None:
    server.script = lambda texts: reply[1]
    with pytest.raises(EmbeddingFailed, match=r"asked for vectors of small .* OPENAI_BASE_URL"):
        client(server).embed(["a", "b"])


def test_vectors_may_not_change_their_length_between_requests(server: Server) -> None:
    server.script = lambda texts: listed([[1.0] * len(texts)] * len(texts))
    with pytest.raises(EmbeddingFailed, match="different shapes"):
        client(server).embed(["a"] * (BATCH + 1))


def test_a_server_that_is_not_there_is_told() -> None:
    with reserved_port() as port:
        url = f"http://127.0.0.1:{port}/v1"
        lost = OpenAIEmbeddings("small", api_key="key", base_url=url, retries=0)
        with pytest.raises(EmbeddingFailed, match="no connection for small: check OPENAI_BASE_URL"):
            lost.embed(["a"])


@pytest.mark.parametrize("key", [None, ""])
def test_without_a_key_there_is_no_model(key: str | None) -> None:
    with pytest.raises(ModelUnusable, match="set OPENAI_API_KEY"):
        OpenAIEmbeddings("small", api_key=key, base_url=None)


@pytest.mark.parametrize("key", ["ключ", "two\nlines", "nul\0"])
def test_a_key_that_cannot_be_sent_is_told_and_not_shown(key: str) -> None:
    with pytest.raises(ModelUnusable, match="OPENAI_API_KEY") as raised:
        OpenAIEmbeddings("small", api_key=key, base_url=None)
    assert key not in str(raised.value)


@pytest.mark.parametrize(
    "url", ["nonsense", "http://", "ftp://host/v1", "http://[::1", "http://host:99999/v1"]
)
def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(ModelUnusable, match="OPENAI_BASE_URL"):
        OpenAIEmbeddings("small", api_key="key", base_url=url)


# The map from the client's errors to ours

EXPECTED: dict[type[Exception], type[DatelineError]] = {
    openai.AuthenticationError: ModelUnusable,
    openai.PermissionDeniedError: ModelUnusable,
    openai.NotFoundError: ModelUnusable,
}


def vendor_errors() -> list[type[openai.OpenAIError]]:
    """Every error that the installed client can raise, found by looking."""
    found = {openai.OpenAIError}
    todo: list[type[openai.OpenAIError]] = [openai.OpenAIError]
    while todo:
        for child in todo.pop().__subclasses__():
            found.add(child)
            todo.append(child)
    return sorted(found, key=lambda kind: kind.__qualname__)


def made(kind: type[openai.OpenAIError]) -> openai.OpenAIError:
    """One of that kind, without its own way of being made."""
    error = kind.__new__(kind)
    Exception.__init__(error, "a word of the server's")
    return error


@pytest.mark.parametrize("kind", vendor_errors(), ids=lambda kind: kind.__qualname__)
def test_every_error_of_the_client_has_one_of_ours(kind: type[openai.OpenAIError]) -> None:
    ours = translated(made(kind), "small")
    expected = next(
        (EXPECTED[parent] for parent in inspect.getmro(kind) if parent in EXPECTED),
        EmbeddingFailed,
    )
    assert type(ours) is expected
    assert "small" in str(ours)


@pytest.mark.parametrize("kind", vendor_errors(), ids=lambda kind: kind.__qualname__)
def test_of_a_chat_model_every_error_is_a_failure_that_names_it(
    kind: type[openai.OpenAIError],
) -> None:
    ours = chat_failure(made(kind), "small", "word")
    assert isinstance(ours, ChatFailed)
    assert "small" in str(ours)
    assert "word" not in str(ours)
    passing = (openai.APIConnectionError, openai.RateLimitError, openai.ConflictError)
    assert ours.passing == issubclass(kind, passing)


def test_the_errors_were_found() -> None:
    known = {openai.APITimeoutError, openai.APIConnectionError, openai.RateLimitError}
    assert known < set(vendor_errors())
