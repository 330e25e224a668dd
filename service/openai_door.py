"""What both doors for OpenAI's clients do with a question, once it is read."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.requests import Request

from service.answer import Answer, CitedArticle
from service.conversation import Conversation
from service.disconnect import unless_gone
from service.engine import Engine
from service.events import Event, Found
from service.kept import said
from service.openai_models import Models, models
from service.openai_reading import Asked
from service.openai_responses import PREFIX
from service.openai_text import Link, Text, linked, whole_text
from service.stream_errors import watched
from service.work import Admission, Workers


@dataclass(frozen=True, slots=True)
class Begun:
    """An answer on its way: what is known, what is to come, and the text that grows with it."""

    answer_id: str
    events: AsyncGenerator[Event, None]
    text: Text


class Door:
    """Asks the engine on behalf of a client.

    Args:
        opened: seconds since 1970; what the models are told to be of.
    """

    def __init__(self, engine: Engine, workers: Workers, opened: int) -> None:
        self._engine = engine
        self._workers = workers
        self._opened = opened

    @property
    def models(self) -> Models:
        """What can be asked."""
        return models(self._opened, chat=self._engine.writer is not None)

    async def answer(self, request: Request, asked: Asked) -> tuple[Answer, Text]:
        """The whole; raises as the engine does, and ends its work if the client goes away."""
        run = Admission(self._workers).run
        asking = self._engine.ask_async(asked.question, run, asked.before)
        answer = await unless_gone(request, asking)
        return answer, whole_text(answer, _link(request))

    async def begin(self, request: Request, asked: Asked) -> Begun:
        """The beginning of a stream.

        Whatever is wrong with the question shows before anything is sent: raises as the engine.
        """
        run = Admission(self._workers).run
        events = watched(request.scope, self._engine.stream(asked.question, run, asked.before))
        found = await unless_gone(request, _first(events))
        return Begun(found.answer_id, events, Text(_link(request)))

    async def before(self, response_id: str | None) -> Conversation:
        """What was said up to a response: its question, made to stand alone, and its answer.

        Raises:
            UnknownAnswer: it is not kept (any more).
        """
        if response_id is None:
            return ()
        answer_id = response_id.removeprefix(PREFIX)
        answers = self._engine.index.ledger.answers
        return await self._workers.run(lambda: said(answers.get(answer_id)))

    def tokens(self, text: str) -> int:
        """How many the tokenizer of the embedding model makes of a text."""
        return len(self._engine.index.model.reader.offsets(text))


async def _first(events: AsyncGenerator[Event, None]) -> Found:
    found = await anext(events)
    assert isinstance(found, Found)
    return found


def _link(request: Request) -> Link:
    base = str(request.base_url)

    def link(article: CitedArticle) -> str:
        return linked(article, base)

    return link
