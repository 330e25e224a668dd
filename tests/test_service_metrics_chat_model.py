"""What `/metrics` tells of a chat model: what it cost, what was left out, and its failures."""

from typing import Any

import pytest
from chat_server import ChatServer, Reply, as_json, in_pieces
from metrics_scrape import Scrape, around, said
from written_answers import ASKED, STATED, TRAVELLERS, holder

from service.engine import Engine

NEVER = [("Macron came.", 1, "Macron came."), ("Merkel left.", 1, "Merkel left.")]


pytest_plugins = ["written_answers"]


def writes(request: dict[str, Any]) -> str:
    """One statement that holds, and two that do not."""
    return as_json((STATED, holder(request, TRAVELLERS), TRAVELLERS), *NEVER)


def test_what_a_chat_model_cost_and_what_was_left_out_of_it(
    chat: ChatServer, written: Engine
) -> None:
    service = around(written)
    before = Scrape(service)
    chat.script = lambda request: Reply(in_pieces(writes(request)))
    answer = service.post("/ask", json={"question": ASKED}).json()
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
    chat: ChatServer, written: Engine
) -> None:
    service = around(written)
    chat.script = lambda _: Reply(status=401)
    service.post("/ask", json={"question": ASKED})
    scrape = Scrape(service)
    by = {"status": "answered", "engine": "extractive", "degraded": "true"}
    assert scrape.value("answers_total", **by) == scrape.total("answers_total") == 1
    assert scrape.total("errors_total") == 0


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/chat", said(ASKED, engine="openai")),
        ("/v1/chat/completions", said(ASKED, model="dateline-openai")),
        ("/v1/responses", {"model": "dateline-openai", "input": ASKED}),
    ],
)
def test_a_failure_counts_once_also_in_a_stream_that_has_begun(
    chat: ChatServer, written: Engine, path: str, body: dict[str, Any], stream: bool
) -> None:
    service = around(written)
    chat.script = lambda request: Reply(in_pieces(writes(request))[:-4], cut=True)
    response = service.post(path, json=body | {"stream": stream})
    assert response.status_code == (200 if stream else 502)
    scrape = Scrape(service)
    assert scrape.value("errors_total", type="chat-failed") == scrape.total("errors_total") == 1
    assert scrape.total("answers_total") == 0
