"""Requests as OpenAI's clients send them, with Dateline's filters beside their own fields.

Fields that are not named here are accepted and mean nothing.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from service.answer import EngineName
from service.openai_models import DEFAULT
from service.questions import Narrowing

_ONE = "Dateline gives one answer to a question; leave it out"
_TEXT = "Dateline answers in plain text; leave it out"
_NO_TOOLS = 'Dateline calls no tools; leave it out, or write "auto"'
_NOTHING_HELD = "Dateline holds nothing of that kind; send the messages themselves"


class Part(BaseModel):
    """A part of a message; its type is text, input_text or output_text."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: str
    text: str | None = None


class Said(BaseModel):
    """A message. Those of the roles system and developer are accepted and mean nothing."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: str = "message"
    role: str | None = Field(default=None, description="user, assistant, system or developer")
    content: str | list[Part] | None = None


class OpenAIRequest(Narrowing):
    """What both doors take."""

    model_config = ConfigDict(extra="allow", frozen=True)

    model: str = Field(default=DEFAULT, description="one that GET /v1/models lists")
    stream: bool | None = None
    engine: EngineName | None = Field(
        default=None, description="who writes; null: what the model's name says"
    )
    tool_choice: str | dict[str, Any] | None = None

    def refused(self) -> Iterator[tuple[str, str]]:
        """Fields that ask for what Dateline does not do, each with the reason."""
        if self.tool_choice not in (None, "auto", "none"):
            yield "tool_choice", _NO_TOOLS


class StreamOptions(BaseModel):
    """What a stream holds beside the answer."""

    model_config = ConfigDict(extra="allow", frozen=True)

    include_usage: bool | None = None


class CompletionRequest(OpenAIRequest):
    """The body of POST /v1/chat/completions; the question is its last message."""

    messages: list[Said] = Field(min_length=1)
    stream_options: StreamOptions | None = None
    n: int | None = Field(default=None, description="1")
    response_format: dict[str, Any] | None = Field(default=None, description="of the type text")
    modalities: list[str] | None = Field(default=None, description="text")

    def refused(self) -> Iterator[tuple[str, str]]:
        """See `OpenAIRequest`."""
        yield from super().refused()
        if self.n not in (None, 1):
            yield "n", _ONE
        if not _is_text(self.response_format):
            yield "response_format", _TEXT
        if self.modalities and set(self.modalities) != {"text"}:
            yield "modalities", _TEXT


class ResponseRequest(OpenAIRequest):
    """The body of POST /v1/responses; the question is its input or the last message in it."""

    input: str | list[Said]
    previous_response_id: str | None = Field(
        default=None, description="of an answer that is kept, which the question follows up"
    )
    text: dict[str, Any] | None = Field(default=None, description="its format is of the type text")
    background: bool | None = None
    conversation: str | dict[str, Any] | None = Field(default=None, description="refused")
    prompt: dict[str, Any] | None = Field(default=None, description="refused")

    def refused(self) -> Iterator[tuple[str, str]]:
        """See `OpenAIRequest`."""
        yield from super().refused()
        if self.text is not None and not _is_text(self.text.get("format")):
            yield "text.format", _TEXT
        if self.background:
            yield "background", "Dateline answers at once; leave it out"
        if self.conversation is not None:
            yield "conversation", _NOTHING_HELD
        if self.prompt is not None:
            yield "prompt", _NOTHING_HELD


def _is_text(wanted: Any) -> bool:
    return wanted is None or (isinstance(wanted, dict) and wanted.get("type") == "text")
