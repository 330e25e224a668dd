"""TREC-QA (Wang et al. 2007) and its like: question, sentence and label, as TSV or JSON Lines."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic import AliasChoices, BaseModel, Field, TypeAdapter

from eval.formats.reading import Collector, Reading
from eval.formats.sentences import Candidate, gather
from eval.sources import Fault, name_of, numbered_lines, parsed, shaped

HEADING: Final = ["question", "sentence", "label"]


class _Row(BaseModel, coerce_numbers_to_str=True):
    question: str
    sentence: str = Field(validation_alias=AliasChoices("sentence", "answer", "candidate"))
    label: int = Field(ge=0, le=1)
    id: str | None = Field(None, validation_alias=AliasChoices("question_id", "qid", "key", "id"))
    document: str | None = Field(None, validation_alias="document_title")


_ROW: Final = TypeAdapter(_Row)


def read(path: Path) -> Reading:
    """The questions with a labelled sentence.

    Questions without an id are numbered from 1 in the order of the file. The candidates come
    from all over the news, so that each is an article by itself, unless a document_title says
    which belong together.
    """
    found = Collector(path)
    gather(found, _candidates(found, path))
    return found.reading()


def _candidates(found: Collector, path: Path) -> Iterator[Candidate]:
    stem = name_of(path)
    questions: dict[str, int] = {}
    documents: dict[str, int] = {}
    for number, line in numbered_lines(path):
        place = f"{path}, line {number}"
        row = line if isinstance(line, Fault) else _row(line)
        if isinstance(row, Fault):
            found.leave_out(place, row)
        elif row is not None:
            asked = row.id or f"{stem}-{questions.setdefault(row.question, len(questions) + 1)}"
            key = row.document or row.sentence
            document = f"{stem}-document-{documents.setdefault(key, len(documents) + 1)}"
            right = row.label == 1
            title = row.document or ""
            yield Candidate(place, asked, row.question, document, title, row.sentence, right)


def _row(line: str) -> _Row | Fault | None:
    """The row of a line, None for the heading."""
    if line.lstrip().startswith("{"):
        return shaped(_ROW, parsed(line))
    cells = line.split("\t")
    if cells == HEADING:
        return None
    if len(cells) != len(HEADING):
        return Fault("is no question, sentence and label parted by tabs; mend or remove it")
    return shaped(_ROW, dict(zip(HEADING, cells, strict=True)))
