"""How a chat model's server is asked, asked again, and given up."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer, Reply, Script, chat_server, in_pieces
from conftest import reserved_port, service_settings

from ingest.errors import ChatFailed, ModelUnusable
from service.chat_model import RETRIES, ChatModel
from service.rewriting import rewritten

SCHEMA: dict[str, Any] = {"type": "object"}
AT_ONCE = {"retry-after-ms": "1"}
TURNS = ["Who signed the treaty in Pyongyang?", "Vladimir Putin and Kim Jong Un signed it."]


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as listening:
        yield listening


def model(url: str, tmp_path: Path, key: str = "key") -> ChatModel:
    return ChatModel(
        service_settings(tmp_path, chat_model="small", OPENAI_API_KEY=key, OPENAI_BASE_URL=url)
    )


def answer(model: ChatModel, seconds: float = 60) -> str:
    async def whole() -> str:
        deadline = asyncio.get_running_loop().time() + seconds
        pieces = model.stream(
            [{"role": "user", "content": "Who?"}], schema=SCHEMA, tokens=50, deadline=deadline
        )
        return "".join([piece async for piece in pieces])

    return asyncio.run(whole())


def refusing(*words: str, status: int = 400) -> Script:
    """A server that refuses requests with any of these fields or values in them."""

    def script(request: dict[str, Any]) -> Reply:
        for word in words:
            if word in str(request):
                return Reply(
                    status=status, body=f'{{"error": {{"message": "response_format, {word}: no"}}}}'
                )
        return Reply(["yes"])

    return script


@pytest.mark.parametrize("status", [400, 422, 500])
def test_what_a_server_can_do_is_found_out_once(
    server: ChatServer, tmp_path: Path, status: int
) -> None:
    server.script = refusing("json_schema", "json_object", status=status)
    asked = model(server.url, tmp_path)
    assert [answer(asked), answer(asked)] == ["yes", "yes"]
    shapes = [request.get("response_format", {}).get("type") for request in server.asked]
    assert shapes == ["json_schema", "json_object", "json_object", None, None]


@pytest.mark.parametrize("field", ["max_tokens", "temperature", "stream_options"])
def test_fields_that_a_server_does_not_know_are_left_out(
    server: ChatServer, tmp_path: Path, field: str
) -> None:
    server.script = refusing(field)
    assert answer(model(server.url, tmp_path)) == "yes"
    assert field not in server.asked[-1]
    assert server.asked[-1]["response_format"]["type"] == "json_schema"


def test_a_request_that_is_too_long_is_not_made_again(server: ChatServer, tmp_path: Path) -> None:
    body = '{"error": {"message": "maximum context length is 2048 tokens"}}'
    server.script = lambda _: Reply(status=400, body=body)
    with pytest.raises(ChatFailed, match="context length"):
        answer(model(server.url, tmp_path))
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [408, 409, 429, 500, 503])
def test_what_may_pass_is_tried_again(server: ChatServer, tmp_path: Path, status: int) -> None:
    server.replies(Reply(status=status, headers=AT_ONCE), Reply(["yes"]))
    asked = model(server.url, tmp_path)
    assert answer(asked) == "yes"
    assert (asked.state, asked.problem) == ("ready", None)


def test_a_server_that_stays_busy_is_given_up(server: ChatServer, tmp_path: Path) -> None:
    server.script = lambda _: Reply(status=429, headers=AT_ONCE)
    asked = model(server.url, tmp_path)
    with pytest.raises(ChatFailed):
        answer(asked)
    assert len(server.asked) == 1 + RETRIES
    assert asked.state == "failing"


@pytest.mark.parametrize("wait", ["3600", "Fri, 31 Dec 2100 23:59:59 GMT"])
def test_a_server_that_asks_for_more_time_than_there_is_is_given_up_at_once(
    server: ChatServer, tmp_path: Path, wait: str
) -> None:
    server.script = lambda _: Reply(status=429, headers={"retry-after": wait})
    with pytest.raises(ChatFailed):
        answer(model(server.url, tmp_path))
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("status", "told"), [(401, "OPENAI_API_KEY"), (404, "DATELINE_CHAT_MODEL")]
)
def test_what_cannot_pass_is_not_tried_again(
    server: ChatServer, tmp_path: Path, status: int, told: str
) -> None:
    server.script = lambda _: Reply(status=status)
    with pytest.raises(ChatFailed, match=told):
        answer(model(server.url, tmp_path))
    assert len(server.asked) == 1


def test_an_answer_that_has_begun_is_not_asked_for_again(
    server: ChatServer, tmp_path: Path
) -> None:
    server.script = lambda _: Reply(["half"], cut=True)
    with pytest.raises(ChatFailed, match="cut off"):
        answer(model(server.url, tmp_path))
    assert len(server.asked) == 1


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with reserved_port() as port, pytest.raises(ChatFailed, match="OPENAI_BASE_URL"):
        answer(model(f"http://127.0.0.1:{port}/v1", tmp_path))


def test_a_deadline_holds_between_the_pieces(server: ChatServer, tmp_path: Path) -> None:
    """It has come once the event loop's clock, put forward here, says so."""
    server.script = lambda _: Reply(["a", None])

    async def waiting() -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + 60
        pieces = model(server.url, tmp_path).stream(
            [{"role": "user", "content": "Who?"}], schema=SCHEMA, tokens=50, deadline=deadline
        )
        assert await anext(pieces) == "a"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(loop, "time", lambda: deadline + 1)
            with pytest.raises(ChatFailed, match="in time"):
                await anext(pieces)

    asyncio.run(waiting())
    assert server.gone.wait(60)


def test_tokens_are_counted(server: ChatServer, tmp_path: Path) -> None:
    server.script = lambda _: Reply(["yes"])
    asked = model(server.url, tmp_path)
    answer(asked)
    answer(asked)
    assert (asked.read, asked.written) == (180, 14)


def test_without_a_key_there_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match="OPENAI_API_KEY"):
        ChatModel(service_settings(tmp_path, chat_model="small"))


# Follow-up questions


def asked_again(server: ChatServer, tmp_path: Path, says: str) -> str | None:
    server.script = lambda _: Reply(in_pieces(says))
    asked = model(server.url, tmp_path)
    return asyncio.run(rewritten(asked, TURNS, "And where did he land?"))


def test_a_question_is_rewritten_from_the_conversation(server: ChatServer, tmp_path: Path) -> None:
    whole = "Where did Vladimir Putin land?"
    assert asked_again(server, tmp_path, f'"{whole}"') == whole
    sent = str(server.asked[-1]["messages"])
    assert all(turn in sent for turn in TURNS)


@pytest.mark.parametrize(
    "says",
    [
        "Where did Emmanuel Macron land?",
        "Where did Putin land on June 19?",
        "Where did Putin land after 24 years?",
        "",
        "?!",
        "word " * 1_000,
    ],
)
def test_a_rewriting_that_adds_something_is_not_taken(
    server: ChatServer, tmp_path: Path, says: str
) -> None:
    assert asked_again(server, tmp_path, says) is None


def test_where_the_model_fails_the_rules_must_do(server: ChatServer, tmp_path: Path) -> None:
    server.script = lambda _: Reply(status=401)
    asked = model(server.url, tmp_path)
    assert asyncio.run(rewritten(asked, TURNS, "And who signed it?")) is None
