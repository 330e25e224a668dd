"""MultiHop-RAG (Tang and Yang 2024): questions whose evidence lies in several news articles."""

from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter

from eval.formats.reading import Collector, Reading, article
from eval.metrics import normalise
from eval.questions import Question, QuestionType, Quote, Relevance, Status
from eval.sources import Fault, name_of, records, shaped
from ingest.articles import Article
from ingest.errors import BadQuestionSet

CORPUS: Final = "corpus.json"
_UNANSWERABLE: Final = normalise("Insufficient information.")
_NULL: Final = "null_query"


class _Evidence(BaseModel):
    url: str
    fact: str


class _Asked(BaseModel):
    query: str
    answer: str
    question_type: str | None = None
    evidence_list: list[_Evidence] = []


class _Document(BaseModel):
    title: str
    body: str
    url: str
    source: str | None = None
    published_at: str | None = None


_ASKED: Final = TypeAdapter(_Asked)
_DOCUMENT: Final = TypeAdapter(_Document)


def read(path: Path) -> Reading:
    """The questions of a file, or of the one that lies in a folder beside corpus.json.

    They have no ids of their own and are numbered from 1. The articles are those of corpus.json
    in the same folder, if it is there; their addresses name them.
    """
    file = _questions_in(path) if path.is_dir() else path
    found = Collector(file)
    for number, (place, record) in enumerate(records(file), start=1):
        found.add(place, _question(f"{name_of(file)}-{number}", record))
    corpus = file.with_name(CORPUS)
    for place, record in records(corpus) if corpus.is_file() else ():
        found.add_article(place, _article(record))
    return found.reading()


def _questions_in(folder: Path) -> Path:
    found = [one for one in sorted(folder.glob("*.json")) if one.name != CORPUS]
    if len(found) == 1:
        return found[0]
    held = ", ".join(one.name for one in found) or "no file of questions"
    raise BadQuestionSet(f"{folder}: has {held} beside {CORPUS}; name one file as the set")


def _question(name: str, record: Any) -> Question | Fault:
    asked = shaped(_ASKED, record)
    if isinstance(asked, Fault):
        return Fault(asked.reason, name)
    if asked.question_type == _NULL or normalise(asked.answer) == _UNANSWERABLE:
        kind, status = QuestionType.UNANSWERABLE, Status.ABSTAINED
        return Question(name, asked.query, kind, status, (), subtype=asked.question_type)
    evidence = asked.evidence_list
    return Question(
        name,
        asked.query,
        QuestionType.FACT,
        Status.ANSWERED,
        ((asked.answer,),),
        tuple(dict.fromkeys(Quote(one.url, one.fact) for one in evidence)),
        relevant=tuple(dict.fromkeys(Relevance(one.url) for one in evidence)),
        subtype=asked.question_type,
    )


def _article(record: Any) -> Article | Fault:
    one = shaped(_DOCUMENT, record)
    if isinstance(one, Fault):
        return one
    return article(
        "", one.body, title=one.title, url=one.url, source=one.source, published=one.published_at
    )
