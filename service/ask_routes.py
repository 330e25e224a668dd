"""POST /ask and GET /search."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from service.answer import Answer, CitedArticle
from service.composition import cited_article
from service.engine import Engine
from service.questions import Question
from service.retrieval import ScoredPassage
from service.work import Workers

MOST_PASSAGES = 100


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


def ask_routes(engine: Engine, workers: Workers) -> APIRouter:
    """Questions and searches, answered in threads."""
    router = APIRouter(tags=["ask"])

    @router.post("/ask")
    async def ask(question: Question) -> Answer:
        """Answer a question from the articles, or say that they do not."""
        return await workers.run(lambda: engine.ask(question))

    @router.get("/search")
    async def search(
        q: Annotated[str, Query(description="what to look for")],
        k: Annotated[int, Query(ge=1, le=MOST_PASSAGES, description="how many")] = 10,
        as_of: str | None = None,
        sources: Annotated[list[str], Query()] = [],  # noqa: B006
        since: str | None = None,
        until: str | None = None,
    ) -> FoundPassages:
        """The passages that are nearest to some words."""
        asked = Question(question=q, as_of=as_of, sources=sources, since=since, until=until)
        return await workers.run(lambda: found_passages(engine.search(asked, k)))

    return router


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
