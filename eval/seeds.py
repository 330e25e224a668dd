"""How well the seeds' questions are answered: `python -m eval.seeds [--split report]`."""

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.metrics import PrecisionRecallF1, abstention, is_right
from eval.questions import Question, read_questions
from ingest.embedding import load_model
from ingest.index import Index
from ingest.pipeline import Ingestion
from service.answer import Answer
from service.engine import Engine
from service.questions import Question as Asked
from service.settings import Settings

SEEDS = Path(__file__).parent.parent / "seeds"


@dataclass(frozen=True)
class SeedFigures:
    """Figures on one split.

    Attributes:
        right: share of the answerable questions whose answer holds every accepted item.
        statements: how many an answer has on average.
        exact: share of citations with `article.text[start:end] == quote`.
        by_type: right answers, or right abstentions, and questions, by type.
    """

    questions: int
    right: float
    abstention: PrecisionRecallF1
    statements: float
    exact: float
    by_type: dict[str, tuple[int, int]]


def measure(engine: Engine, asked: Sequence[Question]) -> SeedFigures:
    """Ask every question and compare."""
    answers = [engine.ask(Asked(question=one.question)) for one in asked]
    pairs = list(zip(asked, answers, strict=True))
    answerable = [(one, answer) for one, answer in pairs if one.answers]
    given = [answer for answer in answers if answer.statements]
    by_type: dict[str, tuple[int, int]] = {}
    for one, answer in pairs:
        hits, of = by_type.get(one.type, (0, 0))
        by_type[one.type] = (hits + _is_right(one, answer), of + 1)
    return SeedFigures(
        questions=len(asked),
        right=sum(_is_right(one, answer) for one, answer in answerable) / len(answerable),
        abstention=abstention(
            (one.status == "abstained", answer.status == "abstained") for one, answer in pairs
        ),
        statements=sum(len(one.statements) for one in given) / max(1, len(given)),
        exact=_exact(engine, given),
        by_type=by_type,
    )


def _is_right(question: Question, answer: Answer) -> bool:
    if not question.answers:
        return answer.status == "abstained"
    words = " ".join(statement.text for statement in answer.statements)
    return is_right(words, question.answers)


def _exact(engine: Engine, answers: Sequence[Answer]) -> float:
    citations = [citation for answer in answers for citation in answer.citations]
    exact = sum(
        engine.article(one.article.id).text[one.start : one.end] == one.quote for one in citations
    )
    return exact / max(1, len(citations))


def main() -> None:
    """Measure on one split of the shipped questions, in an index of their own."""
    parser = argparse.ArgumentParser(description="how well the seeds' questions are answered")
    parser.add_argument("--split", choices=["dev", "report"], default="report")
    parser.add_argument("--failures", action="store_true", help="list the questions missed")
    options = parser.parse_args()
    asked = [one for one in read_questions(SEEDS / "questions.jsonl") if one.split == options.split]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        with Index(settings, load_model(settings)) as index:
            Ingestion(index, lambda _: None).run([SEEDS])
            engine = Engine(index, settings)
            print(json.dumps(asdict(measure(engine, asked)), indent=2))
            for one in asked if options.failures else []:
                answer = engine.ask(Asked(question=one.question))
                if not _is_right(one, answer):
                    print(f"{one.id} {answer.confidence:.2f} {one.question} -> {answer.answer}")


if __name__ == "__main__":
    main()
