"""Responses as the real `openai` client asks for them, against a real server."""

import asyncio
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from conftest import opened_engine, service_settings
from live_service import async_openai_at, live, openai_at
from openai.types.responses import (
    Response,
    ResponseOutputMessage,
    ResponseOutputText,
    ResponseStreamEvent,
)
from pydantic import TypeAdapter

from ingest.models import EmbeddingModel
from service.answer import Answer
from service.api import create_app
from service.engine import Engine

LISTED = "Who joined Putin's delegation?"
FACT = "How many days is the state visit supposed to take?"
DIFFERING = "Which deputy prime minister did Putin bring along?"
UNANSWERED = "What did Emmanuel Macron say about Putin's trip to Pyongyang?"
EVENT: TypeAdapter[ResponseStreamEvent] = TypeAdapter(ResponseStreamEvent)

each_question = pytest.mark.parametrize("question", [LISTED, FACT, DIFFERING, UNANSWERED])


@pytest.fixture(scope="module")
def url(engine: Engine) -> Iterator[str]:
    """Where the service answers from the seeds."""
    with live(create_app(engine, service_settings(engine.index.settings.data_dir))) as address:
        yield address


@pytest.fixture(scope="module")
def client(url: str) -> openai.OpenAI:
    return openai_at(url)


def whole(client: openai.OpenAI, question: Any, **more: Any) -> Response:
    given = client.responses.create(model="dateline", input=question, **more)
    return Response.model_validate(given.to_dict())


@cache
def events(client: openai.OpenAI, question: str) -> list[ResponseStreamEvent]:
    stream = client.responses.create(model="dateline", input=question, stream=True)
    return [EVENT.validate_python(event.to_dict()) for event in stream]


@cache
def answered(client: openai.OpenAI, question: str) -> Response:
    return whole(client, question)


def native(given: Response) -> Answer:
    assert set(given.model_extra or {}) == {"dateline"}
    return Answer.model_validate(given.dateline)  # type: ignore[attr-defined]


def part(given: Response) -> ResponseOutputText:
    (message,) = given.output
    assert isinstance(message, ResponseOutputMessage) and message.status == "completed"
    (text,) = message.content
    assert isinstance(text, ResponseOutputText)
    return text


def same(answer: Answer) -> dict[str, Any]:
    return answer.model_dump(exclude={"id", "timings_ms"})


@each_question
def test_the_answer_is_the_one_that_ask_gives(
    url: str, client: openai.OpenAI, question: str
) -> None:
    asked = httpx.post(
        f"{url}/ask", json={"question": question}, trust_env=False, timeout=60
    ).json()
    of_ask = Answer.model_validate(asked)
    given = answered(client, question)
    assert same(native(given)) == same(of_ask)
    assert given.output_text.startswith(of_ask.answer)
    (completed,) = [one for one in events(client, question) if one.type == "response.completed"]
    assert same(native(completed.response)) == same(of_ask)
    assert completed.response.output_text == given.output_text
    assert part(completed.response) == part(given)


@each_question
def test_annotations_stand_on_the_markers(client: openai.OpenAI, question: str) -> None:
    given = answered(client, question)
    text = part(given)
    noted = [one for one in text.annotations if one.type == "url_citation"]
    assert len(noted) == len(text.annotations)
    markers = [text.text[one.start_index : one.end_index] for one in noted]
    assert markers == [f"[{n}]" for one in native(given).statements for n in one.citations]
    titles = {f"[{one.marker}]": one.article.title for one in native(given).citations}
    assert [one.title for one in noted] == [titles[marker] for marker in markers]


def test_a_response_has_what_clients_look_for(client: openai.OpenAI) -> None:
    given = answered(client, FACT)
    assert (given.status, given.model, given.error) == ("completed", "dateline", None)
    assert given.id == f"resp_{native(given).id}"
    assert given.usage is not None and 5 <= given.usage.input_tokens <= 20
    assert given.usage.total_tokens == given.usage.input_tokens + given.usage.output_tokens


def test_events_come_in_the_order_of_the_protocol(client: openai.OpenAI) -> None:
    sent = events(client, FACT)
    assert [one.sequence_number for one in sent] == list(range(len(sent)))
    kinds = [one.type.removeprefix("response.") for one in sent]
    assert kinds[:4] == ["created", "in_progress", "output_item.added", "content_part.added"]
    assert set(kinds[4:-4]) == {"output_text.delta", "output_text.annotation.added"}
    assert kinds[-4:] == ["output_text.done", "content_part.done", "output_item.done", "completed"]


@each_question
def test_what_the_events_tell_one_by_one_is_the_whole(client: openai.OpenAI, question: str) -> None:
    sent = events(client, question)
    (completed,) = [one.response for one in sent if one.type == "response.completed"]
    deltas = [one.delta for one in sent if one.type == "response.output_text.delta"]
    assert "".join(deltas) == completed.output_text
    noted = [one for one in sent if one.type == "response.output_text.annotation.added"]
    assert [one.annotation_index for one in noted] == list(range(len(noted)))
    assert [one.annotation for one in noted] == [
        one.model_dump() for one in part(completed).annotations
    ]
    (text,) = [one.text for one in sent if one.type == "response.output_text.done"]
    (done,) = [one.part for one in sent if one.type == "response.content_part.done"]
    (item,) = [one.item for one in sent if one.type == "response.output_item.done"]
    assert (text, done, item) == (completed.output_text, part(completed), completed.output[0])
    (created,) = [one.response for one in sent if one.type == "response.created"]
    assert (created.id, created.status, created.output) == (completed.id, "in_progress", [])


def test_the_clients_own_accumulation_understands_the_stream(client: openai.OpenAI) -> None:
    with client.responses.stream(model="dateline", input=LISTED) as stream:
        snapshots = [one.snapshot for one in stream if one.type == "response.output_text.delta"]
        final = stream.get_final_response()
    assert snapshots[-1] == final.output_text == answered(client, LISTED).output_text


def test_in_an_event_loop_it_is_the_same(url: str, client: openai.OpenAI) -> None:
    async def asked() -> tuple[str, str]:
        async with async_openai_at(url) as waiting:
            plain = await waiting.responses.create(model="dateline", input=FACT)
            async with waiting.responses.stream(model="dateline", input=FACT) as stream:
                final = await stream.get_final_response()
            return plain.output_text, final.output_text

    expected = answered(client, FACT).output_text
    assert asyncio.run(asked()) == (expected, expected)


def test_messages_are_taken_as_input(client: openai.OpenAI) -> None:
    parts = [{"type": "input_text", "text": FACT}]
    message = {"type": "message", "role": "user", "content": parts}
    given = whole(client, [message], instructions="Answer in verse.")
    assert given.output_text == answered(client, FACT).output_text


def test_its_own_output_can_be_sent_back(client: openai.OpenAI) -> None:
    first = answered(client, LISTED)
    sent: list[Any] = [{"role": "user", "content": LISTED}, *first.output]
    again = whole(client, [*sent, {"role": "user", "content": FACT}])
    assert again.output_text == answered(client, FACT).output_text


def test_a_question_may_follow_an_answer_by_its_id(client: openai.OpenAI) -> None:
    first = answered(client, LISTED)
    second = whole(client, FACT, previous_response_id=first.id)
    assert second.previous_response_id == first.id
    assert native(second).status == "answered"


def test_an_answer_that_is_not_kept_cannot_be_followed_up(
    client: openai.OpenAI, tmp_path: Path, model: EmbeddingModel
) -> None:
    with pytest.raises(openai.NotFoundError, match="no answer has the id 'nobody'") as refused:
        whole(client, FACT, previous_response_id="resp_nobody")
    assert refused.value.code == "unknown_answer"
    with opened_engine(tmp_path / "data", model, [], keep_answers=0) as forgetful:
        app = create_app(forgetful, service_settings(tmp_path / "data", keep_answers=0))
        with live(app) as url, pytest.raises(openai.NotFoundError, match="DATELINE_KEEP_ANSWERS"):
            whole(openai_at(url), FACT, previous_response_id="resp_x")
