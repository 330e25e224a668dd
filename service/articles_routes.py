"""GET /articles, GET /articles/{id} and GET /sources."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from service.engine import Engine
from service.listings import (
    ArticlePage,
    Sources,
    WholeArticle,
    article_page,
    sources_of,
    whole_article,
)
from service.work import Workers

MOST_ARTICLES = 500
LONGEST_TITLE_SEARCH = 200  # code points


class ArticlesQuery(BaseModel):
    """Which page of which articles; a parameter that there is not is refused."""

    model_config = ConfigDict(extra="forbid")

    after: str | None = Field(None, description="`next` of the page before")
    limit: int = Field(50, ge=1, le=MOST_ARTICLES)
    q: str = Field(
        "",
        max_length=LONGEST_TITLE_SEARCH,
        description="words that stand in the title or the publisher's name, in any case",
    )


def article_routes(engine: Engine, workers: Workers) -> APIRouter:
    """What is in the index."""
    router = APIRouter(tags=["articles"])

    @router.get("/articles")
    async def articles(query: Annotated[ArticlesQuery, Query()]) -> ArticlePage:
        """A page of the articles."""
        given = query.after, query.limit, query.q
        return await workers.run(lambda: article_page(*engine.articles(*given)))

    @router.get("/sources")
    async def sources() -> Sources:
        """The publishers, each with the number of its articles."""
        return await workers.run(lambda: sources_of(engine.index.catalogue.counted_sources()))

    @router.get("/articles/{article_id:path}")
    async def article(article_id: str) -> WholeArticle:
        """One article, text included."""
        return await workers.run(lambda: whole_article(engine.article(article_id)))

    return router
