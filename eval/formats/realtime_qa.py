"""RealTime QA (Kasai et al. 2023): a week of it as its authors publish it, or a year at once.

A week is `DATE_qa.jsonl`, with what web searches found for its questions in `DATE_gold.jsonl` and
`DATE_gcs.jsonl`; for a year, see `eval.news`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter

from eval.formats.reading import Collector, Reading, alternatives, article
from eval.news import NewsQuestion, NewsSet
from eval.questions import Question, QuestionType, Status
from eval.sources import Fault, records, shaped
from ingest.articles import Article
from ingest.errors import BadQuestionSet

QUESTIONS: Final = ("questions_????.json", "*_qa.jsonl")
"""Names of a year's file, and of a week's."""
_YEAR: Final = re.compile(r"questions_(\d{4})\.json")
_WEEK: Final = "_qa.jsonl"
_FOUND: Final = ("_gold.jsonl", "_gcs.jsonl")  # the former has more of the texts
_NO_CHOICE: Final = "none of the above"


class _Asked(BaseModel):
    """A question of a week; `answer` holds numbers of choices, from 0."""

    question_id: str
    question_sentence: str
    choices: list[str]
    answer: list[int]


class _Page(BaseModel):
    url: str
    text: str
    title: str | None = None
    publish_date: str | None = None


class _Search(BaseModel):
    search_result: list[Any]


_OF_YEAR: Final = TypeAdapter(NewsQuestion)
_OF_WEEK: Final = TypeAdapter(_Asked)
_PAGE: Final = TypeAdapter(_Page)
_SEARCH: Final = TypeAdapter(_Search)


@dataclass(frozen=True)
class _Articles:
    """A year's articles, read only when they are gone through, which takes seconds."""

    news: NewsSet

    def __iter__(self) -> Iterator[Article]:
        return iter(self.news.articles())


def read(path: Path) -> Reading:
    """The questions of a file, or of the one in a folder, with the articles beside it.

    Any one of the answers is right. What a web search found for a question is no judgment of
    relevance, so that it has none. Articles that ingest would refuse are passed over.
    """
    file = _questions_in(path) if path.is_dir() else path
    found = Collector(file)
    for number, (place, record) in enumerate(records(file), start=1):
        found.add(place, _question(record, number))
    year = _YEAR.fullmatch(file.name)
    if year is not None and file.with_name(f"articles_{year[1]}.jsonl.gz").is_file():
        return found.reading(_Articles(NewsSet(str(file.parent), int(year[1]))))
    for one in {one.id: one for one in _pages(file)}.values():
        found.add_article(str(file), one)
    return found.reading()


def _questions_in(folder: Path) -> Path:
    found = sorted(one for pattern in QUESTIONS for one in folder.glob(pattern))
    if len(found) == 1:
        return found[0]
    held = ", ".join(one.name for one in found) or "no questions_YYYY.json or DATE_qa.jsonl"
    raise BadQuestionSet(f"{folder}: has {held}; name one file of questions as the set")


def _question(record: Any, number: int) -> Question | Fault:
    if isinstance(record, dict) and "question_sentence" in record:
        week = shaped(_OF_WEEK, record)
        return week if isinstance(week, Fault) else _of_week(week)
    year = shaped(_OF_YEAR, record)
    if isinstance(year, Fault):
        return year
    return _fact(year.id or str(number), year.question, year.answers)


def _of_week(asked: _Asked) -> Question | Fault:
    held = range(len(asked.choices))
    if not asked.answer or any(number not in held for number in asked.answer):
        reason = f"answer {asked.answer} names no choice; give numbers from 0 to {len(held) - 1}"
        return Fault(reason, asked.question_id)
    answers = [asked.choices[number] for number in asked.answer]
    if any(one.strip().casefold() == _NO_CHOICE for one in answers):
        return Fault("none of its choices is right, and nothing else is told", asked.question_id)
    return _fact(asked.question_id, asked.question_sentence, answers)


def _fact(name: str, question: str, answers: Iterable[str]) -> Question:
    accepted = alternatives(answers)
    return Question(name, question, QuestionType.FACT, Status.ANSWERED, (accepted,))


def _pages(file: Path) -> Iterator[Article]:
    """What was found for a week's questions, the best text of an address last."""
    week = file.name.removesuffix(_WEEK)
    for beside in (file.with_name(f"{week}{end}") for end in reversed(_FOUND)):
        for _, record in records(beside) if beside.is_file() and beside != file else ():
            search = shaped(_SEARCH, record)
            for one in [] if isinstance(search, Fault) else search.search_result:
                page = shaped(_PAGE, one)
                read = page if isinstance(page, Fault) else _article(page)
                if not isinstance(read, Fault):
                    yield read


def _article(page: _Page) -> Article | Fault:
    if not page.text.strip():
        return Fault("a page without text")
    return article(
        "", page.text, title=page.title or "", url=page.url, published=page.publish_date or None
    )
