"""Fits what `service/conflicts.py` weighs, and prints it.

On the questions for choosing (the dev half of the seeds' questions, the further ones on the seeds
and the stories' for choosing), each over the articles of its set: of a question's surest sentence
and the likeliest of another article that gives another value, whether the two disagree is what the
set says of the question. Of the stories that the reader was not trained on it is so if reports of
different titles are marked with values that differ.

    python -m tools.fit_disagreement
"""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ingest.index import Index
from ingest.models import EmbeddingModel, load_model
from ingest.pipeline import Ingestion
from service.answer_kinds import AnswerKind, kind_of
from service.answer_values import given
from service.asked import take_apart
from service.candidates import Candidate, candidates
from service.conflicts import WEIGHTS, Weighed, by_article, differ, disagreement, weighed
from service.engine import Engine
from service.evidence import Evidence
from service.one_answer import asks_for_a_role, has_one_answer
from service.questions import Question
from service.reader import Reader
from service.scoring import WITH_READER
from service.settings import Settings
from tools.answerer_fit import fit_logistic
from tools.choosing_sets import choosing_sets, stories_apart
from tools.reader_sources import Asked

STORIES_WEIGHT = 0.5  # of all of them together, where the questions for choosing weigh 1
Truth = tuple[str, bool]
"""A question, and whether the articles disagree on it."""


def of_sets() -> Iterator[tuple[Path, list[Truth]]]:
    """The articles and the questions for choosing."""
    for source, questions in choosing_sets():
        yield source, [(one.question, one.status == "conflicting") for one in questions]


def of_stories(folder: Path) -> Iterator[tuple[Path, list[Truth]]]:
    """Each story on which the reader was not trained, and what is asked of it."""
    for source, asked in stories_apart(folder):
        yield source, [(said[0].question, _differ(said)) for said in asked]


def _differ(said: Sequence[Asked]) -> bool:
    kind = kind_of(said[0].question)
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
                if (rivals := likeliest_rivals(parts.kind, question, scored)) is not None:
                    yield rivals, truth


def likeliest_rivals(
    kind: AnswerKind, question: str, scored: Sequence[tuple[Candidate, float]]
) -> Weighed | None:
    """What is weighed of the surest sentence and the likeliest other value; None without one."""
    if not has_one_answer(kind, question):
        return None
    first, others = by_article(kind, question, scored)
    role = asks_for_a_role(question)
    rivals = [
        one
        for own in others
        for one in own
        if differ(first[0], one, role) and not any(first[0].given.agrees(x.given) for x in own)
    ]
    best = max(rivals, key=lambda one: disagreement(first[0], one), default=None)
    return weighed(first[0], best) if best else None


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


if __name__ == "__main__":
    main()
