"""What happens on the way to an answer, for those who want to see it come."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from service.answer import Answer, Citation, Statement
from service.retrieval import ScoredPassage

T = TypeVar("T")
Seen = Callable[[list[ScoredPassage]], None]
ChatState = Literal["off", "untried", "ready", "failing"]


@dataclass(frozen=True, slots=True)
class Found:
    """The passages that the answer is made from, best first.

    Attributes:
        answer_id: of the answer that is on its way.
    """

    passages: Sequence[ScoredPassage]
    answer_id: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement that passed the checks, and those of its citations that are new."""

    statement: Statement
    citations: Sequence[Citation]


@dataclass(frozen=True, slots=True)
class Answered:
    """The whole. It stands in place of what was stated before, should a model have failed."""

    answer: Answer


Event = Found | Stated | Answered


class Run(Protocol):
    """Runs a call in a thread: `Workers.run`, or `asyncio.to_thread`."""

    def __call__(self, call: Callable[[], T], /) -> Awaitable[T]: ...


async def ended(events: AsyncGenerator[Event, None], seen: Seen | None = None) -> Answer:
    """The answer that a stream ends with."""
    async with aclosing(events):
        async for event in events:
            if isinstance(event, Found) and seen is not None:
                seen(list(event.passages))
            if isinstance(event, Answered):
                return event.answer
    raise AssertionError("a stream ends with an answer")
