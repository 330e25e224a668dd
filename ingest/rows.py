"""The ledger's statements, each on a connection whose transaction is the caller's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, func, insert, select, update

from ingest.articles import Article, Passage
from ingest.schema import articles, meta, passages, revisions, timestamp, vectors

Vectors = NDArray[np.float32]

IN_ONE_STATEMENT = 10_000
"""SQLite takes 32,766 parameters unless it was built to take more."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article was read: the folder that was ingested and the path in it."""

    root: str
    path: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with its passages and their vectors, (passages, dimension), unit length."""

    article: Article
    passages: Sequence[Passage]
    vectors: Vectors
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What the derived indexes do for one article: hold these passages and not those."""

    sequence: int
    article_id: str
    passages: Sequence[Passage]
    gone: Sequence[str]


def read_meta(connection: Connection, key: str) -> str | None:
    return connection.scalar(select(meta.c.value).where(meta.c.key == key))


def write_meta(connection: Connection, key: str, value: str) -> None:
    connection.execute(delete(meta).where(meta.c.key == key))
    connection.execute(insert(meta).values(key=key, value=value))


def archive(connection: Connection, article_id: str) -> int | None:
    """Keep the present revision; returns its number and how many passages it may have had."""
    row = (
        connection.execute(select(articles).where(articles.c.id == article_id))
        .mappings()
        .one_or_none()
    )
    if row is None or row["deleted"]:
        return None
    kept = {column.name: row[column.name] for column in revisions.c if column.name in row}
    connection.execute(insert(revisions).values(article_id=article_id, **kept))
    return int(row["revision"])


def put(connection: Connection, entry: Entry, sequence: int) -> None:
    article = entry.article
    previous = connection.execute(
        select(articles.c.revision, articles.c.passages_ever).where(articles.c.id == article.id)
    ).one_or_none()
    archive(connection, article.id)
    row = {
        **{
            name: getattr(article, name)
            for name in ("id", "title", "text", "url", "source", "published_at", "markup", "digest")
        },
        "published_ts": timestamp(article.published_at) if article.published_at else None,
        "revision": previous.revision + 1 if previous else 1,
        "passages_ever": max(len(entry.passages), previous.passages_ever if previous else 0),
        "sequence": sequence,
        "deleted": False,
        "root": entry.origin.root if entry.origin else None,
        "path": entry.origin.path if entry.origin else None,
    }
    if previous:
        connection.execute(update(articles).where(articles.c.id == article.id).values(**row))
        connection.execute(delete(passages).where(passages.c.article_id == article.id))
    else:
        connection.execute(insert(articles).values(**row))
    put_passages(connection, entry)


def put_passages(connection: Connection, entry: Entry) -> None:
    if not entry.passages:
        return
    first = (connection.scalar(select(func.max(passages.c.key))) or 0) + 1
    connection.execute(
        insert(passages),
        [
            {
                "key": first + n,
                "id": passage.id,
                "article_id": passage.article_id,
                "ordinal": n,
                "start": passage.start,
                "end": passage.end,
                "heading": passage.heading,
            }
            for n, passage in enumerate(entry.passages)
        ],
    )
    connection.execute(
        insert(vectors),
        [
            {"key": first + n, "vector": vector.astype("<f4").tobytes()}
            for n, vector in enumerate(entry.vectors)
        ],
    )


def slices(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many at a time as one statement may name."""
    for first in range(0, len(ids), IN_ONE_STATEMENT):
        yield ids[first : first + IN_ONE_STATEMENT]


def passages_of(connection: Connection, ids: Sequence[str]) -> dict[str, list[Passage]]:
    rows = connection.execute(
        select(passages).where(passages.c.article_id.in_(ids)).order_by(passages.c.ordinal)
    )
    held: dict[str, list[Passage]] = {}
    for row in rows:
        held.setdefault(row.article_id, []).append(
            Passage(row.id, row.article_id, row.start, row.end, row.heading)
        )
    return held


def matrix(blobs: Sequence[bytes]) -> Vectors:
    if not blobs:
        return np.empty((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), -1)
