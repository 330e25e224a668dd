"""The HTTP service around a real engine: its routes, and what each of them gives."""

from typing import Any

import pytest
from conftest import PROOF
from problem_documents import problem
from starlette.testclient import TestClient

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


def ask(api: TestClient, **body: object) -> Response:
    return api.post("/ask", json=body)


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


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/articles", "/docs", "/metrics"])
def test_head_is_answered_as_get_is_without_the_body(api: TestClient, path: str) -> None:
    whole, head = api.get(path), api.head(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers.keys() == whole.headers.keys()
    assert head.headers["content-type"] == whole.headers["content-type"]


def test_head_of_what_there_is_not_is_refused_as_get_is(api: TestClient) -> None:
    assert api.head("/articles/nothing").status_code == 404
    assert api.head("/ask").status_code == 405
