"""Which articles filters let pass, told without an index."""

from ingest.articles import Article
from ingest.filters import Filters
from ingest.schema import timestamp


def passes(article: Article, filters: Filters) -> bool:
    """The same of an article."""
    moment = timestamp(article.published_at) if article.published_at else None
    return lets_pass(filters, article.source, moment)


def lets_pass(filters: Filters, source: str | None, published: float | None) -> bool:
    """An undated article passes only where no time is asked for."""
    if filters.sources and source not in filters.sources:
        return False
    if filters.since is None and filters.until is None:
        return True
    return (
        published is not None
        and (filters.since is None or filters.since <= published)
        and (filters.until is None or published <= filters.until)
    )
