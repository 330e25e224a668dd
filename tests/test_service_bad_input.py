"""What is malformed, too large or invisible: refused clearly, or answered, on every route."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import opened_engine
from problem_documents import problem
from starlette.testclient import TestClient

from ingest.models import EmbeddingModel
from service.api import create_app

MARK, TURN, NOTHING = "\u200f", "\u202e", "\u200b"  # right-to-left mark, override, zero width
FERRY = {
    "title": f"{TURN}Ferry{MARK} runs aground{NOTHING} off Gotland",
    "text": f"{MARK}The ferry Tjelvar ran aground on Monday.{MARK} Captain Ebba {NOTHING}Lindqvist"
    f" blamed a {TURN}buoy near Visby.\ufeff",
    "source": f"Gotlands{NOTHING}bladet",
}
ROUTES = ["/ask", "/chat", "/articles", "/feedback"]
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> Iterator[TestClient]:
    """On an index that holds the ferry alone."""
    folder = tmp_path_factory.mktemp("bad")
    with opened_engine(folder / "data", model, [], reader="off") as engine:
        client = TestClient(create_app(engine, engine.settings), raise_server_exceptions=False)
        assert client.post("/articles", json=FERRY).status_code == 201
        yield client


def asks(words: str, **more: Any) -> list[tuple[str, dict[str, Any]]]:
    """A question at each door."""
    chat = {"messages": [{"role": "user", "content": words}], **more}
    return [
        ("/ask", {"question": words, **more}),
        ("/chat", chat),
        ("/chat", chat | {"stream": True}),
    ]


def posted(service: TestClient, path: str, body: Any) -> Any:
    return service.post(path, content=json.dumps(body), headers=JSON)


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b"null", b"3", b'"text"', b"{}", b"[" * 100_000, b'{"a":' * 20_000],
)
def test_broken_and_foreign_json_is_refused(service: TestClient, path: str, body: bytes) -> None:
    assert problem(service.post(path, content=body, headers=JSON), 422) == "invalid-request"


@pytest.mark.parametrize(("path", "body"), asks("who " * 500_000))
def test_two_megabytes_of_question_are_not_read(
    service: TestClient, path: str, body: dict[str, Any]
) -> None:
    assert problem(posted(service, path, body), 413) == "too-large"


@pytest.mark.parametrize(("path", "body"), asks("who " * 200_000))
def test_less_than_that_is_too_long_for_a_question(
    service: TestClient, path: str, body: dict[str, Any]
) -> None:
    assert problem(posted(service, path, body), 422) == "bad-question"


@pytest.mark.parametrize(("path", "body"), asks("Who blamed \udfff?"))
def test_half_of_a_character_is_refused(
    service: TestClient, path: str, body: dict[str, Any]
) -> None:
    assert problem(posted(service, path, body), 422) == "bad-question"


@pytest.mark.parametrize("field", ["title", "text", "source", "url"])
def test_an_article_with_half_of_a_character_is_refused(service: TestClient, field: str) -> None:
    article = {"title": "Storm", "text": "It blew.", field: "https://a.example/\ud800"}
    assert problem(posted(service, "/articles", article), 422) == "invalid-request"


@pytest.mark.parametrize(
    "words", [NOTHING, MARK * 3, f" {TURN}{NOTHING} ", "\ufeff", "\u2066\u2069"]
)
def test_a_question_of_what_cannot_be_seen_is_empty(service: TestClient, words: str) -> None:
    for path, body in asks(words):
        assert problem(posted(service, path, body), 422) == "bad-question"


@pytest.mark.parametrize(
    "words",
    [
        "Who blamed a buoy?",
        f"{MARK}Who{MARK} blamed a buoy?{MARK}",
        f"{TURN}Who blamed a buoy?",
        f"Who{NOTHING} bla{NOTHING}med a bu{NOTHING}oy?",
        "\ufeffWho blamed a buoy?\u2069",
    ],
)
def test_marks_that_cannot_be_seen_change_no_quote(service: TestClient, words: str) -> None:
    for path, body in asks(words)[:2]:
        answer = posted(service, path, body).json()
        assert answer["status"] == "answered"
        for one in answer["citations"]:
            text = service.get(f"/articles/{one['article']['id']}").json()["text"]
            assert text == FERRY["text"]
            assert text[one["start"] : one["end"]] == one["quote"]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JAVASCRIPT://a.example/%0aalert(1)",
        "java\nscript:alert(1)",
        f"{NOTHING}javascript:alert(1)",
        "\x01javascript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "blob:https://a.example/x",
    ],
)
def test_what_is_no_address_of_the_web_becomes_no_link(service: TestClient, url: str) -> None:
    article = {"title": "Storm", "text": "It blew.", "url": url}
    front = f"---\ntitle: Storm\nurl: {json.dumps(url)}\n---\nIt blew."
    markdown = {"content-type": "text/markdown"}
    assert problem(posted(service, "/articles", article), 422) == "bad-input"
    assert problem(service.post("/articles", content=front, headers=markdown), 422) == "bad-input"
    assert len(service.get("/articles").json()["articles"]) == 1


def test_an_unknown_article_is_told_as_such_whatever_is_done_with_it(service: TestClient) -> None:
    article = {"title": "Storm", "text": "It blew."}
    for response in (
        service.get("/articles/nothing"),
        service.put("/articles/nothing", json=article),
        service.delete("/articles/nothing"),
    ):
        assert problem(response, 404) == "unknown-article"
