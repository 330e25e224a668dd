"""The ledger: the truth about articles, passages and vectors, in SQLite.

Every change takes the next number of one sequence. The dense and the lexical index
follow that sequence and can be made anew from here at any time.
"""

import json
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import delete, exists, func, select, update

from ingest.answers import Answers
from ingest.articles import Article
from ingest.jobs import Jobs
from ingest.rows import (
    Change,
    Entry,
    Origin,
    Vectors,
    archive,
    matrix,
    passages_of,
    put,
    put_passages,
    read_meta,
    slices,
    write_meta,
)
from ingest.schema import article_of, articles, metadata, passages, vectors
from ingest.sqlite import open_sqlite, translate_errors


class Ledger:
    """One SQLite file in WAL mode, where a commit is on the disk when it returns.

    Attributes:
        answers, jobs: what it keeps beside the articles; neither moves the sequence.

    Raises:
        IndexDamaged: the file is no ledger.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.engine = open_sqlite(path)
        translate_errors(self.engine)
        self.answers = Answers(self.engine)
        self.jobs = Jobs(self.engine)
        metadata.create_all(self.engine)
        with self.engine.begin() as connection:
            if read_meta(connection, "ledger") is None:
                write_meta(connection, "ledger", uuid.uuid4().hex)
                write_meta(connection, "sequence", "0")

    def close(self) -> None:
        self.answers.close()
        self.engine.dispose()

    @property
    def name(self) -> str:
        """32 hexadecimal digits, drawn when the ledger was made."""
        with self.engine.connect() as connection:
            return read_meta(connection, "ledger") or ""

    @property
    def sequence(self) -> int:
        """The number of the latest change, 0 before the first."""
        with self.engine.connect() as connection:
            return int(read_meta(connection, "sequence") or 0)

    @property
    def stamp(self) -> dict[str, Any] | None:
        """What the passages and vectors were made with, None before anything was stored."""
        with self.engine.connect() as connection:
            found = read_meta(connection, "stamp")
        return json.loads(found) if found else None

    @stamp.setter
    def stamp(self, value: dict[str, Any]) -> None:
        with self.engine.begin() as connection:
            write_meta(connection, "stamp", json.dumps(value, sort_keys=True))

    def put(self, entries: Sequence[Entry]) -> int:
        """Add or replace articles in one transaction; returns the sequence reached.

        A replaced article keeps its superseded text among the revisions.
        """
        with self.engine.begin() as connection:
            before = int(read_meta(connection, "sequence") or 0)
            for number, entry in enumerate(entries, start=before + 1):
                put(connection, entry, number)
            write_meta(connection, "sequence", str(before + len(entries)))
        return before + len(entries)

    def remove(self, ids: Sequence[str]) -> int:
        """Delete articles in one transaction; returns the sequence reached."""
        with self.engine.begin() as connection:
            sequence = int(read_meta(connection, "sequence") or 0)
            for article_id in ids:
                archived = archive(connection, article_id)
                if archived is None:
                    continue
                sequence += 1
                connection.execute(delete(passages).where(passages.c.article_id == article_id))
                connection.execute(
                    update(articles)
                    .where(articles.c.id == article_id)
                    .values(deleted=True, sequence=sequence, root=None, path=None)
                )
            write_meta(connection, "sequence", str(sequence))
        return sequence

    def move(self, origins: dict[str, Origin]) -> None:
        """Note that unchanged articles were read elsewhere than before."""
        with self.engine.begin() as connection:
            for article_id, origin in origins.items():
                connection.execute(
                    update(articles)
                    .where(articles.c.id == article_id)
                    .values(root=origin.root, path=origin.path)
                )

    def changes(self, after: int, limit: int) -> list[Change]:
        """The articles that changed after a number, oldest change first, `limit` at most."""
        with self.engine.connect() as connection:
            rows = connection.execute(
                select(articles.c.sequence, articles.c.id, articles.c.passages_ever)
                .where(articles.c.sequence > after)
                .order_by(articles.c.sequence)
                .limit(limit)
            ).all()
            held = passages_of(connection, [row.id for row in rows])
        return [
            Change(
                sequence=row.sequence,
                article_id=row.id,
                passages=held.get(row.id, []),
                gone=[f"{row.id}#{n}" for n in range(len(held.get(row.id, [])), row.passages_ever)],
            )
            for row in rows
        ]

    def counts(self) -> tuple[int, int]:
        """How many articles and passages there are."""
        with self.engine.connect() as connection:
            live = select(func.count()).select_from(articles).where(~articles.c.deleted)
            held = select(func.count()).select_from(passages)
            return connection.scalar(live) or 0, connection.scalar(held) or 0

    def iter_vectors(self, batch: int) -> Iterator[tuple[list[str], Vectors]]:
        """Passage ids and their vectors, (≤ batch, dimension), in order of storage."""
        last = -1
        while True:
            with self.engine.connect() as connection:
                rows = connection.execute(
                    select(passages.c.key, passages.c.id, vectors.c.vector)
                    .join(vectors, vectors.c.key == passages.c.key)
                    .where(passages.c.key > last)
                    .order_by(passages.c.key)
                    .limit(batch)
                ).all()
            if not rows:
                return
            last = rows[-1].key
            yield [row.id for row in rows], matrix([row.vector for row in rows])

    def vectors_of(self, ids: Sequence[str]) -> tuple[list[str], Vectors]:
        """Those of the passages that exist, with their vectors, in no particular order."""
        query = select(passages.c.id, vectors.c.vector).join(
            vectors, vectors.c.key == passages.c.key
        )
        with self.engine.connect() as connection:
            rows = [
                row
                for some in slices(ids)
                for row in connection.execute(query.where(passages.c.id.in_(some)))
            ]
        return [row.id for row in rows], matrix([row.vector for row in rows])

    def begin_rebuild(self, stamp: dict[str, Any], of: str) -> None:
        """Drop all passages and take a new name, so that nothing derived is taken for up to date.

        Args:
            of: what is rebuilt; `rebuild_of` gives it back.
        """
        with self.engine.begin() as connection:
            connection.execute(delete(vectors))
            connection.execute(delete(passages))
            write_meta(connection, "ledger", uuid.uuid4().hex)
            write_meta(connection, "stamp", json.dumps(stamp, sort_keys=True))
            write_meta(connection, "rebuild_of", of)

    @property
    def rebuild_of(self) -> str | None:
        """What `begin_rebuild` was told, None in a ledger that was never rebuilt."""
        with self.engine.connect() as connection:
            return read_meta(connection, "rebuild_of")

    def unfilled(self, limit: int, after: str = "") -> list[Article]:
        """Articles without passages in order of id, `limit` at most, after that id."""
        held = exists().where(passages.c.article_id == articles.c.id)
        query = (
            select(articles)
            .where(~articles.c.deleted, ~held, articles.c.id > after)
            .order_by(articles.c.id)
            .limit(limit)
        )
        with self.engine.connect() as connection:
            return [article_of(row) for row in connection.execute(query).mappings()]

    def fill(self, entries: Sequence[Entry]) -> None:
        """Store passages of articles that have none; the articles stay as they are."""
        with self.engine.begin() as connection:
            for entry in entries:
                put_passages(connection, entry)
                connection.execute(
                    update(articles)
                    .where(articles.c.id == entry.article.id)
                    .values(passages_ever=len(entry.passages))
                )
