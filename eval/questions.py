"""Question sets: one question with its accepted answers as a JSON object on each line."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Final, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, from_json

from eval.metrics import normalise
from ingest.errors import BadQuestionSet

Split = Literal["dev", "report"]


class QuestionType(StrEnum):
    """What is asked for."""

    FACT = "fact"
    LIST = "list"
    QUOTE = "quote"
    EXPLANATION = "explanation"
    SHARED = "shared"
    """A fact that several articles give."""
    DIFFERING = "differing"
    """A fact that articles give differently, or each in part."""
    UNANSWERABLE = "unanswerable"


class Status(StrEnum):
    """The status that a right answer has."""

    ANSWERED = "answered"
    ABSTAINED = "abstained"
    CONFLICTING = "conflicting"


@dataclass(frozen=True)
class Quote:
    """Words of an article that support the answer, exactly as its body has them.

    Attributes:
        article: the name of the article's file.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    article: str
    quote: str


@dataclass(frozen=True)
class Turn:
    """One message of the conversation before the question."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True)
class Question:
    """A question and what a right answer to it holds.

    Attributes:
        answers: the items that a right answer names, each as its accepted alternatives;
            empty where the articles do not answer.
        quotes: the sentences that support the answer; empty where the set does not give them.
        split: "dev" may be used to choose thresholds, "report" serves for figures alone.
        as_of: ISO 8601, the instant up to which articles may be seen.
        conversation: the messages before the question, oldest first.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    id: str
    question: str
    type: QuestionType
    status: Status
    answers: tuple[tuple[str, ...], ...]
    quotes: tuple[Quote, ...] = ()
    split: Split | None = None
    as_of: str | None = None
    conversation: tuple[Turn, ...] = ()


_READER: Final = TypeAdapter(Question)
_KEYS: Final = ", ".join(field.name for field in fields(Question))


def read_questions(path: Path) -> list[Question]:
    """All questions of a set, in the order of the file; empty lines are passed over.

    Raises:
        BadQuestionSet: the file cannot be read or holds no question, a line is no question,
            or two have one id; the message names file, line, id and remedy.
    """
    questions: list[Question] = []
    first_lines: dict[str, int] = {}
    for number, line in _lines(path):
        question = _parse(line, f"{path}, line {number}")
        first = first_lines.setdefault(question.id, number)
        if first != number:
            raise BadQuestionSet(
                f"{path}, line {number}, question {question.id}: "
                f"line {first} has the same id; give one of them another"
            )
        questions.append(question)
    if not questions:
        raise BadQuestionSet(f"{path}: holds no question; write one JSON object on each line")
    return questions


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadQuestionSet(
            f"{path}: {error.strerror or error}; give a file of questions"
        ) from error
    except UnicodeDecodeError as error:
        place = error.object.count(b"\n", 0, error.start) + 1
        raise BadQuestionSet(
            f"{path}, line {place}: is not UTF-8; save the file as UTF-8"
        ) from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def _parse(line: str, place: str) -> Question:
    try:
        question = _READER.validate_json(line)
    except ValidationError as error:
        named = place + _name(line)
        raise BadQuestionSet(f"{named}: {_explain(error.errors()[0])}") from error
    fault = _fault(question)
    if fault:
        raise BadQuestionSet(f"{place}, question {question.id or '(no id)'}: {fault}")
    return question


def _name(line: str) -> str:
    try:
        record = from_json(line)
    except ValueError:
        return ""
    named = isinstance(record, dict) and isinstance(record.get("id"), str) and record["id"]
    return f", question {named}" if named else ""


def _explain(error: ErrorDetails) -> str:
    where = ".".join(str(part) for part in error["loc"])
    match error["type"]:
        case "json_invalid" | "dataclass_type" if not where:
            return f"{error['msg']}; write one JSON object on one line"
        case "missing":
            return f"{where} is missing; add it"
        case "unexpected_keyword_argument":
            return f"{where} is not a key; remove it (a question has {_KEYS})"
    return f"{where}: {error['msg']}; correct it"


def _fault(question: Question) -> str | None:
    """The first rule that the question breaks, with the remedy."""
    unanswerable = question.type is QuestionType.UNANSWERABLE
    abstained = question.status is Status.ABSTAINED
    if not question.id.strip() or not question.question.strip():
        return "id or question is empty; write it"
    if unanswerable != abstained:
        return 'type "unanswerable" and status "abstained" go together; correct one of them'
    if abstained and (question.answers or question.quotes):
        return "is to be abstained from, yet has answers or quotes; empty both lists"
    if not abstained and not question.answers:
        return 'has no answers; add one, or set type "unanswerable" and status "abstained"'
    for item in question.answers:
        if not item or not all(normalise(answer) for answer in item):
            return f"the answer {list(item)} has no words to look for; write or remove it"
    if any(not quote.quote.strip() or not quote.article for quote in question.quotes):
        return "a quote or its article is empty; write or remove it"
    if question.as_of is not None and not _is_instant(question.as_of):
        return f"as_of {question.as_of!r} is no date; write it like 2024-06-19T12:00:00Z"
    return None


def _is_instant(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
