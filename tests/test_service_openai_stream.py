"""What a chat model writes or breaks off, and clients that leave, as OpenAI's client sees it."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import openai
import pytest
from chat_server import ChatServer, Reply, Script, as_json, in_pieces
from conftest import service_settings
from live_service import async_openai_at, live, openai_at
from written_answers import ASKED, STATED, TRAVELLERS, holder

from service.answer import Answer
from service.api import create_app
from service.engine import Engine
from service.openai_text import BROKEN_OFF

pytest_plugins = ["written_answers"]


@pytest.fixture(scope="module")
def url(written: Engine) -> Iterator[str]:
    """Where the service answers from the seeds with the scripted chat model."""
    with live(create_app(written, service_settings(written.settings.data_dir))) as address:
        yield address


@pytest.fixture
def client(url: str) -> openai.OpenAI:
    return openai_at(url)


def stating(ending: Callable[[list[str]], Reply]) -> Script:
    """A model that makes one statement and goes on as it is told."""
    return lambda request: ending(
        in_pieces(as_json((STATED, holder(request, TRAVELLERS), TRAVELLERS)))
    )


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
    chat: ChatServer, client: openai.OpenAI, ask: Callable[..., Any]
) -> None:
    chat.script = stating(lambda pieces: Reply([*pieces[:-2], None]))
    with ask(client, stream=True) as stream:
        assert next(filter(None, map(text_of, stream))) == f"{STATED} [1]"
    assert chat.gone.wait(60), "who leaves ends the work"


def test_the_model_is_there_to_be_named(chat: ChatServer, client: openai.OpenAI) -> None:
    chat.script = stating(Reply)
    assert "dateline-openai" in [one.id for one in client.models.list()]
    messages: Any = [{"role": "user", "content": ASKED}]
    for name, engine in (("dateline-openai", "openai"), ("dateline-extractive", "extractive")):
        given: Any = client.chat.completions.create(model=name, messages=messages)
        assert (given.model, given.dateline["engine"]) == (name, engine)


@pytest.mark.parametrize("stream", [False, True])
def test_the_conversation_is_what_a_follow_up_is_understood_by(
    chat: ChatServer, client: openai.OpenAI, stream: bool
) -> None:
    chat.script = stating(Reply)
    first = complete(client).choices[0].message.content
    assert "Sources:" in first
    chat.asked.clear()
    chat.script = lambda request: (
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
    rewriting = json.dumps(chat.asked[0]["messages"])
    assert "Where did Putin go?" in rewriting
    assert STATED in rewriting
    assert "Sources:" not in rewriting
    assert "pirate" not in json.dumps(chat.asked)


def test_so_is_the_answer_that_a_response_follows(chat: ChatServer, client: openai.OpenAI) -> None:
    chat.script = stating(Reply)
    first = respond(client)
    chat.asked.clear()
    respond(client, previous_response_id=first.id)
    rewriting = json.dumps(chat.asked[0]["messages"])
    assert f"- {ASKED}" in rewriting
    assert STATED in rewriting


# What it breaks off


@each_way
def test_what_was_streamed_before_it_broke_off_is_set_apart_from_the_answer(
    chat: ChatServer, client: openai.OpenAI, ask: Callable[..., Any]
) -> None:
    chat.script = stating(lambda pieces: Reply(pieces[:-3], cut=True))
    events = list(ask(client, stream=True))
    stated, _, whole = "".join(map(text_of, events)).partition(BROKEN_OFF)
    assert stated.startswith(f"{STATED} [1]\n\nSources:\n- [1] ")
    last = events[-1]
    given = last.dateline if hasattr(last, "dateline") else last.response.dateline
    answer = Answer.model_validate(given)
    assert answer.degraded and answer.engine == "extractive"
    assert whole.startswith(answer.answer)


def test_a_failure_after_the_beginning_raises_in_the_client(
    chat: ChatServer, client: openai.OpenAI
) -> None:
    chat.script = stating(lambda pieces: Reply(pieces[:-3], cut=True))
    stream = complete(client, stream=True, extra_body={"engine": "openai"})
    with pytest.raises(openai.APIError, match="was cut off") as raised:
        list(stream)
    assert (raised.value.code, raised.value.type) == ("chat_failed", "server_error")


def test_a_response_that_failed_says_so(chat: ChatServer, client: openai.OpenAI) -> None:
    chat.script = stating(lambda pieces: Reply(pieces[:-3], cut=True))
    *_, error, failed = respond(client, stream=True, extra_body={"engine": "openai"})
    assert (error.type, error.code) == ("error", "chat_failed")
    assert (failed.type, failed.response.status) == ("response.failed", "failed")
    assert failed.response.error.message == error.message


@each_way
def test_a_failure_before_is_an_ordinary_error(
    chat: ChatServer, client: openai.OpenAI, ask: Callable[..., Any]
) -> None:
    chat.script = lambda _: Reply(status=401)
    with pytest.raises(openai.InternalServerError, match="OPENAI_API_KEY") as raised:
        ask(client, extra_body={"engine": "openai"})
    assert raised.value.status_code == 502


# Clients that leave


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("ask", [complete, respond])
def test_who_leaves_before_anything_is_said_ends_the_work(
    chat: ChatServer, client: openai.OpenAI, url: str, ask: Callable[..., Any], stream: bool
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

    chat.script = script
    asyncio.run(left())
    assert chat.gone.wait(60)
