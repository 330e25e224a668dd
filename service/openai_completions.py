"""An answer as OpenAI's Chat Completions give it, whole or in chunks."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, Field

from ingest.errors import DatelineError
from service.answer import Answer
from service.events import Answered, Event, Stated
from service.openai_stream import DONE, Pieces, failure, sse
from service.openai_text import Text, UrlCitation

Usage = Callable[[str], "CompletionUsage"]
"""The text of an answer → what it took."""


class Annotation(BaseModel):
    """A citation in the text."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class CompletionMessage(BaseModel):
    """The answer: statements with their markers, then the sources."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[Annotation]


class Choice(BaseModel):
    """The only one."""

    index: int = 0
    message: CompletionMessage
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class CompletionUsage(BaseModel):
    """Tokens by the tokenizer of the embedding model: what was sent and what was answered.

    What a chat model behind Dateline took is not in it.
    """

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(BaseModel):
    """What POST /v1/chat/completions gives where no stream is asked for."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int = Field(description="seconds since 1970")
    model: str
    choices: list[Choice]
    usage: CompletionUsage
    dateline: Answer = Field(description="the answer as POST /ask gives it")


@dataclass(frozen=True, slots=True)
class Head:
    """What a completion and each of its chunks have in common.

    Attributes:
        created: seconds since 1970.
    """

    answer_id: str
    model: str
    created: int

    @property
    def id(self) -> str:
        """Of the completion."""
        return f"chatcmpl-{self.answer_id}"


def completion(head: Head, answer: Answer, text: Text, usage: CompletionUsage) -> Completion:
    """The whole."""
    message = CompletionMessage(content=text.text, annotations=_annotations(text))
    return Completion(
        id=head.id,
        created=head.created,
        model=head.model,
        choices=[Choice(message=message)],
        usage=usage,
        dateline=answer,
    )


async def chunks(
    head: Head, events: AsyncGenerator[Event, None], text: Text, usage: Usage | None
) -> Pieces:
    """The same as it comes: the role, each statement, the sources with annotations, the end.

    Args:
        usage: None: not asked for.
    """
    counted = {} if usage is None else {"usage": None}
    yield _chunk(head, {"role": "assistant", "content": ""}, **counted)
    try:
        async with aclosing(events):
            async for event in events:
                if isinstance(event, Stated):
                    yield _chunk(head, {"content": text.state(event)}, **counted)
                elif isinstance(event, Answered):
                    rest = text.conclude(event.answer)
                    noted = [one.model_dump() for one in _annotations(text)]
                    yield _chunk(head, {"content": rest, "annotations": noted}, **counted)
                    native = event.answer.model_dump(mode="json")
                    yield _chunk(head, {}, ended="stop", dateline=native, **counted)
    except DatelineError as error:
        yield sse(failure(error).model_dump())
        return
    if usage is not None:
        took = await asyncio.to_thread(usage, text.text)
        yield _chunk(head, None, usage=took.model_dump())
    yield DONE


def _chunk(
    head: Head, delta: dict[str, Any] | None, *, ended: str | None = None, **more: Any
) -> bytes:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": ended}
    return sse(
        {
            "id": head.id,
            "object": "chat.completion.chunk",
            "created": head.created,
            "model": head.model,
            "choices": [] if delta is None else [choice],
            **more,
        }
    )


def _annotations(text: Text) -> list[Annotation]:
    return [Annotation(url_citation=one) for one in text.annotations]
