"""SelQA's answer sentences (Jurczyk et al. 2016): questions on sections of Wikipedia articles."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic import BaseModel, TypeAdapter

from eval.formats.reading import Collector, Reading
from eval.formats.sentences import Candidate, gather
from eval.sources import Fault, name_of, records, shaped


class _Asked(BaseModel):
    question: str
    candidates: list[str]
    answers: list[int]
    article: str = ""
    section: str = ""


_ASKED: Final = TypeAdapter(_Asked)


def read(path: Path) -> Reading:
    """The questions, numbered from 1; an article is the candidates from one section."""
    found = Collector(path)
    gather(found, _candidates(found, path))
    return found.reading()


def _candidates(found: Collector, path: Path) -> Iterator[Candidate]:
    stem = name_of(path)
    for number, (place, record) in enumerate(records(path), start=1):
        asked = shaped(_ASKED, record)
        if isinstance(asked, Fault):
            found.leave_out(place, Fault(asked.reason, f"{stem}-{number}"))
            continue
        title = " > ".join(part for part in (asked.article, asked.section) if part)
        document = title or f"{stem}-{number}"
        for position, sentence in enumerate(asked.candidates):
            right = position in asked.answers
            name = f"{stem}-{number}"
            yield Candidate(place, name, asked.question, document, title, sentence, right)
