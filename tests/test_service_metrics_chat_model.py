"""What `/metrics` tells of a chat model: what it cost, what was left out, and its failures."""

from collections.abc import Iterator
from typing import Any

import pytest
from chat_server import ChatServer, Reply, as_json, chat_server, in_pieces, passages_of
from conftest import SEEDS, opened_engine
from metrics_scrape import Scrape, around, said

from ingest.models import EmbeddingModel
from service.engine import Engine

DELEGATION = "Who joined Putin's delegation?"
QUOTE = (
    "Travelling with Putin are Defense Minister Andrei Belousov, Foreign Minister Sergei Lavrov and"
    " Deputy Prime Minister Alexander Novak."
)
STATED = "Defense Minister Andrei Belousov and Foreign Minister Sergei Lavrov travelled with Putin."
NEVER = [("Macron came.", 1, "Macron came."), ("Merkel left.", 1, "Merkel left.")]


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
