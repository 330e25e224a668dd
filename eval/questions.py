"""Question sets: one question with its accepted answers as a JSON object on each line."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Final, Literal

from pydantic import ConfigDict, TypeAdapter

from eval.metrics import normalise
from eval.sources import Fault, numbered_lines, parsed, shaped
from ingest.articles import article_id
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
        article: its id, its address, or its file's path in the folder that is ingested.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    article: str
    quote: str


@dataclass(frozen=True)
class Relevance:
    """How much an article has to do with the question, as a person judged it.

    Attributes:
        article: named as in `Quote`.
        grade: above 0 is relevant, and more is better, as TREC grades it.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    article: str
    grade: int = 1


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
        answers: the items that a right answer names, each as its accepted alternatives; empty
            where the articles do not answer, and where the set says only where the answer stands.
        quotes: the sentences that support the answer; empty where the set does not give them.
        relevant: the articles that were judged; empty where the set does not give them.
        subtype: the set's own name for this kind of question.
        split: "dev" may be used to choose thresholds, "report" serves for figures alone.
        as_of: ISO 8601, the instant up to which articles may be seen.
        conversation: the messages before the question, oldest first.
        antecedents: what it means of the conversation, each as its accepted alternatives; empty
            where it stands alone all the same, None where the set does not say.
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
    antecedents: tuple[tuple[str, ...], ...] | None = None
    relevant: tuple[Relevance, ...] = ()
    subtype: str | None = None


_SHAPE: Final = TypeAdapter(Question)
_CANDIDATE: Final = (
    'is a candidate that nobody has accepted; correct it, then take "accepted" and "reason" out'
)


def read_questions(path: Path) -> list[Question]:
    """All questions of a set, in the order of the file; empty lines are passed over.

    Raises:
        BadQuestionSet: the file cannot be read or holds no question, a line is no question,
            or two have one id; the message names file, line, id and remedy.
    """
    questions: list[Question] = []
    first_lines: dict[str, int] = {}
    for number, line in numbered_lines(path):
        question = parse_question(line)
        place = f"{path}, line {number}"
        if isinstance(question, Fault):
            named = f", question {question.question_id}" if question.question_id else ""
            raise BadQuestionSet(f"{place}{named}: {question.reason}")
        first = first_lines.setdefault(question.id, number)
        if first != number:
            raise BadQuestionSet(
                f"{place}, question {question.id}: "
                f"line {first} has the same id; give one of them another"
            )
        questions.append(question)
    if not questions:
        raise BadQuestionSet(f"{path}: holds no question; write one JSON object on each line")
    return questions


def write_questions(questions: Iterable[Question], path: Path) -> None:
    """As JSON Lines that are read back to equal questions."""
    lines = (_SHAPE.dump_json(question, exclude_defaults=True) for question in questions)
    path.write_bytes(b"".join(line + b"\n" for line in lines))


def digest_of(question: Question) -> str:
    """12 hexadecimal digits that are the same as long as the same is asked and expected."""
    return hashlib.sha256(_SHAPE.dump_json(question, exclude_defaults=True)).hexdigest()[:12]


def parse_question(line: str | Fault) -> Question | Fault:
    """The question that a line holds, or why it holds none."""
    record = parsed(line) if isinstance(line, str) else line
    if isinstance(record, dict) and record.get("accepted") is False:
        name = record.get("id")
        return Fault(_CANDIDATE, name if isinstance(name, str) else None)
    question = shaped(_SHAPE, record)
    if isinstance(question, Fault):
        return question
    return fault_of(question) or question


def fault_of(question: Question) -> Fault | None:
    """The first rule that the question breaks, with the remedy."""
    reason = _broken_rule(question)
    return Fault(reason, question.id.strip() or None) if reason else None


def possible_ids(article: str) -> tuple[str, ...]:
    """Ids that an article may have in the index when a set names it so, see `Quote.article`."""
    try:
        derived = article_id(url=article, origin="")
    except ValueError:
        derived = article_id(url=None, origin=article)
    return article, derived


def _broken_rule(question: Question) -> str | None:
    if not question.id.strip() or not question.question.strip():
        return "id or question is empty; write it"
    for item in question.answers:
        if not item or not all(normalise(answer) for answer in item):
            return f"the answer {list(item)} has no words to look for; write or remove it"
    if any(not quote.quote.strip() or not quote.article for quote in question.quotes):
        return "a quote or its article is empty; write or remove it"
    if any(not judged.article for judged in question.relevant):
        return "a relevant article has no name; write or remove it"
    if question.as_of is not None and not _is_instant(question.as_of):
        return f"as_of {question.as_of!r} is no date; write it like 2024-06-19T12:00:00Z"
    return _contradiction(question)


def _contradiction(question: Question) -> str | None:
    """Where status, type and what is expected do not agree."""
    abstained = question.status is Status.ABSTAINED
    if (question.type is QuestionType.UNANSWERABLE) != abstained:
        return 'type "unanswerable" and status "abstained" go together; correct one of them'
    relevant = any(judged.grade > 0 for judged in question.relevant)
    expected = bool(question.answers or question.quotes or relevant)
    if abstained and expected:
        return "is to be abstained from, yet has answers, quotes or relevant articles; empty them"
    if not abstained and not expected:
        return (
            "has no answers, quotes or relevant articles; add one,"
            ' or set type "unanswerable" and status "abstained"'
        )
    return None


def _is_instant(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
