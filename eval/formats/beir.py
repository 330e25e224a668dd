"""BEIR (Thakur et al. 2021): a corpus, queries and graded judgments; no answers."""

from collections import defaultdict
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, Field, TypeAdapter

from eval.formats.reading import Collector, Reading, article
from eval.questions import Question, QuestionType, Relevance, Status
from eval.sources import Fault, records, shaped
from eval.trec import read_qrels
from ingest.articles import Article
from ingest.errors import BadQuestionSet

CORPUS: Final = "corpus.jsonl"
QUERIES: Final = "queries.jsonl"
_JUDGMENTS: Final = (".tsv", ".txt", ".qrels")
"""How files of judgments end: BEIR's own, and TREC's."""


class _Query(BaseModel):
    id: str = Field(alias="_id")
    text: str


class _Document(_Query):
    title: str | None = None


_QUERY: Final = TypeAdapter(_Query)
_DOCUMENT: Final = TypeAdapter(_Document)


def folder_of(path: Path) -> Path | None:
    """The folder of the set: the path itself, or the one in which it is a file of the set."""
    above = path.suffix in _JUDGMENTS or path.name in (CORPUS, QUERIES)
    for folder in (path, path.parent, path.parent.parent) if above else (path,):
        if (folder / CORPUS).is_file() and (folder / QUERIES).is_file():
            return folder
    return None


def read(path: Path) -> Reading:
    """The judged queries of a set: its folder, or one file of judgments in it.

    In a folder, qrels/test.tsv is read, or else the only file of judgments. The queries without
    judgments belong to another part of the set, and are passed over.
    """
    folder = folder_of(path)
    if folder is None:
        raise BadQuestionSet(
            f"{path}: no set of BEIR's layout; give a folder with {CORPUS}, {QUERIES} and"
            " qrels/test.tsv"
        )
    judgments = path if path.is_file() and path.suffix in _JUDGMENTS else _judgments_in(folder)
    found = Collector(folder / QUERIES, judgments)
    relevant = _relevant(found, judgments)
    held: set[str] = set()
    for place, record in records(folder / QUERIES):
        query = shaped(_QUERY, record)
        if isinstance(query, Fault):
            found.leave_out(place, query)
        elif judged := relevant.get(query.id):
            held.add(query.id)
            kind, status = QuestionType.FACT, Status.ANSWERED
            found.add(place, Question(query.id, query.text, kind, status, (), relevant=judged))
    for missing in [name for name in relevant if name not in held]:
        found.leave_out(str(judgments), Fault(f"{QUERIES} has no such query; add it", missing))
    for place, record in records(folder / CORPUS):
        found.add_article(place, _article(record))
    return found.reading()


def _judgments_in(folder: Path) -> Path:
    found = sorted((*folder.glob("qrels/*.tsv"), *folder.glob("*.tsv")))
    tests = [one for one in found if one.name == "test.tsv"]
    if tests or len(found) == 1:
        return (tests or found)[0]
    held = ", ".join(str(one.relative_to(folder)) for one in found) or "no file of judgments"
    raise BadQuestionSet(f"{folder}: has {held}; add qrels/test.tsv, or name one file as the set")


def _article(record: Any) -> Article | Fault:
    one = shaped(_DOCUMENT, record)
    return one if isinstance(one, Fault) else article(one.id, one.text, title=one.title or "")


def _relevant(found: Collector, path: Path) -> dict[str, tuple[Relevance, ...]]:
    """The judgments by query."""
    judgments, left_out = read_qrels(path)
    for one in left_out:
        found.leave_out(one.place, Fault(one.reason, one.question_id))
    by_query: defaultdict[str, tuple[Relevance, ...]] = defaultdict(tuple)
    for judged in judgments:
        by_query[judged.question_id] += (Relevance(judged.document_id, judged.grade),)
    return by_query
