"""One question on its way through the engine."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from ingest.articles import StoredPassage
from service.answer import (
    ABSTENTION,
    NO_ARTICLE_PASSES,
    NOTHING_ASKED,
    Answer,
    EngineName,
    Status,
    Timings,
)
from service.composition import Composed
from service.events import Stated
from service.plain import plain
from service.pleasantries import is_pleasantry
from service.questions import Question
from service.reasons import Reason
from service.retrieval import ScoredPassage

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with the passages that were found for it.

    Attributes:
        began, retrieved: by `time.perf_counter`, seconds.
        rewriting: seconds that went into the question's words before.
        id: of the answer that it will have.
    """

    asked: Question
    words: str
    passages: Sequence[ScoredPassage]
    began: float
    retrieved: float
    rewriting: float = 0.0
    id: str = field(default_factory=lambda: uuid4().hex)

    @property
    def found(self) -> list[StoredPassage]:
        """The passages without their scores."""
        return [one.passage for one in self.passages]

    @property
    def seconds(self) -> float:
        """Since the question was asked."""
        return time.perf_counter() - self.began + self.rewriting


@dataclass(slots=True)
class Outcome:
    """What an answerer made of a turn.

    Attributes:
        dropped: why statements were left out, in order.
        tokens: that a chat model read and wrote, as far as its server counts them.
    """

    engine: EngineName
    composed: Composed = field(default_factory=Composed)
    dropped: list[str] = field(default_factory=list)
    confidence: float = 0.0
    short_answer: str | None = None
    degraded: bool = False
    tokens: int | None = None

    def spend(self, tokens: int) -> None:
        """Count what a chat model read and wrote."""
        self.tokens = (self.tokens or 0) + tokens

    def drop(self, reason: Reason) -> None:
        """Leave a statement out."""
        logger.info("a statement is left out: %s", reason)
        self.dropped.append(reason.value)

    def conclude(self, short_answer: str | None) -> None:
        """Take what a chat model gives beside its statements, as far as they bear it out.

        The confidence is the share of its statements that held: not a probability.
        """
        kept = self.composed.statements
        self.confidence = len(kept) / max(1, len(kept) + len(self.dropped))
        short = plain(short_answer or "")
        if short and any(short.casefold() in one.text.casefold() for one in kept):
            self.short_answer = short


def answer_of(turn: Turn, outcome: Outcome) -> Answer:
    """The answer that every surface gives."""
    composed = outcome.composed
    answered = time.perf_counter()
    return Answer(
        id=turn.id,
        question=turn.asked.question,
        standalone_question=turn.words,
        status=_status(composed),
        answer=composed.text or _abstention(turn),
        statements=composed.statements,
        positions=composed.positions,
        citations=composed.citations,
        short_answer=outcome.short_answer if composed.statements else None,
        confidence=round(outcome.confidence, 4),
        engine=outcome.engine,
        degraded=outcome.degraded,
        dropped=outcome.dropped,
        tokens=outcome.tokens,
        as_of=turn.asked.as_of,
        timings_ms=Timings(
            retrieve=round(1000 * (turn.retrieved - turn.began), 2),
            answer=round(1000 * (answered - turn.retrieved), 2),
        ),
    )


def _abstention(turn: Turn) -> str:
    if is_pleasantry(turn.words):
        return NOTHING_ASKED
    return ABSTENTION if turn.passages else NO_ARTICLE_PASSES


def _status(composed: Composed) -> Status:
    if composed.positions:
        return "conflicting"
    return "answered" if composed.statements else "abstained"


def statements_of(answer: Answer) -> Iterator[Stated]:
    """The statements, each with the citations that no earlier one has."""
    known = 0
    for statement in answer.statements:
        last = max(known, *statement.citations)
        yield Stated(statement, answer.citations[known:last])
        known = last
