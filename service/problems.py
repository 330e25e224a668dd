"""Errors as RFC 9457 problem documents, or in the shape of the door that was knocked at.

The one table from error to HTTP status.
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import Scope

from ingest import errors
from service.openai_errors import is_openai, openai_error

MEDIA_TYPE = "application/problem+json"
PREFIX = "urn:dateline:problem:"
INVALID = "invalid-request"
_CLEARER: Mapping[str, str] = {
    "model_attributes_type": "not a JSON object; send one, with the header content-type:"
    " application/json",
    "json_invalid": "not JSON; send it well-formed",
    "extra_forbidden": "there is no such field or parameter; /openapi.json lists them",
}
"""What pydantic's words for a type of mistake leave open."""
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_UNFORESEEN = "an error that nobody foresaw; the service's log tells more"

STATUS: Mapping[type[errors.DatelineError], int] = {
    errors.UserError: 422,
    errors.BadSettings: 500,
    errors.BadInput: 422,
    errors.NothingIngested: 422,
    errors.BadQuestion: 422,
    errors.BadFilter: 422,
    errors.BadQuestionSet: 422,
    errors.BadRun: 422,
    errors.UnknownArticle: 404,
    errors.UnknownAnswer: 404,
    errors.UnknownJob: 404,
    errors.EmptyIndex: 409,
    errors.IndexMismatch: 409,
    errors.IndexOwned: 409,
    errors.NoChatModel: 409,
    errors.ModelNotFound: 404,
    errors.Unsupported: 400,
    errors.ModelUnusable: 500,
    errors.SystemFailure: 500,
    errors.Overloaded: 503,
    errors.EmbeddingFailed: 502,
    errors.ChatFailed: 502,
    errors.VectorStoreFailed: 502,
    errors.SlackFailed: 503,
    errors.IndexDamaged: 500,
    errors.ServiceFailed: 502,
}
RETRY_AFTER_SECONDS = 2


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it."""

    type: str = Field(description=f"`{PREFIX}` and a name that the README explains")
    title: str
    status: int
    detail: str = Field(description="what is wrong and what to do")


RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    statuses: {
        "description": description,
        "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}},
    }
    for statuses, description in (("4XX", "The caller can mend it"), ("5XX", "Dateline failed"))
}
"""For OpenAPI: what every route may answer besides."""


def problem(
    status: int, slug: str, detail: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """A problem document as a response; `slug` names its type."""
    body = document(status, slug, detail).model_dump()
    return JSONResponse(body, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def document(status: int, slug: str, detail: str) -> Problem:
    """The document itself."""
    return Problem(
        type=PREFIX + slug,
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail.encode("utf-8", "backslashreplace").decode(),
    )


def document_of(error: BaseException) -> Problem:
    """What an error is told as; one that nobody foresaw gives nothing away."""
    if isinstance(error, errors.DatelineError):
        kind = _listed(type(error))
        return document(STATUS[kind], slug_of(kind), str(error))
    return document(500, slug_of(errors.SystemFailure), _UNFORESEEN)


def told(
    scope: Scope,
    status: int,
    slug: str,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    param: str | None = None,
) -> JSONResponse:
    """The same, or what OpenAI's clients read where one of them asked; it is counted.

    Args:
        param: the field of the request that is at fault.
    """
    count(scope, slug)
    if is_openai(scope["path"]):
        return openai_error(status, slug, detail, param=param, headers=headers)
    return problem(status, slug, detail, headers)


def count(scope: Scope, slug: str) -> None:
    """Count an error that is told to a client of the application that a scope names."""
    counting = getattr(scope["app"].state, "count_error", None)
    if counting is not None:
        counting(slug)


def status_of(error: errors.DatelineError) -> int:
    """The HTTP status that an error gives."""
    return STATUS[_listed(type(error))]


def name_of(error: errors.DatelineError) -> str:
    """The name of the type that an error is told as."""
    return slug_of(_listed(type(error)))


def slug_of(error: type[errors.DatelineError]) -> str:
    """The name of an error's type: "bad-question" for BadQuestion."""
    name = error.__name__
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")


def install(app: FastAPI, counting: Callable[[str], None] | None = None) -> None:
    """Turn every error that leaves a route into a problem document.

    Args:
        counting: given the name of each error's type.
    """
    app.state.count_error = counting
    app.add_exception_handler(errors.DatelineError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


async def _ours(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, errors.DatelineError)
    kind = _listed(type(error))
    headers = {"retry-after": str(RETRY_AFTER_SECONDS)} if kind is errors.Overloaded else None
    param = error.param if isinstance(error, errors.Unsupported) else None
    slug = slug_of(kind)
    return told(request.scope, STATUS[kind], slug, str(error), headers=headers, param=param)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    param = ".".join(str(part) for part in first["loc"][1:]) or None
    said = _CLEARER.get(first["type"], first["msg"])
    return told(request.scope, 422, INVALID, f"{place}: {said}", param=param)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    detail = str(error.detail)
    if error.status_code == HTTPStatus.BAD_REQUEST:  # FastAPI's, where a body cannot be parsed
        return told(request.scope, 422, INVALID, detail)
    phrase = HTTPStatus(error.status_code).phrase
    slug = phrase.lower().replace(" ", "-")
    headers = error.headers
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        others = {name: one for name, one in (headers or {}).items() if name.lower() != "allow"}
        headers = {**others, "allow": ", ".join(_allowed(request.scope))}
    return told(request.scope, error.status_code, slug, detail, headers=headers)


def _allowed(scope: Scope) -> list[str]:
    """The methods of all routes of a path; Starlette names those of the first."""
    routes = scope["app"].routes
    found = [
        method
        for method in _METHODS
        if any(one.matches({**scope, "method": method})[0] is Match.FULL for one in routes)
    ]
    return ["HEAD", *found] if "GET" in found else found


async def _unexpected(request: Request, _error: Exception) -> JSONResponse:
    return told(request.scope, 500, slug_of(errors.SystemFailure), _UNFORESEEN)


def _listed(error: type[errors.DatelineError]) -> type[errors.DatelineError]:
    return next(one for one in error.__mro__ if one in STATUS)
