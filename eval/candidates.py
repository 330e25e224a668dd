"""Candidate questions: what a person may accept into a question set, and nobody has yet."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.metrics import normalise
from eval.questions import QuestionType, Quote, Status
from eval.sources import Fault, numbered_lines, parsed
from ingest.errors import BadQuestionSet
from service.answer_kinds import AnswerKind, kind_of

_TYPES = {AnswerKind.QUOTE: QuestionType.QUOTE, AnswerKind.REASON: QuestionType.EXPLANATION}


@dataclass(frozen=True)
class Candidate:
    """A question with what a right answer may hold, as far as it could be told.

    Attributes:
        answers, quotes: as in `eval.questions.Question`; empty where a person has to find them.
        reason: where it comes from, and what to look at before it is accepted.
    """

    question: str
    type: QuestionType
    status: Status
    reason: str
    answers: tuple[tuple[str, ...], ...] = ()
    quotes: tuple[Quote, ...] = ()
    as_of: str | None = None

    @property
    def key(self) -> str:
        """Equal for candidates that ask the same of the same articles."""
        return f"{normalise(self.question)}@{self.as_of or ''}"

    def record(self) -> dict[str, Any]:
        """A line of Dateline's own format, with a mark that nobody has accepted it."""
        fields = {name: value for name, value in asdict(self).items() if value is not None}
        name = f"candidate-{hashlib.sha256(self.key.encode()).hexdigest()[:12]}"
        return {"id": name, "accepted": False, **fields}


def likely_type(question: str) -> QuestionType:
    """What a question seems to ask for, by its words alone."""
    return _TYPES.get(kind_of(question), QuestionType.FACT)


def append_candidates(candidates: Iterable[Candidate], path: Path) -> int:
    """Write those that the file does not hold yet after those that it holds; returns how many.

    What is there stays as it is, for a person may have worked on it.

    Raises:
        BadQuestionSet: the file cannot be written, or what is there is no question set.
    """
    known = set(_ids(path)) if path.exists() else set()
    count = 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            for candidate in candidates:
                record = candidate.record()
                if record["id"] not in known:
                    known.add(record["id"])
                    file.write(json.dumps(record, ensure_ascii=False) + "\n")
                    count += 1
    except OSError as error:
        raise BadQuestionSet(f"{path}: {error.strerror or error}; name another file") from error
    return count


def _ids(path: Path) -> Iterable[str]:
    for number, line in numbered_lines(path):
        record = parsed(line) if isinstance(line, str) else line
        if isinstance(record, Fault) or not isinstance(record, dict):
            raise BadQuestionSet(f"{path}, line {number}: no JSON object; mend or remove it")
        yield str(record.get("id"))
