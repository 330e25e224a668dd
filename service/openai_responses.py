"""An answer as OpenAI's Responses give it."""

from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, Field

from service.answer import Answer
from service.openai_text import Text, UrlCitation

PREFIX = "resp_"
"""Stands before the answer's id, as in OpenAI's own."""

State = Literal["in_progress", "completed", "incomplete"]


class ResponseAnnotation(UrlCitation):
    """A citation in the text."""

    type: Literal["url_citation"] = "url_citation"


class OutputText(BaseModel):
    """The answer: statements with their markers, then the sources."""

    type: Literal["output_text"] = "output_text"
    text: str = ""
    annotations: list[ResponseAnnotation] = []
    logprobs: list[Any] = []


class OutputMessage(BaseModel):
    """The message that holds it."""

    id: str
    type: Literal["message"] = "message"
    role: Literal["assistant"] = "assistant"
    status: State = "completed"
    content: list[OutputText]


class InputDetails(BaseModel):
    """Nothing is cached."""

    cached_tokens: int = 0
    cache_write_tokens: int = 0


class OutputDetails(BaseModel):
    """Nothing is reasoned."""

    reasoning_tokens: int = 0


class ResponseUsage(BaseModel):
    """Tokens by the tokenizer of the embedding model: what was sent and what was answered.

    What a chat model behind Dateline took is not in it.
    """

    input_tokens: int
    input_tokens_details: InputDetails = InputDetails()
    output_tokens: int
    output_tokens_details: OutputDetails = OutputDetails()
    total_tokens: int


class Failure(BaseModel):
    """Why a response failed after it had begun."""

    code: Literal["server_error"] = "server_error"
    message: str


class ResponseBody(BaseModel):
    """What POST /v1/responses gives; fields that mean nothing here have OpenAI's defaults."""

    id: str
    object: Literal["response"] = "response"
    created_at: int = Field(description="seconds since 1970")
    status: Literal["in_progress", "completed", "failed"] = "in_progress"
    error: Failure | None = None
    incomplete_details: None = None
    instructions: None = None
    metadata: dict[str, str] = {}
    model: str
    output: list[OutputMessage] = []
    parallel_tool_calls: bool = False
    previous_response_id: str | None = None
    temperature: None = None
    text: dict[str, Any] = {"format": {"type": "text"}}
    tool_choice: Literal["none"] = "none"
    tools: list[Any] = []
    top_p: None = None
    usage: ResponseUsage | None = None
    dateline: Answer | None = Field(
        default=None, description="the answer as POST /ask gives it, once it is whole"
    )


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known of a response before its answer.

    Attributes:
        created: seconds since 1970.
    """

    answer_id: str
    model: str
    created: int
    previous: str | None = None
    item: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "item", f"msg_{self.answer_id}")

    def body(self) -> ResponseBody:
        """A response that is on its way."""
        return ResponseBody(
            id=PREFIX + self.answer_id,
            created_at=self.created,
            model=self.model,
            previous_response_id=self.previous,
        )

    def completed(self, answer: Answer, text: Text, usage: ResponseUsage) -> ResponseBody:
        """The whole."""
        message = OutputMessage(id=self.item, content=[output_text(text)])
        whole = {"status": "completed", "output": [message], "usage": usage, "dateline": answer}
        return self.body().model_copy(update=whole)

    def failed(self, message: str) -> ResponseBody:
        """A response that came to nothing."""
        return self.body().model_copy(
            update={"status": "failed", "error": Failure(message=message)}
        )


def annotation(citation: UrlCitation) -> ResponseAnnotation:
    """The same, with its type beside it."""
    return ResponseAnnotation(**citation.model_dump())


def output_text(text: Text) -> OutputText:
    """The text so far."""
    return OutputText(text=text.text, annotations=[annotation(one) for one in text.annotations])
