"""Which questions were taken, by whom, and how far each is: one answer for each, ever.

In a SQLite file of its own in the data directory, because two processes write it: the service
that owns the directory, and `dateline slack` beside it. What is noted outlives every process; a
power cut may take the last questions with it, for a disk that is slow to confirm must not keep
Slack waiting.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import (
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    delete,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError
from sqlalchemy.schema import CreateIndex, CreateTable

from ingest.errors import SlackFailed
from ingest.sqlite import open_sqlite
from service.slack.holders import Holder, alone
from service.slack.jobs import Job

KEPT_SECONDS = 90 * 86_400.0
"""How long a claim is remembered, and with it that the bot takes part in a thread."""
WAIT_SECONDS = 1.5
"""For another process to let go of the file; Slack waits 3 s for an acknowledgement."""
DONE, CLAIMED, SHOWN = "done", "claimed", "shown"

_metadata = MetaData()
_claims = Table(
    "claims",
    _metadata,
    Column("key", Text, primary_key=True),
    Column("team", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("ts", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("job", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("message", Text),
    Column("holder", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("at", Float, nullable=False),
    Index("claims_by_thread", "channel", "thread"),
    Index("claims_by_state", "state"),
)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A question that was taken and not answered to the end.

    Attributes:
        message: `ts` of the answer, as far as it got; None: perhaps it never began.
        tries: how often it was begun.
        at: when it was taken, seconds since 1970.
    """

    job: Job
    message: str | None
    tries: int
    at: float


class Claims:
    """May be used from several threads and by several processes at once.

    Args:
        folder: made where there is none.
        clock: seconds since 1970.

    Raises:
        SlackFailed: by every method, the file cannot be used now.
    """

    def __init__(self, folder: Path, clock: Callable[[], float]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._clock = clock
        self._engine = open_sqlite(
            folder / "claims.sqlite", wait=WAIT_SECONDS, synchronous="NORMAL"
        )
        self._holder = Holder(folder)
        try:
            old = _claims.c.at < clock() - KEPT_SECONDS
            # SQLite waits for nobody where two turn logging on at once: one of them fails.
            with alone(folder), self._engine.begin() as connection:
                connection.execute(CreateTable(_claims, if_not_exists=True))
                for index in sorted(_claims.indexes, key=lambda one: str(one.name)):
                    connection.execute(CreateIndex(index, if_not_exists=True))
                connection.execute(delete(_claims).where(old))
        except DatabaseError as error:
            raise _failed(error) from error

    def claim(self, job: Job, state: str = CLAIMED, message: str | None = None) -> bool:
        """Take a question; False: somebody has. It outlives this process."""
        row = {
            **{name: getattr(job, name) for name in ("key", "team", "channel", "thread", "user")},
            **{"ts": job.ts, "job": job.to_json(), "state": state, "message": message},
            **{"holder": self._holder.name, "tries": 1, "at": self._clock()},
        }
        try:
            with self._engine.begin() as connection:
                statement = insert(_claims).values(**row).on_conflict_do_nothing()
                return connection.execute(statement).rowcount == 1
        except DatabaseError as error:
            raise _failed(error) from error

    def shown(self, key: str, message: str) -> None:
        """Note the message that the answer grows in."""
        self._update(key, state=SHOWN, message=message)

    def done(self, key: str) -> None:
        """Note that nothing is left to do."""
        self._update(key, state=DONE)

    def release(self, key: str) -> None:
        """Forget a claim of which nothing came, so that it can be made again."""
        try:
            with self._engine.begin() as connection:
                connection.execute(delete(_claims).where(_claims.c.key == key))
        except DatabaseError as error:
            raise _failed(error) from error

    def resume(self, in_hand: Collection[str]) -> list[Unfinished]:
        """Take over what dead processes left, and what this one has laid aside, oldest first.

        Args:
            in_hand: keys that this process is working on.
        """
        unfinished = _claims.c.state != DONE
        mine = unfinished & (_claims.c.holder == self._holder.name)
        try:
            with self._engine.connect() as connection:
                holders = select(_claims.c.holder).where(unfinished).distinct()
                names = [name for name in connection.scalars(holders) if name != self._holder.name]
            for name in filter(self._holder.is_dead, names):
                self._take_over(name)
            with self._engine.connect() as connection:
                rows = connection.execute(select(_claims).where(mine).order_by(_claims.c.at)).all()
            left = [row for row in rows if row.key not in in_hand]
            for row in left:
                self._update(row.key, tries=row.tries + 1)
        except DatabaseError as error:
            raise _failed(error) from error
        return [
            Unfinished(Job.from_json(row.job), row.message, row.tries + 1, row.at) for row in left
        ]

    def asked_in(self, channel: str, thread: str) -> tuple[bool, set[str]]:
        """Whether a thread began with a question or an answer, and who asked in it."""
        here = (_claims.c.channel == channel) & (_claims.c.thread == thread)
        try:
            with self._engine.connect() as connection:
                rows = connection.execute(select(_claims.c.ts, _claims.c.user).where(here)).all()
        except DatabaseError as error:
            raise _failed(error) from error
        return any(row.ts == thread for row in rows), {row.user for row in rows}

    def messages_in(self, channel: str, thread: str) -> set[str]:
        """`ts` of the answers of a thread that are known to be somebody's."""
        here = (_claims.c.channel == channel) & (_claims.c.thread == thread)
        try:
            with self._engine.connect() as connection:
                found = connection.scalars(select(_claims.c.message).where(here)).all()
        except DatabaseError as error:
            raise _failed(error) from error
        return {message for message in found if message}

    def close(self) -> None:
        """Let go: what is not done, another process takes over."""
        self._engine.dispose()
        self._holder.close()

    def _take_over(self, holder: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                update(_claims)
                .where(_claims.c.holder == holder, _claims.c.state != DONE)
                .values(holder=self._holder.name)
            )
        self._holder.forget(holder)

    def _update(self, key: str, **values: object) -> None:
        try:
            with self._engine.begin() as connection:
                connection.execute(update(_claims).where(_claims.c.key == key).values(**values))
        except DatabaseError as error:
            raise _failed(error) from error


def _failed(error: DatabaseError) -> SlackFailed:
    return SlackFailed(
        f"what is kept of Slack's questions cannot be used ({error.orig}); see the folder slack"
        " in the data directory",
        passing=True,
    )
