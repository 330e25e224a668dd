"""What `/metrics` tells Prometheus, as its own parser reads it."""

import pytest
from metrics_scrape import Scrape, around, said
from starlette.testclient import TestClient

from service.engine import Engine
from service.questions import Question
from service.reasons import Reason

NATO = "Who is secretary general of Nato?"
MACRON = "What did Emmanuel Macron say about the treaty?"


@pytest.fixture
def service(engine: Engine) -> TestClient:
    return around(engine)


def test_every_series_that_can_be_foreseen_is_there_before_anything_happened(
    service: TestClient,
) -> None:
    scrape = Scrape(service)
    for status in ("answered", "conflicting", "abstained"):
        assert (
            scrape.value("answers_total", status=status, engine="extractive", degraded="false") == 0
        )
    for reason in Reason:
        assert scrape.value("dropped_statements_total", reason=reason.name.lower()) == 0
    for vote in ("up", "down"):
        assert scrape.value("feedback_votes_total", vote=vote) >= 0
    assert scrape.value("retrieve_seconds_count") == scrape.value("answer_seconds_count") == 0
    assert scrape.total("errors_total") == 0
    assert scrape.value("waiting") == 0


def test_names_and_help_keep_to_the_conventions(service: TestClient) -> None:
    own = [one for one in Scrape(service).families if one.name.startswith("dateline_")]
    assert own
    assert all(one.documentation for one in own)
    foreign = {one.name for one in Scrape(service).families} - {one.name for one in own}
    assert {"python_info", "process_start_time_seconds"} <= foreign


def test_without_a_chat_model_no_tokens_are_told(service: TestClient) -> None:
    assert not [one for one in Scrape(service).families if one.name.startswith("dateline_chat_")]


def test_how_the_index_stands(service: TestClient) -> None:
    ready = service.get("/readyz").json()
    scrape = Scrape(service)
    assert scrape.value("articles") == ready["articles"] == 5
    assert scrape.value("passages") == ready["passages"] > 5
    assert scrape.value("dense_index_ready") == 1


def test_answers_are_counted_by_how_they_ended(service: TestClient) -> None:
    for question in (NATO, NATO, MACRON):
        service.post("/ask", json={"question": question})
    scrape = Scrape(service)
    by = {"engine": "extractive", "degraded": "false"}
    assert scrape.value("answers_total", status="answered", **by) == 2
    assert scrape.value("answers_total", status="abstained", **by) == 1
    assert scrape.total("answers_total") == 3


def test_how_long_answers_took_is_what_they_say_themselves(service: TestClient) -> None:
    answers = [service.post("/ask", json={"question": one}).json() for one in (NATO, MACRON)]
    scrape = Scrape(service)
    for part in ("retrieve", "answer"):
        took = sum(answer["timings_ms"][part] for answer in answers) / 1000
        assert scrape.value(f"{part}_seconds_sum") == pytest.approx(took)
        assert scrape.value(f"{part}_seconds_count") == 2
        assert scrape.value(f"{part}_seconds_bucket", le="+Inf") == 2


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/ask", {"question": NATO}),
        ("/chat", said(NATO)),
        ("/chat", said(NATO, stream=True)),
        ("/v1/chat/completions", said(NATO, model="dateline")),
        ("/v1/chat/completions", said(NATO, model="dateline", stream=True)),
        ("/v1/responses", {"model": "dateline", "input": NATO}),
        ("/v1/responses", {"model": "dateline", "input": NATO, "stream": True}),
    ],
)
def test_through_whichever_door_an_answer_counts_once(
    service: TestClient, path: str, body: object
) -> None:
    assert service.post(path, json=body).status_code == 200
    scrape = Scrape(service)
    assert scrape.total("answers_total") == scrape.value("answer_seconds_count") == 1
    assert scrape.total("errors_total") == 0


def test_a_stream_that_is_picked_up_counts_once(service: TestClient) -> None:
    with service:
        whole = service.post("/chat", json=said(NATO, stream=True)).text
        first = next(line for line in whole.splitlines() if line.startswith("id: "))
        again = service.post(
            "/chat",
            json=said(NATO, stream=True),
            headers={"last-event-id": first.removeprefix("id: ")},
        ).text
        assert "event: answer" in again and "event: passages" not in again
        assert Scrape(service).total("answers_total") == 1


def test_what_is_answered_beside_http_counts_and_what_is_only_measured_does_not(
    service: TestClient, engine: Engine
) -> None:
    engine.ask(Question(question=NATO))
    engine.answer(Question(question=NATO))
    assert Scrape(service).total("answers_total") == 1


def test_errors_are_counted_by_type_whatever_shape_they_have(service: TestClient) -> None:
    for path, body in (
        ("/ask", {"question": " "}),
        ("/v1/chat/completions", said(" ", model="dateline")),
        ("/ask", {"query": NATO}),
        ("/v1/responses", {"model": "gpt", "input": NATO}),
        ("/feedback", {"answer_id": "gone", "vote": "up"}),
        ("/ask", {"question": "x" * 2_000_000}),
    ):
        assert service.post(path, json=body).status_code >= 400
    for path in ("/nothing", "/nowhere", "/ask"):
        assert service.get(path).status_code >= 400
    scrape = Scrape(service)
    counted = {
        dict(labels)["type"]: count for labels, count in scrape.series("errors_total").items()
    }
    assert counted == {
        "bad-question": 2,
        "invalid-request": 1,
        "model-not-found": 1,
        "unknown-answer": 1,
        "too-large": 1,
        "not-found": 2,
        "method-not-allowed": 1,
    }
    assert scrape.total("answers_total") == 0


def test_votes_are_counted_when_they_are_kept(service: TestClient) -> None:
    before = Scrape(service)
    answer = service.post("/ask", json={"question": NATO}).json()["id"]
    for vote in ("up", "down", "down"):
        assert (
            service.post("/feedback", json={"answer_id": answer, "vote": vote}).status_code == 204
        )
    service.post("/feedback", json={"answer_id": "gone", "vote": "up"})
    after = Scrape(service)
    risen = {
        vote: after.value("feedback_votes_total", vote=vote)
        - before.value("feedback_votes_total", vote=vote)
        for vote in ("up", "down")
    }
    assert risen == {"up": 1, "down": 2}
