"""Streams of a chat model that break: the work ends, or goes on for whoever comes back."""

import json
import socket
import threading
from contextlib import AbstractContextManager
from typing import Any

import httpx
from chat_server import ChatServer, Reply, as_json, in_pieces
from conftest import service_settings
from served import Sent, StreamedAnswer, served
from written_answers import ASKED, STATED, TRAVELLERS, holder

from service.api import create_app
from service.engine import Engine
from service.problems import PREFIX

BODY = {"messages": [{"role": "user", "content": ASKED}], "stream": True}
FORCED = BODY | {"engine": "openai"}


pytest_plugins = ["written_answers"]


def service(
    engine: Engine, grace: float, heartbeat: float = 15
) -> AbstractContextManager[httpx.Client]:
    """The service around it, behind a socket; both in seconds."""
    changes = {"stream_grace_seconds": grace, "stream_heartbeat_seconds": heartbeat}
    return served(create_app(engine, service_settings(engine.settings.data_dir, **changes)))


def stated(request: dict[str, Any]) -> str:
    """One that holds, as the model writes it."""
    return as_json((STATED, holder(request, TRAVELLERS), TRAVELLERS))


def begun(request: dict[str, Any]) -> list[str]:
    """The same up to the end of its first statement."""
    text = stated(request)
    return in_pieces(text[: text.index("}]}") + 3])


def says(request: dict[str, Any]) -> Reply:
    """All of it."""
    return Reply(in_pieces(stated(request)))


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


def test_a_statement_is_sent_before_the_model_has_ended(chat: ChatServer, written: Engine) -> None:
    chat.script = stops_in_the_middle
    with service(written, 0) as client, StreamedAnswer(client, BODY) as answer:
        passages, statement = answer.events(2)
        assert (passages.name, statement.name) == ("passages", "statement")
        assert statement.data["statement"]["text"] == STATED
        assert [one["quote"] for one in statement.data["citations"]] == [TRAVELLERS]
        assert not chat.gone.is_set()


def test_a_closed_connection_ends_the_models_work(chat: ChatServer, written: Engine) -> None:
    chat.script = stops_in_the_middle
    with service(written, 0) as client:
        with StreamedAnswer(client, BODY) as answer:
            answer.events(2)
        assert chat.gone.wait(60)


def test_a_connection_closed_before_the_first_event_ends_it_as_well(
    chat: ChatServer, written: Engine
) -> None:
    """The first request is the rewriting of the question, before anything is found."""
    asked = threading.Event()

    def silent(_: dict[str, Any]) -> Reply:
        asked.set()
        return Reply([None])

    chat.script = silent
    more = [{"role": "user", "content": "Who is Lavrov?"}, {"role": "assistant", "content": "Him."}]
    body = BODY | {"messages": [*more, *BODY["messages"]]}  # type: ignore[misc]
    with service(written, 0) as client:
        with socket.create_connection((client.base_url.host, client.base_url.port)) as raw:
            content = json.dumps(body).encode()
            head = "POST /chat HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
            raw.sendall(f"{head}content-length: {len(content)}\r\n\r\n".encode() + content)
            assert asked.wait(60)
        assert chat.gone.wait(60)
    assert len(chat.asked) == 1


def test_who_comes_back_within_the_grace_misses_nothing(chat: ChatServer, written: Engine) -> None:
    gate = Gate()
    chat.script = gate.script
    with service(written, 60) as client:
        with StreamedAnswer(client, BODY) as broken:
            before = broken.events(1)
        with StreamedAnswer(client, BODY, before[0].id) as mended:
            gate.open.set()
            after = mended.events()
    assert names(before + after) == ["passages", "statement", "answer"]
    assert len({one.id.rpartition("-")[0] for one in before + after}) == 1
    assert after[-1].data["engine"] == "openai"
    assert len(chat.asked) == 1


def test_the_grace_ends_the_work_only_where_nobody_follows(
    chat: ChatServer, written: Engine
) -> None:
    gate = Gate()
    chat.script = gate.script
    with service(written, 0) as client, StreamedAnswer(client, BODY) as first:
        before = first.events(1)
        with StreamedAnswer(client, BODY, before[0].id) as second:
            with StreamedAnswer(client, BODY, before[0].id):
                pass
            gate.open.set()
            assert names(second.events()) == names(first.events()) == ["statement", "answer"]


def test_who_comes_back_after_the_work_was_stopped_gets_the_whole_anew(
    chat: ChatServer, written: Engine
) -> None:
    chat.script = stops_in_the_middle
    with service(written, 0) as client:
        with StreamedAnswer(client, BODY) as broken:
            before = broken.events(2)
        assert chat.gone.wait(60)
        chat.script = says
        with StreamedAnswer(client, BODY, before[-1].id) as anew:
            after = anew.events()
    assert names(after) == ["passages", "statement", "answer"]
    assert after[0].id.rpartition("-")[0] != before[0].id.rpartition("-")[0]


def test_a_failure_after_the_first_event_is_told_as_an_event(
    chat: ChatServer, written: Engine
) -> None:
    chat.script = breaks_off
    with service(written, 0) as client:
        with StreamedAnswer(client, FORCED) as answer:
            events = answer.events()
        told = client.post("/chat", json=FORCED | {"stream": False})
    assert names(events) == ["passages", "statement", "error"]
    assert events[-1].data == told.json()
    assert (told.status_code, told.json()["type"]) == (502, f"{PREFIX}chat-failed")


def test_where_the_model_fails_the_answer_stands_in_place_of_what_it_stated(
    chat: ChatServer, written: Engine
) -> None:
    chat.script = breaks_off
    with service(written, 0) as client, StreamedAnswer(client, BODY) as answer:
        events = answer.events()
    assert names(events)[-1] == "answer"
    assert (events[-1].data["engine"], events[-1].data["degraded"]) == ("extractive", True)


def test_a_silent_stream_shows_that_it_lives(chat: ChatServer, written: Engine) -> None:
    gate = Gate()
    chat.script = gate.script
    with service(written, 60, heartbeat=0.01) as client, StreamedAnswer(client, BODY) as answer:
        first, *silent = [answer.next() for _ in range(4)]
        gate.open.set()
        rest = answer.events()
    assert first is not None and first.name == "passages"
    assert [(one and (one.name, one.id)) for one in silent] == [("", "")] * 3
    assert names(rest) == ["statement", "answer"]


def test_the_model_is_told_what_was_said_before(chat: ChatServer, written: Engine) -> None:
    chat.script = lambda request: (
        says(request) if "passages" in str(request["messages"][0]) else Reply(["Who joined Putin?"])
    )
    turns = [
        {"role": "user", "content": "Where did Putin go?"},
        {"role": "system", "content": "Speak of llamas."},
        {"role": "assistant", "content": "To Pyongyang."},
        {"role": "user", "content": "Who joined him?"},
    ]
    with service(written, 0) as client:
        answer = client.post("/chat", json={"messages": turns}).json()
    assert (answer["question"], answer["standalone_question"]) == (
        "Who joined him?",
        "Who joined Putin?",
    )
    prompt = str(chat.asked[0]["messages"])
    assert "To Pyongyang." in prompt
    assert "llamas" not in prompt
