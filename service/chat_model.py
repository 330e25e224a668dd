"""One chat model: how its server wants to be asked, when it is asked again, and how it fares."""

import asyncio
import logging
import random
import re
import threading
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from ingest.errors import ChatFailed
from ingest.openai_client import OpenAIChat
from service.events import ChatState
from service.settings import Settings

Message = Mapping[str, str]

Shape = Literal["json_schema", "json_object of", "json_object", "text"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
"""From the strictest; the second is what llama-cpp-python takes a schema in."""
RETRIES = 2
FIRST_DELAY = 0.5
"""Seconds before a request is made again, doubled each time, three quarters to the whole of it by
chance so that clients that failed together do not come back together; nor do those that were told
when to, who wait up to an eighth of a second longer."""
_OVERFLOW = re.compile(r"context|too (?:long|many|large)|maximum .*(?:length|tokens)|exceed", re.I)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a server takes of what servers differ in.

    Attributes:
        shape: how an answer in JSON is asked for, see `SHAPES`; "text": it is not.
        limit: the field that limits an answer's tokens; reasoning models refuse the old one.
        temperature: whether one may be set; reasoning models refuse it.
        usage: whether tokens can be asked to be counted.
    """

    shape: Shape = "json_schema"
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    temperature: bool = True
    usage: bool = True

    def request(
        self, messages: Sequence[Message], schema: Mapping[str, Any] | None, tokens: int
    ) -> dict[str, Any]:
        """The fields of one request."""
        request: dict[str, Any] = {"messages": list(messages), self.limit: tokens}
        if schema is not None and self.shape == "json_schema":
            given = {"name": "answer", "strict": True, "schema": schema}
            request["response_format"] = {"type": "json_schema", "json_schema": given}
        elif schema is not None and self.shape == "json_object of":
            request["response_format"] = {"type": "json_object", "schema": schema}
        elif schema is not None and self.shape == "json_object":
            request["response_format"] = {"type": "json_object"}
        if self.temperature:
            request["temperature"] = 0
        if self.usage:
            request["stream_options"] = {"include_usage": True}
        return request

    def without(self, refused: str) -> "Dialect | None":
        """What to speak after the server said this against a request; None: it is not that."""
        if "max_tokens" in refused and self.limit == "max_tokens":
            return replace(self, limit="max_completion_tokens")
        if "temperature" in refused and self.temperature:
            return replace(self, temperature=False)
        if "stream_options" in refused and self.usage:
            return replace(self, usage=False)
        if _OVERFLOW.search(refused) or self.shape == SHAPES[-1]:
            return None
        return replace(self, shape=SHAPES[SHAPES.index(self.shape) + 1])


class ChatModel:
    """May be used from several threads and event loops.

    Attributes:
        state: of the last request; `problem` says what was wrong with it.
        read, written: tokens since the start, as far as the server counts them.

    Raises:
        ModelUnusable: see `OpenAIChat`.
    """

    def __init__(self, settings: Settings) -> None:
        key = settings.openai_api_key
        self.name = settings.chat_model
        self.state: ChatState = "untried"
        self.problem: str | None = None
        self.read = self.written = 0
        self._lock = threading.Lock()
        self._dialect = Dialect()
        self._door = OpenAIChat(
            self.name,
            api_key=key.get_secret_value() if key else None,
            base_url=settings.openai_base_url,
        )

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None,
        tokens: int,
        deadline: float,
        spend: Callable[[int], None] = lambda _: None,
    ) -> AsyncGenerator[str, None]:
        """The answer piece by piece; closing the iterator ends the request.

        Args:
            schema: of the JSON wanted, as far as the server can be held to it; None: text.
            tokens: the most that the answer may have; what lies beyond is missing.
            deadline: by the event loop's clock.
            spend: given the tokens read and written, as far as the server counts them.

        Raises:
            ChatFailed: the server refused, failed or did not answer in time.
        """
        attempt = 0
        while True:
            begun = False
            request = self._dialect.request(messages, schema, tokens)
            try:
                async with aclosing(self._answer(request, deadline, spend)) as pieces:
                    async for piece in pieces:
                        begun = begun or bool(piece)
                        yield piece
            except ChatFailed as failure:
                delay = None if begun else self._delay(failure, request, attempt)
                if delay is None or asyncio.get_running_loop().time() + delay >= deadline:
                    self._note("failing", str(failure))
                    raise
                attempt += failure.refused is None
                await asyncio.sleep(delay)
            else:
                self._note("ready", None)
                return

    async def _answer(
        self, request: Mapping[str, Any], deadline: float, spend: Callable[[int], None]
    ) -> AsyncGenerator[str, None]:
        left = max(0.001, deadline - asyncio.get_running_loop().time())
        ended = None
        async with aclosing(self._door.pieces(request, seconds=left)) as pieces:
            while True:
                try:
                    async with asyncio.timeout_at(deadline):
                        piece = await anext(pieces, None)
                except TimeoutError as error:
                    raise ChatFailed(f"{self.name} did not answer in time; try again") from error
                if piece is None:
                    break
                ended = piece.ended or ended
                if piece.tokens is not None:
                    self._count(*piece.tokens)
                    spend(sum(piece.tokens))
                yield piece.text
        if ended is None:
            raise ChatFailed(f"the answer of {self.name} was cut off; try again", passing=True)

    def _delay(self, failure: ChatFailed, request: Mapping[str, Any], attempt: int) -> float | None:
        """Seconds until the request is made again, at once in another dialect; None: never."""
        if failure.refused is not None:
            spoken = self._dialect.without(failure.refused)
            if spoken is None:
                return None
            logger.info("%s is asked in another way from now on: %s", self.name, spoken)
            self._dialect = spoken
            return 0.0
        if not failure.passing or attempt == RETRIES:
            return None
        if failure.retry_after is not None:
            return failure.retry_after + float(random.uniform(0, FIRST_DELAY / 4))
        return float(FIRST_DELAY * 2**attempt * random.uniform(0.75, 1))

    def _count(self, read: int, written: int) -> None:
        with self._lock:
            self.read += read
            self.written += written
        logger.info("%s read %d tokens and wrote %d", self.name, read, written)

    def _note(self, state: ChatState, problem: str | None) -> None:
        self.state, self.problem = state, problem
