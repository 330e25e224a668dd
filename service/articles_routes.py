"""GET /articles and GET /articles/{id}."""

from typing import Annotated

from fastapi import APIRouter, Query

from service.engine import Engine
from service.listings import ArticlePage, WholeArticle, article_page, whole_article
from service.work import Workers

MOST_ARTICLES = 500


def article_routes(engine: Engine, workers: Workers) -> APIRouter:
    """What is in the index."""
    router = APIRouter(tags=["articles"])

    @router.get("/articles")
    async def articles(
        after: Annotated[str | None, Query(description="`next` of the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=MOST_ARTICLES)] = 50,
    ) -> ArticlePage:
        """A page of the articles."""
        return await workers.run(lambda: article_page(*engine.articles(after, limit)))

    @router.get("/articles/{article_id:path}")
    async def article(article_id: str) -> WholeArticle:
        """One article, text included."""
        return await workers.run(lambda: whole_article(engine.article(article_id)))

    return router
