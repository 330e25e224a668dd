"""POST /ask and GET /search."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from service.answer import Answer
from service.disconnect import unless_gone
from service.engine import Engine
from service.listings import FoundPassages, found_passages
from service.questions import Question
from service.work import Admission, Workers

MOST_PASSAGES = 100


def ask_routes(engine: Engine, workers: Workers) -> APIRouter:
    """Questions and searches, answered in threads."""
    router = APIRouter(tags=["ask"])

    @router.post("/ask")
    async def ask(request: Request, question: Question) -> Answer:
        """Answer a question from the articles, or say that they do not."""
        return await unless_gone(request, engine.ask_async(question, Admission(workers).run))

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
