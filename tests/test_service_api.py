"""The HTTP service around a real engine: every route, and what it makes of strange requests."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import PROOF, service_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from ingest.index import LEDGER_FILE, Index
from ingest.models import EmbeddingModel
from service.api import create_app
from service.engine import Engine
from service.problems import MEDIA_TYPE, PREFIX

JSON = {"content-type": "application/json"}
ROUTES = {
    ("/ask", "post"),
    ("/chat", "post"),
    ("/search", "get"),
    ("/sources", "get"),
    ("/articles", "get"),
    ("/articles", "post"),
    ("/articles/{article_id}", "get"),
    ("/articles/{article_id}", "put"),
    ("/articles/{article_id}", "delete"),
    ("/jobs/{job_id}", "get"),
    ("/feedback", "post"),
    ("/answers/{answer_id}", "get"),
    ("/v1/chat/completions", "post"),
    ("/v1/responses", "post"),
    ("/v1/models", "get"),
    ("/v1/models/{name}", "get"),
    ("/healthz", "get"),
    ("/readyz", "get"),
    ("/metrics", "get"),
}
Response = Any

not_slow = settings(
    max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def problem(response: Response, status: int) -> str:
    """The type of a problem document, without its prefix; its shape is checked."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == MEDIA_TYPE
    document = response.json()
    assert set(document) == {"type", "title", "status", "detail"}
    assert document["status"] == status
    assert document["detail"]
    kind: str = document["type"]
    assert kind.startswith(PREFIX)
    return kind.removeprefix(PREFIX)


def ask(api: TestClient, **body: object) -> Response:
    return api.post("/ask", content=json.dumps(body), headers=JSON)


def test_a_question_is_answered_with_quotes_that_stand_in_their_articles(api: TestClient) -> None:
    response = ask(api, question="Who is secretary general of Nato?")
    assert response.status_code == 200
    answer = response.json()
    assert answer["status"] == "answered"
    assert "Stoltenberg" in answer["answer"]
    for citation in answer["citations"]:
        article = api.get(f"/articles/{citation['article']['id']}").json()
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_an_answer_has_every_field_of_the_design(api: TestClient) -> None:
    answer = ask(api, question="Who is secretary general of Nato?").json()
    assert list(answer) == [
        "id",
        "question",
        "standalone_question",
        "status",
        "answer",
        "statements",
        "positions",
        "citations",
        "short_answer",
        "confidence",
        "engine",
        "degraded",
        "dropped",
        "tokens",
        "as_of",
        "timings_ms",
    ]


def test_a_search_gives_passages_as_they_stand_in_their_articles(api: TestClient) -> None:
    passages = api.get("/search", params={"q": "landmines at the border", "k": 4}).json()[
        "passages"
    ]
    assert len(passages) == 4
    assert [one["score"] for one in passages] == sorted(
        (one["score"] for one in passages), reverse=True
    )
    for passage in passages:
        text = api.get(f"/articles/{passage['article']['id']}").json()["text"]
        assert text[passage["start"] : passage["end"]] == passage["text"]


def test_articles_come_in_pages_newest_first_each_once(api: TestClient) -> None:
    whole = api.get("/articles").json()
    assert whole["next"] is None
    days = [one["published_at"] for one in whole["articles"]]
    assert len(days) == 5
    assert days == sorted(days, reverse=True)
    paged: list[object] = []
    cursor: dict[str, str] = {}
    while True:
        page = api.get("/articles", params={"limit": 2, **cursor}).json()
        assert len(page["articles"]) <= 2
        paged += page["articles"]
        if page["next"] is None:
            break
        cursor = {"after": page["next"]}
    assert paged == whole["articles"]


@pytest.mark.parametrize("cursor", ["", "next", "x|y", "\0|x", "1e999999|", "nan|nan", "0|'--"])
def test_a_cursor_that_no_page_gave_is_no_accident(api: TestClient, cursor: str) -> None:
    response = api.get("/articles", params={"after": cursor})
    assert response.status_code == 200 or problem(response, 422) == "bad-filter"


@pytest.mark.parametrize("path", ["nothing", "a/b", "a%2Fb", "%00", "..%2F..", "%ED%A0%80", "%F0"])
def test_an_article_that_is_not_there(api: TestClient, path: str) -> None:
    assert problem(api.get(f"/articles/{path}"), 404) == "unknown-article"


def test_health_and_readiness(api: TestClient) -> None:
    assert api.get("/healthz").json() == {"status": "ok"}
    ready = api.get("/readyz").json()
    assert (ready["status"], ready["articles"], ready["dense_index"]) == ("ready", 5, "ready")
    assert ready["passages"] > 5


def test_health_tells_the_owner_whether_this_is_the_service_that_it_left(api: TestClient) -> None:
    right = api.get("/healthz", headers={"authorization": f"Bearer {PROOF}"})
    assert right.status_code == 200
    wrong = api.get("/healthz", headers={"authorization": "Bearer of another service"})
    assert problem(wrong, 403) == "forbidden"


def test_openapi_lists_the_routes_and_no_others(api: TestClient) -> None:
    paths = api.get("/openapi.json").json()["paths"]
    assert {(path, method) for path, methods in paths.items() for method in methods} == ROUTES
    page = api.get("/docs").text
    assert all(path in page for path in ("/ask", "/search", "/articles/{article_id}", "/readyz"))
    assert "src=" not in page and "http://" not in page and "https://" not in page


def test_what_is_asked_up_to_an_instant_sees_nothing_later(api: TestClient) -> None:
    question = "What did the two leaders sign?"
    before = ask(api, question=question, as_of="2024-06-18").json()
    assert before["as_of"] == "2024-06-18"
    days = {one["article"]["published_at"] for one in before["citations"]}
    assert days <= {"2024-06-18"}
    found = api.get("/search", params={"q": question, "k": 50, "as_of": "2024-06-18"}).json()
    assert {one["article"]["published_at"] for one in found["passages"]} == {"2024-06-18"}
    none = ask(api, question=question, as_of="1999-12-31").json()
    assert (none["status"], none["citations"]) == ("abstained", [])


def test_a_publisher_that_there_is_not_has_said_nothing(api: TestClient) -> None:
    answer = ask(api, question="Who joined Putin's delegation?", sources=["Gazette"]).json()
    assert (answer["status"], answer["statements"]) == ("abstained", [])
    found = api.get("/search", params={"q": "Putin", "sources": ["Gazette", "Herald"]}).json()
    assert found == {"passages": []}


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
    ],
)
def test_what_cannot_be_searched(api: TestClient, query: str, kind: str) -> None:
    assert problem(api.get(f"/search?{query}"), 422) == kind


def test_routes_and_methods_that_there_are_not(api: TestClient) -> None:
    assert problem(api.get("/nothing"), 404) == "not-found"
    assert problem(api.get("/ask"), 405) == "method-not-allowed"
    assert problem(api.patch("/articles/x"), 405) == "method-not-allowed"


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


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[TestClient]:
    """A service on an index that holds nothing."""
    of = service_settings(tmp_path_factory.mktemp("empty") / "data")
    with Index(of, model) as index:
        yield TestClient(create_app(Engine(index, of), of, token=PROOF))


def test_an_empty_index_says_so(empty: TestClient) -> None:
    assert problem(ask(empty, question="Who is there?"), 409) == "empty-index"
    assert problem(empty.get("/search", params={"q": "anything"}), 409) == "empty-index"
    assert empty.get("/articles").json() == {"articles": [], "next": None}
    assert empty.get("/readyz").json()["articles"] == 0


def test_of_an_empty_index_a_bad_question_is_still_a_bad_question(empty: TestClient) -> None:
    assert problem(ask(empty, question=" "), 422) == "bad-question"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)
any_text = st.text(st.characters(exclude_categories=()), max_size=60)
likely_bodies = st.fixed_dictionaries(
    {"question": any_text | json_values},
    optional={
        "as_of": st.dates().map(str) | st.datetimes().map(str) | any_text | json_values,
        "since": st.dates().map(str) | any_text,
        "until": st.datetimes().map(str) | any_text,
        "sources": st.lists(any_text, max_size=3) | json_values,
        "engine": st.sampled_from([None, "extractive", "generative"]),
    },
)


def no_failure(response: Response) -> None:
    assert response.status_code in (200, 422), response.text


@not_slow
@given(body=json_values | likely_bodies)
def test_no_body_makes_the_service_fail(api: TestClient, body: object) -> None:
    no_failure(api.post("/ask", content=json.dumps(body), headers=JSON))


@not_slow
@given(body=st.binary(max_size=60))
def test_no_bytes_make_the_service_fail(api: TestClient, body: bytes) -> None:
    no_failure(api.post("/ask", content=body, headers=JSON))


@not_slow
@given(
    query=st.dictionaries(
        st.sampled_from(["q", "k", "as_of", "sources", "since", "until", "x"]),
        st.text(max_size=30) | st.integers().map(str) | st.datetimes().map(str),
    )
)
def test_no_search_makes_the_service_fail(api: TestClient, query: dict[str, str]) -> None:
    no_failure(api.get("/search", params=query))


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
