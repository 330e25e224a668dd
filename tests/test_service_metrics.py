"""What `/metrics` tells Prometheus, as its own parser reads it."""

from collections.abc import Iterator
from typing import Any

import pytest
from chat_server import ChatServer, Reply, as_json, chat_server, in_pieces, passages_of
from conftest import SEEDS, opened_engine, service_settings
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from ingest.models import EmbeddingModel
from service.api import create_app
from service.engine import Engine
from service.questions import Question
from service.reasons import Reason

NATO = "Who is secretary general of Nato?"
MACRON = "What did Emmanuel Macron say about the treaty?"
DELEGATION = "Who joined Putin's delegation?"
QUOTE = (
    "Travelling with Putin are Defense Minister Andrei Belousov, Foreign Minister Sergei Lavrov and"
    " Deputy Prime Minister Alexander Novak."
)
STATED = "Defense Minister Andrei Belousov and Foreign Minister Sergei Lavrov travelled with Putin."
NEVER = [("Macron came.", 1, "Macron came."), ("Merkel left.", 1, "Merkel left.")]

Labels = frozenset[tuple[str, str]]


class Scrape:
    """Every sample that was exposed at one time."""

    def __init__(self, client: TestClient) -> None:
        response = client.get("/metrics")
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
        self.families = list(text_string_to_metric_families(response.text))
        self.samples: dict[tuple[str, Labels], float] = {
            (one.name, frozenset(one.labels.items())): one.value
            for family in self.families
            for one in family.samples
        }

    def value(self, name: str, **labels: str) -> float:
        return self.samples[f"dateline_{name}", frozenset(labels.items())]

    def series(self, name: str) -> dict[Labels, float]:
        """All that are not 0, by their labels."""
        wanted = f"dateline_{name}"
        return {labels: n for (found, labels), n in self.samples.items() if found == wanted and n}

    def total(self, name: str) -> float:
        return sum(self.series(name).values())


def around(engine: Engine, **changes: object) -> TestClient:
    """A service of its own around an engine: it has counted nothing yet."""
    app = create_app(engine, service_settings(engine.settings.data_dir, **changes))
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def service(engine: Engine) -> TestClient:
    return around(engine)


def said(question: str, **more: object) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": question}], **more}


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


# With a chat model


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with chat_server() as listening:
        yield listening


@pytest.fixture(scope="module")
def written(
    server: ChatServer, tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> Iterator[Engine]:
    """An engine on the seeds whose chat model is the server."""
    key, url = {"OPENAI_API_KEY": "key"}, {"OPENAI_BASE_URL": server.url}
    folder = tmp_path_factory.mktemp("written")
    with opened_engine(folder / "data", model, [SEEDS], chat_model="m", **key, **url) as opened:
        yield opened


def writes(request: dict[str, Any]) -> str:
    """One statement that holds, and two that do not."""
    texts = [" ".join(text.split()) for text in passages_of(request)]
    number = next(n for n, text in enumerate(texts, 1) if QUOTE in text)
    return as_json((STATED, number, QUOTE), *NEVER)


def test_without_a_chat_model_no_tokens_are_told(service: TestClient) -> None:
    assert not [one for one in Scrape(service).families if one.name.startswith("dateline_chat_")]


def test_what_a_chat_model_cost_and_what_was_left_out_of_it(
    server: ChatServer, written: Engine
) -> None:
    service = around(written)
    before = Scrape(service)
    server.script = lambda request: Reply(in_pieces(writes(request)))
    answer = service.post("/ask", json={"question": DELEGATION}).json()
    assert (answer["engine"], len(answer["dropped"])) == ("openai", 2)
    after = Scrape(service)
    by = {"status": "answered", "engine": "openai", "degraded": "false"}
    assert (before.value("answers_total", **by), after.value("answers_total", **by)) == (0, 1)
    assert after.value("dropped_statements_total", reason="quote") == 2
    assert after.total("dropped_statements_total") == 2
    for kind, tokens in (("read", 90), ("written", 7)):
        risen = after.value("chat_tokens_total", kind=kind) - before.value(
            "chat_tokens_total", kind=kind
        )
        assert risen == tokens


def test_an_answer_in_place_of_a_failed_model_is_counted_as_such(
    server: ChatServer, written: Engine
) -> None:
    service = around(written)
    server.script = lambda _: Reply(status=401)
    service.post("/ask", json={"question": DELEGATION})
    scrape = Scrape(service)
    by = {"status": "answered", "engine": "extractive", "degraded": "true"}
    assert scrape.value("answers_total", **by) == scrape.total("answers_total") == 1
    assert scrape.total("errors_total") == 0


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/chat", said(DELEGATION, engine="openai")),
        ("/v1/chat/completions", said(DELEGATION, model="dateline-openai")),
        ("/v1/responses", {"model": "dateline-openai", "input": DELEGATION}),
    ],
)
def test_a_failure_counts_once_also_in_a_stream_that_has_begun(
    server: ChatServer, written: Engine, path: str, body: dict[str, Any], stream: bool
) -> None:
    service = around(written)
    server.script = lambda request: Reply(in_pieces(writes(request))[:-4], cut=True)
    response = service.post(path, json=body | {"stream": stream})
    assert response.status_code == (200 if stream else 502)
    scrape = Scrape(service)
    assert scrape.value("errors_total", type="chat-failed") == scrape.total("errors_total") == 1
    assert scrape.total("answers_total") == 0
