"""What every reader gives, and how it is gathered: whole records are kept, faulty ones told."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from eval.metrics import normalise
from eval.questions import Question, fault_of
from eval.records import LeftOut
from eval.sources import Fault
from ingest.articles import Article, article_id
from ingest.dates import iso_moment

_TITLE: Final = 80
"""Code points of a text's first words that stand for a title where the set gives none."""


@dataclass(frozen=True)
class Reading:
    """A set as it was read.

    Attributes:
        places: file and line of each question, by its id.
        articles: those that come with the set: a folder that ingest reads, or the articles
            themselves; None where there are none.
        sources: the files that hold the questions and what is expected.
    """

    questions: tuple[Question, ...]
    places: dict[str, str]
    left_out: tuple[LeftOut, ...]
    articles: Path | Iterable[Article] | None
    sources: tuple[Path, ...]


class Collector:
    """Gathers questions and articles; of two with one id the first is kept."""

    def __init__(self, *sources: Path) -> None:
        self._sources = sources
        self._questions: list[Question] = []
        self._places: dict[str, str] = {}
        self._articles: dict[str, Article] = {}
        self._article_places: dict[str, str] = {}
        self._left_out: list[LeftOut] = []

    def add(self, place: str, question: Question | Fault) -> None:
        """Keep a question, or tell why it is left out."""
        fault = question if isinstance(question, Fault) else fault_of(question)
        if fault is not None:
            self.leave_out(place, fault)
        elif isinstance(question, Question):
            first = self._places.setdefault(question.id, place)
            if first != place:
                reason = f"{first} has the same id; give one of them another"
                self.leave_out(place, Fault(reason, question.id))
            else:
                self._questions.append(question)

    def leave_out(self, place: str, fault: Fault) -> None:
        """Tell of a record that is not measured."""
        left_out = LeftOut(place=place, question_id=fault.question_id, reason=fault.reason)
        self._left_out.append(left_out)

    def add_article(self, place: str, article: Article | Fault) -> None:
        """Keep an article that comes with the set, or tell why it is left out."""
        if isinstance(article, Fault):
            self.leave_out(place, article)
            return
        first = self._article_places.setdefault(article.id, place)
        if first == place:
            self._articles[article.id] = article
        else:
            reason = f"{first} has the same article, {article.url or article.id}; remove one"
            self.leave_out(place, Fault(reason))

    def reading(self, articles: Path | Iterable[Article] | None = None) -> Reading:
        """All that was gathered; with the articles gathered, unless others are given."""
        return Reading(
            tuple(self._questions),
            self._places,
            tuple(self._left_out),
            articles or tuple(self._articles.values()) or None,
            self._sources,
        )


def article(
    name: str,
    text: str,
    *,
    title: str = "",
    url: str | None = None,
    source: str | None = None,
    published: str | None = None,
) -> Article | Fault:
    """An article that ingest takes, or what it lacks.

    Args:
        name: its id; the address gives it where this is empty.
        title: the text's first words stand for an empty one, and it for an empty text.
    """
    text = text if text.strip() else title
    words = " ".join(title.split()) or textwrap.shorten(text, _TITLE, placeholder=" …")
    if not text.strip():
        return Fault("an article without text; give it some or remove it")
    if not name and not url:
        return Fault("an article without id or address; give it one")
    try:
        named = name or article_id(url=url, origin="")
        return Article(
            named, words, text, url, source, iso_moment(published) if published else None
        )
    except ValueError as error:
        return Fault(f"an article with a faulty date or address ({error}); mend it")


def alternatives(answers: Iterable[str]) -> tuple[str, ...]:
    """The different answers, without those of which no word is left to look for."""
    return tuple(dict.fromkeys(answer for answer in answers if normalise(answer)))
