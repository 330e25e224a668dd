"""What is posted to /articles: JSON, or a file as the body."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import from_json
from starlette.exceptions import HTTPException

from ingest.errors import BadInput
from ingest.files import SourceFile, decode
from ingest.reading import ReadArticle, articles_in, read_record
from ingest.rows import Origin

JSON: Final = "application/json"
FILES: Final = {
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
}
"""Media types and the suffix that such a file has on a disk."""
_NOWHERE: Final = Origin("", "")


class NewArticle(BaseModel):
    """An article as a caller writes it."""

    model_config = ConfigDict(extra="forbid")

    title: str
    text: str
    url: str | None = Field(default=None, description="http or https; it is the article's identity")
    source: str | None = Field(default=None, description="the publisher; null: the url's host")
    published_at: str | None = Field(default=None, description="a date, or an instant")

    def read(self, name: str) -> ReadArticle:
        """The same, checked as a line of a file is.

        Raises:
            BadInput: a field cannot be used; told under `name`.
        """
        return read_record(name, self.model_dump(), _NOWHERE)


@dataclass(frozen=True, slots=True)
class Posted:
    """What a body held.

    Attributes:
        several: it was a list, though it may be of one.
    """

    found: list[ReadArticle | BadInput]
    several: bool


_ONE: Final = TypeAdapter(NewArticle)
_LIST: Final = TypeAdapter(list[NewArticle])

BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {
                "schema": {
                    "anyOf": [
                        {"$ref": "#/components/schemas/NewArticle"},
                        {"type": "array", "items": {"$ref": "#/components/schemas/NewArticle"}},
                    ]
                }
            },
            **{media: {"schema": {"type": "string"}} for media in FILES},
        },
    }
}
"""For OpenAPI: the body is read by hand, because its media type says what it is."""


def read_body(body: bytes, content_type: str, name: str) -> Posted:
    """The articles of a request.

    Args:
        name: of the file, as the caller knows it.

    Raises:
        HTTPException: 415, the media type is none that is taken.
        RequestValidationError: the JSON is not as it should be.
        BadInput: the file cannot be read, or the body holds nothing but an address.
    """
    media = content_type.partition(";")[0].strip().lower()
    if media == JSON:
        return _from_json(body)
    kind = FILES.get(media)
    if kind is None:
        taken = ", ".join((JSON, *FILES))
        raise HTTPException(415, f"{media[:60]!r} is not taken; send one of {taken}")
    source = SourceFile(Path(name), kind, Origin("", name))
    return Posted(list(articles_in(source, decode(name, body))), kind == ".jsonl")


def _from_json(body: bytes) -> Posted:
    several = body.lstrip()[:1] == b"["
    try:
        if several:
            return Posted(list(_each(_LIST.validate_json(body))), several)
        return Posted([_ONE.validate_json(body).read("the article")], several)
    except ValidationError as error:
        if _is_address(body):
            raise BadInput(
                "the body", "holds only a url, and addresses are not fetched; send title and text"
            ) from error
        raise RequestValidationError(
            [{**one, "loc": ("body", *one["loc"])} for one in error.errors()]
        ) from error


def _each(articles: Iterable[NewArticle]) -> Iterable[ReadArticle | BadInput]:
    for number, article in enumerate(articles, start=1):
        try:
            yield article.read(f"article {number}")
        except BadInput as error:
            yield error


def _is_address(body: bytes) -> bool:
    try:
        record = from_json(body)
    except ValueError:
        return False
    return isinstance(record, dict) and set(record) == {"url"}
