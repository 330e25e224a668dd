"""Errors in the shape that OpenAI's clients read: `{"error": {message, type, param, code}}`."""

from collections.abc import Mapping
from typing import Any

from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

OPENAI = "/v1/"
_TIMED_OUT = 408


class ErrorDetail(BaseModel):
    """What went wrong and what to do."""

    message: str
    type: str = Field(
        description="invalid_request_error: mend the request; server_error: try again"
    )
    param: str | None = Field(description="the field of the request that is at fault")
    code: str = Field(description="the types of the README, with underscores")


class OpenAIError(BaseModel):
    """The body of every error of these doors."""

    error: ErrorDetail


ERRORS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": OpenAIError, "description": "The request can be mended"},
    "5XX": {"model": OpenAIError, "description": "Dateline, or a server that it needs, failed"},
}
"""For the OpenAPI document."""


def is_openai(path: str) -> bool:
    """Whether a path belongs to the doors for OpenAI's clients."""
    return path.startswith(OPENAI)


def told_to_openai(status: int, slug: str, message: str, param: str | None = None) -> OpenAIError:
    """An error; `slug` names its type as a problem document would."""
    return OpenAIError(
        error=ErrorDetail(
            message=message.encode("utf-8", "backslashreplace").decode(),
            type="invalid_request_error" if status < 500 else "server_error",
            param=param and param.encode("utf-8", "backslashreplace").decode(),
            code=slug.replace("-", "_"),
        )
    )


def openai_error(
    status: int,
    slug: str,
    message: str,
    *,
    param: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The whole response."""
    sent = dict(headers or {})
    if status < 500 and status != _TIMED_OUT:
        # The client would send the same again where the status is 409.
        sent["x-should-retry"] = "false"
    body = told_to_openai(status, slug, message, param).model_dump()
    return JSONResponse(body, status, headers=sent)
