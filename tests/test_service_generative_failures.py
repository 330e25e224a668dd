"""Where a chat model fails, extraction answers; who asked for the model is told, but no key."""

import json
from pathlib import Path

import pytest
from chat_server import ChatServer, Reply, as_json, in_pieces
from conftest import PROOF, SEEDS, opened_engine, service_settings
from starlette.testclient import TestClient
from written_answers import ASKED, KEY, STATED, TRAVELLERS, ask, asking, quoting

from ingest.errors import ChatFailed, NoChatModel
from ingest.models import EmbeddingModel
from service.api import create_app
from service.conversation import Message
from service.engine import Engine
from service.questions import Question
from service.reasons import Reason

pytest_plugins = ["written_answers"]

FAILURES = {
    "refused key": Reply(status=401),
    "unknown model": Reply(status=404),
    "too many requests": Reply(status=429, headers={"retry-after-ms": "1"}),
    "server error": Reply(status=500, headers={"retry-after-ms": "1"}),
    "context overflow": Reply(status=400, body='{"error": {"message": "context length exceeded"}}'),
    "cut off": Reply(in_pieces(as_json((STATED, 1, TRAVELLERS)))[:-4], cut=True),
    "malformed": Reply(['{"answered": true, "statements": [{"text": oops}]}']),
    "ends within": Reply(['{"answered": true, "statements": [']),
    "empty": Reply([""]),
    "nothing in it": Reply([as_json()]),
    "no event stream": Reply(raw=b"<html>Welcome</html>"),
    "no JSON in events": Reply(raw=b"data: {oops\n\n"),
    "null": Reply(raw=b"data: null\n\n"),
    "error in the stream": Reply(raw=b'data: {"error": {"message": "boom"}}\n\n'),
    "only what does not hold": Reply([as_json(("Macron came.", 1, "Macron came."))]),
}
each_failure = pytest.mark.parametrize("reply", FAILURES.values(), ids=FAILURES.keys())


@each_failure
def test_a_failure_gives_the_extractive_answer(
    chat: ChatServer, written: Engine, extracted: str, reply: Reply
) -> None:
    chat.script = lambda _: reply
    answer = ask(written)
    assert (answer.engine, answer.degraded) == ("extractive", True)
    assert answer.answer == extracted
    assert "Macron" not in answer.model_dump_json()


@pytest.mark.parametrize(
    "reply",
    [
        one
        for name, one in FAILURES.items()
        if name not in ("only what does not hold", "nothing in it")
    ],
)
def test_a_failure_is_told_where_the_model_was_asked_for(
    chat: ChatServer, written: Engine, reply: Reply
) -> None:
    chat.script = lambda _: reply
    with pytest.raises(ChatFailed) as raised:
        ask(written, engine="openai")
    assert KEY not in str(raised.value)


def test_where_the_model_was_asked_for_and_nothing_holds_it_abstains(
    chat: ChatServer, written: Engine
) -> None:
    chat.script = lambda _: FAILURES["only what does not hold"]
    answer = ask(written, engine="openai")
    assert (answer.engine, answer.status) == ("openai", "abstained")
    assert answer.dropped == [Reason.QUOTE.value]


def test_without_a_chat_model_it_cannot_be_asked_for(engine: Engine) -> None:
    with pytest.raises(NoChatModel, match="DATELINE_CHAT_MODEL"):
        ask(engine, engine="openai")


def test_a_server_that_does_not_answer_costs_no_more_than_the_deadline(
    chat: ChatServer, model: EmbeddingModel, tmp_path: Path
) -> None:
    chat.script = lambda _: Reply([None])
    told = asking(chat)
    with opened_engine(tmp_path / "data", model, [SEEDS], chat_seconds=0.5, **told) as hurried:
        answer = ask(hurried)
        assert (answer.degraded, answer.status) == (True, "answered")
        assert hurried.writer is not None
        assert hurried.writer.model.state == "failing"
        follow_up = hurried.ask(
            Question(question="And who joined his delegation?"),
            before=[Message(role="user", content="Why did Putin go to Pyongyang?")],
        )
        assert (follow_up.degraded, follow_up.engine) == (True, "extractive")


# Over HTTP


@pytest.fixture
def http(written: Engine) -> TestClient:
    app = create_app(written, service_settings(written.index.settings.data_dir), token=PROOF)
    return TestClient(app, raise_server_exceptions=False)


def test_the_service_answers_with_the_model_and_says_how_it_fares(
    chat: ChatServer, http: TestClient
) -> None:
    chat.script = quoting(TRAVELLERS)
    assert http.post("/ask", json={"question": ASKED}).json()["engine"] == "openai"
    told = http.get("/readyz").json()
    assert told["chat_model"] == "ready"
    assert min(told["chat_tokens_read"], told["chat_tokens_written"]) > 0
    chat.script = lambda _: FAILURES["refused key"]
    assert http.post("/ask", json={"question": ASKED}).json()["degraded"] is True
    told = http.get("/readyz").json()
    assert told["chat_model"] == "failing"
    assert "OPENAI_API_KEY" in told["chat_problem"]
    assert KEY not in json.dumps(told)
    forced = http.post("/ask", json={"question": ASKED, "engine": "openai"})
    assert (forced.status_code, forced.json()["type"]) == (502, "urn:dateline:problem:chat-failed")
    assert KEY not in forced.text


def test_without_a_model_the_service_says_so(api: TestClient) -> None:
    assert api.get("/readyz").json()["chat_model"] == "off"
    forced = api.post("/ask", json={"question": ASKED, "engine": "openai"})
    assert (forced.status_code, forced.json()["type"]) == (
        409,
        "urn:dateline:problem:no-chat-model",
    )


def test_the_key_is_in_no_log(
    chat: ChatServer, written: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    body = json.dumps({"error": {"message": f"bad key {KEY}"}})
    for status in (400, 401, 500):
        chat.script = lambda _, status=status: Reply(  # type: ignore[misc]
            status=status, body=body, headers={"retry-after-ms": "1"}
        )
        ask(written)
    assert KEY not in caplog.text
    assert "the chat model gave no answer" in caplog.text
