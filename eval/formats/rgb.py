"""RGB (Chen et al. 2024): questions with documents that answer, that do not, and that are wrong."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pydantic import BaseModel, TypeAdapter

from eval.formats.reading import Collector, Reading, alternatives, article
from eval.questions import Question, QuestionType, Relevance, Status
from eval.sources import Fault, name_of, records, shaped

Documents = list[str | list[str]]
Answer = str | list[str | list[str]]


class _Asked(BaseModel):
    id: str | int
    query: str
    answer: Answer
    positive: Documents
    negative: Documents = []
    positive_wrong: Documents = []
    fakeanswer: Answer | None = None


_ASKED: Final = TypeAdapter(_Asked)


def read(path: Path) -> Reading:
    """The questions of a file; the documents of all of them are the articles.

    Every item of an answer is wanted, and a list within it holds an item's alternatives, as RGB's
    own evaluation has it. Where wrong documents come with a question (positive_wrong), they are
    among the articles beside the right ones: what is expected then is that both answers are told
    as conflicting.
    """
    found = Collector(path)
    stem = name_of(path)
    for place, record in records(path):
        asked = shaped(_ASKED, record)
        if isinstance(asked, Fault):
            found.leave_out(place, asked)
            continue
        wanted = [*_flat(asked.positive), *_flat(asked.positive_wrong)]
        names = []
        for number, text in enumerate([*wanted, *_flat(asked.negative)]):
            names.append(f"{stem}-{asked.id}-{number}")
            found.add_article(f"{place}, document {number}", article(names[-1], text))
        found.add(place, _question(asked, names[: len(wanted)]))
    return found.reading()


def _question(asked: _Asked, relevant: Iterable[str]) -> Question:
    items = _items(asked.answer)
    kind, status = QuestionType.LIST if len(items) > 1 else QuestionType.FACT, Status.ANSWERED
    if asked.positive_wrong and asked.fakeanswer is not None:
        items += _items(asked.fakeanswer)
        kind, status = QuestionType.DIFFERING, Status.CONFLICTING
    judged = tuple(Relevance(name) for name in relevant)
    return Question(str(asked.id), asked.query, kind, status, items, relevant=judged)


def _items(answer: Answer) -> tuple[tuple[str, ...], ...]:
    items = [answer] if isinstance(answer, str) else answer
    return tuple(alternatives([one] if isinstance(one, str) else one) for one in items)


def _flat(documents: Documents) -> Iterator[str]:
    for one in documents:
        yield from [one] if isinstance(one, str) else one
