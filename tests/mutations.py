"""Sentences of the seeds and the stories with one name, number or date changed, and as they are."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import frontmatter
from scripted import FILES, passage_of, stories

from ingest.articles import StoredPassage
from ingest.sentences import sentence_spans
from service.check_particulars import said

SEEDS = Path(__file__).parent.parent / "seeds"
SEED = 20240618
OTHERS = (
    "Macron Merkel Biden Xi Modi Tokyo Beijing Hanoi London Berlin Japan Iran Poland Canada"
    " Kim Putin Lavrov Blinken Seoul Moscow Pyongyang Russia Ukraine Vietnam"
).split()
"""Names to put in, some of which stand in the seeds, even in the same sentence."""
DATES = (
    *("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()),
    *("January February March April June July August October".split()),
)


@dataclass(frozen=True)
class Mutation:
    """A statement with the sentence that it is made from; `changed`: what, "" for nothing."""

    changed: str
    text: str
    quote: str
    passage: StoredPassage


def mutations() -> Iterator[Mutation]:
    """Each sentence unchanged, and with each of its names, digits and dates changed once."""
    draw = random.Random(SEED)
    for passage in _passages():
        for start, end in sentence_spans(passage.text):
            sentence = passage.text[start:end]
            if sentence.startswith("#"):
                continue
            yield Mutation("", " ".join(sentence.split()), sentence, passage)
            for changed, text in _changed(sentence, draw):
                yield Mutation(changed, text, sentence, passage)


def _passages() -> Iterator[StoredPassage]:
    for path in sorted(SEEDS.glob("*.md")):
        article = frontmatter.loads(path.read_text(encoding="utf-8"))
        date = str(article["published"])
        yield passage_of(path.stem, str(article["title"]), article.content, date)
    for split in FILES:
        yield from (passage for _, passage in stories(split))


def _changed(sentence: str, draw: random.Random) -> Iterator[tuple[str, str]]:
    for match in re.finditer(r"\d", sentence):
        digit = draw.choice([one for one in "123456789" if one != match[0]])
        yield "digit", sentence[: match.start()] + digit + sentence[match.end() :]
    for match in re.finditer(rf"\b(?:{'|'.join(DATES)})\b", sentence):
        other = draw.choice([one for one in DATES if one != match[0]])
        yield "date", sentence[: match.start()] + other + sentence[match.end() :]
    for run in said(sentence).runs:
        place = re.search(rf"\b{re.escape(run[-1].word)}\b", sentence)
        if place is None:
            continue  # it was read as another spelling: "DPRK"
        other = draw.choice([one for one in OTHERS if one not in sentence or draw.random() < 0.3])
        if other != run[-1].word:
            yield "name", sentence[: place.start()] + other + sentence[place.end() :]
