"""The events of a streamed answer, as server-sent events have them."""

from dataclasses import dataclass
from typing import Any, Final

from fastapi.sse import format_sse_event

from service.answer import Citation, Part, Statement
from service.events import Answered, Event, Found, Stated
from service.listings import found_passages
from service.problems import document_of

RETRY_MS: Final = 1_000
"""What clients are told to wait before they connect again: less than the usual grace."""
EVENT: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "event": {"enum": ["passages", "statement", "answer", "error"]},
        "data": {"type": "string", "contentMediaType": "application/json"},
        "id": {"type": "string"},
        "retry": {"type": "integer"},
    },
}
"""For OpenAPI: one event."""


class StatedEvent(Part):
    """A statement that passed the checks, with those of its citations that are new."""

    statement: Statement
    citations: list[Citation]


@dataclass(frozen=True, slots=True)
class Told:
    """One event.

    Attributes:
        data: JSON.
    """

    name: str
    data: str

    def sent(self, stream: str, number: int) -> bytes:
        """As it is sent; `number` counts from 1 in its stream."""
        return format_sse_event(
            event=self.name,
            data_str=self.data,
            id=f"{stream}-{number}",
            retry=RETRY_MS if number == 1 else None,
        )


def told(event: Event) -> Told:
    """What happened on the way to an answer."""
    match event:
        case Found():
            return Told("passages", found_passages(list(event.passages)).model_dump_json())
        case Stated():
            stated = StatedEvent(statement=event.statement, citations=list(event.citations))
            return Told("statement", stated.model_dump_json())
        case Answered():
            return Told("answer", event.answer.model_dump_json())


def told_failure(error: BaseException) -> Told:
    """An error, as the problem document that it would have been."""
    return Told("error", document_of(error).model_dump_json())
