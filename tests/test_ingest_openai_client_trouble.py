"""A server that gives no usable vectors, or cannot be asked for any, is told with what to check."""

from collections.abc import Iterator

import pytest
from conftest import reserved_port
from vector_server import JSON, Reply, Server, client, listed, vector_server

from ingest.errors import DatelineError, EmbeddingFailed, ModelUnusable
from ingest.openai_client import BATCH, RETRIES, OpenAIEmbeddings


@pytest.fixture
def server() -> Iterator[Server]:
    with vector_server() as listening:
        yield listening


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
