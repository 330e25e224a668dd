"""Jobs: articles that were taken but are not stored yet, and how far each job is."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import Engine, RowMapping, Select, delete, func, insert, select, update

from ingest.answers import now
from ingest.articles import Article
from ingest.errors import Overloaded, UnknownJob
from ingest.schema import jobs

State = Literal["waiting", "running", "done", "failed"]

MOST_WAITING = 64
MOST_FINISHED = 1_000
_UNFINISHED = jobs.c.state.in_(["waiting", "running"])


@dataclass(frozen=True, slots=True)
class Job:
    """Some articles on their way into the index.

    Attributes:
        done: how many are stored.
        articles: ids of all that are to be stored.
        failures: (name, reason) of those that cannot be.
        reason: why the job as a whole failed.
    """

    id: str
    made_at: str
    state: State
    done: int
    articles: list[str]
    failures: list[tuple[str, str]]
    reason: str | None = None


class Jobs:
    """The ledger's jobs: one that was taken outlives the process, until it is done or failed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, articles: Sequence[Article], failures: Sequence[tuple[str, str]]) -> Job:
        """Take articles in; they are on the disk when this returns.

        Raises:
            Overloaded: too many jobs wait.
        """
        job = Job(uuid.uuid4().hex, now(), "waiting", 0, [one.id for one in articles], [*failures])
        row = asdict(job) | {
            "articles": json.dumps(job.articles),
            "failures": json.dumps(job.failures),
            "waiting": json.dumps([asdict(one) for one in articles]),
        }
        with self._engine.begin() as connection:
            ahead = connection.scalar(select(func.count()).select_from(jobs).where(_UNFINISHED))
            if (ahead or 0) >= MOST_WAITING:
                raise Overloaded(f"{ahead} jobs are ahead; try again in a minute")
            connection.execute(insert(jobs).values(**row))
            newest = select(jobs.c.number).where(~_UNFINISHED).order_by(jobs.c.number.desc())
            kept = newest.limit(MOST_FINISHED)
            connection.execute(delete(jobs).where(~_UNFINISHED, jobs.c.number.not_in(kept)))
        return job

    def get(self, job_id: str) -> Job:
        """How far a job is.

        Raises:
            UnknownJob: none has this id, or it was finished long ago.
        """
        row = self._first(select(jobs).where(jobs.c.id == job_id)) if job_id.isascii() else None
        if row is None:
            raise UnknownJob(f"no job has the id {job_id!r}; the last {MOST_FINISHED:,} are kept")
        return _job(row)

    def next(self) -> tuple[Job, list[Article]] | None:
        """The oldest job that is not finished, with all its articles."""
        row = self._first(select(jobs).where(_UNFINISHED).order_by(jobs.c.number).limit(1))
        if row is None:
            return None
        return _job(row), [Article(**fields) for fields in json.loads(row["waiting"])]

    def advance(self, job_id: str, done: int) -> None:
        """Note that so many articles are stored."""
        self._update(job_id, state="running", done=done)

    def finish(self, job_id: str, reason: str | None = None) -> None:
        """Note that all articles are stored, or why that cannot be."""
        self._update(job_id, state="failed" if reason else "done", reason=reason, waiting=None)

    def _first(self, query: Select[Any]) -> RowMapping | None:
        with self._engine.connect() as connection:
            return connection.execute(query).mappings().one_or_none()

    def _update(self, job_id: str, **values: object) -> None:
        with self._engine.begin() as connection:
            connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))


def _job(row: RowMapping) -> Job:
    failures = [(name, reason) for name, reason in json.loads(row["failures"])]
    return Job(
        id=row["id"],
        made_at=row["made_at"],
        state=row["state"],
        done=row["done"],
        articles=json.loads(row["articles"]),
        failures=failures,
        reason=row["reason"],
    )
