"""Question sets of any known format: read what can be read, and tell what cannot."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from eval.formats import (
    beir,
    multihop_rag,
    own,
    realtime_qa,
    rgb,
    selqa,
    squad,
    trec_qa,
    wikiqa,
)
from eval.formats.detection import detect
from eval.formats.reading import Reading
from eval.news import write_articles
from eval.questions import Question, Quote, possible_ids
from eval.records import LeftOut
from eval.sources import name_of, read_bytes
from ingest.articles import Article
from ingest.errors import BadQuestionSet

FORMATS: Final[Mapping[str, Callable[[Path], Reading]]] = MappingProxyType(
    {
        "own": own.read,
        "squad": squad.read,
        "beir": beir.read,
        "multihop-rag": multihop_rag.read,
        "rgb": rgb.read,
        "realtime-qa": realtime_qa.read,
        "trec-qa": trec_qa.read,
        "wikiqa": wikiqa.read,
        "selqa": selqa.read,
    }
)

TextOf = Callable[[str], str | None]
"""The text of the article with an id, None where there is none."""

_BATCH: Final = 1_000_000
"""Code points of articles in one file, so that each stays below what ingest takes (20 MB)."""


@dataclass(frozen=True)
class QuestionSet:
    """Questions, and the articles that come with them.

    Attributes:
        left_out: what could not be read, with file, line, id and remedy.
        articles: a folder that ingest reads, or the articles themselves, which may be read only
            when they are gone through; None where the questions come alone.
        fingerprint: SHA-256 of the files that hold the questions and what is expected.
        places: file and line of each question, by its id.
    """

    name: str
    format: str
    path: Path
    questions: tuple[Question, ...]
    left_out: tuple[LeftOut, ...]
    articles: Path | Iterable[Article] | None
    fingerprint: str
    places: Mapping[str, str]

    def article_files(self, folder: Path) -> list[Path]:
        """What ingest is to be given; articles that are in no such file are written to `folder`."""
        if self.articles is None or isinstance(self.articles, Path):
            return [self.articles] if self.articles else []
        paths = []
        for number, batch in enumerate(_batches(self.articles), start=1):
            paths.append(folder / f"articles-{number:04}.jsonl")
            write_articles(batch, paths[-1])
        return paths

    def with_quotes_checked(self, text_of: TextOf) -> "QuestionSet":
        """Without the questions that quote what stands in no article."""
        kept, left_out = check_quotes(self.questions, text_of, self.places)
        return replace(self, questions=tuple(kept), left_out=(*self.left_out, *left_out))


def read_set(path: Path, format: str | None = None) -> QuestionSet:
    """A set with all of its questions that can be read.

    Args:
        path: a file or a folder, see the readers in `eval.formats`.
        format: a name of `FORMATS`; None: told by the content.

    Raises:
        BadQuestionSet: there is no such file, its format is unknown, or nothing in it can be read.
    """
    if not path.exists():
        raise BadQuestionSet(f"{path}: no such file or folder; check the path")
    known = ", ".join(FORMATS)
    if format is not None and format not in FORMATS:
        raise BadQuestionSet(f"{format!r} is no known format; name one of {known}")
    name = format or detect(path)
    if name is None:
        raise BadQuestionSet(
            f"{path}: its content shows none of the known formats; name one with --format: {known}"
        )
    reading = FORMATS[name](path)
    if not reading.questions:
        raise BadQuestionSet(f"{path}: {_nothing(reading, name)}")
    return QuestionSet(
        name_of(path),
        name,
        path,
        reading.questions,
        reading.left_out,
        reading.articles,
        _fingerprint(reading.sources),
        reading.places,
    )


def check_quotes(
    questions: Iterable[Question], text_of: TextOf, places: Mapping[str, str] | None = None
) -> tuple[list[Question], list[LeftOut]]:
    """The questions whose quotes all stand in their articles, and the others.

    Runs of white space count as one space on both sides.

    Args:
        text_of: is given each id that a quote's article may have, see `possible_ids`.
        places: file and line of each question, by its id.
    """
    texts: dict[str, str | None] = {}
    kept: list[Question] = []
    left_out: list[LeftOut] = []
    for question in questions:
        faults = (_quote_fault(quote, texts, text_of) for quote in question.quotes)
        reason = next((fault for fault in faults if fault), None)
        if reason is None:
            kept.append(question)
        else:
            place = (places or {}).get(question.id, f"question {question.id}")
            left_out.append(LeftOut(place=place, question_id=question.id, reason=reason))
    return kept, left_out


def _quote_fault(quote: Quote, texts: dict[str, str | None], text_of: TextOf) -> str | None:
    if quote.article not in texts:
        found = (text_of(one) for one in possible_ids(quote.article))
        text = next((one for one in found if one is not None), None)
        texts[quote.article] = None if text is None else " ".join(text.split())
    text = texts[quote.article]
    if text is None:
        return f"there is no article {quote.article} to quote; ingest it or correct its name"
    words = " ".join(quote.quote.split())
    if words in text:
        return None
    return f"the quote “{words}” does not stand in the article {quote.article}; correct it"


def _nothing(reading: Reading, name: str) -> str:
    if not reading.left_out:
        return f"holds no question of the format {name}; add one, or name the format with --format"
    first = reading.left_out[0]
    count = len(reading.left_out)
    return f"no question can be read; the first of {count} faults: {first.place}: {first.reason}"


def _fingerprint(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(hashlib.sha256(read_bytes(file)).digest())
    return digest.hexdigest()


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    size = 0
    for one in articles:
        if batch and size + len(one.text) > _BATCH:
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += len(one.text)
    if batch:
        yield batch
