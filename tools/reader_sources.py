"""The public sets that the reader is trained and measured on, in one form.

SQuAD 2.0 (Rajpurkar et al. 2018), XQuAD (Artetxe et al. 2020), QAMR (Michael et al. 2018),
CLAPNQ (Rosenthal et al. 2024) and SelQA (Jurczyk et al. 2016). What is held out is set aside
here, by article, before anything is made of the rest.
"""

import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Span = tuple[int, int]
Part = Literal["train", "dev", "report"]

UNKNOWN = -1  # what the sets do not tell; it takes no part in the loss

SQUAD_REPORT, SQUAD_DEV = 3, 1  # articles of 16
CLAPNQ_REPORT, QAMR_DEV = 3, 20  # one article in so many

_CLOSING = frozenset([*",.;:?!)%]}", "'s", "n't", "'re", "'ve", "'ll", "'d", "'m", "'", "''"])
_OPENING = frozenset(["(", "[", "{", "$", "``", "#", "£", "€"])
_WRITTEN = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "``": '"', "''": '"'}


@dataclass(frozen=True)
class Passage:
    """A text with the sentences that it is made of, as half-open offsets."""

    text: str
    title: str = ""
    sentences: Sequence[Span] = ()


@dataclass(frozen=True)
class Asked:
    """A question on one passage.

    Attributes:
        answers: whether the passage answers.
        spans: accepted places of the answer, the annotators' in turn; empty where the set
            does not give them.
        texts: the accepted answers' words.
    """

    question: str
    passage: Passage
    answers: bool
    spans: Sequence[Span] = ()
    texts: Sequence[str] = ()
    article: str = ""


@dataclass(frozen=True)
class Example:
    """A question on a passage, with what is to be said of it.

    Attributes:
        span: half-open offsets of the answer in the passage's text; None where there is none or
            the set does not tell it.
        relevance, answers: 0, 1 or UNKNOWN; `answers` is always known.
    """

    question: str
    passage: Passage
    span: Span | None
    relevance: int
    answers: int


@dataclass
class Parts:
    """One set's questions by part."""

    train: list[Asked] = field(default_factory=list)
    dev: list[Asked] = field(default_factory=list)
    report: list[Asked] = field(default_factory=list)

    def add(self, part: Part, asked: Asked) -> None:
        {"train": self.train, "dev": self.dev, "report": self.report}[part].append(asked)


def digest(text: str) -> int:
    """A number that depends on the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def written(tokens: Sequence[str]) -> tuple[str, list[Span]]:
    """Treebank tokens as running text, and where each stands in it."""
    text, spans, glue = "", [], True
    for token in tokens:
        bare = _WRITTEN.get(token, token)
        if text and not glue and bare not in _CLOSING and token not in _CLOSING:
            text += " "
        spans.append((len(text), len(text) + len(bare)))
        text += bare
        glue = bare in _OPENING or token in _OPENING
    return text, spans


def squad(folder: Path) -> Parts:
    """SQuAD 2.0 (half of its development set) and XQuAD, whose paragraphs come from there."""
    parts = Parts()
    half = json.loads((folder / "squad2_half_dev.json").read_text(encoding="utf-8"))["data"]
    titles = sorted((article["title"] for article in half), key=digest)
    held: dict[str, Part] = dict.fromkeys(titles[:SQUAD_REPORT], "report")
    held |= dict.fromkeys(titles[SQUAD_REPORT : SQUAD_REPORT + SQUAD_DEV], "dev")
    for asked in _squad_questions(half):
        parts.add(held.get(asked.article, "train"), asked)
    known = {asked.question for asked in parts.train}
    more = json.loads((folder / "xquad.en.json").read_text(encoding="utf-8"))["data"]
    for asked in _squad_questions(more):
        if asked.article not in held and asked.question not in known:
            parts.add("train", asked)
    return parts


def _squad_questions(articles: Sequence[dict]) -> Iterator[Asked]:  # type: ignore[type-arg]
    for article in articles:
        title = article["title"]
        for paragraph in article["paragraphs"]:
            passage = Passage(paragraph["context"], title.replace("_", " "))
            for asked in paragraph["qas"]:
                given = asked["answers"]
                yield Asked(
                    asked["question"].strip(),
                    passage,
                    answers=not asked.get("is_impossible", False),
                    spans=[(a["answer_start"], a["answer_start"] + len(a["text"])) for a in given],
                    texts=[a["text"] for a in given],
                    article=title,
                )


def qamr_sentences(folder: Path) -> dict[str, list[str]]:
    """Tokens by sentence id."""
    lines = (folder / "qamr_wiki-sentences.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t", 1) for line in lines if "\t" in line)
    return {name: tokens.split() for name, tokens in pairs}


def qamr(folder: Path) -> Parts:
    """QAMR: questions on single sentences of Wikinews and Wikipedia."""
    parts = Parts()
    sentences = qamr_sentences(folder)
    for name in ("qamr_filtered_dev.tsv", "qamr_filtered_test.tsv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                asked = _qamr_question(row, sentences[row[0]])
                if asked is not None:
                    held = digest(asked.article) % QAMR_DEV == 0
                    parts.add("dev" if held else "train", asked)
    return parts


def _qamr_question(row: Sequence[str], tokens: Sequence[str]) -> Asked | None:
    given = [_numbers(row[6]), *(_numbers(cell.partition(":")[2]) for cell in row[7:])]
    given = [numbers for numbers in given if numbers]
    if not given:
        return None
    chosen = max(given, key=lambda one: sum(_overlap(one, other) for other in given))
    if max(chosen) - min(chosen) + 1 != len(chosen):
        return None
    text, spans = written(tokens)
    span = (spans[min(chosen)][0], spans[max(chosen)][1])
    article = row[0].rsplit(":", 2)[0]
    passage = Passage(text, sentences=[(0, len(text))])
    question = row[5].strip()
    return Asked(question, passage, True, [span], [text[slice(*span)]], article)


def _numbers(cell: str) -> frozenset[int]:
    words = cell.split()
    return frozenset(map(int, words)) if all(word.isdigit() for word in words) else frozenset()


def _overlap(one: frozenset[int], other: frozenset[int]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def clapnq(folder: Path) -> Parts:
    """CLAPNQ: questions that want a passage's explanation, half of them unanswerable."""
    parts = Parts()
    for name, answers in (("answerable", True), ("unanswerable", False)):
        lines = (folder / f"clapnq_dev_{name}.jsonl").read_text(encoding="utf-8").splitlines()
        for line in lines:
            record = json.loads(line)
            given = record["passages"][0]
            text, _ = written(given["text"].split())
            held = digest(given["title"]) % CLAPNQ_REPORT == 0
            asked = Asked(record["input"], Passage(text, given["title"]), answers)
            parts.add("report" if held else "train", asked)
    return parts


@dataclass(frozen=True)
class SentenceChoice:
    """A SelQA question: candidate sentences in the section's order, and which of them answer."""

    question: str
    title: str
    candidates: Sequence[str]
    answers: frozenset[int]


def selqa(folder: Path, part: Literal["dev", "test"]) -> list[SentenceChoice]:
    """SelQA's answer-sentence selection; its dev part is for training, its test for figures."""
    records = json.loads((folder / f"selqa_ass_{part}.json").read_text(encoding="utf-8"))
    return [
        SentenceChoice(
            record["question"],
            record["article"],
            record["candidates"],
            frozenset(record["answers"]),
        )
        for record in records
    ]


def by_article(asked: Sequence[Asked]) -> dict[str, list[Asked]]:
    """The questions of each article."""
    grouped: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        grouped[one.article].append(one)
    return dict(grouped)
