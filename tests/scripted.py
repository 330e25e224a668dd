"""The scripted answers of the `scripted_*.yaml`, as claims on passages."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ingest.articles import ArticleInfo, StoredPassage
from ingest.sentences import sentence_spans
from service.checks import Claim, Quoted

FILES = {
    "dev": ("scripted_answers.yaml", "scripted_answers_later.yaml"),
    "report": ("scripted_report.yaml",),
    "later": ("scripted_report_later.yaml",),
}
KINDS = ("good", "free", "inference", "number", "source", "quote")
RIGHT = ("good", "free")


@dataclass(frozen=True)
class Scripted:
    """A claim on the passages of its story and of another.

    Attributes:
        split: "dev", or "report" and "later" for what nothing may be chosen on.
        kind: "good" and "free" are right, "passage" names the wrong passage; else the fault.
    """

    split: str
    kind: str
    claim: Claim
    question: str
    passages: tuple[StoredPassage, StoredPassage]


def passage_of(name: str, title: str, text: str, date: str | None = None) -> StoredPassage:
    """A whole article as one passage."""
    info = ArticleInfo(name, title, None, "Gazette", date, 1)
    return StoredPassage(f"{name}#0", text, 0, len(text), "", info)


def stories(split: str) -> list[tuple[dict[str, Any], StoredPassage]]:
    """Each invented article with what is said of it."""
    found: list[dict[str, Any]] = []
    for name in FILES[split]:
        found += yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return [
        (
            one,
            passage_of(
                f"{split}-{n}", one["title"], " ".join(one["text"].split()), str(one["date"])
            ),
        )
        for n, one in enumerate(found)
    ]


def scripted(split: str) -> Iterator[Scripted]:
    """Every claim; each good one also with its quotes given to the wrong passage."""
    known = stories(split)
    for n, (story, passage) in enumerate(known):
        given = passage, known[n - 1][1]
        for kind in KINDS:
            for text, quote in story.get(kind, ()):
                quotes = _quotes(passage, quote)
                claim = Claim(text, [Quoted(1, words) for words in quotes])
                yield Scripted(split, kind, claim, story["question"], given)
                if kind == "good":
                    claim = Claim(text, [Quoted(2, words) for words in quotes])
                    yield Scripted(split, "passage", claim, story["question"], given)


def _quotes(passage: StoredPassage, quote: int | str | list[int]) -> list[str]:
    if isinstance(quote, str):
        return [quote]
    spans = sentence_spans(passage.text)
    numbers = quote if isinstance(quote, list) else [quote]
    return [passage.text[slice(*spans[number - 1])] for number in numbers]
