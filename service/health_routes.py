"""GET /healthz and GET /readyz."""

from typing import Annotated, Literal

from fastapi import APIRouter, Header
from pydantic import BaseModel, Field

from ingest.index import DenseState
from service.engine import Engine
from service.events import ChatState
from service.proof import require


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """What the service answers from."""

    status: Literal["ready"] = "ready"
    articles: int
    passages: int
    dense_index: DenseState = Field(
        description="while it is not ready, exact search over the ledger's vectors answers"
    )
    chat_model: ChatState = Field(
        description="off: none is set; ready or failing: how its last answer went; while it fails"
        " extraction answers in its place"
    )
    chat_problem: str | None = Field(description="what was wrong with it")
    chat_tokens_read: int = Field(description="since the start, as far as its server counts them")
    chat_tokens_written: int


def health_routes(engine: Engine, token: str | None) -> APIRouter:
    """For those who watch the service; neither waits behind questions.

    A command that sends a token learns whether this is still the service that left it.
    """
    router = APIRouter(tags=["health"])

    @router.get("/healthz")
    async def healthz(
        authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
    ) -> Health:
        """Alive."""
        if authorization is not None:
            require(token, authorization)
        return Health()

    @router.get("/readyz")
    def readyz() -> Readiness:
        """Able to answer, and from how much."""
        articles, passages = engine.index.ledger.counts()
        chat = engine.writer.model if engine.writer else None
        return Readiness(
            articles=articles,
            passages=passages,
            dense_index=engine.index.dense_state,
            chat_model=chat.state if chat else "off",
            chat_problem=chat.problem if chat else None,
            chat_tokens_read=chat.read if chat else 0,
            chat_tokens_written=chat.written if chat else 0,
        )

    return router
