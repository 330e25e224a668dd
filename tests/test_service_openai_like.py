"""LlamaIndex asks Dateline as it asks any server that speaks as OpenAI's does."""

from collections.abc import Iterator

import pytest
from conftest import service_settings
from live_service import live
from llama_index.core.llms import ChatMessage
from llama_index.llms.openai_like import OpenAILike  # type: ignore[import-untyped]

from service.answer import Answer
from service.api import create_app
from service.engine import Engine
from service.questions import Question

FACT = "How many days is the state visit supposed to take?"


@pytest.fixture(scope="module")
def llm(engine: Engine) -> Iterator[OpenAILike]:
    with live(create_app(engine, service_settings(engine.index.settings.data_dir))) as url:
        yield OpenAILike(
            model="dateline",
            api_base=f"{url}/v1",
            api_key="any",
            is_chat_model=True,
            max_retries=0,
        )


@pytest.fixture(scope="module")
def expected(engine: Engine) -> str:
    return engine.ask(Question(question=FACT)).answer


def test_it_completes(llm: OpenAILike, expected: str) -> None:
    assert llm.complete(FACT).text.startswith(expected)


def test_it_chats_and_has_the_whole_answer(llm: OpenAILike, expected: str) -> None:
    given = llm.chat([ChatMessage("Be brief.", role="system"), ChatMessage(FACT)])
    assert (given.message.content or "").startswith(expected)
    assert given.raw is not None
    assert Answer.model_validate(given.raw.dateline).answer == expected


def test_it_streams(llm: OpenAILike, expected: str) -> None:
    *_, last = llm.stream_chat([ChatMessage(FACT)])
    assert (last.message.content or "").startswith(expected)
    *_, done = llm.stream_complete(FACT)
    assert done.text == last.message.content
