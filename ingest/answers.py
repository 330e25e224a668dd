"""Answers given, and what people said of them."""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Literal, get_args

from sqlalchemy import Connection, Engine, RowMapping, delete, exists, func, insert, select

from ingest.errors import IndexDamaged, UnknownAnswer
from ingest.schema import answers, feedback

_log = logging.getLogger(__name__)

Vote = Literal["up", "down"]

MOST_PENDING = 1_000
"""Answers held in memory while they cannot be written, as on a full disk; older ones are lost."""
MOST_VOTES = 100
"""Votes kept of one answer, the newest: anybody may vote, and the disk is finite."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it was given.

    Attributes:
        asked_at: ISO 8601, in UTC.
        answer: the whole answer as JSON, in the form that its surface gave it.
    """

    id: str
    asked_at: str
    question: str
    standalone_question: str
    status: str
    confidence: float
    engine: str
    as_of: str | None
    answer: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """One vote; nobody is asked who they are, so each counts beside the others."""

    vote: Vote
    comment: str | None
    at: str


class Answers:
    """The ledger's answers; may be called from several threads.

    They are written behind the caller's back, so that an answer waits neither for the disk
    nor for an article that is being stored: what was given in the last instant before a
    power cut may be lost. They take no number of the ledger's sequence.

    Attributes:
        voted: votes since the start, whichever surface they came through.
    """

    def __init__(self, engine: Engine) -> None:
        self.voted: dict[str, int] = dict.fromkeys(get_args(Vote), 0)
        self._engine = engine
        self._pending: dict[str, KeptAnswer] = {}
        self._lock = threading.Lock()
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="answers")

    def keep(self, answer: KeptAnswer, most: int) -> None:
        """Keep an answer, and of all at most `most`: old ones without feedback go first.

        Never fails: what cannot be written is logged and tried again with the next answer.
        """
        if most:
            with self._lock:
                self._pending[answer.id] = answer
                if len(self._pending) > MOST_PENDING:
                    del self._pending[next(iter(self._pending))]
        self._writer.submit(self._write, most)

    def get(self, answer_id: str) -> KeptAnswer:
        """An answer as it was given.

        Raises:
            UnknownAnswer: none that is kept has this id.
        """
        with self._lock:
            pending = self._pending.get(answer_id)
        if pending is not None:
            return pending
        query = select(answers).where(answers.c.id == answer_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none() if _is_id(answer_id) else None
        if row is None:
            raise _unknown(answer_id)
        return _kept(row)

    def vote(self, answer_id: str, vote: Vote, comment: str | None) -> None:
        """Keep what somebody says of an answer; it is on the disk when this returns.

        Raises:
            UnknownAnswer: none that is kept has this id.
            IndexDamaged: it could not be written.
        """
        given = Feedback(vote, comment, now())
        self._writer.submit(self._vote, answer_id, given).result()

    def all(self) -> Iterator[tuple[KeptAnswer, list[Feedback]]]:
        """Every answer that is written, oldest first, with its feedback, oldest first."""
        with self._engine.connect() as connection:
            votes: dict[str, list[Feedback]] = {}
            for row in connection.execute(select(feedback).order_by(feedback.c.number)):
                votes.setdefault(row.answer_id, []).append(Feedback(row.vote, row.comment, row.at))
            query = select(answers).order_by(answers.c.number)
            for answer in map(_kept, connection.execute(query).mappings()):
                yield answer, votes.get(answer.id, [])

    def close(self) -> None:
        """Write what is on its way."""
        self._writer.shutdown()

    def _write(self, most: int) -> None:
        try:
            with self._written() as connection:
                _drop_excess(connection, most)
        except IndexDamaged as error:
            _log.warning("answers could not be written yet: %s", error)

    def _vote(self, answer_id: str, given: Feedback) -> None:
        with self._written() as connection:
            known = exists().where(answers.c.id == answer_id)
            if not _is_id(answer_id) or not connection.scalar(select(known)):
                raise _unknown(answer_id)
            connection.execute(insert(feedback).values(answer_id=answer_id, **asdict(given)))
            _drop_old_votes(connection, answer_id)
        self.voted[given.vote] += 1

    @contextmanager
    def _written(self) -> Iterator[Connection]:
        """A transaction in which what is on its way is written."""
        with self._lock:
            batch = list(self._pending.values())
        with self._engine.begin() as connection:
            if batch:
                connection.execute(insert(answers), [asdict(one) for one in batch])
            yield connection
        with self._lock:
            for one in batch:
                self._pending.pop(one.id, None)


def now() -> str:
    """This second, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _kept(row: RowMapping) -> KeptAnswer:
    return KeptAnswer(**{field.name: row[field.name] for field in fields(KeptAnswer)})


def _drop_excess(connection: Connection, most: int) -> None:
    excess = (connection.scalar(select(func.count()).select_from(answers)) or 0) - most
    if excess <= 0:
        return
    judged = exists().where(feedback.c.answer_id == answers.c.id)
    newest = connection.scalar(select(func.max(answers.c.number))) or 0
    # The newer half stays, judged or not: somebody may be about to judge it.
    older = answers.c.number <= newest - (most + 1) // 2
    oldest = select(answers.c.number).where(older).order_by(judged, answers.c.number).limit(excess)
    connection.execute(delete(answers).where(answers.c.number.in_(oldest)))


def _drop_old_votes(connection: Connection, answer_id: str) -> None:
    of_answer = feedback.c.answer_id == answer_id
    newest = select(feedback.c.number).where(of_answer).order_by(feedback.c.number.desc())
    kept = newest.limit(MOST_VOTES)
    connection.execute(delete(feedback).where(of_answer, feedback.c.number.not_in(kept)))


def _is_id(text: str) -> bool:
    """Whether SQLite can be asked for it: half of a character cannot be put to it."""
    return text.isascii()


def _unknown(answer_id: str) -> UnknownAnswer:
    return UnknownAnswer(
        f"no answer has the id {answer_id!r}; only the latest are kept (DATELINE_KEEP_ANSWERS)"
    )
