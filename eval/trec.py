"""TREC's two files: judgments ("qrels") and runs, as trec_eval reads them.

A line of judgments is `question iteration document grade`, of a run `question Q0 document rank
score tag`, parted by white space. Judgments as BEIR has them are read too: a heading, then
`question document grade`, parted by tabs.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from eval.records import LeftOut
from eval.sources import Fault, numbered_lines
from ingest.errors import BadQuestionSet

BEIR_HEADING: Final = ["query-id", "corpus-id", "score"]


@dataclass(frozen=True)
class Judgment:
    """How relevant a document is to a question: above 0 is relevant."""

    question_id: str
    document_id: str
    grade: int


@dataclass(frozen=True)
class Ranked:
    """A document that was found for a question; by trec_eval's rule the score gives the order."""

    question_id: str
    document_id: str
    score: float
    rank: int


Row = TypeVar("Row", Judgment, Ranked)


def read_qrels(path: Path) -> tuple[list[Judgment], list[LeftOut]]:
    """The judgments in the order of the file, and the lines that hold none.

    Raises:
        BadQuestionSet: the file cannot be read or no line is a judgment.
    """
    return _read(path, _judgment, "question, iteration, document and grade")


def read_trec_run(path: Path) -> tuple[list[Ranked], list[LeftOut]]:
    """The documents found in the order of the file, and the lines that hold none.

    Raises:
        BadQuestionSet: the file cannot be read or no line is of a run.
    """
    return _read(path, _ranked, "question, Q0, document, rank, score and tag")


def write_trec_run(ranked: Iterable[Ranked], path: Path, tag: str = "dateline") -> None:
    """As lines that `read_trec_run` reads back to equal records.

    Raises:
        BadQuestionSet: an id or the tag is empty or holds white space, for which the format has
            no place.
    """
    with path.open("w", encoding="utf-8") as file:
        for one in ranked:
            for name in (one.question_id, one.document_id, tag):
                if len(name.split()) != 1 or name != name.strip():
                    raise BadQuestionSet(
                        f"{path}: {name!r} is empty or holds white space, which a TREC run"
                        " cannot; give another id or tag"
                    )
            file.write(f"{one.question_id} Q0 {one.document_id} {one.rank} {one.score!r} {tag}\n")


def _read(
    path: Path, row_of: Callable[[str], Row | Fault], columns: str
) -> tuple[list[Row], list[LeftOut]]:
    rows: list[Row] = []
    left_out: list[LeftOut] = []
    first_lines: dict[tuple[str, str], int] = {}
    for number, line in _content(path):
        row = row_of(line) if isinstance(line, str) else line
        if not isinstance(row, Fault):
            first = first_lines.setdefault((row.question_id, row.document_id), number)
            if first == number:
                rows.append(row)
                continue
            row = Fault(f"line {first} has the same document; remove one", row.question_id)
        place = f"{path}, line {number}"
        left_out.append(LeftOut(place=place, question_id=row.question_id, reason=row.reason))
    if not rows:
        fault = f" ({left_out[0].place}: {left_out[0].reason})" if left_out else ""
        raise BadQuestionSet(f"{path}: no line has {columns}; write them{fault}")
    return rows, left_out


def _content(path: Path) -> Iterator[tuple[int, str | Fault]]:
    for number, line in numbered_lines(path):
        if isinstance(line, Fault) or line.split("\t") != BEIR_HEADING:
            yield number, line


def _judgment(line: str) -> Judgment | Fault:
    tabbed = line.split("\t")
    cells = [tabbed[0], "0", *tabbed[1:]] if len(tabbed) == 3 else line.split()
    match cells:
        case [question, _, document, grade]:
            try:
                return Judgment(question, document, int(grade))
            except ValueError:
                return Fault(f"grade {grade!r} is no whole number; correct it", question)
    return Fault("is no judgment; write question, iteration, document and grade")


def _ranked(line: str) -> Ranked | Fault:
    match line.split():
        case [question, _, document, rank, score, _]:
            try:
                found = Ranked(question, document, float(score), int(rank))
            except ValueError:
                return Fault(f"rank {rank!r} or score {score!r} is no number; correct it", question)
            if math.isfinite(found.score):
                return found
            return Fault(f"score {score} is not finite; correct it", question)
    return Fault("is no line of a run; write question, Q0, document, rank, score and tag")
