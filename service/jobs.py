"""Articles that came in bulk, stored one batch after another behind the callers' backs."""

import logging
import threading

from pydantic import BaseModel, Field

from ingest.additions import store
from ingest.articles import Article
from ingest.errors import DatelineError
from ingest.index import Index
from ingest.jobs import Job, State
from service.ingest_routes import IngestRuns

_log = logging.getLogger(__name__)

BATCH = 16
"""Articles stored at a time: small, because a search waits while Chroma takes vectors in."""


class LeftOutArticle(BaseModel):
    """What could not become an article."""

    name: str
    reason: str


class JobState(BaseModel):
    """How far a job is."""

    id: str
    state: State
    done: int = Field(description="articles that are stored and answerable")
    of: int
    articles: list[str] = Field(description="ids of all that are to be stored")
    failures: list[LeftOutArticle]
    reason: str | None = Field(description="why the job as a whole failed")


class JobRunner:
    """Does the ledger's jobs in turn with the owner's ingest runs, also those of an earlier life.

    Args:
        runs: what else ingests; when it stops, the job under way stays for the next start.
    """

    def __init__(self, index: Index, runs: IngestRuns) -> None:
        self._index = index
        self._runs = runs
        self._lock = threading.Lock()
        self._working = False

    def wake(self) -> None:
        """See to it that all jobs are done."""
        with self._lock:
            if not self._working:
                self._working = True
                threading.Thread(target=self._work, name="jobs").start()

    def _work(self) -> None:
        try:
            while found := self._next():
                with self._runs.turn:
                    self._run(*found)
        except DatelineError as error:
            _log.error("jobs rest until another comes or the service starts anew: %s", error)
            with self._lock:
                self._working = False

    def _next(self) -> tuple[Job, list[Article]] | None:
        with self._lock:
            found = None if self._runs.stopping.is_set() else self._index.ledger.jobs.next()
            self._working = found is not None
            return found

    def _run(self, job: Job, articles: list[Article]) -> None:
        jobs = self._index.ledger.jobs
        try:
            for first in range(0, len(articles), BATCH):
                if self._runs.stopping.is_set():
                    return
                store(self._index, articles[first : first + BATCH])
                jobs.advance(job.id, min(first + BATCH, len(articles)))
        except DatelineError as error:
            jobs.finish(job.id, str(error))
        else:
            jobs.finish(job.id)


def job_state(job: Job) -> JobState:
    """A job as callers see it."""
    return JobState(
        id=job.id,
        state=job.state,
        done=job.done,
        of=len(job.articles),
        articles=job.articles,
        failures=left_out(job.failures),
        reason=job.reason,
    )


def left_out(failures: list[tuple[str, str]]) -> list[LeftOutArticle]:
    """What could not become an article, as callers see it."""
    return [LeftOutArticle(name=name, reason=reason) for name, reason in failures]
