"""GET /articles, GET /articles/{id} and GET /sources."""

from typing import Annotated

from fastapi import APIRouter, Query

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


def article_routes(engine: Engine, workers: Workers) -> APIRouter:
    """What is in the index."""
    router = APIRouter(tags=["articles"])

    @router.get("/articles")
    async def articles(
        after: Annotated[str | None, Query(description="`next` of the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=MOST_ARTICLES)] = 50,
        q: Annotated[
            str,
            Query(
                max_length=LONGEST_TITLE_SEARCH,
                description="words that stand in the title or the publisher's name, in any case",
            ),
        ] = "",
    ) -> ArticlePage:
        """A page of the articles."""
        return await workers.run(lambda: article_page(*engine.articles(after, limit, q)))

    @router.get("/sources")
    async def sources() -> Sources:
        """The publishers, each with the number of its articles."""
        return await workers.run(lambda: sources_of(engine.index.catalogue.counted_sources()))

    @router.get("/articles/{article_id:path}")
    async def article(article_id: str) -> WholeArticle:
        """One article, text included."""
        return await workers.run(lambda: whole_article(engine.article(article_id)))

    return router
