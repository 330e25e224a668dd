"""The scripted answers of `scripted_answers.yaml`, as claims on passages."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ingest.articles import ArticleInfo, StoredPassage
from ingest.sentences import sentence_spans
from service.checks import Claim, Quoted

FAULTS = ("inference", "number", "source", "quote")


@dataclass(frozen=True)
class Scripted:
    """A claim with its fault, "" where it has none; the passages are the story's and another's."""

    split: str
    fault: str
    claim: Claim
    question: str
    passages: tuple[StoredPassage, StoredPassage]


def passage_of(name: str, title: str, text: str, date: str | None = None) -> StoredPassage:
    """A whole article as one passage."""
    info = ArticleInfo(name, title, None, "Gazette", date, 1)
    return StoredPassage(f"{name}#0", text, 0, len(text), "", info)


def scripted() -> Iterator[Scripted]:
    """Every claim; each right one also with its quote given to the wrong passage."""
    path = Path(__file__).with_name("scripted_answers.yaml")
    stories: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    passages = [
        passage_of(f"story-{n}", one["title"], " ".join(one["text"].split()), str(one["date"]))
        for n, one in enumerate(stories)
    ]
    for n, story in enumerate(stories):
        given = passages[n], passages[n - 1]
        for text, quote in story["good"]:
            words = _quote(passages[n], quote)
            for fault, number in (("", 1), ("passage", 2)):
                claim = Claim(text, [Quoted(number, words)])
                yield Scripted(story["split"], fault, claim, story["question"], given)
        for fault in FAULTS:
            for text, quote in story[fault]:
                claim = Claim(text, [Quoted(1, _quote(passages[n], quote))])
                yield Scripted(story["split"], fault, claim, story["question"], given)


def _quote(passage: StoredPassage, quote: int | str) -> str:
    if isinstance(quote, str):
        return quote
    start, end = sentence_spans(passage.text)[quote - 1]
    return passage.text[start:end]
