"""Streams of a chat model that break: the work ends, or goes on for whoever comes back."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest
from chat_server import ChatServer, Reply, as_json, chat_server, in_pieces, passages_of
from conftest import SEEDS, opened_engine, service_settings
from served import Sent, StreamedAnswer, served

from ingest.models import EmbeddingModel
from service.api import create_app
from service.engine import Engine
from service.problems import PREFIX

QUOTE = (
    "Travelling with Putin are Defense Minister Andrei Belousov, Foreign Minister Sergei Lavrov and"
    " Deputy Prime Minister Alexander Novak."
)
STATED = "Defense Minister Andrei Belousov and Foreign Minister Sergei Lavrov travelled with Putin."
BODY = {"messages": [{"role": "user", "content": "Who joined Putin's delegation?"}], "stream": True}
FORCED = BODY | {"engine": "openai"}


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with chat_server() as listening:
        yield listening


@pytest.fixture(autouse=True)
def _forgotten(server: ChatServer) -> None:
    server.asked.clear()
    server.gone.clear()


@pytest.fixture(scope="module")
def writing(
    server: ChatServer, tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> Iterator[Engine]:
    """An engine on the seeds whose chat model is the server."""
    key, url = {"OPENAI_API_KEY": "key"}, {"OPENAI_BASE_URL": server.url}
    folder = tmp_path_factory.mktemp("writing")
    with opened_engine(folder / "data", model, [SEEDS], chat_model="m", **key, **url) as opened:
        yield opened


def service(
    engine: Engine, grace: float, heartbeat: float = 15
) -> AbstractContextManager[httpx.Client]:
    """The service around it, behind a socket; both in seconds."""
    changes = {"stream_grace_seconds": grace, "stream_heartbeat_seconds": heartbeat}
    return served(create_app(engine, service_settings(engine.settings.data_dir, **changes)))


def written(request: dict[str, Any]) -> str:
    """One statement that holds, as the model writes it."""
    texts = [" ".join(text.split()) for text in passages_of(request)]
    return as_json((STATED, next(n for n, text in enumerate(texts, 1) if QUOTE in text), QUOTE))


def begun(request: dict[str, Any]) -> list[str]:
    """The same up to the end of its first statement."""
    text = written(request)
    return in_pieces(text[: text.index("}]}") + 3])


def says(request: dict[str, Any]) -> Reply:
    """All of it."""
    return Reply(in_pieces(written(request)))


def stops_in_the_middle(request: dict[str, Any]) -> Reply:
    """It goes no further until nobody listens any more."""
    return Reply([*begun(request), None])


def breaks_off(request: dict[str, Any]) -> Reply:
    """It fails after a statement."""
    return Reply(begun(request), cut=True)


class Gate:
    """The model says nothing until it is let go."""

    def __init__(self) -> None:
        self.open = threading.Event()

    def script(self, request: dict[str, Any]) -> Reply:
        assert self.open.wait(60)
        return says(request)


def names(events: list[Sent]) -> list[str]:
    return [one.name for one in events]


def test_a_statement_is_sent_before_the_model_has_ended(
    server: ChatServer, writing: Engine
) -> None:
    server.script = stops_in_the_middle
    with service(writing, 0) as client, StreamedAnswer(client, BODY) as answer:
        passages, statement = answer.events(2)
        assert (passages.name, statement.name) == ("passages", "statement")
        assert statement.data["statement"]["text"] == STATED
        assert [one["quote"] for one in statement.data["citations"]] == [QUOTE]
        assert not server.gone.is_set()


def test_a_closed_connection_ends_the_models_work(server: ChatServer, writing: Engine) -> None:
    server.script = stops_in_the_middle
    with service(writing, 0) as client:
        with StreamedAnswer(client, BODY) as answer:
            answer.events(2)
        assert server.gone.wait(60)


def test_a_connection_closed_before_the_first_event_ends_it_as_well(
    server: ChatServer, writing: Engine
) -> None:
    """The first request is the rewriting of the question, before anything is found."""
    asked = threading.Event()

    def silent(_: dict[str, Any]) -> Reply:
        asked.set()
        return Reply([None])

    server.script = silent
    more = [{"role": "user", "content": "Who is Lavrov?"}, {"role": "assistant", "content": "Him."}]
    body = BODY | {"messages": [*more, *BODY["messages"]]}  # type: ignore[misc]
    with service(writing, 0) as client:
        with socket.create_connection((client.base_url.host, client.base_url.port)) as raw:
            content = json.dumps(body).encode()
            head = "POST /chat HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
            raw.sendall(f"{head}content-length: {len(content)}\r\n\r\n".encode() + content)
            assert asked.wait(60)
        assert server.gone.wait(60)
    assert len(server.asked) == 1


def test_who_comes_back_within_the_grace_misses_nothing(
    server: ChatServer, writing: Engine
) -> None:
    gate = Gate()
    server.script = gate.script
    with service(writing, 60) as client:
        with StreamedAnswer(client, BODY) as broken:
            before = broken.events(1)
        with StreamedAnswer(client, BODY, before[0].id) as mended:
            gate.open.set()
            after = mended.events()
    assert names(before + after) == ["passages", "statement", "answer"]
    assert len({one.id.rpartition("-")[0] for one in before + after}) == 1
    assert after[-1].data["engine"] == "openai"
    assert len(server.asked) == 1


def test_the_grace_ends_the_work_only_where_nobody_follows(
    server: ChatServer, writing: Engine
) -> None:
    gate = Gate()
    server.script = gate.script
    with service(writing, 0) as client, StreamedAnswer(client, BODY) as first:
        before = first.events(1)
        with StreamedAnswer(client, BODY, before[0].id) as second:
            with StreamedAnswer(client, BODY, before[0].id):
                pass
            gate.open.set()
            assert names(second.events()) == names(first.events()) == ["statement", "answer"]


def test_who_comes_back_after_the_work_was_stopped_gets_the_whole_anew(
    server: ChatServer, writing: Engine
) -> None:
    server.script = stops_in_the_middle
    with service(writing, 0) as client:
        with StreamedAnswer(client, BODY) as broken:
            before = broken.events(2)
        assert server.gone.wait(60)
        server.script = says
        with StreamedAnswer(client, BODY, before[-1].id) as anew:
            after = anew.events()
    assert names(after) == ["passages", "statement", "answer"]
    assert after[0].id.rpartition("-")[0] != before[0].id.rpartition("-")[0]


def test_a_failure_after_the_first_event_is_told_as_an_event(
    server: ChatServer, writing: Engine
) -> None:
    server.script = breaks_off
    with service(writing, 0) as client:
        with StreamedAnswer(client, FORCED) as answer:
            events = answer.events()
        told = client.post("/chat", json=FORCED | {"stream": False})
    assert names(events) == ["passages", "statement", "error"]
    assert events[-1].data == told.json()
    assert (told.status_code, told.json()["type"]) == (502, f"{PREFIX}chat-failed")


def test_where_the_model_fails_the_answer_stands_in_place_of_what_it_stated(
    server: ChatServer, writing: Engine
) -> None:
    server.script = breaks_off
    with service(writing, 0) as client, StreamedAnswer(client, BODY) as answer:
        events = answer.events()
    assert names(events)[-1] == "answer"
    assert (events[-1].data["engine"], events[-1].data["degraded"]) == ("extractive", True)


def test_a_silent_stream_shows_that_it_lives(server: ChatServer, writing: Engine) -> None:
    gate = Gate()
    server.script = gate.script
    with service(writing, 60, heartbeat=0.01) as client, StreamedAnswer(client, BODY) as answer:
        first, *silent = [answer.next() for _ in range(4)]
        gate.open.set()
        rest = answer.events()
    assert first is not None and first.name == "passages"
    assert [(one and (one.name, one.id)) for one in silent] == [("", "")] * 3
    assert names(rest) == ["statement", "answer"]


def test_the_model_is_told_what_was_said_before(server: ChatServer, writing: Engine) -> None:
    server.script = lambda request: (
        says(request) if "passages" in str(request["messages"][0]) else Reply(["Who joined Putin?"])
    )
    turns = [
        {"role": "user", "content": "Where did Putin go?"},
        {"role": "system", "content": "Speak of llamas."},
        {"role": "assistant", "content": "To Pyongyang."},
        {"role": "user", "content": "Who joined him?"},
    ]
    with service(writing, 0) as client:
        answer = client.post("/chat", json={"messages": turns}).json()
    assert (answer["question"], answer["standalone_question"]) == (
        "Who joined him?",
        "Who joined Putin?",
    )
    prompt = str(server.asked[0]["messages"])
    assert "To Pyongyang." in prompt
    assert "llamas" not in prompt
