"""What the service refuses: each time with a problem document whose type says why."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import PROOF, service_settings
from problem_documents import problem
from starlette.testclient import TestClient

from ingest.index import LEDGER_FILE, Index
from ingest.models import EmbeddingModel
from service.api import create_app
from service.engine import Engine

JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "invalid-request"),
        (b"{", "invalid-request"),
        (b"null", "invalid-request"),
        (b"[]", "invalid-request"),
        (b'"question"', "invalid-request"),
        (b"{}", "invalid-request"),
        (b"\xff\xfe\x00", "invalid-request"),
        (b"[" * 100_000, "invalid-request"),
        (b'{"question": ' + b"1" * 5_000 + b"}", "invalid-request"),
        (b'{"question": null}', "invalid-request"),
        (b'{"question": ["Who?"]}', "invalid-request"),
        (b'{"question": "Who?", "sources": "Gazette"}', "invalid-request"),
        (b'{"question": "Who?", "sources": [null]}', "invalid-request"),
        (b'{"question": "Who?", "as_of": 20240618}', "invalid-request"),
        (b'{"question": "Who?", "engine": "oracle"}', "invalid-request"),
        (b'{"question": "Who?", "unknown": 1}', "invalid-request"),
        (b'{"question": "Who?", "\\ud800": 1}', "invalid-request"),
        (b'{"question": ""}', "bad-question"),
        (b'{"question": " \\u0000\\u001b "}', "bad-question"),
        (b'{"question": "?!"}', "bad-question"),
        (b'{"question": "Who \\ud800?"}', "bad-question"),
        (b'{"question": "' + b"who " * 600 + b'?"}', "bad-question"),
        (b'{"question": "Putin?", "sources": ["\\ud800"]}', "bad-filter"),
        (b'{"question": "Putin?", "sources": [""]}', "bad-filter"),
        (b'{"question": "Putin?", "as_of": "\\ud800"}', "bad-filter"),
        (b'{"question": "Putin?", "as_of": ""}', "bad-filter"),
        (b'{"question": "Putin?", "until": "soon"}', "bad-filter"),
        (b'{"question": "Putin?", "since": "2024-02-30"}', "bad-filter"),
        (b'{"question": "Putin?", "since": "2024-06-02", "until": "2024-06-01"}', "bad-filter"),
    ],
)
def test_what_cannot_be_asked(api: TestClient, body: bytes, kind: str) -> None:
    assert problem(api.post("/ask", content=body, headers=JSON), 422) == kind


@pytest.mark.parametrize("content_type", ["", "text/plain", "multipart/form-data", "a/b;c=\x7f"])
def test_a_body_that_does_not_say_it_is_json(api: TestClient, content_type: str) -> None:
    response = api.post(
        "/ask", content=b'{"question": "Putin?"}', headers={"content-type": content_type}
    )
    assert response.status_code == 200 or problem(response, 422) == "invalid-request"


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("", "invalid-request"),
        ("q=Putin&k=0", "invalid-request"),
        ("q=Putin&k=-1", "invalid-request"),
        ("q=Putin&k=101", "invalid-request"),
        ("q=Putin&k=" + "9" * 5_000, "invalid-request"),
        ("q=Putin&k=ten", "invalid-request"),
        ("q=", "bad-question"),
        ("q=%00", "bad-question"),
        ("q=Putin&as_of=%ED%A0%80", "bad-filter"),
        ("q=Putin&since=2024-06-20&as_of=2024-06-18", "bad-filter"),
        ("q=Putin&source=Gazette", "invalid-request"),
        ("q=Putin&asof=2024-06-18", "invalid-request"),
    ],
)
def test_what_cannot_be_searched(api: TestClient, query: str, kind: str) -> None:
    assert problem(api.get(f"/search?{query}"), 422) == kind


@pytest.mark.parametrize("cursor", ["", "next", "x|y", "\0|x", "1e999999|", "nan|nan", "0|'--"])
def test_a_cursor_that_no_page_gave_is_no_accident(api: TestClient, cursor: str) -> None:
    response = api.get("/articles", params={"after": cursor})
    assert response.status_code == 200 or problem(response, 422) == "bad-filter"


@pytest.mark.parametrize("path", ["nothing", "a/b", "a%2Fb", "%00", "..%2F..", "%ED%A0%80", "%F0"])
def test_an_article_that_is_not_there(api: TestClient, path: str) -> None:
    assert problem(api.get(f"/articles/{path}"), 404) == "unknown-article"


def test_routes_and_methods_that_there_are_not(api: TestClient) -> None:
    assert problem(api.get("/nothing"), 404) == "not-found"
    assert problem(api.get("/ask"), 405) == "method-not-allowed"
    assert problem(api.patch("/articles/x"), 405) == "method-not-allowed"


def test_a_method_that_there_is_not_is_told_those_that_there_are(api: TestClient) -> None:
    assert api.patch("/articles/x").headers["allow"] == "HEAD, GET, PUT, DELETE"
    assert api.delete("/articles").headers["allow"] == "HEAD, GET, POST"
    assert api.get("/ask").headers["allow"] == "POST"
    assert api.put("/v1/models").headers["allow"] == "HEAD, GET"


@pytest.mark.parametrize("proof", [None, "", "Bearer ", "Bearer None", "Bearer guess", PROOF])
def test_nobody_but_the_owner_may_ingest(api: TestClient, proof: str | None) -> None:
    headers = {} if proof is None else {"authorization": proof}
    response = api.post("/ingest", json={"paths": ["/etc"]}, headers=headers)
    assert problem(response, 403) == "forbidden"


def test_without_a_token_nobody_may_ingest(engine: Engine) -> None:
    client = TestClient(create_app(engine, service_settings(engine.index.settings.data_dir)))
    for proof in ("Bearer ", "Bearer None"):
        response = client.post("/ingest", json={"paths": []}, headers={"authorization": proof})
        assert problem(response, 403) == "forbidden"


# A service that has nothing to search, or something broken in it


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[TestClient]:
    """A service on an index that holds nothing."""
    of = service_settings(tmp_path_factory.mktemp("empty") / "data")
    with Index(of, model) as index:
        yield TestClient(create_app(Engine(index, of), of, token=PROOF))


def test_an_empty_index_says_so(empty: TestClient) -> None:
    assert problem(empty.post("/ask", json={"question": "Who is there?"}), 409) == "empty-index"
    assert problem(empty.get("/search", params={"q": "anything"}), 409) == "empty-index"
    assert empty.get("/articles").json() == {"articles": [], "next": None}
    assert empty.get("/readyz").json()["articles"] == 0


def test_of_an_empty_index_a_bad_question_is_still_a_bad_question(empty: TestClient) -> None:
    assert problem(empty.post("/ask", json={"question": " "}), 422) == "bad-question"


def test_what_nobody_foresaw_is_a_problem_document_that_gives_nothing_away(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    of = service_settings(tmp_path / "data")
    with Index(of, model) as index:
        app = create_app(Engine(index, of), of)
        app.add_api_route("/secret", lambda: {"": 0}["a secret key"])
        response = TestClient(app, raise_server_exceptions=False).get("/secret")
    assert problem(response, 500) == "system-failure"
    assert "a secret key" not in response.text


def test_a_ledger_that_was_tampered_with_is_told(tmp_path: Path, model: EmbeddingModel) -> None:
    of = service_settings(tmp_path / "data")
    with Index(of, model) as index:
        client = TestClient(create_app(Engine(index, of), of), raise_server_exceptions=False)
        with closing(sqlite3.connect(of.data_dir / LEDGER_FILE)) as intruder:
            intruder.execute("DROP TABLE vectors")
            intruder.execute("DROP TABLE passages")
        assert problem(client.get("/readyz"), 500) == "index-damaged"
