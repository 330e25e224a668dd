"""Vectors from an OpenAI-compatible server: the real client, and a server that plays a script."""

import json
from collections.abc import Iterator

import numpy as np
import pytest
from vector_server import JSON, Reply, Server, client, listed, vector_server

from ingest.openai_client import BATCH


@pytest.fixture
def server() -> Iterator[Server]:
    with vector_server() as listening:
        yield listening


def angle(text: str) -> list[float]:
    """A vector that tells the text, not of unit length."""
    number = float(text.split()[-1])
    return [3 * np.cos(number), 3 * np.sin(number)]


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
