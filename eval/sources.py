"""A question set's files, record by record, so that one broken record hides no other."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, from_json

from ingest.errors import BadQuestionSet

T = TypeVar("T")

ONE_OBJECT = "write one JSON object on one line"


@dataclass(frozen=True)
class Fault:
    """Why a record cannot be used, and what to do; its id where it has one."""

    reason: str
    question_id: str | None = None


def name_of(path: Path) -> str:
    """A file's or folder's name without what follows the last full stop, and without ".gz"."""
    resolved = path.resolve()
    return resolved.name if path.is_dir() else Path(resolved.name.removesuffix(".gz")).stem


def read_bytes(path: Path) -> bytes:
    """A file's content without a byte order mark, unpacked if its name ends in ".gz".

    Raises:
        BadQuestionSet: it cannot be read.
    """
    try:
        content = path.read_bytes()
        if path.suffix.lower() == ".gz":
            content = gzip.decompress(content)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadQuestionSet(f"{path}: no whole gzip file ({error}); pack it again") from error
    except OSError as error:
        raise BadQuestionSet(
            f"{path}: {error.strerror or error}; give a file of questions"
        ) from error
    return content.removeprefix(codecs.BOM_UTF8)


def numbered_lines(path: Path) -> Iterator[tuple[int, str | Fault]]:
    """The lines that are not blank, counted from 1; those that are not UTF-8 as a fault.

    Raises:
        BadQuestionSet: the file cannot be read.
    """
    for number, content in enumerate(read_bytes(path).split(b"\n"), start=1):
        try:
            line = content.decode("utf-8").removesuffix("\r")
        except UnicodeDecodeError:
            yield number, Fault("is not UTF-8; save the file as UTF-8")
            continue
        if line.strip():
            yield number, line


def records(path: Path) -> Iterator[tuple[str, Any]]:
    """The JSON values of a file with their places, be it JSON Lines or one JSON array.

    What is no JSON is given as a fault.

    Raises:
        BadQuestionSet: the file cannot be read.
    """
    whole = parsed(read_bytes(path))
    if isinstance(whole, list):
        yield from ((f"{path}, entry {number}", one) for number, one in enumerate(whole, start=1))
        return
    for number, line in numbered_lines(path):
        yield f"{path}, line {number}", line if isinstance(line, Fault) else parsed(line)


def parsed(text: str | bytes) -> Any:
    """A JSON value, or a fault."""
    try:
        return from_json(text)
    except ValueError as error:
        return Fault(f"no JSON ({error}); {ONE_OBJECT}")


def shaped(shape: TypeAdapter[T], record: Any) -> T | Fault:
    """A record as the type that it should have, or what it lacks."""
    if isinstance(record, Fault):
        return record
    try:
        return shape.validate_python(record)
    except ValidationError as error:
        return Fault(_explain(error.errors()[0]), _id_of(record))


def _id_of(record: Any) -> str | None:
    known = record if isinstance(record, dict) else {}
    named = next((known[key] for key in ("id", "_id", "question_id") if key in known), None)
    return str(named) if isinstance(named, str | int) and str(named).strip() else None


def _explain(error: ErrorDetails) -> str:
    where = ".".join(str(part) for part in error["loc"])
    match error["type"]:
        case "dataclass_type" | "model_type" if not where:
            return f"no JSON object; {ONE_OBJECT}"
        case "missing":
            return f"{where} is missing; add it"
        case "unexpected_keyword_argument":
            return f"{where} is not a key; remove it"
    return f"{where}: {error['msg']}; correct it"
