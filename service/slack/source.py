"""Where the bot's answers come from: the engine in this process, or a running service."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol

from ingest.answers import Vote
from service.answer import Answer, CitedArticle
from service.conversation import Conversation
from service.events import Event
from service.listings import WholeArticle
from service.questions import Question


@dataclass(frozen=True, slots=True)
class Stock:
    """What there is to answer from."""

    articles: int
    newest: list[CitedArticle]


class Source(Protocol):
    """All that the bot needs; every method raises what the engine raises, or ServiceFailed."""

    def stream(self, asked: Question, before: Conversation) -> AsyncGenerator[Event, None]:
        """The answer as it comes; closing the iterator ends the work."""
        ...

    async def answer(self, answer_id: str) -> Answer:
        """An answer that was given; raises UnknownAnswer."""
        ...

    async def article(self, article_id: str) -> WholeArticle:
        """An article with its text; raises UnknownArticle."""
        ...

    async def vote(self, answer_id: str, vote: Vote, comment: str | None) -> None:
        """Keep what somebody says of an answer; raises UnknownAnswer."""
        ...

    async def grows(self) -> bool:
        """Whether statements come one by one, as a chat model writes them."""
        ...

    async def stock(self, newest: int) -> Stock:
        """How many articles there are, and the newest."""
        ...

    async def close(self) -> None:
        """Let go of what it holds."""
        ...
