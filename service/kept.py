"""Keeping the answers that are given, so that they can be looked up and judged."""

from ingest.answers import KeptAnswer, now
from ingest.index import Index
from service.answer import Answer


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
