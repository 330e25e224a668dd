"""RealTime QA (Kasai et al. 2023), a year of it with its articles: see `eval.news`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from eval.formats.reading import Collector, Reading, alternatives
from eval.news import NewsQuestion, NewsSet
from eval.questions import Question, QuestionType, Status
from eval.sources import Fault, records, shaped
from ingest.articles import Article
from ingest.errors import BadQuestionSet

QUESTIONS: Final = "questions_????.json"
_YEAR: Final = re.compile(r"questions_(\d{4})\.json")
_ASKED: Final = TypeAdapter(NewsQuestion)


@dataclass(frozen=True)
class _Articles:
    """A year's articles, read only when they are gone through, which takes seconds."""

    news: NewsSet

    def __iter__(self) -> Iterator[Article]:
        return iter(self.news.articles())


def read(path: Path) -> Reading:
    """The questions of a file, or of the one year in a folder, with that year's articles beside it.

    Any one of the answers is right. What a web search found for a question is no judgment of
    relevance, so that it has none. Articles that ingest would refuse are passed over.
    """
    file = _questions_in(path) if path.is_dir() else path
    found = Collector(file)
    for number, (place, record) in enumerate(records(file), start=1):
        asked = shaped(_ASKED, record)
        found.add(place, asked if isinstance(asked, Fault) else _question(asked, number))
    year = _YEAR.fullmatch(file.name)
    if year is None or not file.with_name(f"articles_{year[1]}.jsonl.gz").is_file():
        return found.reading()
    return found.reading(_Articles(NewsSet(str(file.parent), int(year[1]))))


def _questions_in(folder: Path) -> Path:
    found = sorted(folder.glob(QUESTIONS))
    if len(found) == 1:
        return found[0]
    held = ", ".join(one.name for one in found) or f"no {QUESTIONS.replace('????', 'YYYY')}"
    raise BadQuestionSet(f"{folder}: has {held}; name one year's file as the set")


def _question(asked: NewsQuestion, number: int) -> Question:
    name = asked.id or str(number)
    answers = alternatives(asked.answers)
    return Question(name, asked.question, QuestionType.FACT, Status.ANSWERED, (answers,))
