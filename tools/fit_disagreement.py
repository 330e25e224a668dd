"""Fits what `service/conflicts.py` weighs, and prints it.

On the questions for choosing (the dev half of the seeds' questions, the further ones on the seeds
and the stories' for choosing), each over the articles of its set: of a question's surest sentence
and the likeliest of another article that gives another value, whether the two disagree is what the
set says of the question. Of the stories that the reader was not trained on it is so if reports of
different titles are marked with values that differ.

    python -m tools.fit_disagreement
"""

import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from eval.questions import read_questions
from ingest.index import Index
from ingest.models import EmbeddingModel, load_model
from ingest.pipeline import Ingestion
from service.answer_kinds import kind_of
from service.answer_values import given
from service.asked import take_apart
from service.candidates import candidates
from service.conflicts import WEIGHTS, Weighed, likeliest_rivals
from service.engine import Engine
from service.evidence import Evidence
from service.questions import Question
from service.reader import Reader
from service.scoring import WITH_READER
from service.settings import Settings
from tools.answerer_fit import fit_logistic
from tools.fit_answerer import MORE, SEEDS, STORIES
from tools.reader_own import coverage, reports
from tools.reader_sources import Asked, by_article

STORIES_WEIGHT = 0.5  # of all of them together, where the questions for choosing weigh 1
Truth = tuple[str, bool]
"""A question, and whether the articles disagree on it."""


def of_sets() -> Iterator[tuple[Path, list[Truth]]]:
    """The articles and the questions for choosing."""
    sets = {SEEDS: [*read_questions(SEEDS / "questions.jsonl"), *read_questions(MORE)]}
    sets |= {one: [*read_questions(one / "questions.jsonl")] for one in sorted(STORIES.iterdir())}
    for source, questions in sets.items():
        yield (
            source,
            [
                (one.question, one.status == "conflicting")
                for one in questions
                if one.split == "dev"
            ],
        )


def of_stories(folder: Path) -> Iterator[tuple[Path, list[Truth]]]:
    """Each story on which the reader was not trained, and what is asked of it."""
    source = folder / "story.jsonl"
    for parts in (reports(), coverage(1), coverage(2)):
        for story in by_article(parts.dev).values():
            titled: dict[str, list[str]] = {}
            for passage in dict.fromkeys(one.passage for one in story):
                titled.setdefault(passage.title, []).append(passage.text)
            lines = [json.dumps({"title": t, "text": "\n\n".join(x)}) for t, x in titled.items()]
            source.write_text("\n".join(lines), encoding="utf-8")
            asked: dict[str, list[Asked]] = {}
            for one in story:
                asked.setdefault(one.question, []).append(one)
            yield source, [(question, _differ(question, said)) for question, said in asked.items()]


def _differ(question: str, said: Sequence[Asked]) -> bool:
    kind = kind_of(question)
    by_title = {one.passage.title: one.texts[0] for one in said if one.texts}
    values = [value for text in by_title.values() if (value := given(kind, text))]
    return any(one.differs(other) for one in values for other in values)


def pairs(
    source: Path, asked: Sequence[Truth], model: EmbeddingModel
) -> Iterator[tuple[Weighed, bool]]:
    """Of each question that is answered what is weighed, and what is true of it."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        with Index(settings, model) as index:
            Ingestion(index, lambda _: None).run([source])
            engine = Engine(index, settings, Reader())
            for question, truth in asked:
                passages = engine.passages(Question(question=question))
                found = candidates(passages, model.reader)
                parts = take_apart(question, passages, model.reader, index.lexical)
                if engine.answer(Question(question=question)).status == "abstained":
                    continue
                values = WITH_READER.scores(Evidence(parts, index.lexical).features(found))
                below = (float(value) for value in values.max() - values)
                scored = list(zip(found, below, strict=True))
                if (found_pair := likeliest_rivals(parts.kind, question, scored)) is not None:
                    yield found_pair, truth


def main() -> None:
    """Fit and print."""
    model = load_model(Settings())
    rows: list[Weighed] = []
    truths: list[float] = []
    weights: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        for weight, groups in ((1.0, of_sets()), (STORIES_WEIGHT, of_stories(Path(name)))):
            found = [one for source, asked in groups for one in pairs(source, asked, model)]
            rows += [row for row, _ in found]
            truths += [float(truth) for _, truth in found]
            weights += [weight / len(found)] * len(found)
    shares = np.array(weights) / sum(weights)
    speaks_for = np.array([True] * len(WEIGHTS))
    slopes, bias = fit_logistic(np.array(rows), np.array(truths), shares, speaks_for)
    print(len(rows), "pairs,", int(sum(truths)), "that disagree")
    print(f"BIAS, WEIGHTS = {bias:.2f},", tuple(round(float(one), 3) for one in slopes))
