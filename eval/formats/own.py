"""Dateline's own format: a question as a JSON object on each line, articles in its folder."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from eval.formats.reading import Collector, Reading
from eval.news import LARGEST_MB
from eval.questions import Question, parse_question
from eval.sources import Fault, numbered_lines
from ingest.files import SourceFile, find_files
from ingest.reading import ReadArticle, read_articles

QUESTIONS: Final = "questions.jsonl"
"""The name that the questions have in a folder of articles."""


def read(path: Path) -> Reading:
    """A file of questions, or a folder that holds one beside its articles.

    In a folder, an article that has an id or an address of its own may be named by its file
    all the same: the questions then come with that id.
    """
    file = path / QUESTIONS if path.is_dir() else path
    files = _articles(path) if path.is_dir() else {}
    found = Collector(file)
    known: dict[str, str] = {}

    def id_of(name: str) -> str:
        if name not in known:
            known[name] = _own_id(files[name]) or name if name in files else name
        return known[name]

    for number, line in numbered_lines(file):
        question = parse_question(line)
        named = question if isinstance(question, Fault) else _renamed(question, id_of)
        found.add(f"{file}, line {number}", named)
    return found.reading(path if files else None)


def _articles(folder: Path) -> dict[str, SourceFile]:
    """The files that ingest reads, by their path in the folder."""
    found = (one for one in find_files([folder]) if isinstance(one, SourceFile))
    return {one.origin.path: one for one in found if one.origin.path != QUESTIONS}


def _own_id(file: SourceFile) -> str | None:
    """The id that a file's one article has whatever the file is called."""
    match list(read_articles(file, LARGEST_MB)):
        case [ReadArticle(article, named=True)]:
            return article.id
    return None


def _renamed(question: Question, id_of: Callable[[str], str]) -> Question:
    return replace(
        question,
        quotes=tuple(replace(one, article=id_of(one.article)) for one in question.quotes),
        relevant=tuple(replace(one, article=id_of(one.article)) for one in question.relevant),
    )
