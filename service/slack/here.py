"""Answers from the engine that is open in this process."""

from collections.abc import AsyncGenerator

from pydantic import ValidationError

from ingest.answers import Vote
from ingest.errors import UnknownAnswer
from service.answer import Answer
from service.conversation import Conversation
from service.engine import Engine
from service.events import Event
from service.listings import WholeArticle, article_page, whole_article
from service.questions import Question
from service.slack.source import Stock
from service.work import Admission, Workers


class Here:
    """See `Source`; who opened the engine closes it."""

    def __init__(self, engine: Engine, workers: Workers) -> None:
        self._engine = engine
        self._workers = workers

    def stream(self, asked: Question, before: Conversation) -> AsyncGenerator[Event, None]:
        """The answer as it comes."""
        return self._engine.stream(asked, Admission(self._workers).run, before)

    async def answer(self, answer_id: str) -> Answer:
        """An answer that was given."""
        answers = self._engine.index.ledger.answers
        kept = await self._workers.run(lambda: answers.get(answer_id))
        return read_answer(kept.answer)

    async def article(self, article_id: str) -> WholeArticle:
        """An article with its text."""
        return await self._workers.run(lambda: whole_article(self._engine.article(article_id)))

    async def vote(self, answer_id: str, vote: Vote, comment: str | None) -> None:
        """Keep what somebody says of an answer."""
        answers = self._engine.index.ledger.answers
        await self._workers.run(lambda: answers.vote(answer_id, vote, comment))

    async def grows(self) -> bool:
        """Whether a chat model writes."""
        return self._engine.writer is not None

    async def stock(self, newest: int) -> Stock:
        """How many articles there are, and the newest."""

        def look() -> Stock:
            articles, _ = self._engine.index.ledger.counts()
            page = article_page(*self._engine.articles(None, newest))
            return Stock(articles, page.articles)

        return await self._workers.run(look)

    async def close(self) -> None:
        """Nothing: the engine is somebody else's."""


def read_answer(text: str | bytes) -> Answer:
    """An answer out of its JSON.

    Raises:
        UnknownAnswer: another version of Dateline gave it.
    """
    try:
        return Answer.model_validate_json(text)
    except ValidationError as error:
        raise UnknownAnswer("the answer was given by another version; ask again") from error
