"""News sets: a year of articles, and quiz questions on them with their accepted answers.

The layout is that of RealTime QA (Kasai et al. 2023) with the articles' texts beside it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from ingest.articles import Article
from ingest.errors import BadInput, BadQuestionSet
from ingest.files import JSON_LINES, SourceFile
from ingest.reading import ReadArticle, read_articles
from ingest.rows import Origin

T = TypeVar("T")

LARGEST_MB: Final = 2_000.0
"""A year of news outgrows the bound on the files that users ingest; this much is set aside."""
_SUFFIX: Final = ".jsonl"


@dataclass(frozen=True)
class NewsQuestion:
    """A quiz question.

    Attributes:
        answers: any one of them is right.
        retrieved: addresses of the articles that a web search found for it.
    """

    question: str
    answers: tuple[str, ...]
    retrieved: tuple[str, ...] = ()
    id: str = ""


_READER: Final = TypeAdapter(list[NewsQuestion])


class NewsSet:
    """One year's set in a folder.

    Raises:
        BadQuestionSet: the folder or one of its two files is missing; the message says
            where such a set must lie.
    """

    def __init__(self, folder: str, year: int) -> None:
        self.year = year
        self.articles_file = Path(folder, f"articles_{year}{_SUFFIX}.gz")
        self.questions_file = Path(folder, f"questions_{year}.json")
        files = (self.articles_file, self.questions_file)
        missing = [file.name for file in files if not file.is_file()]
        if missing or not folder:
            what = f"{folder} lacks {' and '.join(missing)}" if folder else "no folder was named"
            raise BadQuestionSet(
                f"{what}; a news set must lie in a folder with {self.articles_file.name}"
                " (url, title, published, text on each line) and"
                f" {self.questions_file.name} (a list of question, answers, retrieved);"
                " name it with --news FOLDER, or make bench NEWS=FOLDER"
            )

    def articles(self) -> list[Article]:
        """The articles in the order of the file, none of them twice.

        Lines that ingest would refuse, copies of one address among them, are passed over.

        Raises:
            BadQuestionSet: no line is an article.
        """
        taken: dict[str, Article] = {}
        fault: BadInput | None = None
        for read in self._read():
            if isinstance(read, BadInput):
                fault = fault or read
            else:
                taken.setdefault(read.article.id, read.article)
        if not taken:
            reason = fault or f"{self.articles_file}: holds no article; give it some"
            raise BadQuestionSet(str(reason))
        return list(taken.values())

    def questions(self, limit: int | None = None) -> list[NewsQuestion]:
        """The questions in the order of the file; `limit` of them evenly spaced over the year.

        Raises:
            BadQuestionSet: the file is no list of questions.
        """
        try:
            found = _READER.validate_json(self.questions_file.read_bytes())
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise BadQuestionSet(
                f"{self.questions_file}: {where}{': ' if where else ''}{first['msg']};"
                " write a list of objects with question, answers and retrieved"
            ) from error
        if not found:
            raise BadQuestionSet(f"{self.questions_file}: holds no question; write some")
        return evenly(found, limit)

    def _read(self) -> Iterator[ReadArticle | BadInput]:
        origin = Origin(str(self.articles_file.parent), self.articles_file.name)
        assert _SUFFIX in JSON_LINES
        return read_articles(SourceFile(self.articles_file, _SUFFIX, origin), LARGEST_MB)


def evenly(items: Sequence[T], limit: int | None) -> list[T]:
    """All items, or `limit` of them at equal distances from the first on."""
    if limit is None or limit >= len(items):
        return list(items)
    return [items[n * len(items) // limit] for n in range(limit)]


def write_articles(articles: Sequence[Article], path: Path) -> None:
    """As JSON Lines that ingest reads back to equal articles."""
    keys = ("id", "url", "title", "text", "source", "published_at")
    with path.open("w", encoding="utf-8") as file:
        for article in articles:
            record = {key: value for key in keys if (value := getattr(article, key)) is not None}
            file.write(json.dumps(record) + "\n")
