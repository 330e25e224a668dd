"""The events of a response as OpenAI's clients expect them, in their order."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from itertools import count
from typing import Any

from ingest.errors import DatelineError
from service.answer import Answer
from service.events import Answered, Event, Stated
from service.openai_responses import (
    Opening,
    OutputMessage,
    OutputText,
    ResponseUsage,
    annotation,
    output_text,
)
from service.openai_stream import Pieces, failure, sse
from service.openai_text import Text

Usage = Callable[[str], ResponseUsage]
"""The text of an answer → what it took."""


class ResponseStream:
    """One response, which grows; its one message has one part."""

    def __init__(self, opening: Opening, text: Text, usage: Usage) -> None:
        self._opening = opening
        self._text = text
        self._usage = usage
        self._numbers = count()
        self._noted = 0

    async def events(self, events: AsyncGenerator[Event, None]) -> Pieces:
        """What the client gets, from what happens in the engine."""
        for piece in self._opened():
            yield piece
        try:
            async with aclosing(events):
                async for event in events:
                    if isinstance(event, Stated):
                        for piece in self._grown(self._text.state(event)):
                            yield piece
                    elif isinstance(event, Answered):
                        for piece in self._grown(self._text.conclude(event.answer)):
                            yield piece
                        took = await asyncio.to_thread(self._usage, self._text.text)
                        for piece in self._closed(event.answer, took):
                            yield piece
        except DatelineError as error:
            for piece in self._failed(error):
                yield piece

    def _opened(self) -> Iterator[bytes]:
        begun = self._opening.body().model_dump(mode="json")
        yield self._event("response.created", response=begun)
        yield self._event("response.in_progress", response=begun)
        empty = OutputMessage(id=self._opening.item, status="in_progress", content=[])
        yield self._event("response.output_item.added", output_index=0, item=empty.model_dump())
        yield self._of_part("response.content_part.added", part=OutputText().model_dump())

    def _grown(self, added: str) -> Iterator[bytes]:
        yield self._of_part("response.output_text.delta", delta=added, logprobs=[])
        for citation in self._text.annotations[self._noted :]:
            yield self._of_part(
                "response.output_text.annotation.added",
                annotation_index=self._noted,
                annotation=annotation(citation).model_dump(),
            )
            self._noted += 1

    def _closed(self, answer: Answer, usage: ResponseUsage) -> Iterator[bytes]:
        whole = self._opening.completed(answer, self._text, usage)
        part = output_text(self._text).model_dump()
        yield self._of_part("response.output_text.done", text=self._text.text, logprobs=[])
        yield self._of_part("response.content_part.done", part=part)
        message = whole.output[0].model_dump()
        yield self._event("response.output_item.done", output_index=0, item=message)
        yield self._event("response.completed", response=whole.model_dump(mode="json"))

    def _failed(self, error: DatelineError) -> Iterator[bytes]:
        told = failure(error).error
        yield self._event("error", message=told.message, code=told.code, param=told.param)
        failed = self._opening.failed(told.message)
        yield self._event("response.failed", response=failed.model_dump(mode="json"))

    def _of_part(self, kind: str, **fields: Any) -> bytes:
        return self._event(
            kind, item_id=self._opening.item, output_index=0, content_index=0, **fields
        )

    def _event(self, kind: str, **fields: Any) -> bytes:
        return sse({"type": kind, "sequence_number": next(self._numbers), **fields}, kind)
