"""Keeping the answers that are given, so that they can be looked up and judged."""

import json

from ingest.answers import KeptAnswer, now
from ingest.index import Index
from service.answer import Answer
from service.conversation import Conversation, Message


def keep(index: Index, answer: Answer, most: int) -> None:
    """Keep an answer in the index's ledger, of all at most `most`; neither fails nor waits."""
    kept = KeptAnswer(
        id=answer.id,
        asked_at=now(),
        question=answer.question,
        standalone_question=answer.standalone_question,
        status=answer.status,
        confidence=answer.confidence,
        engine=answer.engine,
        as_of=answer.as_of,
        answer=answer.model_dump_json(),
    )
    index.ledger.answers.keep(kept, most)


def said(kept: KeptAnswer) -> Conversation:
    """The turns that ended with an answer: the question, made to stand alone, and its words."""
    # Not as an Answer: an earlier version may have kept it with other fields.
    words = json.loads(kept.answer)["answer"]
    question = Message(role="user", content=kept.standalone_question)
    return question, Message(role="assistant", content=words)
