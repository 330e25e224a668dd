"""Passages and articles as every surface shows them."""

from pydantic import BaseModel, Field

from ingest.articles import Article, ArticleInfo
from service.answer import CitedArticle
from service.composition import cited_article
from service.retrieval import ScoredPassage


class FoundPassage(BaseModel):
    """A passage: `text == article.text[start:end]`."""

    id: str
    text: str
    start: int
    end: int
    score: float = Field(description="higher is better; only the order means anything")
    article: CitedArticle


class FoundPassages(BaseModel):
    """Passages, best first."""

    passages: list[FoundPassage]


class WholeArticle(CitedArticle):
    """An article with the text that all offsets count in."""

    text: str


class CountedSource(BaseModel):
    """A publisher."""

    name: str
    articles: int


class Sources(BaseModel):
    """The publishers that articles name, in alphabetical order."""

    sources: list[CountedSource]


class ArticlePage(BaseModel):
    """Articles, newest first."""

    articles: list[CitedArticle]
    next: str | None = Field(description="give it as `after` for the next page; null: no more")


def found_passages(scored: list[ScoredPassage]) -> FoundPassages:
    """Passages as every surface shows them."""
    return FoundPassages(
        passages=[
            FoundPassage(
                id=one.passage.id,
                text=one.passage.text,
                start=one.passage.start,
                end=one.passage.end,
                score=round(one.score, 6),
                article=cited_article(one.passage.article),
            )
            for one in scored
        ]
    )


def article_page(infos: list[ArticleInfo], after: str | None) -> ArticlePage:
    """A page as every surface shows it."""
    return ArticlePage(articles=[cited_article(info) for info in infos], next=after)


def sources_of(counted: list[tuple[str, int]]) -> Sources:
    """The publishers as every surface shows them."""
    return Sources(sources=[CountedSource(name=name, articles=n) for name, n in counted])


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
