"""GET /answers/{id} and POST /feedback."""

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field, field_validator

from ingest.answers import Answers, Vote
from service.answer import Answer
from service.library_routes import from_own_page
from service.work import Workers

LONGEST_COMMENT = 2_000  # code points


class GivenFeedback(BaseModel):
    """What somebody says of an answer."""

    model_config = ConfigDict(extra="forbid")

    answer_id: str
    vote: Vote
    comment: str | None = Field(default=None, max_length=LONGEST_COMMENT)

    @field_validator("comment")
    @classmethod
    def _is_text(cls, comment: str | None) -> str | None:
        if comment and any("\ud800" <= character <= "\udfff" for character in comment):
            raise ValueError("holds half of a character (a lone surrogate); mend it")
        return comment and (comment.strip() or None)


def feedback_routes(answers: Answers, workers: Workers) -> APIRouter:
    """Answers that were given, and what people say of them."""
    router = APIRouter(tags=["answers"])

    @router.get("/answers/{answer_id}", response_model=Answer)
    async def answer(answer_id: str) -> Response:
        """An answer as it was given."""
        # Not read again: an earlier version may have given it with other fields.
        kept = await workers.run(lambda: answers.get(answer_id))
        return Response(kept.answer, media_type="application/json")

    @router.post("/feedback", status_code=204, dependencies=[Depends(from_own_page)])
    async def feedback(given: GivenFeedback) -> None:
        """A thumb up or down, with a comment."""
        await workers.run(lambda: answers.vote(given.answer_id, given.vote, given.comment))

    return router
