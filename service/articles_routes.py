"""GET /articles and GET /articles/{id}."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from ingest.articles import Article, ArticleInfo
from service.answer import CitedArticle
from service.composition import cited_article
from service.engine import Engine
from service.work import Workers

MOST_ARTICLES = 500


class WholeArticle(CitedArticle):
    """An article with the text that all offsets count in."""

    text: str


class ArticlePage(BaseModel):
    """Articles, newest first."""

    articles: list[CitedArticle]
    next: str | None = Field(description="give it as `after` for the next page; null: no more")


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


def article_page(infos: list[ArticleInfo], after: str | None) -> ArticlePage:
    """A page as every surface shows it."""
    return ArticlePage(articles=[cited_article(info) for info in infos], next=after)


def whole_article(article: Article) -> WholeArticle:
    """An article as every surface shows it."""
    return WholeArticle(
        id=article.id,
        title=article.title,
        source=article.source,
        url=article.url,
        published_at=article.published_at,
        revision=article.revision,
        text=article.text,
    )
