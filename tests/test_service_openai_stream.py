"""Streams live while nothing comes, and end with the client."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import openai
import pytest
from chat_server import ChatServer, Reply, as_json, chat_server, in_pieces, passages_of
from conftest import SEEDS, opened_engine, service_settings
from live_service import async_openai_at, live, openai_at

from ingest.models import EmbeddingModel
from service.answer import Answer
from service.api import create_app
from service.openai_stream import Pieces, kept_alive
from service.openai_text import BROKEN_OFF

ASKED = "Who joined Putin's delegation?"
TRAVELLERS = (
    "Travelling with Putin are Defense Minister Andrei Belousov, Foreign Minister Sergei Lavrov and"
    " Deputy Prime Minister Alexander Novak."
)
STATED = "Defense Minister Andrei Belousov and Foreign Minister Sergei Lavrov travelled with Putin."


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with chat_server() as listening:
        yield listening


@pytest.fixture(scope="module")
def url(
    server: ChatServer, tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> Iterator[str]:
    """Where the service answers from the seeds with the scripted chat model."""
    data = tmp_path_factory.mktemp("written") / "data"
    changes = {
        "chat_model": "small",
        "OPENAI_API_KEY": "key",
        "OPENAI_BASE_URL": server.url,
    }
    with (
        opened_engine(data, model, [SEEDS], **changes) as engine,
        live(create_app(engine, service_settings(data, **changes))) as address,
    ):
        yield address


@pytest.fixture
def client(url: str, server: ChatServer) -> openai.OpenAI:
    server.asked.clear()
    server.gone.clear()
    return openai_at(url)


def stating(ending: Callable[[list[str]], Reply]) -> Callable[[dict[str, Any]], Reply]:
    """A model that makes one statement and goes on as it is told."""

    def script(request: dict[str, Any]) -> Reply:
        texts = [" ".join(text.split()) for text in passages_of(request)]
        number = next(n for n, text in enumerate(texts, 1) if TRAVELLERS in text)
        return ending(in_pieces(as_json((STATED, number, TRAVELLERS))))

    return script


def complete(client: openai.OpenAI, **more: Any) -> Any:
    return client.chat.completions.create(
        model="dateline", messages=[{"role": "user", "content": ASKED}], **more
    )


def respond(client: openai.OpenAI, **more: Any) -> Any:
    return client.responses.create(model="dateline", input=ASKED, **more)


each_way = pytest.mark.parametrize("ask", [complete, respond])


def text_of(event: Any) -> str:
    """What an event of either kind adds to the text."""
    if hasattr(event, "choices"):
        return event.choices[0].delta.content or ""
    return event.delta if event.type == "response.output_text.delta" else ""


# What a chat model writes


@each_way
def test_its_statements_are_streamed_as_they_hold(
    server: ChatServer, client: openai.OpenAI, ask: Callable[..., Any]
) -> None:
    server.script = stating(lambda pieces: Reply([*pieces[:-2], None]))
    with ask(client, stream=True) as stream:
        assert next(filter(None, map(text_of, stream))) == f"{STATED} [1]"
    assert server.gone.wait(60), "who leaves ends the work"


def test_the_model_is_there_to_be_named(server: ChatServer, client: openai.OpenAI) -> None:
    server.script = stating(Reply)
    assert "dateline-openai" in [one.id for one in client.models.list()]
    messages: Any = [{"role": "user", "content": ASKED}]
    for name, engine in (("dateline-openai", "openai"), ("dateline-extractive", "extractive")):
        given: Any = client.chat.completions.create(model=name, messages=messages)
        assert (given.model, given.dateline["engine"]) == (name, engine)


@pytest.mark.parametrize("stream", [False, True])
def test_the_conversation_is_what_a_follow_up_is_understood_by(
    server: ChatServer, client: openai.OpenAI, stream: bool
) -> None:
    server.script = stating(Reply)
    first = complete(client).choices[0].message.content
    assert "Sources:" in first
    server.asked.clear()
    server.script = lambda request: (
        Reply(["Who joined Putin's delegation to Pyongyang?"])
        if "Last question" in request["messages"][-1]["content"]
        else stating(Reply)(request)
    )
    said: Any = [
        {"role": "system", "content": "You are a pirate."},
        {"role": "user", "content": "Where did Putin go? To Pyongyang?"},
        {"role": "assistant", "content": first},
        {"role": "user", "content": "Who went along?"},
    ]
    given: Any = client.chat.completions.create(model="dateline", messages=said, stream=stream)
    if stream:
        *_, given = given
    assert given.dateline["standalone_question"] == "Who joined Putin's delegation to Pyongyang?"
    rewriting = json.dumps(server.asked[0]["messages"])
    assert "Where did Putin go?" in rewriting
    assert STATED in rewriting
    assert "Sources:" not in rewriting
    assert "pirate" not in json.dumps(server.asked)


def test_so_is_the_answer_that_a_response_follows(
    server: ChatServer, client: openai.OpenAI
) -> None:
    server.script = stating(Reply)
    first = respond(client)
    server.asked.clear()
    respond(client, previous_response_id=first.id)
    rewriting = json.dumps(server.asked[0]["messages"])
    assert f"- {ASKED}" in rewriting
    assert STATED in rewriting


# What it breaks off


@each_way
def test_what_was_streamed_before_it_broke_off_is_set_apart_from_the_answer(
    server: ChatServer, client: openai.OpenAI, ask: Callable[..., Any]
) -> None:
    server.script = stating(lambda pieces: Reply(pieces[:-3], cut=True))
    events = list(ask(client, stream=True))
    stated, _, whole = "".join(map(text_of, events)).partition(BROKEN_OFF)
    assert stated.startswith(f"{STATED} [1]\n\nSources:\n- [1] ")
    last = events[-1]
    given = last.dateline if hasattr(last, "dateline") else last.response.dateline
    answer = Answer.model_validate(given)
    assert answer.degraded and answer.engine == "extractive"
    assert whole.startswith(answer.answer)


def test_a_failure_after_the_beginning_raises_in_the_client(
    server: ChatServer, client: openai.OpenAI
) -> None:
    server.script = stating(lambda pieces: Reply(pieces[:-3], cut=True))
    stream = complete(client, stream=True, extra_body={"engine": "openai"})
    with pytest.raises(openai.APIError, match="was cut off") as raised:
        list(stream)
    assert (raised.value.code, raised.value.type) == ("chat_failed", "server_error")


def test_a_response_that_failed_says_so(server: ChatServer, client: openai.OpenAI) -> None:
    server.script = stating(lambda pieces: Reply(pieces[:-3], cut=True))
    *_, error, failed = respond(client, stream=True, extra_body={"engine": "openai"})
    assert (error.type, error.code) == ("error", "chat_failed")
    assert (failed.type, failed.response.status) == ("response.failed", "failed")
    assert failed.response.error.message == error.message


@each_way
def test_a_failure_before_is_an_ordinary_error(
    server: ChatServer, client: openai.OpenAI, ask: Callable[..., Any]
) -> None:
    server.script = lambda _: Reply(status=401)
    with pytest.raises(openai.InternalServerError, match="OPENAI_API_KEY") as raised:
        ask(client, extra_body={"engine": "openai"})
    assert raised.value.status_code == 502


# Clients that leave


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("ask", [complete, respond])
def test_who_leaves_before_anything_is_said_ends_the_work(
    server: ChatServer, client: openai.OpenAI, url: str, ask: Callable[..., Any], stream: bool
) -> None:
    begun = threading.Event()

    def script(_: dict[str, Any]) -> Reply:
        begun.set()
        return Reply([None])

    async def read(waiting: openai.AsyncOpenAI) -> None:
        given = await ask(waiting, stream=stream)
        if stream:
            _ = [event async for event in given]

    async def left() -> None:
        async with async_openai_at(url) as waiting:
            asking = asyncio.create_task(read(waiting))
            await asyncio.to_thread(begun.wait, 60)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)

    server.script = script
    asyncio.run(left())
    assert server.gone.wait(60)


# Silence


def alive(pieces: Pieces, seconds: float) -> list[bytes]:
    async def collected() -> list[bytes]:
        return [piece async for piece in kept_alive(pieces, seconds)]

    return asyncio.run(collected())


def test_a_stream_that_speaks_is_passed_on_as_it_is() -> None:
    async def pieces() -> Pieces:
        yield b"one"
        yield b"two"

    assert alive(pieces(), 60) == [b"one", b"two"]


def test_a_silent_stream_shows_that_it_lives() -> None:
    async def kept() -> list[bytes]:
        go_on = asyncio.Event()

        async def pieces() -> Pieces:
            await go_on.wait()
            yield b"one"

        found = []
        async for piece in kept_alive(pieces(), 0.001):
            found.append(piece)
            if len(found) == 3:
                go_on.set()
        return found

    *comments, last = asyncio.run(kept())
    assert last == b"one"
    assert len(comments) >= 3
    assert {one[:1] for one in comments} == {b":"}


@pytest.mark.parametrize("silent", [False, True])
def test_to_close_it_closes_what_it_passes_on(silent: bool) -> None:
    closed: list[bool] = []

    async def pieces() -> Pieces:
        try:
            yield b"one"
            if silent:
                await asyncio.Event().wait()
            yield b"two"
        finally:
            closed.append(True)

    async def left() -> None:
        passed_on = pieces()  # held, so that nobody else closes it
        stream = kept_alive(passed_on, 0.001)
        async for piece in stream:
            if piece != b"one" or not silent:
                break
        await stream.aclose()
        closed.append(await anext(passed_on, b"more") == b"more")

    asyncio.run(left())
    assert closed == [True, True]


def test_its_errors_are_passed_on() -> None:
    async def pieces() -> Pieces:
        yield b"one"
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        alive(pieces(), 60)
