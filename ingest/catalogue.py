"""Reading the ledger: articles, passages with their text, publishers."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, RowMapping, and_, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from ingest.articles import Article, ArticleInfo, StoredPassage
from ingest.errors import BadFilter, UnknownArticle
from ingest.lexical import LexicalEntry
from ingest.rows import Origin, passages_of, slices
from ingest.schema import article_of, articles, passages

_INFO = tuple(articles.c[field.name] for field in fields(ArticleInfo))
_UNDATED = -1e15
_SLICE = func.substr(articles.c.text, passages.c.start + 1, passages.c.end - passages.c.start)


@dataclass(frozen=True, slots=True)
class Attributes:
    """What filters look at, by passage: ids, seconds since 1970 (NaN: undated), source codes."""

    ids: list[str]
    published: NDArray[np.float64]
    source: NDArray[np.int32]
    codes: dict[str, int]


class Catalogue:
    """Questions that the ledger answers; nothing here writes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def article(self, article_id: str) -> Article:
        """One article with its text.

        Raises:
            UnknownArticle: there is none, or it was removed.
        """
        query = select(articles).where(articles.c.id == article_id, ~articles.c.deleted)
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise UnknownArticle(
                f"no article has the id {article_id!r}; `dateline articles` lists those there are"
            )
        return article_of(row)

    def articles(
        self, after: str | None, limit: int, words: str = ""
    ) -> tuple[list[ArticleInfo], str | None]:
        """A page of articles, newest first, and the cursor of the next page, None at the end.

        Args:
            words: each must stand in the title or the publisher's name, in any case.

        Raises:
            BadFilter: the cursor is none that a page gave.
        """
        rank = func.coalesce(articles.c.published_ts, _UNDATED)
        query = select(*_INFO, rank.label("rank")).where(~articles.c.deleted)
        query = query.where(*(_named(word.casefold()) for word in words.split()))
        if after is not None:
            moment, article_id = _parse_cursor(after)
            later = and_(rank == moment, articles.c.id > article_id)
            query = query.where(or_(rank < moment, later))
        query = query.order_by(rank.desc(), articles.c.id).limit(limit + 1)
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        page = [_info(row) for row in rows[:limit]]
        last = rows[limit - 1] if len(rows) > limit else None
        return page, f"{last['rank']!r}|{last['id']}" if last else None

    def passages(self, ids: Sequence[str]) -> dict[str, StoredPassage]:
        """Those of the passages that exist, by id, each with its text."""
        query = (
            select(
                passages.c.id.label("passage_id"),
                passages.c.start,
                passages.c.end,
                passages.c.heading,
                _SLICE.label("words"),
                *_INFO,
            )
            .join(articles, articles.c.id == passages.c.article_id)
            .where(passages.c.id.in_(ids))
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return {
            row["passage_id"]: StoredPassage(
                row["passage_id"],
                row["words"],
                row["start"],
                row["end"],
                row["heading"],
                _info(row),
            )
            for row in rows
        }

    def lexical_entries(self, article_ids: Sequence[str]) -> list[LexicalEntry]:
        """All passages of some articles as the lexical index takes them."""
        query = select(articles).where(articles.c.id.in_(article_ids))
        with self._engine.connect() as connection:
            held = passages_of(connection, article_ids)
            # Each text is read once: SQLite would count its way to every passage anew.
            return [
                LexicalEntry(
                    passage.id,
                    row.id,
                    row.title,
                    row.text[passage.start : passage.end],
                    row.source,
                    row.published_ts,
                )
                for row in connection.execute(query)
                for passage in held.get(row.id, [])
            ]

    def attributes(self) -> Attributes:
        """Of every passage, what filters look at."""
        query = select(passages.c.id, articles.c.published_ts, articles.c.source).join(
            articles, articles.c.id == passages.c.article_id
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        codes = {name: n for n, name in enumerate(sorted({row.source or "" for row in rows}))}
        return Attributes(
            [row.id for row in rows],
            np.array([row.published_ts for row in rows], dtype=np.float64),
            np.array([codes[row.source or ""] for row in rows], dtype=np.int32),
            codes,
        )

    def sources(self) -> list[str]:
        """The publishers that there are, in alphabetical order."""
        with self._engine.connect() as connection:
            found = connection.scalars(
                select(articles.c.source)
                .where(~articles.c.deleted, articles.c.source.is_not(None))
                .distinct()
            )
            return sorted(str(name) for name in found)

    def counted_sources(self) -> list[tuple[str, int]]:
        """The publishers in alphabetical order, each with the number of its articles."""
        query = (
            select(articles.c.source, func.count())
            .where(~articles.c.deleted, articles.c.source.is_not(None))
            .group_by(articles.c.source)
        )
        with self._engine.connect() as connection:
            return sorted((str(name), number) for name, number in connection.execute(query))

    def digests(self, ids: Sequence[str]) -> dict[str, str]:
        """Digests of those articles that are there, by id."""
        query = select(articles.c.id, articles.c.digest).where(~articles.c.deleted)
        with self._engine.connect() as connection:
            return {
                row.id: row.digest
                for some in slices(ids)
                for row in connection.execute(query.where(articles.c.id.in_(some)))
            }

    def places(self, ids: Sequence[str]) -> dict[str, Origin]:
        """Where those articles that are there were read, by id."""
        query = select(articles.c.id, articles.c.root, articles.c.path).where(
            articles.c.root.is_not(None)
        )
        with self._engine.connect() as connection:
            return {
                row.id: Origin(row.root, row.path)
                for some in slices(ids)
                for row in connection.execute(query.where(articles.c.id.in_(some)))
            }

    def origins(self, root: str) -> dict[str, str]:
        """Path by id of the articles that came from a folder."""
        query = select(articles.c.id, articles.c.path).where(articles.c.root == root)
        with self._engine.connect() as connection:
            return {row.id: row.path for row in connection.execute(query)}


def _info(row: RowMapping) -> ArticleInfo:
    return ArticleInfo(**{field.name: row[field.name] for field in fields(ArticleInfo)})


def _named(word: str) -> ColumnElement[bool]:
    """Whether the title or the publisher's name holds a word, given in folded case."""
    fields = (articles.c.title, articles.c.source)
    # Not LIKE: a NUL in the word would end the pattern, and all would fit.
    return or_(*(func.instr(func.casefold(field), word) > 0 for field in fields))


def _parse_cursor(cursor: str) -> tuple[float, str]:
    moment, _, article_id = cursor.partition("|")
    try:
        return float(moment), article_id
    except ValueError as error:
        raise BadFilter(f"{cursor!r} is no cursor; give `next` of the page before") from error
