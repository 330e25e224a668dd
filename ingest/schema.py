"""The ledger's tables, and how an instant is compared in them."""

from dataclasses import fields
from datetime import UTC, date, datetime, time

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    RowMapping,
    Table,
    Text,
    UniqueConstraint,
)

from ingest.articles import Article

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("url", Text),
    Column("source", Text),
    Column("published_at", Text),
    Column("published_ts", Float),
    Column("markup", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("root", Text),
    Column("path", Text),
    Column("sequence", Integer, nullable=False),
    Column("deleted", Boolean, nullable=False, default=False),
    Column("passages_ever", Integer, nullable=False),
    Index("articles_by_sequence", "sequence"),
    Index("articles_by_source", "source", "published_ts"),
    Index("articles_by_time", "published_ts"),
    Index("articles_by_origin", "root", "path"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("article_id", Text, ForeignKey("articles.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("url", Text),
    Column("source", Text),
    Column("published_at", Text),
    Column("markup", Text, nullable=False),
)

passages = Table(
    "passages",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("article_id", Text, ForeignKey("articles.id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("heading", Text, nullable=False),
    UniqueConstraint("article_id", "ordinal"),
)

vectors = Table(
    "vectors",
    metadata,
    Column("key", Integer, ForeignKey("passages.key", ondelete="CASCADE"), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("asked_at", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("standalone_question", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("engine", Text, nullable=False),
    Column("as_of", Text),
    Column("answer", Text, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("answer_id", Text, ForeignKey("answers.id", ondelete="CASCADE"), nullable=False),
    Column("vote", Text, nullable=False),
    Column("comment", Text),
    Column("at", Text, nullable=False),
    Index("feedback_by_answer", "answer_id"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("made_at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("done", Integer, nullable=False),
    Column("articles", Text, nullable=False),
    Column("failures", Text, nullable=False),
    Column("reason", Text),
    Column("waiting", Text),
)


def timestamp(moment: str) -> float:
    """Seconds since 1970 of an ISO 8601 date (its first instant in UTC) or instant.

    Raises:
        ValueError: it is neither.
    """
    if len(moment) == len("2024-06-18"):
        return datetime.combine(date.fromisoformat(moment), time(), UTC).timestamp()
    parsed = datetime.fromisoformat(moment)
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()


def article_of(row: RowMapping) -> Article:
    """A row of `articles` as an article."""
    return Article(**{field.name: row[field.name] for field in fields(Article)})
