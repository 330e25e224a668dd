"""POST /ask and GET /search."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from service.answer import Answer
from service.disconnect import unless_gone
from service.engine import Engine
from service.listings import FoundPassages, found_passages
from service.questions import Question
from service.work import Admission, Workers

MOST_PASSAGES = 100


class SearchQuery(BaseModel):
    """What to look for, where; a parameter that there is not is refused, since a filter that is
    misspelt would else let everything pass."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(description="what to look for")
    k: int = Field(10, ge=1, le=MOST_PASSAGES, description="how many")
    as_of: str | None = None
    sources: list[str] = []
    since: str | None = None
    until: str | None = None


def ask_routes(engine: Engine, workers: Workers) -> APIRouter:
    """Questions and searches, answered in threads."""
    router = APIRouter(tags=["ask"])

    @router.post("/ask")
    async def ask(request: Request, question: Question) -> Answer:
        """Answer a question from the articles, or say that they do not."""
        return await unless_gone(request, engine.ask_async(question, Admission(workers).run))

    @router.get("/search")
    async def search(query: Annotated[SearchQuery, Query()]) -> FoundPassages:
        """The passages that are nearest to some words."""
        asked = Question(question=query.q, **query.model_dump(exclude={"q", "k"}))
        return await workers.run(lambda: found_passages(engine.search(asked, query.k)))

    return router
