"""Chat completions as the real `openai` client asks for them, against a real server."""

import asyncio
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import httpx
import openai
import pytest
from conftest import ROOT, service_settings
from live_service import async_openai_at, live, openai_at
from openai.types.chat import (
    ChatCompletion,
    ChatCompletionChunk,
    ChatCompletionMessage,
    ChatCompletionUserMessageParam,
)

from service.answer import ABSTENTION, Answer
from service.api import create_app
from service.engine import Engine

LISTED = "Who joined Putin's delegation?"
FACT = "How many days is the state visit supposed to take?"
DIFFERING = "Which deputy prime minister did Putin bring along?"
UNANSWERED = "What did Emmanuel Macron say about Putin's trip to Pyongyang?"

each_question = pytest.mark.parametrize("question", [LISTED, FACT, DIFFERING, UNANSWERED])


@pytest.fixture(scope="module")
def url(engine: Engine) -> Iterator[str]:
    """Where the service answers from the seeds."""
    with live(create_app(engine, service_settings(engine.index.settings.data_dir))) as address:
        yield address


@pytest.fixture(scope="module")
def client(url: str) -> openai.OpenAI:
    return openai_at(url)


def said(question: str) -> list[ChatCompletionUserMessageParam]:
    return [{"role": "user", "content": question}]


@cache
def whole(client: openai.OpenAI, question: str) -> ChatCompletion:
    given = client.chat.completions.create(model="dateline", messages=said(question))
    return ChatCompletion.model_validate(given.to_dict())


@cache
def streamed(
    client: openai.OpenAI, question: str, include_usage: bool = False
) -> list[ChatCompletionChunk]:
    more: Any = {"stream_options": {"include_usage": True}} if include_usage else {}
    chunks = client.chat.completions.create(
        model="dateline", messages=said(question), stream=True, **more
    )
    return [ChatCompletionChunk.model_validate(chunk.to_dict()) for chunk in chunks]


def native(given: ChatCompletion | ChatCompletionChunk) -> Answer:
    assert set(given.model_extra or {}) == {"dateline"}
    return Answer.model_validate(given.dateline)  # type: ignore[union-attr]


def content(chunks: list[ChatCompletionChunk]) -> str:
    return "".join(one.choices[0].delta.content or "" for one in chunks if one.choices)


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
    completed, chunks = whole(client, question), streamed(client, question)
    assert same(native(completed)) == same(native(chunks[-1])) == same(of_ask)
    assert (completed.choices[0].message.content or "").startswith(of_ask.answer)


@each_question
def test_the_text_is_the_same_streamed_and_whole(client: openai.OpenAI, question: str) -> None:
    message = whole(client, question).choices[0].message
    chunks = streamed(client, question)
    assert content(chunks) == message.content
    deltas = [one.choices[0].delta.to_dict() for one in chunks]
    noted = [one["annotations"] for one in deltas if "annotations" in one]
    assert noted == [[one.to_dict() for one in message.annotations or []]]


@each_question
def test_annotations_stand_on_the_markers_and_lead_to_the_articles(
    client: openai.OpenAI, question: str
) -> None:
    completed = whole(client, question)
    message = completed.choices[0].message
    answer = native(completed)
    cited = {f"[{one.marker}]": one for one in answer.citations}
    noted = [one.url_citation for one in message.annotations or []]
    markers = [(message.content or "")[one.start_index : one.end_index] for one in noted]
    assert markers == [f"[{n}]" for one in answer.statements for n in one.citations]
    for marker, one in zip(markers, noted, strict=True):
        assert one.title == cited[marker].article.title
        article = httpx.get(one.url, trust_env=False, timeout=60).json()
        assert article["id"] == cited[marker].article.id
        place = slice(cited[marker].start, cited[marker].end)
        assert article["text"][place] == cited[marker].quote


def test_the_sources_are_listed_under_the_answer(client: openai.OpenAI) -> None:
    completed = whole(client, LISTED)
    _, _, sources = (completed.choices[0].message.content or "").partition("\n\nSources:\n")
    for line, citation in zip(sources.splitlines(), native(completed).citations, strict=True):
        about = f"{citation.article.title} · {citation.article.published_at}"
        assert line.startswith(f"- [{citation.marker}] {about} · http://127.0.0.1")


def test_an_abstention_is_a_plain_sentence_without_sources(client: openai.OpenAI) -> None:
    message = whole(client, UNANSWERED).choices[0].message
    assert (message.content, message.annotations) == (ABSTENTION, [])


def test_a_completion_has_what_clients_look_for(client: openai.OpenAI) -> None:
    completed = whole(client, FACT)
    assert completed.model == "dateline"
    assert completed.id == f"chatcmpl-{native(completed).id}"
    assert [one.finish_reason for one in completed.choices] == ["stop"]
    assert isinstance(completed.choices[0].message, ChatCompletionMessage)
    usage = completed.usage
    assert usage is not None and 5 <= usage.prompt_tokens <= 20
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens


def test_a_stream_begins_with_the_role_and_has_one_piece_a_statement(
    client: openai.OpenAI,
) -> None:
    first, *pieces, _sources, last = streamed(client, FACT)
    assert (first.choices[0].delta.role, first.choices[0].delta.content) == ("assistant", "")
    statements = native(last).statements
    assert len(pieces) == len(statements)
    for piece, statement in zip(pieces, statements, strict=True):
        assert statement.text in (piece.choices[0].delta.content or "")
    assert [one.choices[0].finish_reason for one in [first, *pieces, last]][-1] == "stop"
    assert len({(one.id, one.created, one.model) for one in [first, *pieces, last]}) == 1


def test_usage_is_streamed_where_it_is_asked_for(client: openai.OpenAI) -> None:
    *before, last = streamed(client, FACT, include_usage=True)
    assert last.choices == []
    assert last.usage == whole(client, FACT).usage
    assert [one.usage for one in before] == [None] * len(before)
    assert native(before[-1]).status == "answered"
    assert not [one for one in streamed(client, FACT) if one.usage]


def test_the_clients_own_accumulation_understands_the_stream(client: openai.OpenAI) -> None:
    with client.chat.completions.stream(model="dateline", messages=said(LISTED)) as stream:
        for _ in stream:
            pass
        final = stream.get_final_completion()
    message = whole(client, LISTED).choices[0].message
    assert final.choices[0].message.content == message.content
    assert final.choices[0].message.annotations == message.annotations


def test_a_stream_ends_as_the_protocol_has_it(url: str) -> None:
    body = {"model": "dateline", "messages": said(FACT), "stream": True}
    answer = httpx.post(f"{url}/v1/chat/completions", json=body, trust_env=False, timeout=60)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.endswith("\n\ndata: [DONE]\n\n")


def test_in_an_event_loop_it_is_the_same(url: str, client: openai.OpenAI) -> None:
    async def asked() -> tuple[str | None, str]:
        async with async_openai_at(url) as waiting:
            plain = await waiting.chat.completions.create(model="dateline", messages=said(FACT))
            stream = await waiting.chat.completions.create(
                model="dateline", messages=said(FACT), stream=True
            )
            return plain.choices[0].message.content, content([one async for one in stream])

    expected = whole(client, FACT).choices[0].message.content
    assert asyncio.run(asked()) == (expected, expected)


def test_the_answer_can_be_looked_up(url: str, client: openai.OpenAI) -> None:
    answer = native(streamed(client, FACT)[-1])
    kept = httpx.get(f"{url}/answers/{answer.id}", trust_env=False, timeout=60).json()
    assert Answer.model_validate(kept) == answer


def test_models_are_dateline_and_its_engines(client: openai.OpenAI) -> None:
    assert [one.id for one in client.models.list()] == ["dateline", "dateline-extractive"]
    assert client.models.retrieve("dateline").owned_by == "dateline"


def test_no_key_at_all_will_do(url: str) -> None:
    body = {"messages": said(FACT)}
    answer = httpx.post(f"{url}/v1/chat/completions", json=body, trust_env=False, timeout=60)
    assert answer.json()["model"] == "dateline"


@pytest.mark.parametrize("page", ["README.md", "docs/openai.md"])
def test_the_examples_in_python_work(
    url: str, client: openai.OpenAI, page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(from openai .*?)```", text, re.S)
    filters = re.compile(r"^ *extra_body=.*$", re.M)  # the seeds have no sources
    here = filters.sub("", example.replace("http://127.0.0.1:8000", url))
    exec(here, {})  # noqa: S102
    answer = native(whole(client, LISTED)).answer
    assert capsys.readouterr().out.startswith(answer)
